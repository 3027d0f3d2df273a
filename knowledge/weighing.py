"""How likely it is that a document answers a question: one weighed sum of what speaks for it and against it.

The weights put the candidates in order and decide whether the best of them answers at all. They are those of a softmax
over the candidates of a question and "none of these" (listwise logistic regression with ridge), fitted on the questions
of tests/evaluation but for the two sets that nobody looks at, and rounded. How that was cross-validated is told there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from knowledge import dates
from knowledge.documents import Document
from knowledge.expansion import Expansion, Likeness
from knowledge.fitting import EXACTING, fits
from knowledge.index import Index, Scores
from knowledge.models import PartialDate, Statement
from knowledge.query import Kind, Query
from knowledge.vocabulary import OPEN_STATUSES

# Of each signal: it is 1 where a thing is so, or a share from 0 to 1, unless it says otherwise. The first weight is for
# documents with known questions, the second for those without, such as articles that somebody added.
_WEIGHTS = {
    "any": (-6.6, -1.4),  # before all; 0.1 lower than fitted, since no answer is better than a near miss
    "no name": (-2.3, -2.9),  # the question names nothing
    "alike": (3.0, 0.0),  # the square of how like it the likest question is that is known to ask for the document
    "alike and of its kind": (4.7, 0.0),  # the same of those that want the same kind of answer
    "alike to several": (5.2, 0.0),  # the fourth root of the sum of the fourth powers of its likeness to each of them
    "alike to an unknown": (-8.6, -2.8),  # how like the likest is that is known to have no answer
    "much alike to an unknown": (-7.9, -7.3),  # the square of that
    "alike to all together": (4.3, 0.0),  # BM25 of all questions that are known to ask for it, as a share of the best
    # The share of what the asked words tell that the text, its milestone or a question for it has.
    "covered": (2.2, 3.2),
    "covered by its text": (0.9, 1.5),  # the same of the text alone
    "missing": (-1.0, -0.8),  # each asked word that none of these has
    "focus missing": (-1.4, -0.8),  # the word right behind "which" or "how many" is one of them
    "unit missing": (-1.5, -2.4),  # it has no unit of what is asked: dollars, kilometres
    "in a row": (2.2, 5.2),  # the share of neighbouring words that are neighbours in the text
    "score": (0.5, 1.7),  # BM25, in tens
    "numbers": (1.6, 2.8),  # it bears all figures of the question
    "title": (0.7, 2.6),  # the share of its milestone's title that the question has
    "about another": (-0.9, -0.7),  # its milestone is about another mission than the question names
    "claim unasked": (-2.5, -2.5),  # an article's claim, when nobody asked what the article said; set by hand
    "claim asked": (3.0, 3.0),  # and when somebody did; set by hand
    "past already": (-1.0, -2.9),  # it tells of no plan, where "when will" is asked
    "fits exactly": (0.9, 1.3),  # its text holds the date itself, or the name of somebody else
    "unfit": (-0.5, -1.3),  # it has no date, name, place or figure where one is wanted
    "current": (0.4, 1.0),  # it is the newest of its milestone
    "replaced plan": (-1.7, -2.3),  # a plan that a newer one replaced, where the present is asked for
    "replaced plan, of the past": (-0.9, -0.8),  # the same where the past is asked for
    "former plan, asked for": (2.3, 1.9),  # the same where a plan of then is asked for: "was meant to", "originally"
    "same subject": (2.0, 2.0),  # of the milestone of the answer that is replied to; set by hand
    "same subject alone": (2.0, 2.0),  # and nothing else is asked, "since when?"; likewise
    "in reply": (1.0, 1.0),  # the question replies to an answer: what it is about is not in doubt; likewise
    "told already": (-1.0, -1.0),  # it is that answer; likewise
    "no reason, in reply": (-3.0, -3.0),  # a reply asks why, and it holds no word that gives a reason; likewise
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
    known by `as_of` does not count. `scores` are those of BM25 and, like the likenesses to the questions of the
    expansion, by the documents' places; `places` gives these by the documents' ids.
    """

    def __init__(
        self,
        query: Query,
        as_of: PartialDate | None,
        *,
        index: Index,
        scores: Scores,
        likeness: Likeness,
        expansion: Expansion,
        ledgers: Mapping[str, Sequence[Statement]],
        places: Mapping[str, int],
    ) -> None:
        self._query = query
        self._as_of = as_of
        self._scores = scores
        self._alike = likeness
        self._expansion = expansion
        self._asked_with = {term: expansion.asking_with(term) for term in query.asked}
        self._ledgers = ledgers
        self._places = places
        self._currents: dict[str, Statement | None] = {}
        self._named = query.named
        self._terms = frozenset(query.terms)
        self._rarity = {term: index.rarity(term) for term in query.asked}
        self._told = sum(self._rarity.values())

    def weigh(self, document: Document, place: int) -> Candidate:
        """The document at a place as a candidate."""
        column = 0 if place in self._expansion else 1
        odds = sum(_WEIGHTS[name][column] * value for name, value in self.signals(document, place))
        return Candidate(document, odds, self.coverage(document))

    def is_anchored(self, document: Document, place: int) -> bool:
        """Whether more than one common word ties a document to the question: a name, or two of the words asked. What
        became of a thing, "did it crash?", is for a paragraph to tell in that word.
        """
        statuses = self._query.statuses.keys()
        if document.statement is None and not self._rarity and statuses and statuses.isdisjoint(document.own):
            return False
        return bool(self._query.entities) or len(self._rarity.keys() & self._told_of(document, place)) > 1

    def coverage(self, document: Document) -> float:
        """The share of what the asked words tell that a document or its milestone bears; 1 where names alone are."""
        return self._share(document.said)

    def signals(self, document: Document, place: int) -> Iterator[tuple[str, float]]:
        """What speaks for a document and against it, each by the name of its weight."""
        yield "any", 1.0
        yield "no name", not self._query.entities
        yield from self._of_likeness(self._asked_as(document, place))
        yield from self._of_words(document, place)
        if document.statement is not None:
            yield from self._of_names(document, document.statement)
            yield from self._of_telling(document, document.statement)
            yield from self._of_standing(document.statement)

    def _asked_as(self, document: Document, place: int) -> int:
        """The place of the document whose known questions ask for this one. In the past that was what was newest then:
        "when is it?" is known as a question for today's plan.
        """
        statement = document.statement
        if self._as_of is None or statement is None or self._current(statement.milestone) is not statement:
            return place
        later = (self._places[s.id] for s in self._ledgers[statement.milestone] if not self._is_known(s))
        return max((place, *later), key=lambda each: float(self._alike.same_kind[each]))

    def _of_likeness(self, place: int) -> Iterator[tuple[str, float]]:
        yield "alike", float(self._alike.alike[place]) ** 2
        yield "alike and of its kind", float(self._alike.same_kind[place])
        yield "alike to several", float(self._alike.several[place])
        yield "alike to all together", float(self._alike.together[place])
        yield "alike to an unknown", self._alike.unanswered
        yield "much alike to an unknown", self._alike.unanswered**2

    def _of_words(self, document: Document, place: int) -> Iterator[tuple[str, float]]:
        query = self._query
        told = self._told_of(document, place)
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
        yield "about another", bool(named and subjects and document.mission and named.isdisjoint(subjects))
        yield "title", _part(len(document.heading & self._terms), len(document.heading))
        yield "claim unasked", statement.claim is not None and statement.claim.article not in named
        yield "claim asked", statement.claim is not None and statement.claim.article in named
        same = statement.milestone == self._query.context
        yield "same subject", same
        yield "same subject alone", same and not self._query.asked
        yield "in reply", bool(self._query.context)
        yield "told already", statement.id == self._query.told

    def _of_telling(self, document: Document, statement: Statement) -> Iterator[tuple[str, float]]:
        query = self._query
        names_somebody = query.kind is Kind.WHO and not self._named.issuperset(document.people)
        yield "fits exactly", (query.kind is Kind.WHEN and document.dated) or names_somebody
        yield "unfit", query.kind in EXACTING and not fits(query, document)
        yield "no reason, in reply", bool(query.context) and query.kind is Kind.WHY and not fits(query, document)
        yield "past already", query.kind is Kind.WHEN and query.ahead and statement.status not in OPEN_STATUSES

    def _of_standing(self, statement: Statement) -> Iterator[tuple[str, float]]:
        """Whether it is the newest of its milestone, or what became of it."""
        past = self._query.past
        current = self._current(statement.milestone) is statement
        is_open = statement.status in OPEN_STATUSES
        yield "current", current
        yield "replaced plan", is_open and not current and not past
        yield "replaced plan, of the past", is_open and not current and past
        yield "former plan, asked for", self._query.formerly and is_open and not current

    def _current(self, milestone: str) -> Statement | None:
        if milestone not in self._currents:
            facts = [s for s in self._ledgers[milestone] if s.claim is None and self._is_known(s)]
            self._currents[milestone] = facts[-1] if facts else None
        return self._currents[milestone]

    def _is_known(self, statement: Statement) -> bool:
        return self._as_of is None or dates.known_by(statement.stated, self._as_of)

    def _told_of(self, document: Document, place: int) -> AbstractSet[str]:
        """What is asked of that a document, its milestone or a question for it has."""
        return {term for term, asked in self._asked_with.items() if term in document.said or asked[place]}

    def _share(self, terms: AbstractSet[str]) -> float:
        borne = sum(rarity for term, rarity in self._rarity.items() if term in terms)
        return borne / self._told if self._told else 1.0


def _part(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
