"""question -> Answer, answered or declined.

Understanding, BM25 over statements and passages, the guard on entities and numbers, then the statement of the best
milestone that answers the question's kind. No answer is better than a near miss: what the guard does not let through
is declined.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Self

import numpy as np

from knowledge import english, outlook, wording
from knowledge.analysis import Analyzer
from knowledge.choosing import Ledger
from knowledge.chronicle import Chronicle
from knowledge.cleaning import LONGEST_QUESTION
from knowledge.composing import Composer
from knowledge.documents import Collection
from knowledge.errors import QuestionError
from knowledge.expansion import Asked, Expansion
from knowledge.following import asks_for_the_one_before, readings
from knowledge.gazetteer import Gazetteer, series_of
from knowledge.index import Index, top
from knowledge.keeping import kept
from knowledge.library import Library
from knowledge.models import Answer, Decline, PartialDate, Statement
from knowledge.phrasing import Phrasing
from knowledge.query import Query
from knowledge.reading import Reader
from knowledge.repeating import repeats
from knowledge.spelling import Speller
from knowledge.suggesting import Suggestions
from knowledge.weighing import Candidate, Weighing

__all__ = ["KnowledgeBase", "QuestionError"]

# How many documents are looked at, of the best by BM25 and of those with the likest known questions.
_POOL = 30
# The share at which a milestone is near enough to be offered instead.
_CLOSE = 0.3


@dataclass(frozen=True, slots=True)
class _Found:
    """What is left of the documents for one question, best first, and BM25 of the best hit."""

    candidates: tuple[Candidate, ...] = ()
    score: float = 0.0


class KnowledgeBase:
    """Answers questions from a library. Safe to share. What takes long to make is kept in the folder `keep`, if any."""

    def __init__(
        self, library: Library, today: Callable[[], dt.date] = dt.date.today, keep: Path | None = None
    ) -> None:
        self.library = library
        self._today = today
        series = series_of(library.entities.values())
        synonyms = {word: group[0] for group in library.synonyms for word in group[1:]}
        self._analyzer = Analyzer(series, synonyms)
        self._gazetteer = Gazetteer(library.entities, self._analyzer, series)
        phrasing = Phrasing(self._analyzer, library.phrases, library.fillers, library.tags)
        self._speller = self._spell(library)
        self._reader = Reader(self._analyzer, self._gazetteer, self._speller, phrasing, today)
        self._expansion = kept(keep, library, partial(_expansion, library, self._reader))
        self._collection = Collection(library, self._analyzer, self._gazetteer, self._expansion.entities)
        self._openings = lru_cache(maxsize=1024)(partial(_answered_with, library, self._reader))
        self._index = Index([document.terms for document in self._collection.documents])
        self._suggestions = Suggestions(library, self._analyzer)
        self._analyzer.let_go()

    def _spell(self, library: Library) -> Speller:
        texts = (
            *(statement.text for statement in library.statements),
            *(passage.text for article in library.articles for passage in article.passages),
            *(" . ".join((m.title, *m.words, *m.questions)) for m in library.milestones.values()),
            *(" . ".join(group) for group in library.synonyms),
        )
        names = (name for entity in library.entities.values() for name in (entity.name, *entity.aliases))
        words = (token.word for text in texts for token in self._analyzer.tokens_of_ours(text))
        return Speller(self._analyzer, names, words, english.shipped())

    @cached_property
    def chronicle(self) -> Chronicle:
        """The timelines, slips and plans of the same library. It is built on first use: most questions do without."""
        return Chronicle(self.library, self._today)

    def prepared(self) -> Self:
        """Itself, with all that would be built on first use: whoever answers beside an event loop cannot wait then."""
        self._speller.prepared()
        _ = self.chronicle
        return self

    @property
    def starters(self) -> tuple[str, ...]:
        """Three questions that show what can be asked."""
        return self._suggestions.starters

    def ranking(self, question: str, as_of: PartialDate | None = None, k: int = 10) -> tuple[str, ...]:
        """The ids of the k statements and passages that match a question best, best first."""
        query = self._reader.read(question)
        as_of = as_of or query.as_of
        found = self._find(query, as_of)
        answer = self._answer(query, as_of, found)
        chosen = [statement.id for statement in answer.statements[:1]] if answer else []
        ranked = [candidate.document.content.id for candidate in found.candidates]
        return tuple(dict.fromkeys((*chosen, *ranked)))[:k]

    def normalised(self, question: str) -> str:
        """The sorted terms of a question, as an answer to it has them. Raises QuestionError as `answer`, but it may be
        twice as long: what stands in for a part of a question can be longer than that.
        """
        return self.read(question).normalised

    def read(self, question: str) -> Query:
        """A question, understood, without an answer. Raises QuestionError as `normalised`."""
        return self._reader.read(question, 2 * LONGEST_QUESTION)

    def repeats(self, asked: Query, known: Query) -> bool:
        """Whether one question asks the same as another that was read here, for certain: see `repeating`."""
        return repeats(asked, known, self._expansion.share(asked.terms, known.terms))

    def answer(
        self,
        question: str,
        as_of: PartialDate | None = None,
        longest: int = LONGEST_QUESTION,
        *,
        after: Answer | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> Answer:
        """Answer a question, from what was known at the end of `as_of` where given. `after` is the answer that it
        replies to, if any; of that, the question, the first statement and the date asked for are looked at. What rests
        on nothing but `hidden` sources, given by their ids, is passed over.

        Raises QuestionError, with a text for the asker, where there is nothing to ask or it has more than `longest`
        characters.
        """
        query = replace(self._reader.read(question, longest), hidden=hidden)
        as_of = as_of or query.as_of
        answer = self._follow(query, as_of, after) if after is not None and after.statements else None
        if answer is None:
            found = self._find(query, as_of)
            answer = self._told(query, as_of, found) or self._decline(query, as_of, found)
        return replace(answer, caveats=(*wording.mended(query.changes), *answer.caveats))

    def _told(self, query: Query, as_of: PartialDate | None, found: _Found) -> Answer | None:
        return self._from_chronicle(query, as_of, found) or self._answer(query, as_of, found)

    def _from_chronicle(self, query: Query, as_of: PartialDate | None, found: _Found) -> Answer | None:
        """What comes next, how late it is, or who is ahead, where that is asked."""
        query = replace(query, as_of=as_of)
        names = [self.library.entities[group[0]].name for group in query.entities]
        if query.unknown:
            return None
        if outlook.asks_what_is_next(query):
            statement = outlook.next_statement(query, self.chronicle, names)
            return self._tell(query, as_of, found, statement) if statement and query.may_tell(statement) else None
        if outlook.asks_how_late(query) and (told := outlook.lateness(query, self.chronicle, names[-1])):
            statement, total = told
            if not query.may_tell(statement):
                return None
            answer = self._answer(query, as_of, found) or self._tell(query, as_of, found, statement)
            return replace(answer, headline=f"{answer.headline} {total}")
        pieces = outlook.side_by_side(query, self.chronicle, names) if outlook.asks_who_is_ahead(query) else []
        if pieces and all(query.may_tell(statement) for _, statement in pieces):
            return self._composer(query, as_of, found).from_pieces(pieces)
        return None

    def _tell(self, query: Query, as_of: PartialDate | None, found: _Found, statement: Statement) -> Answer:
        ledger = self._ledger(query, as_of, statement.milestone)
        composer = self._composer(query, as_of, found)
        return composer.from_statement(self._collection.by_statement[statement.id], ledger, found.candidates)

    def _follow(self, query: Query, as_of: PartialDate | None, after: Answer) -> Answer | None:
        """The answer to a question that only means something as a reply, which says what it was read as."""
        lead = after.statements[0]
        subject = self.library.milestones[lead.milestone]
        prior = self._reader.read(after.question)
        if not prior.entities:  # it was a reply itself, and the milestone says what it was about
            prior = self._reader.read(subject.title)
        prior = replace(prior, hidden=query.hidden)
        query = replace(query, told=lead.id)
        as_of = as_of or after.asked_as_of
        if asks_for_the_one_before(query) and (answer := self._before(query, prior, as_of, lead)):
            return replace(answer, caveats=(wording.followed([subject.title]), *answer.caveats))
        for reading in readings(query, prior, subject):
            found = self._find(reading, as_of)
            answer = self._told(reading, as_of, found)
            if answer is not None:
                names = [self.library.entities[group[0]].name for group in reading.entities]
                return replace(answer, caveats=(wording.followed(names), *answer.caveats))
        return None

    def _before(self, query: Query, prior: Query, as_of: PartialDate | None, lead: Statement) -> Answer | None:
        """What stood in the ledger before the statement that the answer was."""
        found = self._find(prior, as_of)
        ledger = self._ledger(prior, as_of, lead.milestone)
        older = ledger.superseded(lead)
        if older is None:
            return None
        return self._tell(query, as_of, found, older)

    def _ledger(self, query: Query, as_of: PartialDate | None, milestone: str) -> Ledger:
        statements = [*filter(query.may_tell, self.library.ledgers[milestone])]
        return Ledger(statements, self._collection.by_statement, query, as_of)

    def _ledgers(self, query: Query) -> Mapping[str, Sequence[Statement]]:
        """The ledgers as far as they may be told."""
        ledgers = self.library.ledgers
        return {key: [*filter(query.may_tell, each)] for key, each in ledgers.items()} if query.hidden else ledgers

    def _find(self, query: Query, as_of: PartialDate | None) -> _Found:
        """The documents that were known then and name all that the question names, weighed."""
        # A figure alone is no question, however many statements hold it.
        if query.unknown or not (query.entities or query.asked):
            return _Found()
        documents = self._collection.documents
        tellable = self._collection.tellable(query, as_of)
        scores = self._index.scores(query.terms)
        scores[~tellable] = 0
        likeness = self._expansion.likeness(query.likened, query.kind)
        alike = np.where(tellable, likeness.alike, 0.0).astype(np.float32)
        near = (place for each in (top(scores, _POOL), top(alike, _POOL)) for place in each.tolist())
        weighing = Weighing(
            query,
            as_of,
            index=self._index,
            scores=scores,
            likeness=likeness,
            expansion=self._expansion,
            ledgers=self._ledgers(query),
            places=self._collection.places,
        )
        candidates = [
            weighing.weigh(documents[place], place)
            for place in sorted(set(near))
            if weighing.is_anchored(documents[place], place)
        ]
        # Of equals the first in the library comes first: milestones stand there in the order of their weight.
        candidates.sort(key=lambda candidate: -candidate.odds)
        return _Found(tuple(candidates), float(scores.max(initial=0.0)))

    def _answer(self, query: Query, as_of: PartialDate | None, found: _Found) -> Answer | None:
        composer = self._composer(query, as_of, found)
        for candidate in found.candidates:
            document = candidate.document
            if candidate.odds <= 0:
                break
            if document.statement is None:
                if document.numbers.issuperset(query.numbers):
                    return composer.from_passage(document)
                continue
            ledger = self._ledger(query, as_of, document.statement.milestone)
            if ledger.bears_numbers():
                return composer.from_statement(ledger.present(document), ledger, found.candidates)
        return None

    def _composer(self, query: Query, as_of: PartialDate | None, found: _Found) -> Composer:
        today = min(as_of.latest, self._today()) if as_of else self._today()
        rarity = self._index.rarity
        return Composer(self.library, self._analyzer, rarity, query, as_of, today, found.score, self._openings)

    def _decline(self, query: Query, as_of: PartialDate | None, found: _Found) -> Answer:
        reason = wording.missing(query, self.library.entities, (candidate.document for candidate in found.candidates))
        borne = {number for candidate in found.candidates for number in candidate.document.numbers}
        if found.candidates and (lacking := query.numbers - borne):
            reason = wording.missing_numbers(lacking)
        close = [c for c in found.candidates if query.entities or c.coverage >= _CLOSE]
        statements = [candidate.document.statement for candidate in close]
        near = [statement.milestone for statement in statements if statement]
        return Answer(
            question=query.text,
            asked_as_of=as_of,
            caveats=wording.caveats(as_of, []),
            declined=Decline(reason, self._suggestions.closest(query, near, as_of)),
            score=found.score,
            normalised=query.normalised,
        )


def _expansion(library: Library, reader: Reader) -> Expansion:
    asked = (map(reader.known, library.asking(content.id)) for content in library.searched)
    return Expansion(asked, map(reader.known, library.unanswered))


def _answered_with(library: Library, reader: Reader, document: str) -> Sequence[Asked]:
    """The questions for a document whose answer by it is known to begin with yes or no."""
    return [asked for asked in map(reader.known, library.asking(document)) if asked.opening]
