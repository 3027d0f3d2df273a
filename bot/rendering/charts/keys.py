"""The key of a timeline: the few rows that get a number, and what the numbers mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.rendering.charts.fonts import drawable, fitted, width
from bot.rendering.charts.frame import MARK, ROOM, SIDE, SMALL, TEXT
from bot.rendering.charts.marks import STATUS_MARKS
from bot.rendering.charts.sheet import Sheet
from knowledge.chronicle.timeline import Row
from knowledge.models import Aspect

_MOST = 8
_LINE = 37.0
_NUMBER_END, _MARK_PLACE, _TITLE_BEGIN, _GAP = 32.0, 56.0, 78.0, 14.0


def telling(rows: Sequence[Row]) -> list[Row]:
    """The rows that get a number: all, where they are few; else half of them the weightiest of what is ahead, and the
    weightiest of each stretch of what is done. Rows come with what is done first, and stay so.
    """
    if len(rows) <= _MOST:
        return list(rows)
    done, ahead = ([row for row in rows if row.ahead is wanted] for wanted in (False, True))
    share = max(min(len(ahead), _MOST // 2), _MOST - len(done))
    expected = sorted(ahead, key=_weight, reverse=True)[:share]
    return [*_one_of_each_stretch(done, _MOST - share), *(row for row in ahead if row in expected)]


def _one_of_each_stretch(rows: Sequence[Row], count: int) -> Iterator[Row]:
    """The weightiest row of each of so many stretches of equal length."""
    for part in range(count):
        yield max(rows[len(rows) * part // count : len(rows) * (part + 1) // count], key=_weight)


def _weight(row: Row) -> tuple[bool, bool, bool, int, int]:
    """Landings of a crew first, then steps that people ask about, then what many sources tell."""
    milestone = row.milestone
    asked = len(milestone.questions)
    step = Aspect.STEP in milestone.aspects
    return Aspect.LANDING in milestone.aspects, step and asked > 0, asked > 0, len(row.statement.sources), asked


def height(rows: Sequence[Row]) -> float:
    """How high the key is, in pixels, its headings included."""
    return _LINE * (len(rows) + len({row.ahead for row in rows}))


def draw(sheet: Sheet, rows: Sequence[Row], top: float) -> None:
    """Write a line for each numbered row: number, mark, what, when; what is done apart from what is ahead."""
    y = top + _LINE / 2
    for number, row in enumerate(rows, start=1):
        if number == 1 or row.ahead is not rows[number - 2].ahead:
            sheet.text((SIDE, y), "Ahead" if row.ahead else "Done or under way", SMALL, bold=True)
            y += _LINE
        sheet.text((SIDE + _NUMBER_END, y), str(number), TEXT, bold=True, anchor="right")
        sheet.marks([(SIDE + _MARK_PLACE, y)], STATUS_MARKS[row.status], MARK)
        when = drawable(row.dated)
        room = ROOM - _TITLE_BEGIN - _GAP - width(when, SMALL)
        begin = SIDE + _TITLE_BEGIN
        end = begin + sheet.text((begin, y), fitted(row.title, room, TEXT), TEXT)
        sheet.text((end + _GAP, y), when, SMALL, colour=sheet.palette.faint)
        y += _LINE
