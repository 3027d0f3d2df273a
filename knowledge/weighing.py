"""How likely it is that a document answers a question: one weighed sum of what speaks for it and against it.

The weights put the candidates in order and decide whether the best of them answers at all. They are those of a softmax
over the candidates of a question and "none of these" (listwise logistic regression with ridge), fitted on the questions
of tests/evaluation but for the test split, and rounded. How that was cross-validated is told there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge import dates, missions
from knowledge.documents import Document
from knowledge.expansion import Likeness
from knowledge.fitting import EXACTING, fits
from knowledge.index import Index, Scores
from knowledge.models import PartialDate, Statement
from knowledge.query import Kind, Query
from knowledge.vocabulary import OPEN_STATUSES

# Of each signal, which is 1 where a thing is so, or a share from 0 to 1, unless it says otherwise.
_WEIGHTS = {
    "any": -7.3,  # before anything is looked at; lower by 0.6 than was fitted, so that no answer is preferred to a near miss
    "no name": -1.4,  # the question names nothing
    "alike": 2.4,  # how like it the likest question is that is known to ask for the document
    "much alike": 3.1,  # the square of that
    "alike and of its kind": 4.1,  # the same of those that want the same kind of answer
    "asked in one question": -1.0,  # the share of it that one such question has: less than being alike, where it only adds to a name
    "covered": 3.7,  # the share of what the asked words tell that the text, its milestone or a question for it has
    "covered by its text": 1.1,  # the same of the text alone
    "missing": -0.7,  # each asked word that none of these has
    "focus missing": -0.6,  # the word right behind "which" or "how many" is one of them
    "unit missing": -2.5,  # it has no unit of what is asked: dollars, kilometres
    "in a row": 1.4,  # the share of neighbouring words that are neighbours in the text
    "score": 0.8,  # BM25, in tens
    "numbers": 2.3,  # it bears all figures of the question
    "title": 0.6,  # the share of its milestone's title that the question has
    "named first": 0.7,  # the first name in it is one that the question names
    "about another": -1.2,  # its milestone is about another mission than the question names
    "row": 0.4,  # a row of the table of missions
    "claim unasked": -0.7,  # an article's claim, when nobody asked what the article said
    "fits exactly": 0.9,  # its text holds the date itself, or the name of somebody else
    "unfit": -0.9,  # it has no date, name, place, reason or figure where one is wanted
    "of that status": 0.7,  # it has the status that is asked for
    "current": 0.7,  # it is the newest of its milestone
    "replaced plan": -2.5,  # a plan that a newer one replaced, where the present is asked for
    "replaced plan, of the past": -1.2,  # the same where the past is asked for
    "same subject": 2.0,  # of the milestone of the answer that is replied to; set by hand
    "same subject alone": 2.0,  # and nothing else is asked, "since when?"; likewise
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that can answer. `odds` are the log-odds that it does, against no answer at all; `coverage` is the
    share, 0 to 1, of what the asked words tell that it bears.
    """

    document: Document
    odds: float
    coverage: float


class Weighing:
    """One question before all documents. `ledgers` are the statements by milestone, the oldest first; what was not
    known by `as_of` does not count. `scores` are those of BM25 and, like the likenesses, by the documents' places.
    """

    def __init__(
        self,
        query: Query,
        as_of: PartialDate | None,
        *,
        index: Index,
        scores: Scores,
        likeness: Likeness,
        ledgers: Mapping[str, Sequence[Statement]],
    ) -> None:
        self._query = query
        self._as_of = as_of
        self._scores = scores
        self._alike = likeness
        self._ledgers = ledgers
        self._currents: dict[str, Statement | None] = {}
        self._named = query.named
        self._terms = frozenset(query.terms)
        self._rarity = {term: index.rarity(term) for term in query.asked}
        self._told = sum(self._rarity.values())

    def weigh(self, document: Document, place: int) -> Candidate:
        """The document at a place as a candidate."""
        odds = sum(_WEIGHTS[name] * value for name, value in self.signals(document, place))
        return Candidate(document, odds, self.coverage(document))

    def coverage(self, document: Document) -> float:
        """The share of what the asked words tell that a document or its milestone bears; 1 where names alone are."""
        return self._share(document.said)

    def signals(self, document: Document, place: int) -> Iterator[tuple[str, float]]:
        """What speaks for a document and against it, each by the name of its weight."""
        yield "any", 1.0
        yield "no name", not self._query.entities
        yield from self._of_likeness(place)
        yield from self._of_words(document, place)
        if document.statement is not None:
            yield from self._of_names(document, document.statement)
            yield from self._of_telling(document, document.statement)
            yield from self._of_standing(document.statement)

    def _of_likeness(self, place: int) -> Iterator[tuple[str, float]]:
        alike = float(self._alike.alike[place])
        yield "alike", alike
        yield "much alike", alike**2
        yield "alike and of its kind", float(self._alike.same_kind[place])
        yield "asked in one question", float(self._alike.covered[place])

    def _of_words(self, document: Document, place: int) -> Iterator[tuple[str, float]]:
        query = self._query
        told = document.said | document.asked
        missing = [term for term in query.asked if term not in told and term not in query.aside]
        yield "covered", self._share(told)
        yield "covered by its text", self._share(document.own)
        yield "missing", float(len(missing))
        yield "focus missing", bool(query.focus) and query.focus not in told
        yield "unit missing", bool(query.units) and query.units.isdisjoint(document.terms)
        yield "in a row", _part(sum(map(document.pairs.__contains__, query.pairs)), len(query.pairs))
        yield "score", float(self._scores[place]) / 10
        yield "numbers", bool(query.numbers) and document.numbers.issuperset(query.numbers)

    def _of_names(self, document: Document, statement: Statement) -> Iterator[tuple[str, float]]:
        named, subjects = self._named, frozenset(document.subjects)
        yield "named first", document.first in named
        yield "about another", bool(named and subjects and document.mission and named.isdisjoint(subjects))
        yield "title", _part(len(document.heading & self._terms), len(document.heading))
        yield "row", statement.id.startswith(missions.PREFIX)
        yield "claim unasked", statement.claim is not None and statement.claim.article not in named
        same = statement.milestone == self._query.context
        yield "same subject", same
        yield "same subject alone", same and not self._query.asked

    def _of_telling(self, document: Document, statement: Statement) -> Iterator[tuple[str, float]]:
        query = self._query
        names_somebody = query.kind is Kind.WHO and not self._named.issuperset(document.people)
        yield "fits exactly", (query.kind is Kind.WHEN and document.dated) or names_somebody
        yield "unfit", query.kind in EXACTING and not fits(query, document)
        yield "of that status", any(statement.status in statuses for statuses in query.statuses.values())

    def _of_standing(self, statement: Statement) -> Iterator[tuple[str, float]]:
        """Whether it is the newest of its milestone, or what became of it."""
        past = self._query.past
        current = self._current(statement.milestone) is statement
        is_open = statement.status in OPEN_STATUSES
        yield "current", current
        yield "replaced plan", is_open and not current and not past
        yield "replaced plan, of the past", is_open and not current and past

    def _current(self, milestone: str) -> Statement | None:
        if milestone not in self._currents:
            facts = [s for s in self._ledgers[milestone] if s.claim is None and self._is_known(s)]
            self._currents[milestone] = facts[-1] if facts else None
        return self._currents[milestone]

    def _is_known(self, statement: Statement) -> bool:
        return self._as_of is None or dates.known_by(statement.stated, self._as_of)

    def _share(self, terms: frozenset[str]) -> float:
        borne = sum(rarity for term, rarity in self._rarity.items() if term in terms)
        return borne / self._told if self._told else 1.0


def _part(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
