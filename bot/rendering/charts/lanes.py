"""The lanes of a timeline: one for each side, with a mark for each row and a bar where its date is vague."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.rendering.charts.fonts import width
from bot.rendering.charts.frame import MARK, SIDE, SMALL
from bot.rendering.charts.marks import STATUS_MARKS
from bot.rendering.charts.placing import Stretch, shares, stack
from bot.rendering.charts.scale import Scale
from bot.rendering.charts.sheet import Sheet
from knowledge import dates
from knowledge.chronicle.chapters import Span
from knowledge.chronicle.timeline import Row
from knowledge.chronicle.topics import SIDE_NAMES
from knowledge.models import Side, Status

_STACKED = 560.0  # pixels for the levels of all lanes together
_CROWD = 30  # rows; where there are more, marks are smaller
_SMALL_MARK = 15.0
_LEVEL = 1.28  # of a mark
_HEAD, _GAP = 36.0, 10.0
_BAR_ALPHA = 0.45


def span(row: Row) -> Span:
    """The days on which a row stands; what is done on a day that is not told stands where it was said."""
    said = dates.named(row.statement.stated)
    return row.span or (said.earliest, said.latest)


@dataclass(frozen=True, slots=True)
class _Item:
    """A row on its axis: its bar from `begin` to `end`, its mark at `place`, its number in the key or nothing."""

    row: Row
    begin: float
    end: float
    place: float
    number: str

    def reach(self, mark: float) -> Stretch:
        """What it takes of its level, its number included."""
        number = width(self.number, SMALL, bold=True) + mark / 3 if self.number else 0
        return min(self.begin, self.place - mark / 2), max(self.end, self.place + mark / 2) + number


@dataclass(frozen=True, slots=True)
class Lane:
    """One side's items, each on its level, with marks of one size."""

    side: Side
    items: Sequence[_Item]
    levels: Sequence[int]
    mark: float

    @property
    def height(self) -> float:
        """How high it is, in pixels, its name included."""
        return _HEAD + _LEVEL * self.mark * (max(self.levels) + 1) + _GAP

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw name, bars, marks and numbers."""
        sheet.text(
            (SIDE, top + _HEAD / 2), f"{SIDE_NAMES[self.side]} ({len(self.items)})", SMALL, bold=True, lifted=True
        )
        heights = [top + _HEAD + _LEVEL * self.mark * (level + 0.5) for level in self.levels]
        placed = list(zip(self.items, heights, strict=True))
        for item, y in placed:
            if item.end - item.begin > self.mark:
                colour = getattr(sheet.palette, STATUS_MARKS[item.row.status].colour)
                corner = item.end, y + self.mark / 4
                sheet.band((item.begin, y - self.mark / 4), corner, colour, alpha=_BAR_ALPHA, behind=False)
            if item.number:
                sheet.text((item.reach(self.mark)[1], y), item.number, SMALL, bold=True, anchor="right", lifted=True)
        for status, mark in STATUS_MARKS.items():
            if points := [(item.place, y) for item, y in placed if item.row.status is status]:
                sheet.marks(points, mark, self.mark)


def lanes(rows: Sequence[Row], numbers: Mapping[int, str], axis: Scale) -> list[Lane]:
    """The lanes that have something in them. `numbers` are those of the rows in the key, by the rows' places."""
    items = [_item(row, numbers.get(place, ""), axis) for place, row in enumerate(rows)]
    mark = MARK if len(rows) <= _CROWD else _SMALL_MARK
    order = list(SIDE_NAMES)
    # What has a number chooses its place first, so that nothing lies on the number.
    items.sort(key=lambda item: (order.index(item.row.side), not item.number, item.begin))
    sides = [(side, list(lane)) for side, lane in groupby(items, key=lambda item: item.row.side)]
    reaches = [[item.reach(mark) for item in lane] for _, lane in sides]
    wanted = [max(stack(lane, len(lane))) + 1 for lane in reaches]
    given = shares(wanted, int(_STACKED / (_LEVEL * mark)))
    return [
        Lane(side, lane, stack(reach, most, sum(bool(item.number) for item in lane)), mark)
        for (side, lane), reach, most in zip(sides, reaches, given, strict=True)
    ]


def _item(row: Row, number: str, axis: Scale) -> _Item:
    begin, end = (axis.at(bound) for bound in span(row))
    from_then_on = row.status is Status.IN_PROGRESS or (row.when is not None and row.when.open_end)
    by_then = row.when is not None and row.when.open_start
    place = begin if from_then_on else end if by_then else (begin + end) / 2
    return _Item(row, begin, end, place, number)
