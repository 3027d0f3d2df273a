"""What is searched: each statement and each passage as one document, with the entities and numbers it bears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.analysis import Analyzer, Token
from knowledge.gazetteer import Gazetteer, wholes
from knowledge.library import Library
from knowledge.models import EntityKind, PartialDate, Passage, Statement
from knowledge.vocabulary import MONTHS, STOP_WORDS, is_year

# Who can have done something.
_ACTORS = frozenset((EntityKind.PERSON, EntityKind.AGENCY, EntityKind.COMPANY, EntityKind.COUNTRY))


@dataclass(frozen=True, slots=True)
class Document:
    """A statement or a passage as it is searched.

    `terms` are indexed: the text's own and, for a statement, those of its milestone. `entities` hold what it or its
    milestone names and all that these belong to, `named` only what it names itself, `actors` those that can be the
    answer to "who?", `subjects` what its milestone is about. `said` are the terms it bears, `numbers` its figures and
    years; `counts` tells of a figure besides dates.
    """

    content: Statement | Passage
    terms: tuple[str, ...]
    said: frozenset[str]
    entities: frozenset[str]
    named: frozenset[str]
    actors: frozenset[str]
    subjects: tuple[str, ...]
    numbers: frozenset[str]
    counts: bool
    known: PartialDate

    @property
    def statement(self) -> Statement | None:
        """The statement, unless the document is a passage."""
        return self.content if isinstance(self.content, Statement) else None


class Collection:
    """All documents of a library, in its order: statements, then passages."""

    def __init__(self, library: Library, analyzer: Analyzer, gazetteer: Gazetteer) -> None:
        self._library = library
        self._analyzer = analyzer
        self._gazetteer = gazetteer
        self._wholes = wholes(library.entities)
        self._titles = {milestone: self._title_terms(milestone) for milestone in library.milestones}
        statements = [self._of_statement(statement) for statement in library.statements]
        passages = [self._of_passage(passage) for article in library.articles for passage in article.passages]
        self.documents: tuple[Document, ...] = (*statements, *passages)
        self.by_statement: Mapping[str, Document] = {
            document.content.id: document for document in statements if document.statement
        }

    def _title_terms(self, milestone_id: str) -> tuple[str, ...]:
        milestone = self._library.milestones[milestone_id]
        names = [self._library.entities[entity].name for entity in milestone.entities]
        return tuple(self._analyzer.terms(" . ".join((milestone.title, *milestone.words, *names))))

    def _of_statement(self, statement: Statement) -> Document:
        milestone = self._library.milestones[statement.milestone]
        tokens = self._analyzer.tokens(statement.text)
        terms = (*_terms(tokens), *self._titles[statement.milestone])
        declared = (*statement.entities, *milestone.entities)
        dates = [statement.stated, *([statement.when] if statement.when else [])]
        years = {str(bound.year) for date in dates for bound in (date.earliest, date.latest)}
        return Document(
            content=statement,
            terms=terms,
            said=frozenset(terms),
            entities=self._entities(tokens, declared),
            named=self._entities(tokens, statement.entities),
            actors=self._actors(tokens),
            subjects=milestone.entities[:1],
            numbers=_numbers(tokens) | years,
            counts=_counts(tokens, years),
            known=statement.stated,
        )

    def _of_passage(self, passage: Passage) -> Document:
        tokens = self._analyzer.tokens(passage.text)
        terms = tuple(_terms(tokens))
        article = (passage.article,) if passage.article in self._library.entities else ()
        return Document(
            content=passage,
            terms=terms,
            said=frozenset(terms),
            entities=self._entities(tokens, article),
            named=self._entities(tokens, article),
            actors=self._actors(tokens),
            subjects=(),
            numbers=_numbers(tokens),
            counts=_counts(tokens, set()),
            known=self._library.sources[passage.source].published,
        )

    def _actors(self, tokens: list[Token]) -> frozenset[str]:
        named = {entity for mention in self._gazetteer.mentions(tokens) for entity in mention.entities}
        return frozenset(e for e in named if self._library.entities[e].kind in _ACTORS)

    def _entities(self, tokens: list[Token], declared: tuple[str, ...]) -> frozenset[str]:
        named = {entity for mention in self._gazetteer.mentions(tokens) for entity in mention.entities}
        return frozenset().union(*(self._wholes[entity] for entity in (*declared, *named)))


def names_all(groups: Iterable[tuple[str, ...]], entities: frozenset[str]) -> bool:
    """The guard on entities: of each group (a name and all it can mean) one is among these."""
    return all(not entities.isdisjoint(group) for group in groups)


def _counts(tokens: list[Token], years: set[str]) -> bool:
    """Whether a text holds a figure besides years and days of the month, or a number in words."""
    words = [token.word for token in tokens]
    for place, token in enumerate(tokens):
        if token.term.isdecimal() and not token.is_number:
            return True
        following = words[place + 1] if place + 1 < len(words) else ""
        if token.is_number and token.word not in years and following[:3] not in MONTHS and not is_year(token.word):
            return True
    return False


def _terms(tokens: list[Token]) -> list[str]:
    return [token.term for token in tokens if token.word not in STOP_WORDS]


def _numbers(tokens: list[Token]) -> frozenset[str]:
    return frozenset(token.word for token in tokens if token.is_number)
