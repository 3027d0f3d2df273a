"""Alembic's folder: `env` runs what is in `versions`. A migration that was released is never edited."""
