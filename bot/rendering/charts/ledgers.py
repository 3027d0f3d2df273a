"""The slip chart: each announced date over the day it was announced, and the diagonal on which a thing is due that
very day. Points that rise as fast as the diagonal tell of a goal that gets no nearer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.rendering.charts.chart import ALT_LIMIT, Chart, Theme
from bot.rendering.charts.fonts import drawable, width
from bot.rendering.charts.frame import MARK, SIDE, SMALL, WIDTH, data_line, day, frame, sources_line, vertical
from bot.rendering.charts.marks import SHIFT_MARKS
from bot.rendering.charts.palettes import PALETTES
from bot.rendering.charts.placing import Box, free_place
from bot.rendering.charts.scale import Scale, scale
from bot.rendering.charts.sheet import Point, Sheet
from knowledge import dates
from knowledge.chronicle.chapters import Span, announces
from knowledge.chronicle.moves import Move, Shift
from knowledge.chronicle.slips import Slip
from knowledge.errors import QuestionError
from knowledge.models import PartialDate

_PLOT_HEIGHT, _AXIS, _ABOVE = 560.0, 92.0, 84.0
_LEFT, _RIGHT = 132.0, WIDTH - SIDE
_LABEL_HEIGHT = 30.0
_BAR = 12.0
_BAR_ALPHA = 0.45
_ENDINGS = (Shift.UNDER_WAY, Shift.PAUSED, Shift.CANCELLED, Shift.FAILED, Shift.ACHIEVED)
_DISTANCES = (10.0, 34.0, 62.0, 96.0, 140.0)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A move on the chart: where its mark stands, from where to where its bar goes, and what stands by it."""

    move: Move
    at: Point
    bar: tuple[float, float]
    label: str

    @property
    def box(self) -> Box:
        """What mark and bar take."""
        x, y = self.at
        half = MARK / 2
        return x - half, min(*self.bar, y - half), x + half, max(*self.bar, y + half)


def draw(slip: Slip, theme: Theme, publishers: Sequence[str], today: dt.date) -> Chart:
    """Draw a slip. Raises QuestionError where no date was announced beforehand."""
    if not slip.announced:
        raise QuestionError(f"No date was ever announced for {slip.milestone.title}, so there is no slip to draw.")
    now = min(slip.as_of.latest, today) if slip.as_of else today
    statements = [move.statement for move in slip.moves]
    edge = frame(
        slip.milestone.title,
        slip.total,
        [SHIFT_MARKS[move.shift] for move in slip.moves],
        (
            "Bars are as long as their dates are vague. Marks that rise as fast as the dashed line: a goal no nearer.",
            sources_line(publishers, len({source for said in statements for source in said.sources})),
            data_line(statements[-1].stated, today, slip.as_of),
        ),
    )
    top = edge.above + _ABOVE
    bottom = top + _PLOT_HEIGHT
    across, up = _axes(slip, now, top, bottom)
    sheet = Sheet((WIDTH, bottom + _AXIS + edge.below), PALETTES[theme])
    edge.draw(sheet)
    _draw_axes(sheet, across, up)
    if slip.as_of:
        vertical(sheet, across.at(now), top, bottom, f"as of {dates.describe(slip.as_of)}")
    else:
        vertical(sheet, across.at(now), top, bottom, f"today, {day(now)}")
    _draw_diagonal(sheet, across, up)
    spots = list(_spots(slip.moves, across, up))
    _draw_path(sheet, spots, across.at(now))
    _draw_spots(sheet, spots)
    _draw_labels(sheet, spots, (_LEFT, top, _RIGHT, bottom))
    alt = _alt(slip)
    return Chart(sheet.png(alt), alt, "slip.png")


def _named(when: PartialDate) -> Span:
    """The days that a date with an open end or start names."""
    named = dates.named(when)
    return named.earliest, named.latest


def _axes(slip: Slip, now: dt.date, top: float, bottom: float) -> tuple[Scale, Scale]:
    """Days of announcement from the first to now; announced days so that the diagonal is seen as well."""
    said = [move.statement.stated.earliest for move in slip.moves]
    named = [_named(move.statement.when) for move in slip.moves if move.statement.when]
    across = scale(min(said), max(*said, now), _LEFT, _RIGHT)
    first = min(*(begin for begin, _ in named), *said)
    last = max(*(end for _, end in named), now)
    return across, scale(first, last, bottom, top)


def _spots(moves: Sequence[Move], across: Scale, up: Scale) -> Iterator[_Spot]:
    """Each move where it stands. What ended without a date, or lost it, stands at the height of the last one."""
    y = up.at(up.first)
    for move in moves:
        when = move.statement.when
        ended = move.shift in _ENDINGS
        on = when.latest if ended and when else move.statement.stated.earliest
        bar = y, y
        if when and (announces(move.statement) or move.shift not in (Shift.PAUSED, Shift.CANCELLED)):
            bar = up.at(_named(when)[0]), up.at(_named(when)[1])
            y = bar[0] if when.open_end else bar[1] if when.open_start else sum(bar) / 2
        yield _Spot(move, (across.at(on), y), bar, _label(move))


def _label(move: Move) -> str:
    when = move.statement.when
    if move.shift in _ENDINGS:
        return drawable(f"{move.shift} {dates.on(when)}" if when else move.shift)
    if when is None:
        return "no date"
    if when.open_end:
        return f"{dates.describe(dates.soonest(when))} or later"
    return dates.describe(when)


def _draw_axes(sheet: Sheet, across: Scale, up: Scale) -> None:
    palette = sheet.palette
    for x, label in across.ticks():
        sheet.line([(x, up.begin), (x, up.end)], palette.grid, 2)
        sheet.text((x, up.begin + 26), label, SMALL, colour=palette.faint, anchor="center")
    for y, label in up.ticks():
        sheet.line([(_LEFT, y), (_RIGHT, y)], palette.grid, 2)
        sheet.text((_LEFT - 12, y), label, SMALL, colour=palette.faint, anchor="right")
    sheet.text((SIDE, up.end - 60), "announced for", SMALL, bold=True)
    sheet.text(((_LEFT + _RIGHT) / 2, up.begin + 64), "announced on", SMALL, bold=True, anchor="center")


def _draw_diagonal(sheet: Sheet, across: Scale, up: Scale) -> None:
    """Where a thing is due on the day that it is announced."""
    ends = [(across.at(on), up.at(on)) for on in (max(across.first, up.first), min(across.last, up.last))]
    sheet.line(ends, sheet.palette.faint, 3, dashed=True)


def _draw_path(sheet: Sheet, spots: Sequence[_Spot], now: float) -> None:
    """A step at each announcement: which date held from then on."""
    path: list[Point] = []
    for spot in spots:
        if path:
            path.append((spot.at[0], path[-1][1]))
        path.append(spot.at)
    if spots[-1].move.shift not in _ENDINGS:
        path.append((now, path[-1][1]))
    if len(path) > 1:
        sheet.line(path, sheet.palette.blue, 3)


def _draw_spots(sheet: Sheet, spots: Sequence[_Spot]) -> None:
    for spot in spots:
        mark = SHIFT_MARKS[spot.move.shift]
        x, (begin, end) = spot.at[0], spot.bar
        if abs(end - begin) > MARK:
            colour = getattr(sheet.palette, mark.colour)
            sheet.band((x - _BAR / 2, end), (x + _BAR / 2, begin), colour, alpha=_BAR_ALPHA, behind=False)
        sheet.marks([spot.at], mark, MARK)


def _draw_labels(sheet: Sheet, spots: Sequence[_Spot], within: Box) -> None:
    """Each label as near to its mark as it finds room; one that only repeats a date gives way where it finds none."""
    taken = [spot.box for spot in spots]
    for spot in sorted(spots, key=lambda spot: spot.move.shift is Shift.REPEATED):
        repeated = spot.move.shift is Shift.REPEATED
        reach = width(spot.label, SMALL, bold=True)
        near = _DISTANCES[:2] if repeated else _DISTANCES
        box = free_place(_places(spot, reach, near), taken, within)
        if box is None:
            continue
        taken.append(box)
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        sheet.text((x, y), spot.label, SMALL, bold=True, anchor="center", lifted=True)


def _places(spot: _Spot, reach: float, distances: Sequence[float]) -> Iterator[Box]:
    """Boxes around a mark, the nearest first: above, below, to the left, to the right and at the corners."""
    x, y = spot.at
    for distance in distances:
        away = MARK / 2 + distance
        beyond, high = away + reach / 2, away + _LABEL_HEIGHT / 2
        for dx, dy in ((-1, -1), (0, -1), (-1, 0), (1, 0), (0, 1), (1, 1), (1, -1), (-1, 1)):
            middle = x + dx * (beyond if dy == 0 else reach / 2), y + dy * high
            yield (
                middle[0] - reach / 2,
                middle[1] - _LABEL_HEIGHT / 2,
                middle[0] + reach / 2,
                middle[1] + _LABEL_HEIGHT / 2,
            )


def _alt(slip: Slip) -> str:
    """What the chart shows, with the first and the last announcement."""
    first, last = slip.announced[0].statement, slip.announced[-1].statement
    assert first.when
    assert last.when
    known = f", as known in {dates.describe(slip.as_of)}" if slip.as_of else ""
    times = len(slip.announced)
    opening = f"Chart of the dates announced for “{slip.milestone.title}”{known}"
    if times == 1:
        text = f"{opening}: only one, {dates.describe(first.when)}, said {dates.on(first.stated)}. "
    else:
        text = (
            f"{opening}: {times} announcements, the first {dates.on(first.stated)} ({dates.describe(first.when)}), "
            f"the last {dates.on(last.stated)} ({dates.describe(last.when)}). "
        )
    ended = slip.moves[-1]
    stands = _label(ended) if ended.shift in _ENDINGS or ended.statement.when is None else "still ahead"
    text += f"Its newest state, {dates.on(ended.statement.stated)}: {stands}."
    return text if len(text) <= ALT_LIMIT else f"{text[: ALT_LIMIT - 1]}…"
