"""A small library made by hand, so that the logic is tested apart from the shipped facts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.answering import KnowledgeBase
from knowledge.library import Library, load

SMALL = Path(__file__).parent / "small"


@pytest.fixture(scope="session")
def library() -> Library:
    """Eight statements, one article, ten entities."""
    return load(SMALL)


@pytest.fixture(scope="session")
def base(library: Library) -> KnowledgeBase:
    """A knowledge base over the small library, on a fixed day."""
    return KnowledgeBase(library, today=lambda: dt.date(2026, 6, 1))
