"""What is searched: each statement and each passage as one document, with the entities and numbers it bears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from knowledge import dates, missions
from knowledge.analysis import Analyzer, Token, figures
from knowledge.gazetteer import Gazetteer, Mention, wholes
from knowledge.library import Library
from knowledge.models import EntityKind, PartialDate, Passage, Statement, Status
from knowledge.query import Query
from knowledge.vocabulary import ORDINALS, ROLES, STOP_WORDS, is_year

_REACH_OF_A_NUMBER = 4  # words from a number to what it counts
_REACH_OF_A_ROLE = 3  # words from a name to a role
_REACH_OF_AN_ORBIT = 3  # words from it to what it goes around
_HIRING = frozenset("hired paid chose ordered asked told".split())
_SENT = frozenset(("launch", "fli"))
_OF_THE_MOON = frozenset(("moon", "moons", "lunar"))
# One truth for each document.
Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
# Words after which one in -ing is a noun.
_BEFORE_A_NOUN = frozenset("the a an of on for its their this after before no".split())
# Who can have done something.
_ACTORS = frozenset((EntityKind.PERSON, EntityKind.AGENCY, EntityKind.COMPANY, EntityKind.COUNTRY))


@dataclass(frozen=True, slots=True)
class Document:
    """A statement or a passage as it is searched.

    Its words: `terms` are indexed, the text's own and those of its milestone or its article's title; `said` are the
    same as a set, `own` those of the text, `pairs` its neighbouring terms, stop words too; `heading` those of the
    milestone's title, `title` these and those of the names it is about, `told` those and the text's own, less nouns in
    -ing ("the landing" tells of no one who lands) and names ("Orbital Platform" of nothing in orbit).

    Its names: `entities` hold what it, its milestone or a question for it names and all that these belong to, `named`
    only what it names itself, `people` the persons in their order, `subjects` what its milestone is about, `mission`
    whether that is a mission, `actors` those that can be the answer to "who?". `roles` are persons with the term for a
    role of theirs.

    Its figures: `numbers` are figures and years, `counted` the terms right behind a number; `counts` tells of a figure
    besides years, `dated` that its text holds the very date it speaks of. `known` is when it became known.
    """

    content: Statement | Passage
    terms: tuple[str, ...]
    own: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    said: frozenset[str]
    title: frozenset[str]
    heading: frozenset[str]
    told: frozenset[str]
    entities: frozenset[str]
    named: frozenset[str]
    people: tuple[str, ...]
    roles: frozenset[tuple[str, str]]
    actors: frozenset[str]
    subjects: tuple[str, ...]
    mission: bool
    settled: bool
    numbers: frozenset[str]
    counted: frozenset[str]
    counts: bool
    dated: bool
    known: PartialDate

    @property
    def statement(self) -> Statement | None:
        """The statement, unless the document is a passage."""
        return self.content if isinstance(self.content, Statement) else None


class Collection:
    """All documents of a library, in its order: statements, then passages."""

    def __init__(
        self,
        library: Library,
        analyzer: Analyzer,
        gazetteer: Gazetteer,
        asked_about: Sequence[frozenset[str]] = (),
    ) -> None:
        self._library = library
        self._asked_about = {each.id: about for each, about in zip(library.searched, asked_about, strict=False)}
        self._analyzer = analyzer
        self._gazetteer = gazetteer
        self._wholes = wholes(library.entities)
        self._words: dict[str, tuple[str, ...]] = {}
        self._titles: dict[str, frozenset[str]] = {}
        self._headlines: dict[str, frozenset[str]] = {}
        for milestone in library.milestones.values():
            names = [library.entities[entity].name for entity in milestone.entities]
            title = analyzer.terms(" . ".join((milestone.title, *names)))
            self._titles[milestone.id] = frozenset(title)
            self._headlines[milestone.id] = frozenset(analyzer.terms(milestone.title))
            self._words[milestone.id] = (*title, *analyzer.terms(" . ".join(milestone.words)))
        self._unsettled = frozenset(_unsettled(library))
        # The full text of an article that is here as a digest too is asked for under the digest's name.
        self._digests = {text: digest for digest, text in library.texts.items()}
        self._headings = {article.id: frozenset(analyzer.terms(article.title)) for article in library.articles}
        self._titled = {article.id: self._naming_of(article.title) for article in library.articles}
        self.documents = tuple(map(self._document_of, library.searched))
        self._naming = {entity: np.zeros(len(self.documents), dtype=bool) for entity in library.entities}
        for place, document in enumerate(self.documents):
            for entity in document.entities:
                self._naming[entity][place] = True
        self.places: Mapping[str, int] = {document.content.id: n for n, document in enumerate(self.documents)}
        self.by_statement: Mapping[str, Document] = {
            document.content.id: document for document in self.documents if document.statement
        }

    def naming_all(self, groups: Iterable[tuple[str, ...]]) -> Mask:
        """The guard on entities for all documents at once: true for those that name one of each group."""
        mask = np.ones(len(self.documents), dtype=bool)
        for group in groups:
            mask &= np.logical_or.reduce([self._naming[entity] for entity in group])
        return mask

    def tellable(self, query: Query, as_of: PartialDate | None) -> Mask:
        """Those that name all that a question names, were known then, and rest on more than hidden sources."""
        mask = self.naming_all(query.guard)
        if as_of is not None or query.hidden:
            for place in np.flatnonzero(mask).tolist():
                document = self.documents[place]
                known = as_of is None or dates.known_by(document.known, as_of)
                mask[place] = known and query.may_tell(document.content)
        return mask

    def _naming_of(self, title: str) -> frozenset[str]:
        """What an article's title names, and all that this belongs to."""
        mentions = self._gazetteer.mentions(self._analyzer.tokens(title))
        named = (entity for mention in mentions for entity in mention.entities)
        return frozenset().union(*map(self._wholes.__getitem__, named))

    def _document_of(self, content: Statement | Passage) -> Document:
        return self._of_statement(content) if isinstance(content, Statement) else self._of_passage(content)

    def _of_statement(self, statement: Statement) -> Document:
        milestone = self._library.milestones[statement.milestone]
        tokens = self._analyzer.tokens_of_ours(statement.text)
        terms = (*_terms(tokens), *self._words[statement.milestone])
        spoken = [statement.stated, *([statement.when] if statement.when else [])]
        bounds = {bound.year for date in spoken for bound in (date.earliest, date.latest)}
        years = {str(year) for year in bounds if is_year(str(year))}  # an open end is no year
        declared = frozenset(statement.entities)
        document = self._document(statement, tokens, declared, statement.stated, years)
        title = self._titles[statement.milestone]
        # Of a mission that landed, the row on its launch tells nothing of what it was sent to do.
        sent = (
            statement.id.startswith(missions.PREFIX) and self._library.ledgers[statement.milestone][-1] is not statement
        )
        when = statement.when
        return replace(
            document,
            dated=when is not None and dates.describe(when) in statement.text,
            terms=terms,
            said=frozenset(terms),
            title=title,
            heading=self._headlines[statement.milestone],
            told=_SENT if sent else document.told | title,
            entities=document.entities.union(*map(self._wholes.__getitem__, milestone.entities)),
            subjects=milestone.entities[:1],
            mission=any(self._library.entities[e].kind is EntityKind.MISSION for e in milestone.entities[:1]),
            settled=self._unsettled.isdisjoint(milestone.entities[:1]),
        )

    def _of_passage(self, passage: Passage) -> Document:
        article = {self._digests.get(passage.article, passage.article)} & self._library.entities.keys()
        published = self._library.sources[passage.source].published
        document = self._document(passage, self._analyzer.tokens(passage.text), frozenset(article), published, set())
        heading = self._headings[passage.article]
        return replace(
            document,
            terms=(*document.terms, *heading),
            said=document.said | heading,
            # What the title names the paragraphs need not name again: "its legs", under "What Heron found".
            entities=document.entities | self._titled[passage.article],
        )

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
        kinds = {entity: self._library.entities[entity].kind for entity in in_text}
        places = {place for mention in mentions for place in range(mention.start, mention.end)}
        in_words = {token.term for token in tokens if token.term.isdecimal() and not token.is_number}
        in_words.update(ORDINALS[token.word] for token in tokens if token.word in ORDINALS)
        numbers = frozenset(figures(tokens, places)) | years | in_words
        terms = tuple(_terms(tokens))
        named = declared.union(in_text)
        asked_about = self._asked_about.get(content.id, frozenset())
        people = [m for m in mentions if m.entities and kinds[m.entities[0]] is EntityKind.PERSON]
        return Document(
            content=content,
            terms=terms,
            own=frozenset(terms),
            pairs=frozenset(pairwise(token.term for token in tokens)),
            said=frozenset(terms),
            title=frozenset(),
            heading=frozenset(),
            told=frozenset(_told(tokens, places)),
            entities=frozenset().union(*map(self._wholes.__getitem__, named | asked_about)),
            named=named,
            people=tuple(mention.entities[0] for mention in people),
            roles=frozenset(_roles(tokens, people)),
            actors=frozenset(entity for entity in in_text if kinds[entity] in _ACTORS),
            subjects=(),
            mission=False,
            settled=True,
            numbers=numbers,
            counted=frozenset(_counted(tokens)),
            counts=any(not is_year(number) for number in numbers),
            dated=False,
            known=known,
        )


def _unsettled(library: Library) -> Iterator[str]:
    """What some milestone is about that failed, in part or whole, or has not come yet."""
    for milestone, ledger in library.ledgers.items():
        facts = [statement for statement in ledger if statement.claim is None]
        if any(statement.status not in (Status.ACHIEVED, Status.IN_PROGRESS) for statement in facts[-1:]):
            yield from library.milestones[milestone].entities[:1]


def _counted(tokens: Sequence[Token]) -> Iterator[str]:
    """The terms of what the text gives the number of: "three large modules" counts modules."""
    for place, token in enumerate(tokens):
        if token.word in ORDINALS or (token.term.isdecimal() and not is_year(token.term)):
            yield from (counted.term for counted in tokens[place + 1 : place + 1 + _REACH_OF_A_NUMBER])


def _told(tokens: Sequence[Token], named: AbstractSet[int]) -> Iterator[str]:
    """The terms of what a text tells, but for nouns in -ing, names, what somebody is only hired to do, and orbits of
    something else than the Moon.
    """
    before = ""
    hired = False
    for place, token in enumerate(tokens):
        noun = token.word.endswith("ing") and before in _BEFORE_A_NOUN
        wanted = before == "to" and (hired or tokens[place - 2].word == "order")
        hired = hired or token.word in _HIRING
        before = token.word
        near = {other.word for other in tokens[max(0, place - _REACH_OF_AN_ORBIT) : place + 1 + _REACH_OF_AN_ORBIT]}
        elsewhere = token.term == "orbit" and _OF_THE_MOON.isdisjoint(near)
        if not (noun or wanted or elsewhere) and place not in named and token.word not in STOP_WORDS:
            yield token.term


def _roles(tokens: Sequence[Token], people: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Each word for a role with the person it belongs to: the one right before it ("Reid Wiseman (commander)"), or
    else the one right behind ("NASA administrator Jared Isaacman").
    """
    for place, token in enumerate(tokens):
        if token.term not in ROLES:
            continue
        before = [person for person in people if 0 <= place - person.end < _REACH_OF_A_ROLE]
        behind = [person for person in people if 0 < person.start - place <= _REACH_OF_A_ROLE]
        for person in before[-1:] or behind[:1]:
            yield person.entities[0], token.term


def names_all(groups: Iterable[tuple[str, ...]], entities: frozenset[str]) -> bool:
    """The guard on entities: of each group (a name and all it can mean) one is among these."""
    return all(not entities.isdisjoint(group) for group in groups)


def _terms(tokens: Sequence[Token]) -> list[str]:
    return [token.term for token in tokens if token.word not in STOP_WORDS]
