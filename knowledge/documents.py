"""What is searched: each statement and each passage as one document, with the entities and numbers it bears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from knowledge.analysis import Analyzer, Token
from knowledge.gazetteer import Gazetteer, Mention, wholes
from knowledge.library import Library
from knowledge.models import EntityKind, PartialDate, Passage, Statement
from knowledge.vocabulary import MONTHS, ROLES, STOP_WORDS, is_year

_REACH_OF_A_ROLE = 3  # words between a name and a role
_REACH_OF_A_MONTH = 4  # words from a day to its month
# Who can have done something.
_ACTORS = frozenset((EntityKind.PERSON, EntityKind.AGENCY, EntityKind.COMPANY, EntityKind.COUNTRY))


@dataclass(frozen=True, slots=True)
class Document:
    """A statement or a passage as it is searched.

    `terms` are indexed: the text's own and, for a statement, those of its milestone; `said` are the same as a set,
    `told` those of the text and of its milestone's title and questions alone.
    `entities` hold what it or its milestone names and all that these belong to, `named` only what it names itself,
    `implied` this and all that it belongs to,
    `first` the first of these, `subjects` what its milestone is about, `actors` those that can be the answer to "who?",
    `described` the people whose role it tells. `numbers` are its figures and years; `counts` tells of a figure besides
    dates.
    """

    content: Statement | Passage
    terms: tuple[str, ...]
    said: frozenset[str]
    told: frozenset[str]
    entities: frozenset[str]
    named: frozenset[str]
    implied: frozenset[str]
    first: str
    described: frozenset[str]
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
        dates = [statement.stated, *([statement.when] if statement.when else [])]
        years = {str(bound.year) for date in dates for bound in (date.earliest, date.latest)}
        declared = frozenset(statement.entities)
        document = self._document(statement, tokens, declared, statement.stated, years)
        return replace(
            document,
            terms=terms,
            said=frozenset(terms),
            told=document.told.union(self._analyzer.terms(" . ".join((milestone.title, *milestone.questions)))),
            entities=document.entities.union(*(self._wholes[entity] for entity in milestone.entities)),
            subjects=milestone.entities[:1],
        )

    def _of_passage(self, passage: Passage) -> Document:
        article = {passage.article} & self._library.entities.keys()
        published = self._library.sources[passage.source].published
        return self._document(passage, self._analyzer.tokens(passage.text), frozenset(article), published, set())

    def _document(
        self,
        content: Statement | Passage,
        tokens: tuple[Token, ...],
        declared: frozenset[str],
        known: PartialDate,
        years: set[str],
    ) -> Document:
        mentions = self._gazetteer.mentions(tokens)
        in_text = [entity for mention in mentions for entity in mention.entities]
        terms = tuple(_terms(tokens))
        named = declared.union(in_text)
        implied = frozenset().union(*(self._wholes[entity] for entity in named))
        return Document(
            content=content,
            terms=terms,
            said=frozenset(terms),
            told=frozenset(terms),
            entities=implied,
            named=named,
            implied=implied,
            first=in_text[0] if in_text else "",
            described=_described(tokens, mentions),
            actors=frozenset(entity for entity in in_text if self._library.entities[entity].kind in _ACTORS),
            subjects=(),
            numbers=_numbers(tokens) | years,
            counts=_counts(tokens, years),
            known=known,
        )


def _described(tokens: tuple[Token, ...], mentions: Iterable[Mention]) -> frozenset[str]:
    """The names beside which a word for a role stands: "NASA administrator Jared Isaacman"."""
    roles = [place for place, token in enumerate(tokens) if token.term in ROLES]
    return frozenset(
        entity
        for mention in mentions
        for entity in mention.entities
        if any(mention.start - _REACH_OF_A_ROLE <= place < mention.end + _REACH_OF_A_ROLE for place in roles)
    )


def names_all(groups: Iterable[tuple[str, ...]], entities: frozenset[str]) -> bool:
    """The guard on entities: of each group (a name and all it can mean) one is among these."""
    return all(not entities.isdisjoint(group) for group in groups)


def _counts(tokens: tuple[Token, ...], years: set[str]) -> bool:
    """Whether a text holds a figure besides years and days of a month, or a number in words."""
    words = [token.word for token in tokens]
    for place, token in enumerate(tokens):
        if token.term.isdecimal() and not token.is_number:
            return True
        # "1 to 10 April" and "April 1" are days.
        around = words[max(place - 1, 0) : place + _REACH_OF_A_MONTH]
        dated = any(word[:3] in MONTHS for word in around)
        if token.is_number and token.word not in years and not dated and not is_year(token.word):
            return True
    return False


def _terms(tokens: tuple[Token, ...]) -> list[str]:
    return [token.term for token in tokens if token.word not in STOP_WORDS]


def _numbers(tokens: tuple[Token, ...]) -> frozenset[str]:
    return frozenset(token.word for token in tokens if token.is_number)
