"""The story around a chosen statement: what was said before, beside and since, and which passage tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from knowledge import dates
from knowledge.documents import Document
from knowledge.models import PartialDate, Statement, Status
from knowledge.query import Kind, Query
from knowledge.vocabulary import OPEN_STATUSES, is_year
from knowledge.weighing import Candidate


def best_passage(query: Query, candidates: Iterable[Candidate], since: PartialDate | None = None) -> Document | None:
    """The best passage among candidates that could answer by itself and bears every number of what is asked, published
    no earlier than `since`: an older one would speak of another state of things.
    """
    for candidate in _bearing(candidates):
        document = candidate.document
        if candidate.odds <= 0:
            break
        timely = since is None or document.known.latest >= since.latest
        if document.statement is None and timely and document.numbers.issuperset(query.numbers):
            return document
    return None


def claims_beside(query: Query, claim: Statement, candidates: Iterable[Candidate]) -> list[Statement]:
    """Further claims of the same article that bear what the question names, best first."""
    bearing = [c.document.statement for c in _bearing(candidates) if c.document.numbers.issuperset(query.numbers)]
    claims = [s for s in bearing if s and s is not claim and s.claim]
    return [s for s in claims if s.claim and claim.claim and s.claim.article == claim.claim.article]


def _bearing(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    return (candidate for candidate in candidates if candidate.coverage > 0)


class Ledger:
    """The statements of one milestone as far as they were known, seen from one question."""

    def __init__(
        self,
        statements: Sequence[Statement],
        documents: Mapping[str, Document],
        query: Query,
        as_of: PartialDate | None,
    ) -> None:
        self._query = query
        self._documents = documents
        self._known = [s for s in statements if as_of is None or dates.known_by(s.stated, as_of)]
        self._facts = [s for s in self._known if s.claim is None]

    @property
    def current(self) -> Statement | None:
        """The newest statement that is not merely an article's claim."""
        return self._facts[-1] if self._facts else None

    def present(self, document: Document) -> Document:
        """The document, or what became of the plan that it tells of, where not the plan of then is asked for."""
        statement, current = document.statement, self.current
        if current is None or statement not in self._facts or statement.status not in OPEN_STATUSES:
            return document
        planned_then = self._query.past and any(Status.PLANNED in asked for asked in self._query.statuses.values())
        asks_yes = self._query.kind is Kind.YES_NO and not (planned_then and document.numbers >= self._query.numbers)
        of_then = (
            document.numbers >= self._query.numbers and not self._documents[current.id].numbers >= self._query.numbers
        )
        asks_when = self._query.kind is Kind.WHEN and not self._query.past and not of_then
        return self._documents[current.id] if asks_yes or asks_when else document

    def bears_numbers(self) -> bool:
        """The guard on numbers: some statement of the ledger bears each, or the newest one corrects the year."""
        numbers = set().union(*(self._documents[s.id].numbers for s in self._known))
        lacking = self._query.numbers - numbers
        corrected = self._query.kind is Kind.YES_NO and self.current is not None and self.current.when is not None
        return all(corrected and is_year(number) for number in lacking)

    def conflicting(self, statement: Statement) -> list[Statement]:
        """The statements that say otherwise at the same time."""
        return [other for other in self._known if other.id in statement.conflicts]

    def earlier(self, statement: Statement) -> Statement | None:
        """The last plan before this one that named a date of its own; only a plan has one."""
        if statement not in self._facts or statement.status not in OPEN_STATUSES or statement.when is None:
            return None
        plans = [s for s in self._facts[: self._facts.index(statement)] if s.status in OPEN_STATUSES and s.when]
        target = dates.soonest(statement.when)
        others = [s for s in plans if s.when and not dates.overlap(dates.soonest(s.when), target)]
        return next((s for s in reversed(others) if s.id not in statement.conflicts), None)

    def superseded(self, statement: Statement) -> Statement | None:
        """The statement before this one, to show what it changed."""
        before = self._facts[: self._facts.index(statement)] if statement in self._facts else []
        return next((s for s in reversed(before) if s.id not in statement.conflicts), None)

    def bearing_numbers(self, statement: Statement) -> list[Statement]:
        """The newest statement for each number of the question that this statement does not bear."""
        lacking = self._query.numbers - self._documents[statement.id].numbers
        bearers = []
        for number in sorted(lacking):
            bearers += [s for s in reversed(self._known) if number in self._documents[s.id].numbers][:1]
        return bearers
