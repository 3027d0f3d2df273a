"""The story of the race told in order: timelines, slips, comparisons, what is next, missions."""

from knowledge.chronicle.book import Chronicle

__all__ = ["Chronicle"]
