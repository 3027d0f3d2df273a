"""What one announcement did to the date before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge import dates
from knowledge.chronicle.chapters import announces
from knowledge.chronicle.distances import Distance, between
from knowledge.models import PartialDate, Precision, Statement, Status
from knowledge.vocabulary import HAPPENED_STATUSES, OPEN_STATUSES


class Shift(StrEnum):
    """How an announcement moved a date."""

    ANNOUNCED = "announced"  # the first date named
    REPEATED = "repeated"  # the same again
    SLIP = "slip"
    PULL_IN = "pull-in"
    DISPUTED = "disputed"  # another source says otherwise at the same time
    FIRMED = "firmed"  # a finer date within the one before
    LOOSENED = "loosened"  # a coarser one around it
    PLACEHOLDER = "placeholder"  # no date, or no more than a decade
    RE_PLANNED = "re-planned"  # taken up again, or given to another mission
    UNDER_WAY = "under way"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FAILED = "failed"
    ACHIEVED = "achieved"


# What is no plan any more, or not yet again.
_ENDINGS = {
    Status.ACHIEVED: Shift.ACHIEVED,
    Status.PARTIAL: Shift.ACHIEVED,
    Status.IN_PROGRESS: Shift.UNDER_WAY,
    Status.PAUSED: Shift.PAUSED,
    Status.CANCELLED: Shift.CANCELLED,
    Status.FAILED: Shift.FAILED,
}
_GIVEN_UP = Shift.PAUSED, Shift.CANCELLED, Shift.FAILED


@dataclass(frozen=True, slots=True)
class Move:
    """One announcement: what it did, and how far, with the announcement of the date it moved.

    `distance` is None where nothing moved or the dates are too vague to tell. `speakers` are the people and bodies
    that the statement names first; its sources' publishers are in its citations.
    """

    statement: Statement
    shift: Shift
    before: Statement | None = None
    distance: Distance | None = None
    speakers: tuple[str, ...] = ()


def moves(facts: tuple[Statement, ...]) -> tuple[Move, ...]:
    """What each statement of a ledger did, oldest first. What was achieved is not moved by what is planned after it."""
    made: list[Move] = []
    planned: Statement | None = None  # the last plan that named a date
    for fact in facts:
        made.append(_move(fact, made[-1] if made else None, planned))
        if announces(fact):
            planned = fact
        elif fact.status in HAPPENED_STATUSES:
            planned = None
    return tuple(made)


def _move(fact: Statement, last: Move | None, planned: Statement | None) -> Move:
    if fact.status not in OPEN_STATUSES:
        return _ending(fact, last, planned)
    if last and last.shift in _GIVEN_UP:
        return Move(fact, Shift.RE_PLANNED, planned, _distance(planned, fact))
    if fact.when is None or not announces(fact) or fact.when.precision is Precision.DECADE:
        return Move(fact, _undated(fact, last), planned)
    if planned is None or planned.when is None:
        return Move(fact, Shift.ANNOUNCED)
    shift = _shift(planned, fact, planned.when, fact.when)
    moved = _distance(planned, fact) if shift in (Shift.SLIP, Shift.PULL_IN, Shift.RE_PLANNED) else None
    return Move(fact, shift, planned, moved)


def _shift(planned: Statement, fact: Statement, old: PartialDate, new: PartialDate) -> Shift:
    if planned.id in fact.conflicts:
        return Shift.DISPUTED
    if fact.flown_by and planned.flown_by and fact.flown_by != planned.flown_by:
        return Shift.RE_PLANNED
    return compare(old, new, delayed=fact.status is Status.DELAYED)


def _ending(fact: Statement, last: Move | None, planned: Statement | None) -> Move:
    shift = _ENDINGS[fact.status]
    if last and last.statement.status is fact.status and _same_day(last.statement, fact):
        return Move(fact, Shift.REPEATED, planned)
    missed = planned and planned.when and fact.when and not dates.overlap(planned.when, fact.when)
    return Move(fact, shift, planned, _distance(planned, fact) if fact.status in HAPPENED_STATUSES and missed else None)


def _same_day(one: Statement, other: Statement) -> bool:
    """Whether two statements can tell of one event."""
    return not (one.when and other.when) or dates.overlap(one.when, other.when)


def _undated(fact: Statement, last: Move | None) -> Shift:
    if last and last.statement.when is None and last.statement.status is fact.status:
        return Shift.REPEATED
    return Shift.SLIP if last and fact.status is Status.DELAYED else Shift.PLACEHOLDER


def _distance(planned: Statement | None, fact: Statement) -> Distance | None:
    return between(planned.when, fact.when) if planned and planned.when and fact.when else None


def compare(old: PartialDate, new: PartialDate, *, delayed: bool = False) -> Shift:
    """How a date differs from the one before. Where both can mean the same day, the finer one firms and the coarser
    one loosens, unless whoever announced it called it a delay.
    """
    before, after = dates.soonest(old), dates.soonest(new)
    if old.edtf == new.edtf:
        return Shift.REPEATED
    if delayed and (after.latest >= before.latest or new.open_end):
        return Shift.SLIP
    if not dates.overlap(before, after):
        return Shift.SLIP if after.earliest > before.earliest else Shift.PULL_IN
    inside = before.earliest <= after.earliest and after.latest <= before.latest
    around = after.earliest <= before.earliest and before.latest <= after.latest
    if inside and around:
        return Shift.LOOSENED if _vagueness(new) > _vagueness(old) else Shift.FIRMED
    if inside or around:
        return Shift.FIRMED if inside else Shift.LOOSENED
    return Shift.SLIP if after.earliest > before.earliest else Shift.PULL_IN


def _vagueness(date: PartialDate) -> int:
    return date.approximate + date.open_end + date.open_start
