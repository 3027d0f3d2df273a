"""The chart of a server's log: questions a day by how they ended, how long an answer took, topics and ratings."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.archive import Activity
from bot.rendering.charts.chart import Chart, Theme, alternative
from bot.rendering.charts.fonts import fitted, width
from bot.rendering.charts.frame import MARK, ROOM, SIDE, SMALL, WIDTH, day, frame, kept
from bot.rendering.charts.marks import Mark
from bot.rendering.charts.palettes import PALETTES
from bot.rendering.charts.sheet import Sheet
from bot.rendering.phrases import count
from bot.storage import DayTally
from knowledge.errors import QuestionError

_LEFT, _RIGHT = 132.0, WIDTH - SIDE
_HEAD, _AXIS, _GAP = 58.0, 44.0, 26.0
_QUESTIONS_HEIGHT, _LATENCY_HEIGHT = 310.0, 250.0
_LIST_HEAD, _LINE, _BAR = 40.0, 38.0, 18.0
_LABEL_ROOM = 560.0  # for the name of a topic; its bar has the rest
_BAR_SHARE, _WIDEST = 0.8, 48.0  # of the width of a day, and in pixels
_MOST_DATES = 5
_ENDS = {
    "answered": Mark("o", "blue", "answered"),
    "declined": Mark("^", "orange", "declined"),
    "error": Mark("X", "red", "failed"),
}
_RATINGS = {"helpful": "green", "wrong": "red", "outdated": "purple"}
_NOTE = "Days in UTC. Bars from the bottom: answered, declined, failed."


@dataclass(frozen=True, slots=True)
class _Plot:
    """Days from left to right, and values from `bottom` up to `most` at `top`."""

    since: dt.date
    days: int
    top: float
    bottom: float
    most: float

    @property
    def step(self) -> float:
        """The width of a day."""
        return (_RIGHT - _LEFT) / self.days

    def x(self, on: dt.date) -> float:
        """The middle of a day."""
        return _LEFT + ((on - self.since).days + 0.5) * self.step

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.bottom - (self.bottom - self.top) * value / self.most


def draw(activity: Activity, topics: Sequence[tuple[str, int]], theme: Theme, today: dt.date) -> Chart:
    """Draw what went on. Raises QuestionError where nothing was asked."""
    tallies = activity.stats.days
    asked = sum(tally.asked for tally in tallies)
    if not asked:
        raise QuestionError("Nothing was asked in that time, so there is nothing to draw.")
    summary = f"{count(asked, 'question')} from {day(activity.since)} to {day(activity.until)}"
    marks = [mark for name, mark in _ENDS.items() if any(getattr(tally, name) for tally in tallies)]
    edge = frame("Questions on this server", summary, marks, (_NOTE, f"Drawn on {day(today)}"))
    ratings = [(name, sum(getattr(tally, name) for tally in tallies)) for name in _RATINGS]
    parts: list[tuple[float, Callable[[Sheet, float], None]]] = [
        (_QUESTIONS_HEIGHT, lambda sheet, top: _draw_questions(sheet, activity, top)),
        (_LATENCY_HEIGHT, lambda sheet, top: _draw_latency(sheet, activity, top)),
        (
            _listed(topics),
            lambda sheet, top: _draw_list(sheet, "Asked about most", topics, ["blue"] * len(topics), top),
        ),
        (_listed(ratings), lambda sheet, top: _draw_list(sheet, "Ratings", ratings, list(_RATINGS.values()), top)),
    ]
    parts = [part for part in parts if part[0]]
    sheet = Sheet((WIDTH, edge.above + sum(height + _GAP for height, _ in parts) + edge.below), PALETTES[theme])
    edge.draw(sheet)
    top = edge.above
    for height, draw_part in parts:
        draw_part(sheet, top)
        top += height + _GAP
    alt = _alt(activity, topics, ratings, asked)
    return Chart(sheet.png(alt), alt, "activity.png")


def _plot(sheet: Sheet, activity: Activity, title: str, within: tuple[float, float], most: float) -> _Plot:
    """Title, days and a scale up to a round number that is no less than the greatest value."""
    top, bottom = within
    step = _round_step(most)
    days = (activity.until - activity.since).days + 1
    most = step * math.ceil(most / step)
    plot = _Plot(activity.since, days, top + _HEAD, bottom - _AXIS, most)
    sheet.text((SIDE, top + SMALL / 2), title, SMALL, bold=True)
    for number in range(round(most / step) + 1):
        y = plot.y(number * step)
        sheet.line([(_LEFT, y), (_RIGHT, y)], sheet.palette.grid, 2)
        sheet.text((_LEFT - 12, y), f"{number * step:,g}", SMALL, colour=sheet.palette.faint, anchor="right")
    dates = min(days, _MOST_DATES)
    for number in range(dates):
        on = activity.since + dt.timedelta(days=round(number * (days - 1) / max(dates - 1, 1)))
        label = f"{on.day} {on:%b}"
        sheet.text(
            (kept(plot.x(on), label), plot.bottom + 24), label, SMALL, colour=sheet.palette.faint, anchor="center"
        )
    return plot


def _round_step(most: float) -> float:
    """A step of 1, 2 or 5 times a power of ten that divides a scale into two to five parts."""
    power = 10.0 ** math.floor(math.log10(most)) if most > 0 else 1.0
    return next(step for step in (power / 5, power / 2, power, 2 * power) if most <= 5 * step)


def _draw_questions(sheet: Sheet, activity: Activity, top: float) -> None:
    tallies = activity.stats.days
    most = max(tally.asked for tally in tallies)
    # In whole questions: there is no half of one.
    plot = _plot(sheet, activity, "Questions a day", (top, top + _QUESTIONS_HEIGHT), max(most, 5))
    half = min(max(plot.step * _BAR_SHARE, 1), _WIDEST) / 2
    for tally in tallies:
        below = 0
        for name, mark in _ENDS.items():
            above = below + getattr(tally, name)
            if above > below:
                x = plot.x(tally.day)
                colour = getattr(sheet.palette, mark.colour)
                sheet.band((x - half, plot.y(above)), (x + half, plot.y(below)), colour, behind=False)
            below = above


def _draw_latency(sheet: Sheet, activity: Activity, top: float) -> None:
    """A point for each day, joined where one follows the other."""
    medians = [(tally.day, tally.median_ms) for tally in activity.stats.days if tally.median_ms is not None]
    most = max((median for _, median in medians), default=0.0)
    within = top, top + _LATENCY_HEIGHT
    plot = _plot(sheet, activity, "Median time to answer, in milliseconds", within, max(most, 1.0))
    points = [(plot.x(on), plot.y(median)) for on, median in medians]
    for (on, _), (following, _), begin, end in zip(medians, medians[1:], points, points[1:], strict=False):
        if following - on == dt.timedelta(days=1):
            sheet.line([begin, end], sheet.palette.blue, 3)
    if points:
        sheet.marks(points, _ENDS["answered"], min(MARK / 2, max(plot.step, 4.0)))


def _listed(rows: Sequence[tuple[str, int]]) -> float:
    """How high a list is, its title included; nothing where it is empty."""
    return _LIST_HEAD + _LINE * len(rows) if rows else 0.0


def _draw_list(sheet: Sheet, title: str, rows: Sequence[tuple[str, int]], colours: Sequence[str], top: float) -> None:
    """Names with bars as long as their counts."""
    sheet.text((SIDE, top + SMALL / 2), title, SMALL, bold=True)
    most = max(1, *(number for _, number in rows))
    names = [fitted(name, _LABEL_ROOM, SMALL) for name, _ in rows]
    begin = SIDE + max(width(name, SMALL) for name in names) + _GAP
    room = SIDE + ROOM - begin - width(f"{most:,}", SMALL) - _GAP
    y = top + _LIST_HEAD + _LINE / 2
    for name, (_, number), colour in zip(names, rows, colours, strict=True):
        sheet.text((SIDE, y), name, SMALL)
        end = begin + room * number / most
        if number:
            sheet.band((begin, y - _BAR / 2), (end, y + _BAR / 2), getattr(sheet.palette, colour), behind=False)
        sheet.text((end + _GAP / 2, y), f"{number:,}", SMALL, colour=sheet.palette.faint)
        y += _LINE


def _alt(activity: Activity, topics: Sequence[tuple[str, int]], ratings: Sequence[tuple[str, int]], asked: int) -> str:
    """The sums, the busiest day and the leading topics."""
    busiest: DayTally = max(activity.stats.days, key=lambda tally: tally.asked)
    ended = ", ".join(
        f"{sum(getattr(tally, name) for tally in activity.stats.days):,} {mark.label}" for name, mark in _ENDS.items()
    )
    rated = ", ".join(f"{number:,} {name}" for name, number in ratings)
    about = f" Asked about most: {', '.join(f'{name} ({number:,})' for name, number in topics[:3])}." if topics else ""
    return alternative(
        f"{count(asked, 'question')} on this server from {day(activity.since)} to {day(activity.until)}: {ended}; "
        f"most on {day(busiest.day)} ({busiest.asked:,}).",
        f"Ratings: {rated}.{about}",
    )
