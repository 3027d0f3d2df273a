"""Milestones in their order, as they were known on a day: what is done apart from what is planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge import dates, missions
from knowledge.chronicle.asking import Window
from knowledge.chronicle.chapters import Chapter, Chapters, Span
from knowledge.chronicle.topics import Topic
from knowledge.missions import Event
from knowledge.models import Milestone, PartialDate, Side, Statement, Status
from knowledge.vocabulary import HAPPENED_STATUSES, OPEN_STATUSES

# What is asked for as planned may be late by now.
_ASKED = {Status.PLANNED: OPEN_STATUSES}


@dataclass(frozen=True, slots=True)
class Row:
    """One milestone, or one event of a mission, as it was known.

    `title` says what, `statement` all else: its `when` is the date with its precision, or None. `ahead` is true for
    what is still to come, `passed` where its date has gone by without a newer statement. `span` are the first and the
    last day that the date can mean (an open end is cut at what it names), to order and to draw it.
    """

    title: str
    milestone: Milestone
    statement: Statement
    side: Side
    span: Span | None
    ahead: bool
    passed: bool

    @property
    def when(self) -> PartialDate | None:
        """The date that the statement speaks of."""
        return self.statement.when

    @property
    def status(self) -> Status:
        """How it stood."""
        return self.statement.status

    @property
    def dated(self) -> str:
        """The date in words: "16 November 2022", "no earlier than 2027", "no date", "said in March 2024"."""
        when = self.statement.when
        if when is not None:
            return dates.describe(when)
        return "no date" if self.ahead else f"said {dates.on(self.statement.stated)}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows of a topic in order: done ones by their day, then those ahead by theirs, undated ones last."""

    topic: Topic
    rows: tuple[Row, ...]
    window: Window
    as_of: PartialDate | None = None
    side: Side | None = None
    status: Status | None = None

    @property
    def done(self) -> tuple[Row, ...]:
        """What has happened, for good or ill, or is under way."""
        return tuple(row for row in self.rows if not row.ahead)

    @property
    def planned(self) -> tuple[Row, ...]:
        """What is still to come."""
        return tuple(row for row in self.rows if row.ahead)

    @property
    def newest(self) -> PartialDate | None:
        """When the newest statement of the rows was made."""
        return max((row.statement.stated for row in self.rows), key=lambda stated: stated.earliest, default=None)


def rows_of(chapters: Iterable[Chapter], index: Chapters, as_of: PartialDate | None, today: dt.date) -> Iterator[Row]:
    """The rows of chapters as known at the end of `as_of`, in no order; what a ledger tells of a mission is not told
    again by the table of missions.
    """
    table: list[tuple[Event, Row]] = []
    told: dict[str, list[Row]] = {}
    for chapter in chapters:
        if chapter.mission is not None:
            table += _flights(chapter, index, as_of, today)
        elif current := chapter.current(as_of):
            row = _row(chapter, current, chapter.milestone.title, index.span(current), today)
            for entity in chapter.milestone.entities if chapter.is_step else ():
                told.setdefault(entity, []).append(row)
            yield row
    for event, row in table:
        if not any(_same(event, row, other) for other in told.get(row.milestone.entities[0], ())):
            yield row


def select(rows: Iterable[Row], window: Window, side: Side | None, status: Status | None) -> tuple[Row, ...]:
    """The rows that lie in a window, of one side and one status where these are given, in order."""
    statuses = _ASKED.get(status, (status,)) if status else tuple(Status)
    chosen = [row for row in rows if row.status in statuses and side in (None, row.side) and window.holds(_place(row))]
    return tuple(sorted(chosen, key=_order))


def _flights(
    chapter: Chapter, index: Chapters, as_of: PartialDate | None, today: dt.date
) -> Iterator[tuple[Event, Row]]:
    mission = chapter.mission
    assert mission is not None
    for fact in chapter.known(as_of):
        told = index.cautious(fact, mission, as_of) if as_of else fact
        event = missions.event(mission, told)
        yield event, _row(chapter, told, f"{event} of {mission.name}", index.span(told), today)


def _row(chapter: Chapter, statement: Statement, title: str, span: Span | None, today: dt.date) -> Row:
    late = span is not None and span[0] > today
    ahead = statement.status in OPEN_STATUSES or (statement.status is Status.IN_PROGRESS and late)
    passed = statement.status in OPEN_STATUSES and statement.when is not None and statement.when.latest < today
    return Row(title, chapter.milestone, statement, chapter.side, span, ahead, passed)


def _same(event: Event, row: Row, told: Row) -> bool:
    """Whether a row of the table tells of what a ledger tells: both are still to come, both name the same day, both
    say how the flight went wrong, or the ledger has only the month in which the mission came down.
    """
    if row.ahead or told.ahead or row.span is None or told.span is None:
        return row.ahead and told.ahead
    went_wrong = event is Event.FLIGHT and row.status is told.status
    inside = told.span[0] <= row.span[0] and row.span[1] <= told.span[1]
    return row.span == told.span or went_wrong or (inside and event in (Event.LANDING, Event.IMPACT))


def _place(row: Row) -> Span | None:
    """Where a row stands in time: what has happened on a day that is not told stands where it was said."""
    said = row.statement.stated
    return row.span if row.span or row.ahead else (said.earliest, said.latest)


def _order(row: Row) -> tuple[bool, bool, dt.date, dt.date, str]:
    first, last = _place(row) or (row.statement.stated.earliest, row.statement.stated.latest)
    if row.when and row.when.open_start:
        first = last  # "by 2030" stands behind all that is to be in 2030
    return row.ahead, row.ahead and row.span is None, first, last, row.title


def happened(row: Row) -> bool:
    """Whether it was done, wholly or in part."""
    return row.status in HAPPENED_STATUSES
