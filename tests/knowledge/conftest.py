"""A small library made by hand, so that the logic is tested apart from the shipped facts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.answering import KnowledgeBase
from knowledge.chronicle import Chronicle
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


@pytest.fixture(scope="session")
def chronicle(library: Library) -> Chronicle:
    """A chronicle of the small library, on a fixed day."""
    return Chronicle(library, today=lambda: dt.date(2026, 6, 1))


@pytest.fixture(scope="session")
def shipped() -> Chronicle:
    """A chronicle of the shipped knowledge, on a fixed day."""
    return Chronicle(load(), today=lambda: dt.date(2026, 11, 22))
