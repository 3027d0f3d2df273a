"""What is planned next, nearest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge import dates
from knowledge.chronicle.timeline import Row
from knowledge.chronicle.topics import Topic
from knowledge.models import PartialDate, Precision


@dataclass(frozen=True, slots=True)
class Plan:
    """A step still to come. `days` is the number of days to go, where the date is precise enough for a countdown;
    `note` says what a reader must know of the date ("date passed, no source since 3 May 2024").
    """

    row: Row
    days: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What is planned for a topic: `plans` with a date, nearest first; `undated` without one; `passed`, whose date has
    gone by without news, the latest first.
    """

    topic: Topic
    today: dt.date
    plans: tuple[Plan, ...]
    undated: tuple[Plan, ...]
    passed: tuple[Plan, ...]
    as_of: PartialDate | None = None


def plans_of(topic: Topic, rows: Iterable[Row], today: dt.date, as_of: PartialDate | None) -> Upcoming:
    """Sort rows that are ahead, which are in order, into what is to come, what has no date and what has passed."""
    ahead = [row for row in rows if row.ahead]
    return Upcoming(
        topic=topic,
        today=today,
        plans=tuple(_plan(row, today) for row in ahead if row.when and not row.passed),
        undated=tuple(_plan(row, today) for row in ahead if row.when is None),
        passed=tuple(_plan(row, today) for row in reversed(ahead) if row.passed),
        as_of=as_of,
    )


def _plan(row: Row, today: dt.date) -> Plan:
    said = dates.describe(row.statement.stated)
    if row.when is None:
        return Plan(row, None, f"no date, last heard of {said}")
    if row.passed:
        return Plan(row, None, f"date passed, no source since {said}")
    begun = row.when.open_end and row.span is not None and row.span[1] < today
    note = f"that day has come, no source since {said}" if begun else ""
    exact = row.when.precision is Precision.DAY and row.when.earliest >= today
    return Plan(row, (row.when.earliest - today).days if exact else None, note)
