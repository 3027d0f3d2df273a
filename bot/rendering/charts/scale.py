"""Dates as places on an axis."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.dates import AutoDateLocator, num2date

_SHORTEST = 365  # days: an axis for a single day would have nothing to say
_TICKS = 8


@dataclass(frozen=True, slots=True)
class Scale:
    """The days from `first` to `last` between two places in pixels; `begin` may lie behind `end`, as on a y axis."""

    first: dt.date
    last: dt.date
    begin: float
    end: float

    def at(self, day: dt.date) -> float:
        """Where a day lies; what is out of range lies at the nearer end."""
        share = (day - self.first).days / (self.last - self.first).days
        return self.begin + min(max(share, 0.0), 1.0) * (self.end - self.begin)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Round dates with their places: years, or months where there are few years."""
        bounds = (dt.datetime.combine(day, dt.time(), dt.UTC) for day in (self.first, self.last))
        values = AutoDateLocator(tz=dt.UTC, minticks=3, maxticks=_TICKS, interval_multiples=True).tick_values(*bounds)
        days = [moment.date() for moment in num2date(values, tz=dt.UTC)]
        years = all((day.month, day.day) == (1, 1) for day in days)
        for day in days:
            if self.first <= day <= self.last:
                yield self.at(day), str(day.year) if years else f"{calendar.month_abbr[day.month]} {day.year}"


def scale(first: dt.date, last: dt.date, begin: float, end: float, margin: float = 0.03) -> Scale:
    """A scale that holds two days with a margin, a share of them, on either side; and at least a year."""
    days = (last - first).days
    beyond = dt.timedelta(days=max(round(days * margin), (_SHORTEST - days) // 2, 1))
    return Scale(first - beyond, last + beyond, begin, end)
