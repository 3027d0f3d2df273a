"""The timeline chart: lanes over an axis of years, a line for today, and a key of what tells most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.rendering.charts import keys
from bot.rendering.charts.chart import Chart, Theme, alternative
from bot.rendering.charts.frame import SIDE, SMALL, WIDTH, data_line, day, frame, kept, sources_line, vertical
from bot.rendering.charts.lanes import lanes, span
from bot.rendering.charts.marks import STATUS_MARKS
from bot.rendering.charts.palettes import PALETTES
from bot.rendering.charts.scale import Scale, scale
from bot.rendering.charts.sheet import Sheet
from knowledge import dates
from knowledge.chronicle.timeline import Row, Timeline
from knowledge.chronicle.topics import SIDE_NAMES
from knowledge.errors import QuestionError

_NOW, _AXIS = 40.0, 56.0
_NEAR = 0.25  # of the range: the line for today may stretch it by so much
_NOTE = "Axis: dates in UTC. A bar is as wide as its date is vague. Hollow: not done."


def draw(timeline: Timeline, theme: Theme, publishers: Sequence[str], today: dt.date) -> Chart:
    """Draw a timeline. Raises QuestionError where no row of it has a date."""
    rows = [row for row in timeline.rows if row.span or not row.ahead]
    if not rows:
        raise QuestionError(f"Nothing on this timeline of {timeline.topic.name} has a date that could be drawn.")
    now = min(timeline.as_of.latest, today) if timeline.as_of else today
    axis = _axis(timeline, rows, now)
    key = keys.telling(rows)
    numbers = {rows.index(row): str(number) for number, row in enumerate(key, start=1)}
    drawn = lanes(rows, numbers, axis)
    statuses = {row.status for row in rows}
    newest = max((row.statement.stated for row in timeline.rows), key=lambda stated: stated.earliest)
    edge = frame(
        f"Timeline: {timeline.topic.name}",
        _summary(timeline, rows),
        [mark for status, mark in STATUS_MARKS.items() if status in statuses],
        (
            _NOTE,
            sources_line(publishers, len({source for row in rows for source in row.statement.sources})),
            data_line(newest, today, timeline.as_of),
        ),
    )
    top = edge.above + _NOW
    bottom = top + sum(lane.height for lane in drawn)
    sheet = Sheet((WIDTH, bottom + _AXIS + keys.height(key) + edge.below), PALETTES[theme])
    edge.draw(sheet)
    _draw_axis(sheet, axis, top, bottom)
    if axis.first <= now <= axis.last:
        label = f"as of {dates.describe(timeline.as_of)}" if timeline.as_of else f"today, {day(now)}"
        vertical(sheet, axis.at(now), top, bottom, label)
    for place, lane in enumerate(drawn):
        if place % 2 == 0:
            sheet.band((0, top), (WIDTH, top + lane.height), sheet.palette.shade)
        lane.draw(sheet, top)
        top += lane.height
    keys.draw(sheet, key, bottom + _AXIS)
    alt = _alt(timeline, rows)
    return Chart(sheet.png(alt), alt, "timeline.png")


def _axis(timeline: Timeline, rows: Sequence[Row], now: dt.date) -> Scale:
    """From the first to the last day that is drawn, within the time asked for; as far as today, where that is near or
    something lies ahead.
    """
    since, until = timeline.window.since, timeline.window.until
    first, last = min(span(row)[0] for row in rows), max(span(row)[1] for row in rows)
    ahead = any(row.ahead for row in rows)
    if ahead or (now - last).days <= _NEAR * (last - first).days:
        last = max(last, now)
    if ahead:
        first = min(first, now)
    if since:
        first = max(first, since.earliest)
    if until:
        last = min(last, until.latest)
    return scale(first, last, SIDE, WIDTH - SIDE)


def _draw_axis(sheet: Sheet, axis: Scale, top: float, bottom: float) -> None:
    for x, label in axis.ticks():
        sheet.line([(x, top), (x, bottom + 8)], sheet.palette.grid, 2)
        sheet.text((kept(x, label), bottom + 26), label, SMALL, colour=sheet.palette.faint, anchor="center")


def _summary(timeline: Timeline, rows: Sequence[Row]) -> str:
    """How many rows there are, and what was asked for."""
    ahead = sum(row.ahead for row in rows)
    left_out = len(timeline.rows) - len(rows)
    told = (
        f"{len(rows) - ahead} done or under way, {ahead} ahead",
        f"side: {SIDE_NAMES[timeline.side]}" if timeline.side else "",
        f"status: {timeline.status.replace('_', ' ')}" if timeline.status else "",
        f"{left_out} more without a date" if left_out else "",
    )
    return "; ".join(filter(None, told))


def _alt(timeline: Timeline, rows: Sequence[Row]) -> str:
    """What the chart shows, with the first and the last date on it."""
    first, last = min(rows, key=lambda row: span(row)[0]), max(rows, key=lambda row: span(row)[1])
    known = f", as known in {dates.describe(timeline.as_of)}" if timeline.as_of else ""
    ends = f"The first is {first.title} ({first.dated}), the last {last.title} ({last.dated})."
    if len(rows) == 1:
        ends = f"It is {first.title} ({first.dated})."
    return alternative(
        f"Timeline of {timeline.topic.name}{known}, with a lane for each side: {_summary(timeline, rows)}.", ends
    )
