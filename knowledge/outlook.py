"""What comes next, how late a thing is and who is ahead: questions in plain words that the chronicle answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.chronicle import Chronicle
from knowledge.chronicle.timeline import Row
from knowledge.errors import QuestionError
from knowledge.models import EntityKind, Statement
from knowledge.query import Kind, Query

_KINDS = Kind.WHAT, Kind.WHEN, Kind.YES_NO, Kind.WHO
# Stems that a question for the next thing may hold besides names; any other asks for more than that.
_OF_THE_NEXT = frozenset(
    "next upcom moon lunar mission launch fli land send plan crew astronaut lander rover probe spacecraft orbit after"
    " step go country".split()
)
# Words that ask for a winner, and the kinds of question that do.
_AHEAD = frozenset("ahead winning leading winner closer closest".split())
# Stems that such a question may hold where it names nobody: "who wins the world cup?" asks about another race.
_OF_THE_RACE = frozenset(
    "moon lunar race space land surfac ahead win lead winner closer closest close back return peopl human crew"
    " astronaut first base countri nation side get point stand current far".split()
)
_WINNING = Kind.WHO, Kind.WHAT, Kind.YES_NO
_SIDES = "side:us-led", "side:china-russia"
_STANDINGS = "First crewed landing", "Last achieved", "Next step"  # rows short enough for a sentence
# Words that ask for a mission, and not for a step on the way to one.
_FLIGHTS = frozenset("mission missions flight flights landing landings launch probe lander rover spacecraft".split())
_CHOOSING = frozenset(("crew", "rover", "orbit"))  # of several plans those that speak of it


def asks_what_is_next(query: Query) -> bool:
    """Whether a question asks what is planned next, for a name or for all."""
    return "next" in query.words and query.kind in _KINDS and _OF_THE_NEXT.issuperset(query.asked) and not query.numbers


def asks_how_late(query: Query) -> bool:
    """Whether a question asks by how much a thing is late."""
    late = "delay" in query.asked or "delay" in query.statuses
    return late and query.kind in (Kind.HOW_MUCH, Kind.HOW_MANY, Kind.WHAT) and len(query.entities) > 0


def asks_who_is_ahead(query: Query) -> bool:
    """Whether a question wants a winner of the race."""
    of_two = len(query.entities) == len(_SIDES) or (not query.entities and _OF_THE_RACE.issuperset(query.asked))
    return not _AHEAD.isdisjoint(query.words) and of_two and query.kind in _WINNING


def side_by_side(query: Query, chronicle: Chronicle, names: Sequence[str]) -> list[tuple[str, Statement]]:
    """How two contenders stand, without a verdict: pieces of a headline, each with the statement that bears it."""
    one, other = names or _SIDES
    try:
        comparison = chronicle.compare(one, other, as_of=query.as_of)
    except QuestionError:
        return []
    pieces: list[tuple[str, Statement]] = []
    for line in comparison.lines:
        if line.label in _STANDINGS and line.a.statement and line.b.statement:
            pieces.append((f"{line.label}: {comparison.a.name}, {line.a.text};", line.a.statement))
            pieces.append((f"{comparison.b.name}, {line.b.text}.", line.b.statement))
    return pieces


def next_statement(query: Query, chronicle: Chronicle, names: Iterable[str]) -> Statement | None:
    """The newest statement of the nearest plan of the first of some names that has one, or of all without names."""
    for name in names or ("",):
        try:
            upcoming = chronicle.upcoming(name, as_of=query.as_of)
        except QuestionError:
            continue
        plans = [plan.row for plan in (*upcoming.plans, *upcoming.undated, *upcoming.passed)]
        if not _FLIGHTS.isdisjoint(query.words):
            plans = [row for row in plans if _is_flight(row, chronicle)] or plans
        wanted = _CHOOSING.intersection(query.asked)
        words = {row.milestone.id: set(chronicle.terms(f"{row.title} {row.statement.text}")) for row in plans}
        chosen = [row for row in plans if wanted <= words[row.milestone.id]]
        if chosen:
            return chosen[0].statement
    return None


def _is_flight(row: Row, chronicle: Chronicle) -> bool:
    """Whether a plan is of a mission to the Moon, and not of a step on the way there."""
    entities = (chronicle.library.entities[entity] for entity in row.milestone.entities[:1])
    return any(entity.kind is EntityKind.MISSION for entity in entities)


def lateness(query: Query, chronicle: Chronicle, name: str) -> tuple[Statement, str] | None:
    """The newest statement of a thing's ledger and the sum of its delays. What was never announced cannot be late."""
    try:
        slip = chronicle.slip(name, as_of=query.as_of)
    except QuestionError:
        return None
    return (slip.moves[-1].statement, slip.total) if slip.announced else None
