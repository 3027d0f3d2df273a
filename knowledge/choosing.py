"""Which document answers: the order of candidates, and the statement of a ledger that fits the question's kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from knowledge import dates, missions
from knowledge.documents import Document, names_all
from knowledge.index import Hit, Index
from knowledge.models import PartialDate, Statement, Status
from knowledge.query import Kind, Query
from knowledge.vocabulary import ENDING, HAPPENED_STATUSES, MONTHS, OPEN_STATUSES, PLACES, is_year

# How much a candidate gains by its form, in shares of its score. Round figures: their order matters, not their digits.
_IN_A_ROW = 0.6  # all neighbouring words of the question are neighbours in its text; less, where only some are
_SUBJECT_NAMED = 0.5  # the question names what the statement's milestone is about
_NAMED_FIRST = 0.1  # the first name in it is one that the question names
_FITS_KIND = 0.3  # it has what the kind of question wants: a date, a figure, a name
_FITS_EXACTLY = 0.15  # its text holds the date itself, or the name of a person and not only of a company or a country
_TITLED = 0.5  # all words of its milestone's title are asked for; less, where only some are
_OF_ANOTHER = -0.3  # its milestone is about another mission than the question names
_BY_THE_WAY = -0.05  # for each name that the question does not hold, up to five
_MOST_NAMES = 5
_OF_THAT_YEAR = 0.2  # it speaks of a time in a year that the question names
_GOES_ON_OR_NOT = 0.5  # it tells whether a thing goes on, where the question is "still?"
_SAME_SUBJECT = 0.5  # of the milestone of the answer that is replied to
_ONLY_SUBJECT = 5.0  # likewise, where nothing else is asked: "since when?"
_A_ROW = -0.2  # a row of the table of missions, where a ledger may tell the story
_CLAIM_UNASKED = -0.5  # an article's claim, when nobody asked what the article said
# The log-odds that a document answers at all: logistic regression on the development questions of tests/evaluation, a
# fifth of them to be declined, with the cross-validated AUROC .97; rounded, and set so that one in thirty of those is
# answered. No signal of words alone tells more (tests/evaluation/README.md).
_AT_NOTHING = -0.9
_BY_COVERAGE = 2.0  # the share of what the asked words tell that the document or its milestone bears
_BY_SCORE = 0.09  # BM25 of the best hit
_BY_HEADING = 1.1  # the share of its milestone's title that the question holds
_BY_MISSING = -1.3  # for each asked word that it lacks
_BY_MISSING_OF_A_FIGURE = -2.0  # where a figure is asked for: it is easily one of something else
_BY_UNKNOWN = -1.9  # and further for each of these that nothing here holds
_CLEARLY = 1.2  # a statement of the past must be so many times as good a match as the newest to stand before it
# Kinds that no statement answers without a date, a name, a reason or a figure.
EXACTING = Kind.WHEN, Kind.WHO, Kind.WHY, Kind.HOW_MANY, Kind.HOW_MUCH
_UNDATED = Status.DELAYED, Status.PAUSED, Status.CANCELLED, Status.FAILED
# Coordinates, or a name behind a word for a place.
_SOMEWHERE = re.compile(rf"\d°|\b(?:in|at|near|on|over|off|from) (?:the )?(?!Moon|Earth|{'|'.join(map(str.title, MONTHS))})[A-Z]", re.ASCII)
# Stems of words with which a statement gives a reason.
_REASONS = frozenset("becaus due caus reason lack refus unabl sinc fault error".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that shares a term with the question. `coverage` is the share, 0 to 1, of what the asked words tell
    that it bears; `worth` orders candidates of one question.
    """

    document: Document
    coverage: float
    worth: float


def rank(
    query: Query,
    hits: Sequence[Hit],
    documents: Sequence[Document],
    weigh: Callable[[Document], float],
    own: Callable[[Document], float],
) -> list[Candidate]:
    """The hits as candidates, best first. `weigh` gives their coverage."""
    candidates = []
    for hit in sorted(hits, key=lambda hit: hit.document):
        document = documents[hit.document]
        coverage = weigh(document)
        # Where a question asks nothing but a name, BM25 would only prefer the shortest sentence that holds it.
        relevance = hit.score if query.asked or query.numbers or query.statuses or query.context else 1.0
        telling = (coverage + own(document)) / 2
        candidates.append(Candidate(document, coverage, relevance * telling * _form(query, document)))
    # Of equals the first in the library comes first: milestones stand there in the order of their weight.
    return sorted(candidates, key=lambda candidate: -candidate.worth)


def coverage(query: Query, rarity: Callable[[str], float], *, own: bool = False) -> Callable[[Document], float]:
    """A measure of documents: the share, 0 to 1, of what the asked words tell that a document bears. It is 1 where
    only names were asked.
    """
    asked = {term: rarity(term) for term in query.asked}
    total = sum(asked.values())

    def weigh(document: Document) -> float:
        return sum(weight for term, weight in asked.items() if term in (document.own if own else document.said)) / total if total else 1.0

    return weigh


def _form(query: Query, document: Document) -> float:
    form = 1.0
    if query.pairs:
        form += _IN_A_ROW * sum(pair in document.pairs for pair in query.pairs) / len(query.pairs)
    statement = document.statement
    if statement is None:
        return form
    named = {entity for group in query.entities for entity in group}
    if named & set(document.subjects):
        form += _SUBJECT_NAMED
    if document.first in named:
        form += _NAMED_FIRST
    if fits(query, document):
        form += _FITS_KIND
    if document.heading and (query.asked or len(query.entities) > 1):
        form += _TITLED * len(document.heading.intersection(query.terms)) / len(document.heading)
    if named and document.subjects and document.mission and not named & set(document.subjects):
        form += _OF_ANOTHER
    if query.asked:
        form += _BY_THE_WAY * min(len(document.named - named), _MOST_NAMES)
    if any(_falls_in(statement, [int(number)]) for number in query.numbers if is_year(number)):
        form += _OF_THAT_YEAR
    if statement.milestone == query.context:
        form += _SAME_SUBJECT if query.asked else _ONLY_SUBJECT
    if query.still and tells_of_an_end(document):
        form += _GOES_ON_OR_NOT
    if query.kind is Kind.WHEN and document.dated:
        form += _FITS_EXACTLY
    if query.kind is Kind.WHO and not named.issuperset(document.people):
        form += _FITS_EXACTLY
    if statement.id.startswith(missions.PREFIX):
        form += _A_ROW
    if statement.claim and statement.claim.article not in named:
        form += _CLAIM_UNASKED
    return form


def fits(query: Query, document: Document) -> bool:
    """Whether the document has what the kind of question wants."""
    statement = document.statement
    if statement is None:
        return False
    named = {entity for group in query.entities for entity in group}
    match query.kind:
        case Kind.WHEN:
            # "When did" asks for what has happened, "when will" for what is to come.
            is_open = statement.status in OPEN_STATUSES
            told_then = statement.claim is not None or not query.tensed
            fitting = statement.when is not None and (told_then or query.past is not is_open)
        case Kind.HOW_MANY:
            fitting = document.counts and query.counted in ("", "time", *document.counted)
        case Kind.HOW_MUCH:
            all_told = bool(query.asked) and document.own.issuperset(query.asked)
            units = not query.units or all_told or not query.units.isdisjoint(document.terms)
            fitting = document.counts and units
        case Kind.WHO:
            # "Who is X?" wants to hear what X is, every other "who" wants a name.
            holds_role = {person for person, _ in document.roles} & named
            fitting = bool(document.actors - (named - set(document.people)) if query.asked else holds_role or _who_else(query, document, named))
        case Kind.WHERE:
            fitting = bool(_SOMEWHERE.search(statement.text)) or not PLACES.isdisjoint(document.own)
        case Kind.YES_NO if query.still:
            fitting = statement.status is Status.IN_PROGRESS or tells_of_an_end(document)
        case Kind.WHY:
            fitting = not _REASONS.isdisjoint(document.terms)
        case _:
            fitting = statement.status is not Status.OPINION
    return fitting


def _who_else(query: Query, document: Document, named: AbstractSet[str]) -> bool:
    """Whether somebody is told of besides the names of the question; of a person only what that one is would answer."""
    return not query.names_person and bool(document.actors - named)


def tells_of_an_end(document: Document) -> bool:
    """Whether the document tells that something is over."""
    statement = document.statement
    over = statement is not None and statement.status in (Status.PAUSED, Status.CANCELLED, Status.FAILED)
    return over or not ENDING.isdisjoint(document.own)


def is_anchored(query: Query, candidate: Candidate) -> bool:
    """Whether more than one common word ties the candidate to the question: a name, or two of the words asked."""
    return bool(query.entities) or len(candidate.document.said.intersection(query.asked)) > 1


def answers(query: Query, document: Document, score: float, index: Index) -> bool:
    """Whether a document answers, likelier than not. `score` is that of the best hit."""
    missing = [term for term in query.asked if term not in document.said]
    lacking = _BY_MISSING_OF_A_FIGURE if query.kind in (Kind.HOW_MANY, Kind.HOW_MUCH) else _BY_MISSING
    odds = _AT_NOTHING + _BY_SCORE * score + lacking * len(missing)
    odds += _BY_COVERAGE * coverage(query, index.rarity)(document)
    odds += _BY_UNKNOWN * sum(term not in index for term in missing)
    if document.heading:
        odds += _BY_HEADING * len(document.heading.intersection(query.terms)) / len(document.heading)
    return odds > 0


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


def _falls_in(statement: Statement, years: Sequence[int]) -> bool:
    when = statement.when
    return when is not None and all(when.earliest.year <= year <= when.latest.year for year in years)


def _is_open(document: Document) -> bool:
    return document.statement is not None and document.statement.status in OPEN_STATUSES


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
        if not self._bears_numbers():
            return None
        statement = found.statement
        assert statement is not None
        if statement.claim and statement.claim.article in {e for group in self._query.entities for e in group}:
            fitting = lenient or self._query.kind not in EXACTING or fits(self._query, found)
            return found if fitting and found.numbers.issuperset(self._query.numbers) else None
        if self._query.still and self.current and names_all(self._query.entities, self._documents[self.current.id].entities):
            return self._documents[self.current.id]
        newest_first = [self._documents[s.id] for s in reversed(self._facts)]
        guarded = [d for d in newest_first if names_all(self._query.entities, d.entities)]
        if not self._query.still and self._query.kind is not Kind.WHY:
            guarded = self._telling(guarded)
        fitting = [d for d in guarded if fits(self._query, d) or self._tells_when(d, lenient=lenient)]
        if not fitting and self._query.kind in EXACTING and not (lenient and self._ended and self._query.kind in (Kind.WHEN, Kind.WHY)):
            return None
        if self._query.kind is Kind.WHY and not lenient and not any(d.statement is self.current for d in fitting):
            return None  # the reason for how it stands today, if there is one
        fitting = fitting or guarded
        if self._query.kind is Kind.WHEN and fitting and self._overtaken(fitting[0]):
            current = next((d for d in guarded if d.statement is self.current), fitting[0])
            return current if lenient or not self._query.ahead else None  # another plan may be still to come
        if self._query.kind is Kind.WHEN and fitting and not any(_is_open(d) for d in fitting):
            return max(fitting, key=self._worth_of)  # what has happened is not overtaken by what was said of it later
        preferred = [d for d in fitting if self._speaks_of_then(d)] or fitting or [found]
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
        """Whether it came to nothing, which is the answer to whatever is asked of it."""
        return self.current is not None and self.current.status in (Status.CANCELLED, Status.FAILED)

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
            return not planned_then or (statement.status in OPEN_STATUSES and _falls_in(statement, years))
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
