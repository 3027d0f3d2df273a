"""The slip chart: each announced date over the day it was announced, and the diagonal on which a thing is due that
very day. Points that rise as fast as the diagonal tell of a goal that gets no nearer.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.rendering.charts.chart import Chart, Theme, alternative
from bot.rendering.charts.fonts import drawable, width
from bot.rendering.charts.frame import MARK, SIDE, SMALL, WIDTH, data_line, day, frame, kept, sources_line, vertical
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

_PLOT_HEIGHT, _AXIS, _ABOVE = 560.0, 92.0, 48.0
_LEFT, _RIGHT = 132.0, WIDTH - SIDE
_LABEL_HEIGHT = 30.0
_GAP = 14  # between two labels
_DIAGONAL = "due that very day"
_SHARES = 0.08, 0.3, 0.5, 0.65, 0.02  # of the diagonal, where its name may begin
_HEADROOM = 0.1  # above and below, for labels
_BAR = 12.0
_BAR_ALPHA = 0.45
_NOTE = "Axes: dates in UTC. As steep as the dashed line: no nearer. Bar: vague date."
_OVER = (Shift.CANCELLED, Shift.FAILED, Shift.ACHIEVED)
_ENDINGS = (Shift.UNDER_WAY, Shift.PAUSED, *_OVER)
_DISTANCES = (4.0, 20.0, 48.0, 80.0, 120.0, 170.0, 230.0, 300.0, 380.0)
_FAR = 12.0


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
            _NOTE,
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
    if across.first <= now <= across.last:
        label = f"as of {dates.describe(slip.as_of)}" if slip.as_of else f"today, {day(now)}"
        vertical(sheet, across.at(now), top, bottom, label)
    spots = list(_spots(slip.moves, across, up))
    path = list(_path(spots, across.at(now)))
    sheet.line(path, sheet.palette.blue, 3)
    _draw_spots(sheet, spots)
    within = _LEFT, top, _RIGHT, bottom
    labels = list(_labels(spots, path, within))
    for spot, box in labels:
        _draw_label(sheet, spot, box)
    _draw_diagonal(sheet, (across, up), [*(spot.box for spot in spots), *(box for _, box in labels)], within)
    alt = _alt(slip)
    return Chart(sheet.png(alt), alt, "slip.png")


def _named(when: PartialDate) -> Span:
    """The days that a date with an open end or start names."""
    named = dates.named(when)
    return named.earliest, named.latest


def _axes(slip: Slip, now: dt.date, top: float, bottom: float) -> tuple[Scale, Scale]:
    """Days of announcement from the first to now; announced days so that the diagonal is seen as well."""
    said = [_named(move.statement.stated)[0] for move in slip.moves]
    named = [_named(move.statement.when) for move in slip.moves if move.statement.when]
    end = max(said) if slip.moves[-1].shift in _OVER else now
    across = scale(min(said), max(*said, end), _LEFT, _RIGHT)
    first, last = min(*(begin for begin, _ in named), *said), max(*(end for _, end in named), end)
    return across, scale(first, last, bottom, top, _HEADROOM)


def _spots(moves: Sequence[Move], across: Scale, up: Scale) -> Iterator[_Spot]:
    """Each move where it stands. What ended without a date, or lost it, stands at the height of the last one."""
    y = up.at(up.first)
    for move in moves:
        when = move.statement.when
        ended = move.shift in _ENDINGS
        said = _named(move.statement.stated)
        on = min(_named(when)[1], said[1]) if ended and when else said[0]  # what is under way may end much later
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
        sheet.text((kept(x, label), up.begin + 26), label, SMALL, colour=palette.faint, anchor="center")
    for y, label in up.ticks():
        sheet.line([(_LEFT, y), (_RIGHT, y)], palette.grid, 2)
        sheet.text((_LEFT - 12, y), label, SMALL, colour=palette.faint, anchor="right")
    sheet.text((SIDE, up.end - 18), "announced for", SMALL, bold=True)
    sheet.text(((_LEFT + _RIGHT) / 2, up.begin + 64), "announced on", SMALL, bold=True, anchor="center")


def _draw_diagonal(sheet: Sheet, days: tuple[Scale, Scale], taken: Sequence[Box], within: Box) -> None:
    """Where a thing is due on the day that it is announced, with its name where nothing else stands."""
    across, up = days
    ends = [(across.at(on), up.at(on)) for on in (max(across.first, up.first), min(across.last, up.last))]
    sheet.line(ends, sheet.palette.faint, 3, dashed=True)
    (x, y), (end_x, end_y) = ends
    slope = math.atan2(y - end_y, end_x - x)
    reach = width(_DIAGONAL, SMALL)
    length, rise = reach * math.cos(slope), reach * math.sin(slope)
    for share in _SHARES:
        begin = x + share * (end_x - x), y + share * (end_y - y) + _LABEL_HEIGHT
        box = begin[0], begin[1] - rise - _LABEL_HEIGHT / 2, begin[0] + length, begin[1] + _LABEL_HEIGHT / 2
        if free_place([box], taken, within):
            sheet.text(begin, _DIAGONAL, SMALL, colour=sheet.palette.faint, rotation=math.degrees(slope))
            return


def _path(spots: Sequence[_Spot], now: float) -> Iterator[Point]:
    """A step at each announcement: which date held from then on, and holds now unless the story has ended."""
    y = spots[0].at[1]
    for spot in spots:
        yield spot.at[0], y
        yield spot.at
        y = spot.at[1]
    if spots[-1].move.shift not in _ENDINGS:
        yield now, y


def _draw_spots(sheet: Sheet, spots: Sequence[_Spot]) -> None:
    for spot in sorted(spots, key=_is_repeated, reverse=True):
        mark = SHIFT_MARKS[spot.move.shift]
        x, (begin, end) = spot.at[0], spot.bar
        if abs(end - begin) > MARK:
            colour = getattr(sheet.palette, mark.colour)
            sheet.band((x - _BAR / 2, end), (x + _BAR / 2, begin), colour, alpha=_BAR_ALPHA, behind=False)
        sheet.marks([spot.at], mark, MARK)


def _labels(spots: Sequence[_Spot], path: Sequence[Point], within: Box) -> Iterator[tuple[_Spot, Box]]:
    """Where each label goes: as near to its mark as there is room, beside the path if that can be. One that only
    repeats a date is left out where there is none.
    """
    taken = [spot.box for spot in spots]
    steps = [
        (min(x, next_x) - 3, min(y, next_y) - 3, max(x, next_x) + 3, max(y, next_y) + 3)
        for (x, y), (next_x, next_y) in pairwise(path)
    ]
    for spot in sorted(spots, key=_is_repeated):
        near = _DISTANCES[:1] if _is_repeated(spot) else _DISTANCES
        places = list(_places(spot.box, width(spot.label, SMALL, bold=True) + _GAP, near))
        box = free_place(places, [*taken, *steps], within)
        if box is None and not _is_repeated(spot):
            box = free_place(places, taken, within)
        if box is not None:
            taken.append(box)
            yield spot, box


def _draw_label(sheet: Sheet, spot: _Spot, box: Box) -> None:
    """Write a label, with a line to its mark where it stands far from it."""
    left, top, right, bottom = box
    x, y = min(max(spot.at[0], left), right), min(max(spot.at[1], top), bottom)
    if math.dist((x, y), (min(max(x, spot.box[0]), spot.box[2]), min(max(y, spot.box[1]), spot.box[3]))) > _FAR:
        sheet.line([(x, y), spot.at], sheet.palette.faint, 2)
    sheet.text(((left + right) / 2, (top + bottom) / 2), spot.label, SMALL, bold=True, anchor="center", lifted=True)


def _places(box: Box, reach: float, distances: Sequence[float]) -> Iterator[Box]:
    """Boxes for a label around that of a mark, the nearest first: above, below, to the left, to the right."""
    left, top, right, bottom = box
    middle, level = (left + right) / 2, (top + bottom) / 2
    for away in distances:
        above, below, beside = top - away - _LABEL_HEIGHT, bottom + away, level - _LABEL_HEIGHT / 2
        for x, y in (
            *((x, above) for x in (middle - reach / 2, right - reach, left)),
            *((x, below) for x in (left, middle - reach / 2, right - reach)),
            *((left - away - reach, y) for y in (beside, above, below)),
            *((right + away, y) for y in (beside, below, above)),
        ):
            yield x, y, x + reach, y + _LABEL_HEIGHT


def _is_repeated(spot: _Spot) -> bool:
    return spot.move.shift is Shift.REPEATED


def _alt(slip: Slip) -> str:
    """What the chart shows, with the first and the last announcement, and how the story stands."""
    first, last = slip.announced[0].statement, slip.announced[-1].statement
    assert first.when
    assert last.when
    known = f", as known in {dates.describe(slip.as_of)}" if slip.as_of else ""
    told = f"one announcement, {dates.on(first.stated)} ({dates.describe(first.when)})"
    if first is not last:
        told = (
            f"{len(slip.announced)} announcements, the first {dates.on(first.stated)} ({dates.describe(first.when)}), "
            f"the last {dates.on(last.stated)} ({dates.describe(last.when)})"
        )
    return alternative(f"Dates announced for {slip.milestone.title}{known}: {told}.", slip.total)
