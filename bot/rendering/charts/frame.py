"""What stands around every chart: title, sum, legend, sources and the date of the data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.rendering.charts.fonts import drawable, fitted, width, wrapped
from bot.rendering.charts.marks import Mark
from bot.rendering.charts.sheet import Point, Sheet
from knowledge import dates
from knowledge.models import PartialDate

# A phone shows a picture at a third of its size: of 24 pixels, eight are left.
WIDTH, SIDE = 1080.0, 32.0
ROOM = WIDTH - 2 * SIDE
TITLE, TEXT, SMALL = 38, 27, 24
MARK = 21.0
_TITLE_LINE, _LINE, _GAP = 48.0, 36.0, 18.0
_MARK_GAP, _ENTRY_GAP = 12.0, 30.0
_MOST_PUBLISHERS = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines around a chart, each cut to the sheet's width."""

    title: list[str]
    summary: list[str]
    legend: list[list[tuple[Mark, str]]]
    footer: list[str]

    @property
    def above(self) -> float:
        """The height that title, sum and legend take."""
        return 2 * _GAP + _TITLE_LINE * len(self.title) + _LINE * (len(self.summary) + len(self.legend))

    @property
    def below(self) -> float:
        """The height that the footer takes."""
        return 2 * _GAP + _LINE * len(self.footer)

    def draw(self, sheet: Sheet) -> None:
        """Write it around the edges of a sheet."""
        y = _GAP
        for line in self.title:
            sheet.text((SIDE, y + _TITLE_LINE / 2), line, TITLE, bold=True)
            y += _TITLE_LINE
        for line in self.summary:
            sheet.text((SIDE, y + _LINE / 2), line, TEXT)
            y += _LINE
        for entries in self.legend:
            x = SIDE
            for mark, label in entries:
                sheet.marks([(x + MARK / 2, y + _LINE / 2)], mark, MARK)
                x += MARK + _MARK_GAP
                x += sheet.text((x, y + _LINE / 2), label, SMALL, colour=sheet.palette.faint) + _ENTRY_GAP
            y += _LINE
        y = sheet.height - self.below + _GAP
        for line in self.footer:
            sheet.text((SIDE, y + _LINE / 2), line, SMALL, colour=sheet.palette.faint)
            y += _LINE


def frame(title: str, summary: str, marks: Sequence[Mark], footer: Sequence[str]) -> Frame:
    """A frame of texts as they come."""
    return Frame(
        title=wrapped(title, ROOM, TITLE, most=2, bold=True),
        summary=wrapped(summary, ROOM, TEXT, most=3),
        legend=list(_rows(dict.fromkeys(marks))),
        footer=[fitted(text, ROOM, SMALL) for text in footer],
    )


def _rows(marks: dict[Mark, None]) -> Iterator[list[tuple[Mark, str]]]:
    """The legend's entries in rows that fit."""
    row: list[tuple[Mark, str]] = []
    taken = 0.0
    for mark in marks:
        entry = MARK + _MARK_GAP + width(mark.label, SMALL) + _ENTRY_GAP
        if row and taken + entry > ROOM:
            yield row
            row, taken = [], 0.0
        row.append((mark, mark.label))
        taken += entry
    if row:
        yield row


def sources_line(publishers: Sequence[str], count: int) -> str:
    """Who said what is drawn: the publishers that fit by name, or the number of sources where none are given."""
    if not publishers:
        return f"Sources: {count}, listed beside this picture"
    lines = [_naming(publishers, named) for named in range(min(len(publishers), _MOST_PUBLISHERS), 0, -1)]
    return next((line for line in lines if width(line, SMALL) <= ROOM), lines[-1])


def _naming(publishers: Sequence[str], named: int) -> str:
    more = len(publishers) - named
    line = f"Sources: {' · '.join(publishers[:named])}{f' · and {more} more' if more else ''}"
    return drawable(line)


def data_line(newest: PartialDate, today: dt.date, as_of: PartialDate | None) -> str:
    """How old the data are."""
    seen = f"as known in {dates.describe(as_of)}" if as_of else f"drawn on {day(today)}"
    return f"Newest statement: {dates.describe(newest)}; {seen}"


def day(date: dt.date) -> str:
    """A day in words."""
    return f"{date.day} {date:%B %Y}"


def vertical(sheet: Sheet, x: float, top: float, bottom: float, label: str) -> None:
    """A dashed line for a day that is now, with its name above it where that stays on the sheet."""
    ends: list[Point] = [(x, top), (x, bottom)]
    sheet.line(ends, sheet.palette.ink, 3, dashed=True)
    sheet.text((kept(x, label, bold=True), top - _LINE / 2), label, SMALL, bold=True, anchor="center")


def kept(x: float, label: str, *, bold: bool = False) -> float:
    """The place nearest to `x` where the middle of a small label can be without leaving the sheet."""
    half = width(label, SMALL, bold=bold) / 2
    return min(max(x, SIDE + half), WIDTH - SIDE - half)
