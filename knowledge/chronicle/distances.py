"""How far one date lies from another, as far as their precision allows, and how that is said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from knowledge import dates
from knowledge.models import PartialDate, Precision
from knowledge.vocabulary import NUMBER_WORDS

_MONTHS_A_YEAR = 12
_LONGEST_SPELT = 12
_SPELT = {int(number): word for word, number in NUMBER_WORDS.items() if int(number) <= _LONGEST_SPELT}
_DAYS = frozenset((Precision.DAY,))
_PARTS = _DAYS | {Precision.MONTH, Precision.QUARTER, Precision.SEASON, Precision.HALF}


class Unit(StrEnum):
    """What a distance is counted in."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Distance:
    """`count` units from one date to another, negative where the other comes first; `about` where the two are not
    equally precise.
    """

    count: int
    unit: Unit
    about: bool = False

    @property
    def words(self) -> str:
        """Its length without its direction: "four years", "about 13 months"."""
        return f"{'about ' if self.about else ''}{counted(abs(self.count), self.unit)}"


def between(first: PartialDate, second: PartialDate) -> Distance | None:
    """From one date to another: in days where both are precise to the day, in months where both are parts of a year,
    else in years. Open ends count as what they name. None where they are too vague to tell any difference.
    """
    start, end = dates.named(first), dates.named(second)
    precisions = {start.precision, end.precision}
    if Precision.DECADE in precisions:
        return None
    uneven = len(precisions) > 1 or start.approximate or end.approximate
    if precisions <= _DAYS:
        distance = Distance((end.earliest - start.earliest).days, Unit.DAY, uneven)
    elif precisions <= _PARTS:
        months = _months(start, end)
        whole = months % _MONTHS_A_YEAR == 0
        distance = Distance(months // _MONTHS_A_YEAR if whole else months, Unit.YEAR if whole else Unit.MONTH, uneven)
    else:
        deadline = first.open_start or second.open_start
        distance = Distance(_year(end, deadline=deadline) - _year(start, deadline=deadline), Unit.YEAR, uneven)
    return distance if distance.count else None


def _year(date: PartialDate, *, deadline: bool) -> int:
    """The year in which it begins; of a stretch of years beside a deadline the year in which it ends."""
    return (date.latest if deadline and date.precision is Precision.INTERVAL else date.earliest).year


def _months(start: PartialDate, end: PartialDate) -> int:
    """Whole months between the beginnings of two parts of years."""
    years = end.earliest.year - start.earliest.year
    return _MONTHS_A_YEAR * years + end.earliest.month - start.earliest.month


def elapsed(first: dt.date, second: dt.date) -> Distance:
    """The time gone by between two days, in the largest unit of which one is full."""
    months = _MONTHS_A_YEAR * (second.year - first.year) + second.month - first.month - (second.day < first.day)
    if months >= _MONTHS_A_YEAR:
        return Distance(months // _MONTHS_A_YEAR, Unit.YEAR)
    return Distance(months, Unit.MONTH) if months else Distance((second - first).days, Unit.DAY)


def counted(count: int, unit: Unit) -> str:
    """A number of units: "one year", "13 days"."""
    return f"{_SPELT.get(count, count)} {unit}{'' if count == 1 else 's'}"


def pace(moved: Distance, taken: Distance) -> str:
    """How far in how long: "four years in six", "nine months in two years"."""
    if not taken.count:
        return moved.words
    long = str(_SPELT.get(taken.count, taken.count)) if moved.unit is taken.unit else taken.words
    return f"{moved.words} in {long}"
