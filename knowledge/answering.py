"""question -> Answer, answered or declined.

Understanding, BM25 over statements and passages, the guard on entities and numbers, then the statement of the best
milestone that answers the question's kind. No answer is better than a near miss: what the guard does not let through
is declined.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from knowledge import dates, english, wording
from knowledge.analysis import Analyzer
from knowledge.choosing import (
    COVERAGE,
    EXACTING,
    Candidate,
    Ledger,
    best_passage,
    coverage,
    is_anchored,
    rank,
)
from knowledge.composing import Composer
from knowledge.documents import Collection, Document
from knowledge.errors import QuestionError
from knowledge.gazetteer import Gazetteer, series_of
from knowledge.index import Index
from knowledge.library import Library
from knowledge.models import Answer, Decline, PartialDate
from knowledge.phrasing import Phrasing
from knowledge.query import LONGEST_QUESTION, Query, Reader
from knowledge.spelling import Speller
from knowledge.suggesting import Suggestions

__all__ = ["KnowledgeBase", "QuestionError"]

# How many of the best documents are looked at; beyond these BM25 has nothing to say about a question.
_POOL = 400
# The share at which a milestone is near enough to be offered instead.
_CLOSE = 0.3


@dataclass(frozen=True, slots=True)
class _Found:
    """What is left of the documents for one question."""

    named: list[Candidate]
    candidates: list[Candidate]
    weigh: Callable[[Document], float]
    own: Callable[[Document], float]
    score: float


class KnowledgeBase:
    """Answers questions from a library. Safe to share: nothing changes after construction."""

    def __init__(self, library: Library, today: Callable[[], dt.date] = dt.date.today) -> None:
        self.library = library
        self._today = today
        series = series_of(library.entities.values())
        synonyms = {word: group[0] for group in library.synonyms for word in group[1:]}
        self._analyzer = Analyzer(series, synonyms)
        self._gazetteer = Gazetteer(library.entities, self._analyzer, series)
        phrasing = Phrasing(self._analyzer, library.phrases, library.fillers, library.tags)
        self._reader = Reader(self._analyzer, self._gazetteer, self._spell(library), phrasing)
        self._collection = Collection(library, self._analyzer, self._gazetteer)
        self._index = Index([document.terms for document in self._collection.documents])
        self._suggestions = Suggestions(library, self._analyzer)

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

    @property
    def starters(self) -> tuple[str, ...]:
        """Three questions that show what can be asked."""
        return self._suggestions.starters

    def ranking(self, question: str, as_of: PartialDate | None = None, k: int = 10) -> tuple[str, ...]:
        """The ids of the k statements and passages that match a question best, best first."""
        query = self._reader.read(question)
        found = self._find(query, as_of or query.as_of)
        answer = self._answer(query, as_of or query.as_of, found)
        chosen = [statement.id for statement in answer.statements[:1]] if answer else []
        ranked = [candidate.document.content.id for candidate in found.named]
        return tuple(dict.fromkeys((*chosen, *ranked)))[:k]

    def answer(
        self,
        question: str,
        as_of: PartialDate | None = None,
        longest: int = LONGEST_QUESTION,
        *,
        after: Answer | None = None,
    ) -> Answer:
        """Answer a question, from what was known at the end of `as_of` where given.

        Raises QuestionError, with a text for the asker, where there is nothing to ask or it has more than `longest`
        characters.
        """
        query = self._reader.read(question, longest)
        as_of = as_of or query.as_of
        found = self._find(query, as_of)
        return self._answer(query, as_of, found) or self._decline(query, as_of, found)

    def _find(self, query: Query, as_of: PartialDate | None) -> _Found:
        """The candidates that were known then and name all that the question names; and the bearing among these."""
        documents = self._collection.documents
        # A figure alone is no question, however many statements hold it.
        empty = query.unknown or not (query.entities or query.asked)
        naming = self._collection.naming_all(query.entities)
        hits = [] if empty else self._index.search(query.terms, _POOL, among=naming)
        guarded = [hit for hit in hits if as_of is None or dates.known_by(documents[hit.document].known, as_of)]
        weigh = coverage(query, self._index.rarity)
        own = coverage(query, self._index.rarity, own=True)
        named = rank(query, guarded, documents, weigh, own)
        bearing = [candidate for candidate in named if candidate.coverage >= COVERAGE and is_anchored(query, candidate)]
        return _Found(named, bearing, weigh, own, hits[0].score if hits else 0.0)

    def _answer(self, query: Query, as_of: PartialDate | None, found: _Found) -> Answer | None:
        composer = self._composer(query, as_of, found)
        worth = {candidate.document.content.id: candidate.worth for candidate in found.candidates}
        for lenient in (False, True):
            for candidate in found.candidates:
                statement = candidate.document.statement
                if statement is None:
                    continue
                statements = self.library.ledgers[statement.milestone]
                ledger = Ledger(
                    statements,
                    self._collection.by_statement,
                    query,
                    as_of,
                    worth=worth,
                    weigh=found.weigh,
                    own=found.own,
                )
                chosen = ledger.choose(candidate.document, lenient=lenient)
                if chosen is not None and found.weigh(chosen) >= COVERAGE:
                    return composer.from_statement(chosen, ledger, found.candidates)
        # What an article tells by the way is no answer to when, who or how many, unless the article was asked about.
        asks_article = any(article.id in group for article in self.library.articles for group in query.entities)
        if query.kind in EXACTING and not asks_article:
            return None
        passage = best_passage(query, found.candidates)
        return composer.from_passage(passage) if passage else None

    def _composer(self, query: Query, as_of: PartialDate | None, found: _Found) -> Composer:
        today = min(as_of.latest, self._today()) if as_of else self._today()
        rarity = self._index.rarity
        return Composer(self.library, self._analyzer, rarity, query, as_of, today, found.score)

    def _decline(self, query: Query, as_of: PartialDate | None, found: _Found) -> Answer:
        reason = wording.missing(query, self.library.entities, (candidate.document for candidate in found.named))
        borne = {number for candidate in found.named for number in candidate.document.numbers}
        if found.named and (lacking := query.numbers - borne):
            reason = wording.missing_numbers(lacking)
        close = [c for c in found.named if query.entities or c.coverage >= _CLOSE]
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
