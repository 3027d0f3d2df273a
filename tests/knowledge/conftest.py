"""A small library made by hand, so that the logic is tested apart from the shipped facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest

from knowledge.analysis import Analyzer
from knowledge.answering import KnowledgeBase
from knowledge.chronicle import Chronicle
from knowledge.documents import Collection
from knowledge.expansion import Asked, Expansion
from knowledge.gazetteer import Gazetteer, series_of
from knowledge.library import Library, load
from knowledge.phrasing import Phrasing
from knowledge.reading import Reader
from knowledge.spelling import Speller
from tests.shipped import shipped as as_shipped

SMALL = Path(__file__).parent / "small"


@dataclass(frozen=True)
class Desk:
    """What reads questions and what is searched, over one library."""

    library: Library
    analyzer: Analyzer
    gazetteer: Gazetteer
    reader: Reader

    @classmethod
    def over(cls, library: Library) -> Self:
        """A desk that mends no spelling and knows no phrases, on a fixed day."""
        series = series_of(library.entities.values())
        analyzer = Analyzer(series, {word: group[0] for group in library.synonyms for word in group[1:]})
        gazetteer = Gazetteer(library.entities, analyzer, series)
        speller, phrasing = Speller(analyzer, (), (), ()), Phrasing(analyzer, (), (), ())
        reader = Reader(analyzer, gazetteer, speller, phrasing, lambda: dt.date(2026, 6, 1))
        return cls(library, analyzer, gazetteer, reader)

    def known(self, asked: Mapping[str, Sequence[str]]) -> dict[str, list[Asked]]:
        """Questions as they are known to ask for documents, by the ids of these."""
        return {document: [*map(self.reader.known, questions)] for document, questions in asked.items()}

    def collection(self, asked: Mapping[str, Sequence[str]]) -> Collection:
        """The documents of the library, with these questions known to ask for them."""
        return Collection(self.library, self.analyzer, self.gazetteer, self.expansion(asked).entities)

    def expansion(self, asked: Mapping[str, Sequence[str]]) -> Expansion:
        """The same questions by the places of the documents."""
        known = self.known(asked)
        return Expansion([known.get(content.id, ()) for content in self.library.searched])


@pytest.fixture(scope="session")
def library() -> Library:
    """Eight statements, one article, ten entities."""
    return load(SMALL)


@pytest.fixture(scope="session")
def desk(library: Library) -> Desk:
    """A desk over the small library."""
    return Desk.over(library)


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
    return as_shipped().chronicle
