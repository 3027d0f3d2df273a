"""Which document answers: of a ledger the statement that fits the question's kind and its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from knowledge import dates
from knowledge.documents import Document, names_all
from knowledge.fitting import fits
from knowledge.models import PartialDate, Statement, Status
from knowledge.query import Kind, Query
from knowledge.vocabulary import HAPPENED_STATUSES, OPEN_STATUSES, is_year
from knowledge.weighing import Candidate, falls_in

_CLEARLY = 1.2  # a statement of the past must be so many times as good a match as the newest to stand before it
# Kinds that no statement answers without a date, a name, a reason or a figure.
EXACTING = Kind.WHEN, Kind.WHO, Kind.WHY, Kind.HOW_MANY, Kind.HOW_MUCH
_UNDATED = Status.DELAYED, Status.PAUSED, Status.CANCELLED, Status.FAILED


def best_passage(query: Query, candidates: Iterable[Candidate], since: PartialDate | None = None) -> Document | None:
    """The best passage among candidates that bears every number of the question, published no earlier than `since`:
    an older one would speak of another state of things.
    """
    for candidate in candidates:
        document = candidate.document
        timely = since is None or document.known.latest >= since.latest
        if document.statement is None and timely and document.numbers.issuperset(query.numbers):
            return document
    return None


def claims_beside(query: Query, claim: Statement, candidates: Iterable[Candidate]) -> list[Statement]:
    """Further claims of the same article that bear what the question names, best first."""
    bearing = [c.document.statement for c in candidates if c.document.numbers.issuperset(query.numbers)]
    claims = [s for s in bearing if s and s is not claim and s.claim]
    return [s for s in claims if s.claim and claim.claim and s.claim.article == claim.claim.article]


class Ledger:
    """The statements of one milestone as far as they were known, seen from one question.

    `worth` is that of the candidates, by id; `weigh` gives the coverage of any document.
    """

    def __init__(
        self,
        statements: Sequence[Statement],
        documents: Mapping[str, Document],
        query: Query,
        as_of: PartialDate | None,
        *,
        worth: Mapping[str, float],
        weigh: Callable[[Document], float],
        own: Callable[[Document], float],
    ) -> None:
        self._query = query
        self._documents = documents
        self._worth = worth
        self._weigh = weigh
        self._own = own
        self._known = [s for s in statements if as_of is None or dates.known_by(s.stated, as_of)]
        self._facts = [s for s in self._known if s.claim is None]

    @property
    def current(self) -> Statement | None:
        """The newest statement that is not merely an article's claim."""
        return self._facts[-1] if self._facts else None

    def choose(self, found: Document, *, lenient: bool) -> Document | None:
        """The document to answer with, given the best hit of this ledger; None where a number asked for is not here, or
        nothing of the kind asked for. `lenient` lets the end of a thing answer whatever is asked of it.
        """
        statement = found.statement
        if statement is None or not self._bears_numbers():
            return None
        if statement.claim and statement.claim.article in self._query.named:
            tells = lenient or self._query.kind not in EXACTING or fits(self._query, found)
            return found if tells and found.numbers.issuperset(self._query.numbers) else None
        newest_first = [self._documents[s.id] for s in reversed(self._facts)]
        guarded = [d for d in newest_first if names_all(self._query.entities, d.entities)]
        if self._query.still and guarded and guarded[0].statement is self.current:
            return guarded[0]
        if not self._query.still and self._query.kind is not Kind.WHY:
            guarded = self._telling(guarded)
        fitting = [d for d in guarded if fits(self._query, d) or self._tells_when(d, lenient=lenient)]
        if not self._is_enough(fitting, lenient=lenient):
            return None
        if self._query.kind is Kind.WHEN and fitting:
            return self._dated(fitting, guarded, lenient=lenient)
        return self._preferred(fitting or guarded or [found])

    def _is_enough(self, fitting: Sequence[Document], *, lenient: bool) -> bool:
        """Whether one of these answers. Why something is so is asked of how it stands today, if that has a reason."""
        if not fitting:
            if self._query.kind is Kind.WHERE:
                return lenient  # better somewhere in another ledger than nowhere in this one
            return self._query.kind not in EXACTING or (lenient and self._ended)
        return self._query.kind is not Kind.WHY or lenient or any(d.statement is self.current for d in fitting)

    def _dated(self, fitting: Sequence[Document], guarded: Sequence[Document], *, lenient: bool) -> Document | None:
        """The document that tells when, of those with a date."""
        if self._overtaken(fitting[0]):
            current = next((d for d in guarded if d.statement is self.current), fitting[0])
            return current if lenient or not self._query.ahead else None  # another plan may be still to come
        if not any(d.statement and d.statement.status in OPEN_STATUSES for d in fitting):
            return max(fitting, key=self._worth_of)  # what has happened is not overtaken by what was said of it later
        return self._preferred(fitting)

    def _preferred(self, documents: Sequence[Document]) -> Document:
        """The newest document that speaks of what was asked, or a much better match where the past is asked about."""
        preferred = [d for d in documents if self._speaks_of_then(d)] or documents
        best = max(preferred, key=self._worth_of)
        clearly = self._worth_of(best) > _CLEARLY * self._worth_of(preferred[0])
        return best if clearly and self._query.past and self._query.kind is not Kind.YES_NO else preferred[0]

    def _telling(self, documents: list[Document]) -> list[Document]:
        """Those whose own text bears most of what is asked, not only their milestone's words; but an old plan does not
        come before what replaced it.
        """
        most = max(map(self._own, documents), default=0.0)
        telling = [document for document in documents if self._own(document) >= most]
        newest = telling[0].statement if telling else None
        replaced = newest is not None and newest.status in OPEN_STATUSES and newest is not self.current
        return documents if replaced else telling

    def _tells_when(self, document: Document, *, lenient: bool) -> bool:
        """Whether the newest statement answers "when?" by saying that there is no date, or, where nothing better is to
        be had, that it is past already or still to come.
        """
        statement = document.statement
        if self._query.kind is not Kind.WHEN or statement is None or statement is not self.current:
            return False
        return statement.status in _UNDATED or (lenient and statement.when is not None)

    @property
    def _ended(self) -> bool:
        """Whether it came to nothing, which is the answer to when it is to be and to why it is not."""
        asks = self._query.kind in (Kind.WHEN, Kind.WHY)
        return asks and self.current is not None and self.current.status in (Status.CANCELLED, Status.FAILED)

    def _overtaken(self, document: Document) -> bool:
        """Whether the plan has come true since: then no plan tells when it is."""
        statement, current = document.statement, self.current
        planned = statement is not None and statement.status in OPEN_STATUSES and not self._query.past
        return planned and current is not None and current.status in HAPPENED_STATUSES and current.when is not None

    def _worth_of(self, document: Document) -> float:
        return self._worth.get(document.content.id, 0.0)

    def _speaks_of_then(self, document: Document) -> bool:
        """Whether the document itself names all that the question names, people and figures.

        A yes-or-no question is about now, unless it asks what was planned once, and an old plan is no answer to
        "when?": the newest statement corrects them.
        """
        statement = document.statement
        if statement is None:
            return True
        if self._query.kind is Kind.YES_NO:
            planned_then = self._query.past and any(Status.PLANNED in asked for asked in self._query.statuses.values())
            years = [int(number) for number in self._query.numbers if is_year(number)]
            then = all(falls_in(statement, year) for year in years)
            return not planned_then or (statement.status in OPEN_STATUSES and statement.when is not None and then)
        outdated = self._query.kind is Kind.WHEN and statement is not self.current and statement.status in OPEN_STATUSES
        names = names_all(self._query.entities, document.implied)
        return names and not outdated and self._query.numbers <= document.numbers

    def _bears_numbers(self) -> bool:
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
