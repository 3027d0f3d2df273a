"""The timeline chart: a lane for each side, a mark for each row, and a key for those that tell most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.rendering.charts.chart import ALT_LIMIT, Chart, Theme
from bot.rendering.charts.fonts import drawable, fitted, width
from bot.rendering.charts.frame import MARK, ROOM, SIDE, SMALL, TEXT, WIDTH, data_line, day, frame, sources_line, vertical
from bot.rendering.charts.marks import STATUS_MARKS
from bot.rendering.charts.palettes import PALETTES
from bot.rendering.charts.placing import most_levels, stack
from bot.rendering.charts.scale import Scale, scale
from bot.rendering.charts.sheet import Sheet
from knowledge import dates
from knowledge.chronicle.chapters import Span
from knowledge.chronicle.timeline import Row, Timeline
from knowledge.chronicle.topics import SIDE_NAMES
from knowledge.errors import QuestionError
from knowledge.models import Aspect, Side

_MOST_KEYS = 10
_MOST_LEVELS = 19  # of all lanes together
_CROWD = 60  # rows; of more, each has a smaller mark
_SMALL_MARK = 15.0
_LANE_HEAD, _LEVEL, _LANE_GAP = 36.0, 27.0, 9.0
_AXIS, _NOW, _KEY_LINE = 56.0, 40.0, 37.0
_NEAR = 0.25  # of the range: a line for today may stretch it by so much
_BAR_ALPHA = 0.45


@dataclass(frozen=True, slots=True)
class _Item:
    """A row on its axis: its bar from `begin` to `end`, its mark at `place`, its number in the key or 0."""

    row: Row
    begin: float
    end: float
    place: float
    number: int

    def reach(self, size: float) -> tuple[float, float]:
        """What it takes of its level, its number included."""
        number = width(str(self.number), SMALL, bold=True) + size / 2 if self.number else 0
        return min(self.begin, self.place - size / 2) - 1, max(self.end, self.place + size / 2) + number + 1


def draw(timeline: Timeline, theme: Theme, publishers: Sequence[str], today: dt.date) -> Chart:
    """Draw a timeline. Raises QuestionError where no row of it has a date."""
    rows = [row for row in timeline.rows if row.span or not row.ahead]
    newest = timeline.newest
    if not rows or newest is None:
        raise QuestionError(f"Nothing on this timeline of {timeline.topic.name} has a date that could be drawn.")
    now = min(timeline.as_of.latest, today) if timeline.as_of else today
    axis = _axis(timeline, rows, now)
    keyed = _telling(rows)
    numbers = {id(row): number for number, row in enumerate(keyed, start=1)}
    items = [_item(row, axis, numbers.get(id(row), 0)) for row in rows]
    size = MARK if len(rows) <= _CROWD else _SMALL_MARK
    lanes = _lanes(items, size)
    statuses = {row.status for row in rows}
    edge = frame(
        f"Timeline: {timeline.topic.name}",
        _summary(timeline, rows),
        [mark for status, mark in STATUS_MARKS.items() if status in statuses],
        (
            "Bars are as wide as their dates are vague; hollow marks are no longer or not yet done.",
            sources_line(publishers, len({source for row in rows for source in row.statement.sources})),
            data_line(newest, today, timeline.as_of),
        ),
    )
    heads = len({row.ahead for row in keyed})
    top = edge.above + _NOW
    bottom = top + sum(_height(levels) for _, _, levels in lanes)
    sheet = Sheet((WIDTH, bottom + _AXIS + _KEY_LINE * (len(keyed) + heads) + edge.below), PALETTES[theme])
    edge.draw(sheet)
    _draw_axis(sheet, axis, top, bottom)
    if axis.first <= now <= axis.last:
        label = f"as of {dates.describe(timeline.as_of)}" if timeline.as_of else f"today, {day(now)}"
        vertical(sheet, axis.at(now), top, bottom, label)
    for place, (side, levelled, levels) in enumerate(lanes):
        _draw_lane(sheet, side, levelled, top, levels, size, shaded=place % 2 == 0)
        top += _height(levels)
    _draw_key(sheet, keyed, bottom + _AXIS)
    alt = _alt(timeline, rows)
    return Chart(sheet.png(alt), alt, "timeline.png")


def _span(row: Row) -> Span:
    """Where a row stands; what is done on a day that is not told stands where it was said."""
    return row.span or (row.statement.stated.earliest, row.statement.stated.latest)


def _axis(timeline: Timeline, rows: Sequence[Row], now: dt.date) -> Scale:
    """From the first to the last day that is drawn, and to today where that is near or something lies ahead."""
    since, until = timeline.window.since, timeline.window.until
    first, last = min(_span(row)[0] for row in rows), max(_span(row)[1] for row in rows)
    if since:
        first = max(first, since.earliest)
    if until:
        last = min(last, until.latest)
    near = (now - last).days <= _NEAR * (last - first).days or any(row.ahead for row in rows)
    if near and not until:
        last = max(last, now)
    if any(row.ahead for row in rows) and not since:
        first = min(first, now)
    return scale(first, last, SIDE, WIDTH - SIDE)


def _item(row: Row, axis: Scale, number: int) -> _Item:
    begin, end = (axis.at(bound) for bound in _span(row))
    when = row.when
    place = begin if when and when.open_end else end if when and when.open_start else (begin + end) / 2
    return _Item(row, begin, end, place, number)


def _telling(rows: Sequence[Row]) -> list[Row]:
    """The rows that get a number and a line in the key: all, where they are few; else the weightiest of each stretch,
    half of them of what is ahead.
    """
    if len(rows) <= _MOST_KEYS:
        return list(rows)
    done, ahead = ([row for row in rows if row.ahead is wanted] for wanted in (False, True))
    share = max(min(len(ahead), _MOST_KEYS // 2), _MOST_KEYS - len(done))
    return [*_weightiest(done, _MOST_KEYS - share), *_weightiest(ahead, share)]


def _weightiest(rows: Sequence[Row], count: int) -> Iterator[Row]:
    """One row of each of so many stretches of equal length: landings first, then what people ask about."""
    for part in range(count):
        stretch = rows[len(rows) * part // count : len(rows) * (part + 1) // count]
        yield max(stretch, key=_weight)


def _weight(row: Row) -> tuple[bool, int, bool, int]:
    milestone = row.milestone
    return (
        Aspect.LANDING in milestone.aspects,
        len(milestone.questions),
        Aspect.STEP in milestone.aspects,
        len(row.statement.sources),
    )


def _lanes(items: Sequence[_Item], size: float) -> list[tuple[Side, list[tuple[_Item, int]], int]]:
    """The lanes that have something in them: the side, its items with their levels, and the number of levels."""
    order = list(SIDE_NAMES)
    ranked = sorted(items, key=lambda item: (order.index(item.row.side), not item.number, item.begin))
    lanes = [(side, list(lane)) for side, lane in groupby(ranked, key=lambda item: item.row.side)]
    reaches = [[item.reach(size) for item in lane] for _, lane in lanes]
    cap = most_levels([max(stack(lane, len(lane))) + 1 for lane in reaches], _MOST_LEVELS)
    stacked = [stack(lane, cap) for lane in reaches]
    return [
        (side, list(zip(lane, levels, strict=True)), max(levels) + 1)
        for (side, lane), levels in zip(lanes, stacked, strict=True)
    ]


def _height(levels: int) -> float:
    return _LANE_HEAD + _LEVEL * levels + _LANE_GAP


def _draw_axis(sheet: Sheet, axis: Scale, top: float, bottom: float) -> None:
    for x, label in axis.ticks():
        sheet.line([(x, top), (x, bottom + 8)], sheet.palette.grid, 2)
        half = width(label, SMALL) / 2
        middle = min(max(x, SIDE + half), WIDTH - SIDE - half)
        sheet.text((middle, bottom + 26), label, SMALL, colour=sheet.palette.faint, anchor="center")


def _draw_lane(
    sheet: Sheet,
    side: Side,
    items: Sequence[tuple[_Item, int]],
    top: float,
    levels: int,
    size: float,
    *,
    shaded: bool,
) -> None:
    if shaded:
        sheet.band((0, top), (WIDTH, top + _height(levels)), sheet.palette.shade)
    sheet.text((SIDE, top + _LANE_HEAD / 2), f"{SIDE_NAMES[side]} ({len(items)})", SMALL, bold=True)

    def middle(level: int) -> float:
        return top + _LANE_HEAD + _LEVEL * (level + 0.5)

    for item, level in items:
        mark, y = STATUS_MARKS[item.row.status], middle(level)
        if item.end - item.begin > size:
            colour = getattr(sheet.palette, mark.colour)
            sheet.band((item.begin, y - size / 4), (item.end, y + size / 4), colour, alpha=_BAR_ALPHA, behind=False)
        if item.number:
            number = str(item.number)
            end = item.reach(size)[1] - width(number, SMALL, bold=True)
            sheet.text((end, y), number, SMALL, bold=True, lifted=True)
    for mark in STATUS_MARKS.values():
        points = [(item.place, middle(level)) for item, level in items if STATUS_MARKS[item.row.status] is mark]
        if points:
            sheet.marks(points, mark, size)


def _draw_key(sheet: Sheet, rows: Sequence[Row], top: float) -> None:
    """A line for each numbered row: number, mark, what, when; what is done apart from what is ahead."""
    y = top + _KEY_LINE / 2
    ahead: bool | None = None
    number_room, text_begin = 40.0, 82.0
    for number, row in enumerate(rows, start=1):
        if row.ahead is not ahead:
            ahead = row.ahead
            sheet.text((SIDE, y), "Ahead" if ahead else "Done or under way", SMALL, bold=True)
            y += _KEY_LINE
        sheet.text((SIDE + number_room, y), str(number), TEXT, bold=True, anchor="right")
        sheet.marks([(SIDE + number_room + MARK, y)], STATUS_MARKS[row.status], MARK)
        when = drawable(row.dated)
        room = ROOM - text_begin - width(f" {when}", SMALL) - 12
        end = SIDE + text_begin + sheet.text((SIDE + text_begin, y), fitted(row.title, room, TEXT), TEXT)
        sheet.text((end + 14, y), when, SMALL, colour=sheet.palette.faint)
        y += _KEY_LINE


def _summary(timeline: Timeline, rows: Sequence[Row]) -> str:
    ahead = sum(row.ahead for row in rows)
    left_out = len(timeline.rows) - len(rows)
    told = [
        f"{len(rows) - ahead} done or under way, {ahead} ahead" if ahead else f"{len(rows)} milestones",
        f"side: {SIDE_NAMES[timeline.side]}" if timeline.side else "",
        f"status: {timeline.status.replace('_', ' ')}" if timeline.status else "",
        f"{left_out} more without a date" if left_out else "",
    ]
    return "; ".join(filter(None, told))


def _alt(timeline: Timeline, rows: Sequence[Row]) -> str:
    """What the chart shows, with the first and the last date on it."""
    first, last = min(rows, key=lambda row: _span(row)[0]), max(rows, key=lambda row: _span(row)[1])
    known = f", as known in {dates.describe(timeline.as_of)}" if timeline.as_of else ""
    text = (
        f"Timeline of {timeline.topic.name}{known}, with a lane for each side of the race: {_summary(timeline, rows)}. "
        f"The first is {first.title} ({first.dated}), the last {last.title} ({last.dated})."
    )
    return text if len(text) <= ALT_LIMIT else f"{text[: ALT_LIMIT - 1]}…"
