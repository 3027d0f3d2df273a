"""Whether a document has what the kind of a question wants: a date, a figure, a name, a place, a reason, an end."""

from __future__ import annotations

import re

from knowledge.documents import Document
from knowledge.models import Status
from knowledge.query import Kind, Query
from knowledge.vocabulary import ENDING, MONTHS, OPEN_STATUSES, PLACES

# Coordinates, or a name behind a word for a place.
_SOMEWHERE = re.compile(
    rf"\d°|\b(?:in|at|near|on|over|off|from) (?:the )?(?!Moon|Earth|{'|'.join(map(str.title, MONTHS))})[A-Z]", re.ASCII
)
# Kinds that hardly any statement answers without a date, a name, a place or a figure.
EXACTING = Kind.WHEN, Kind.WHO, Kind.WHERE, Kind.HOW_MANY, Kind.HOW_MUCH
# Stems of words with which a statement gives a reason.
_REASONS = frozenset("becaus due caus reason lack refus unabl sinc fault error".split())


def fits(query: Query, document: Document) -> bool:
    """Whether the document has what the kind of question wants."""
    statement = document.statement
    if statement is None:
        return False
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
            fitting = _names_somebody(query, document)
        case Kind.WHERE:
            fitting = bool(_SOMEWHERE.search(statement.text)) or not PLACES.isdisjoint(document.own)
        case Kind.YES_NO if query.still:
            fitting = statement.status is Status.IN_PROGRESS or tells_of_an_end(document)
        case Kind.WHY:
            fitting = not _REASONS.isdisjoint(document.terms)
        case _:
            fitting = statement.status is not Status.OPINION
    return fitting


def _names_somebody(query: Query, document: Document) -> bool:
    """Whether somebody is told of besides the names of the question, but for "who owns it, just Musk?". "Who is X?"
    wants to hear what X is.
    """
    named = query.named
    if query.asked:
        return bool(document.actors - (named - set(document.people)))
    if query.names_person:
        return any(person in named for person, _ in document.roles)
    return bool(document.actors - named)


def tells_of_an_end(document: Document) -> bool:
    """Whether the document tells that something is over."""
    statement = document.statement
    if statement is None or statement.status in (Status.PAUSED, Status.CANCELLED, Status.FAILED):
        return statement is not None
    # What goes on or is to come has an end too: "extended to the end of 2027".
    goes_on = statement.status in (*OPEN_STATUSES, Status.IN_PROGRESS)
    return not goes_on and not ENDING.isdisjoint(document.own)
