"""Two programmes, missions, vehicles or sides in the same rows. The table gives no verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge import dates
from knowledge.chronicle.chapters import Chapter, announces
from knowledge.chronicle.moves import moves
from knowledge.chronicle.timeline import Row, happened
from knowledge.chronicle.topics import Topic
from knowledge.models import Aspect, Entity, Mission, PartialDate, Side, Statement, Status
from knowledge.vocabulary import HAPPENED_STATUSES

NO_SOURCE = "no source"
_GIVEN_UP = Status.PAUSED, Status.CANCELLED, Status.FAILED


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` in short, the `statement` that bears it, and for a landing the dates that were announced before."""

    text: str = NO_SOURCE
    statement: Statement | None = None
    ledger: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    label: str
    a: Cell
    b: Cell


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two topics, line by line."""

    a: Topic
    b: Topic
    lines: tuple[Line, ...]
    as_of: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Contender:
    """One column: a topic and the side it is on, with its chapters, its steps in order and, of a mission, its own
    flights in the table.
    """

    topic: Topic
    side: Side | None
    chapters: Sequence[Chapter]
    rows: Sequence[Row]
    flights: Sequence[tuple[Mission, Row]]
    entities: Mapping[str, Entity]
    as_of: PartialDate | None

    def partners(self) -> Cell:
        """Who takes part."""
        return self._told(Aspect.PARTNERS)

    def landing(self) -> Cell:
        """The first crewed landing: its date and mission, and the dates announced for it, each when it was first."""
        chapter = self._chapter(Aspect.LANDING)
        current = chapter.current(self.as_of) if chapter else None
        if chapter is None or current is None:
            return Cell()
        told: dict[str, str] = {}
        for move in moves(chapter.known(self.as_of)):
            said = move.statement
            if said.when and announces(said):
                date = dates.describe(said.when)
                told.setdefault(date, f"{date} ({move.shift}, said {dates.on(said.stated)})")
        flight = f" with {self.entities[current.flown_by].name}" if current.flown_by else ""
        date = dates.describe(current.when) if current.when else "no date"
        return Cell(f"{date}{flight} ({_status(current)})", current, tuple(told.values()))

    def launcher(self) -> Cell:
        """The rocket: of a mission the one in the table, else what is said of it."""
        told = next((flight for flight in self.flights if flight[0].vehicle), None)
        return Cell(told[0].vehicle, told[1].statement) if told else self._told(Aspect.LAUNCHER)

    def lander(self) -> Cell:
        """What sets people down."""
        return self._told(Aspect.LANDER)

    def status(self) -> Cell:
        """How it stands."""
        told = self._told(Aspect.STATE)
        if told.statement:
            return told
        own = [c for c in self.chapters if self._is_subject(c) and not (c.is_detail or c.mission)]
        known = [said for chapter in own if (said := chapter.current(self.as_of))]
        known = known or [row.statement for _, row in self.flights]
        newest = max(known, key=lambda said: dates.sort_key(said.stated), default=None)
        return Cell(newest.text, newest) if newest else Cell()

    def last_achieved(self) -> Cell:
        """The newest flight, landing or test that was done; the launch of a mission that failed later is none."""
        failed = {row.milestone.entities[0] for row in self.rows if row.status is Status.FAILED}
        done = [row for row in self.rows if happened(row) and row.when and row.milestone.entities[0] not in failed]
        return _brief(done[-1]) if done else Cell()

    def next_step(self) -> Cell:
        """The nearest one planned whose date has not passed."""
        plans = [row for row in self.rows if row.ahead and not row.passed]
        return _brief(plans[0]) if plans else Cell()

    def _told(self, aspect: Aspect) -> Cell:
        chapter = self._chapter(aspect)
        statement = chapter.current(self.as_of) if chapter else None
        return Cell(statement.text, statement) if statement else Cell()

    def _chapter(self, aspect: Aspect) -> Chapter | None:
        """The chapter that tells an aspect: first one with the topic as its subject, then one of the topic's side,
        then one that goes on, then the one that is told most of.
        """
        telling = [c for c in self.chapters if aspect in c.milestone.aspects and c.known(self.as_of)]
        telling = [c for c in telling if self.topic.side or self._names & c.subjects]
        return max(telling, key=self._worth, default=None)

    def _worth(self, chapter: Chapter) -> tuple[bool, bool, int, int]:
        current = chapter.current(self.as_of)
        goes_on = (
            0 if current is None or current.status in _GIVEN_UP else 1 if current.status in HAPPENED_STATUSES else 2
        )
        return self._is_subject(chapter), chapter.side is self.side, goes_on, len(chapter.known(self.as_of))

    def _is_subject(self, chapter: Chapter) -> bool:
        return chapter.milestone.entities[0] in self._names

    @property
    def _names(self) -> set[str]:
        return {entity.id for entity in self.topic.entities}


_LINES: tuple[tuple[str, Callable[[Contender], Cell]], ...] = (
    ("Partners", Contender.partners),
    ("First crewed landing", Contender.landing),
    ("Launcher", Contender.launcher),
    ("Lander", Contender.lander),
    ("Status", Contender.status),
    ("Last achieved", Contender.last_achieved),
    ("Next step", Contender.next_step),
)


def compare(a: Contender, b: Contender) -> Comparison:
    """The table of two contenders."""
    lines = tuple(Line(label, cell(a), cell(b)) for label, cell in _LINES)
    return Comparison(a.topic, b.topic, lines, a.as_of)


def _brief(row: Row) -> Cell:
    return Cell(f"{row.title}, {row.dated} ({_status(row.statement)})", row.statement)


def _status(statement: Statement) -> str:
    return statement.status.replace("_", " ")
