"""The migrations, in order. Each stands alone: importing today's schema would change what yesterday's did."""
