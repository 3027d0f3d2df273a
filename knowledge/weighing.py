"""How well a document matches a question, to put the candidates in order, and whether it answers at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from knowledge import missions
from knowledge.documents import Document
from knowledge.fitting import fits, tells_of_an_end
from knowledge.index import Hit, Index
from knowledge.models import Statement
from knowledge.query import Kind, Query
from knowledge.vocabulary import is_year

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
# The log-odds that a document answers at all: logistic regression on the questions of tests/evaluation but for the test
# split, cross-validated AUROC .95; rounded, and set so that about one in twenty of those to be declined is answered.
_AT_NOTHING = -0.9
_BY_COVERAGE = 2.0  # the share of what the asked words tell that the document or its milestone bears
_BY_SCORE = 0.09  # BM25 of the best hit
_BY_HEADING = 1.1  # the share of its milestone's title that the question holds
_BY_MISSING = -1.3  # for each asked word that it lacks
_BY_MISSING_OF_A_FIGURE = -2.0  # set by hand: a figure is easily one of something else
_BY_UNKNOWN = -1.9  # and further for each of these that nothing here holds


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
    only names were asked. `own` counts what its text bears, and not what only its milestone does.
    """
    asked = {term: rarity(term) for term in query.asked}
    total = sum(asked.values())

    def weigh(document: Document) -> float:
        borne = document.own if own else document.said
        return sum(weight for term, weight in asked.items() if term in borne) / total if total else 1.0

    return weigh


def _form(query: Query, document: Document) -> float:
    """What the form of a document adds to its score, as a factor."""
    gains = [_IN_A_ROW * _share(sum(map(document.pairs.__contains__, query.pairs)), len(query.pairs))]
    if document.statement is not None:
        gains += _gains_of_names(query, document, document.statement)
        gains += _gains_of_telling(query, document, document.statement)
    return 1 + sum(gains)


def _gains_of_names(query: Query, document: Document, statement: Statement) -> Iterator[float]:
    """For what is named, and what the statement's milestone is about."""
    named, subjects = query.named, frozenset(document.subjects)
    of_another = bool(named and subjects and document.mission and not named & subjects)
    yield _SUBJECT_NAMED * bool(named & subjects)
    yield _NAMED_FIRST * (document.first in named)
    yield _OF_ANOTHER * of_another
    if query.asked:
        yield _BY_THE_WAY * min(len(document.named - named), _MOST_NAMES)
    if query.asked or len(query.entities) > 1:
        yield _TITLED * _share(len(document.heading.intersection(query.terms)), len(document.heading))
    if statement.milestone == query.context:
        yield _SAME_SUBJECT if query.asked else _ONLY_SUBJECT
    yield _A_ROW * statement.id.startswith(missions.PREFIX)
    yield _CLAIM_UNASKED * (statement.claim is not None and statement.claim.article not in named)


def _gains_of_telling(query: Query, document: Document, statement: Statement) -> Iterator[float]:
    """For what it tells that the kind of question wants."""
    years = [int(number) for number in query.numbers if is_year(number)]
    names_somebody = query.kind is Kind.WHO and not query.named.issuperset(document.people)
    yield _FITS_KIND * fits(query, document)
    yield _FITS_EXACTLY * ((query.kind is Kind.WHEN and document.dated) or names_somebody)
    yield _OF_THAT_YEAR * any(falls_in(statement, year) for year in years)
    yield _GOES_ON_OR_NOT * (query.still and tells_of_an_end(document))


def falls_in(statement: Statement, year: int) -> bool:
    """Whether the date that a statement speaks of can be of a year."""
    when = statement.when
    return when is not None and when.earliest.year <= year <= when.latest.year


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def is_anchored(query: Query, candidate: Candidate) -> bool:
    """Whether more than one common word ties the candidate to the question: a name, or two of the words asked."""
    return bool(query.entities) or len(candidate.document.said.intersection(query.asked)) > 1


def answers(query: Query, document: Document, borne: float, score: float, index: Index) -> bool:
    """Whether a document answers, likelier than not. `borne` is its coverage, `score` that of the best hit."""
    missing = [term for term in query.asked if term not in document.said]
    lacking = _BY_MISSING_OF_A_FIGURE if query.kind in (Kind.HOW_MANY, Kind.HOW_MUCH) else _BY_MISSING
    odds = _AT_NOTHING + _BY_COVERAGE * borne + _BY_SCORE * score + lacking * len(missing)
    odds += _BY_UNKNOWN * sum(term not in index for term in missing)
    odds += _BY_HEADING * _share(len(document.heading.intersection(query.terms)), len(document.heading))
    return odds > 0
