"""Partial dates: parse, order, compare and print with their precision.

The notation is EDTF, the Extended Date/Time Format of ISO 8601-2:2019 (https://www.loc.gov/standards/datetime/),
as far as the lunar race needs it: years, months, days, seasons (21-23), quarters (33-36), halves (40-41), decades
(`202X`), intervals (`2028/2030`), open ends (`2024-05/..`, `../2030`) and `~` for "about".
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from knowledge.errors import DateError
from knowledge.models import PartialDate, Precision
from knowledge.vocabulary import MONTHS

_SIMPLE = re.compile(r"(?P<year>\d{3}[\dX])(?:-(?P<part>\d{2})(?:-(?P<day>\d{2}))?)?(?P<about>~?)", re.ASCII)
_SEASONS = {21: "spring", 22: "summer", 23: "autumn"}  # a winter lies in two years
_QUARTERS = {33: "first", 34: "second", 35: "third", 36: "fourth"}
_HALVES = {40: "first", 41: "second"}
# The first and the last month of each part of a year; seasons are those of the northern hemisphere.
_PART_MONTHS = {
    21: (3, 5),
    22: (6, 8),
    23: (9, 11),
    33: (1, 3),
    34: (4, 6),
    35: (7, 9),
    36: (10, 12),
    40: (1, 6),
    41: (7, 12),
}
# Parts of a year as people say them: "early" is the first quarter, "late" the last.
_SAID_PARTS = {"early": 33, "mid": 34, "late": 36, "spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_SAID = re.compile(rf"({'|'.join(_SAID_PARTS)})[ -](\d{{4}})", re.IGNORECASE | re.ASCII)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OPEN = "..", ""
_ORDINAL = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)$", re.IGNORECASE)
_MOST_WORDS = 3  # day, month, year


def parse(edtf: str) -> PartialDate:
    """Read an EDTF text. Raises DateError, which says what is wrong, on anything else."""
    text = edtf.strip()
    if "/" not in text:
        return _parse_simple(text)
    start, _, end = text.partition("/")
    if start in _OPEN and end in _OPEN:
        raise DateError(f"{edtf!r} has no date at either end")
    first = _parse_simple(start) if start not in _OPEN else None
    last = _parse_simple(end) if end not in _OPEN else None
    earliest = first.earliest if first else dt.date.min
    latest = last.latest if last else dt.date.max
    if earliest > latest:
        raise DateError(f"{edtf!r} ends before it begins")
    about = any(bound.approximate for bound in (first, last) if bound)
    return PartialDate(text, earliest, latest, Precision.INTERVAL, about, first is None, last is None)


def _parse_simple(text: str) -> PartialDate:
    match = _SIMPLE.fullmatch(text)
    if match is None:
        raise DateError(f"{text!r} is not a date; write 2024, 2024-05, 2024-05-31, 2026-33 (quarter), 2024-05/..")
    about = bool(match["about"])
    if match["year"].endswith("X"):
        decade = int(match["year"][:3]) * 10
        if match["part"] or not decade:
            raise DateError(f"{text!r} is not a decade; write 202X")
        return PartialDate(text, dt.date(decade, 1, 1), dt.date(decade + 9, 12, 31), Precision.DECADE, about)
    year, part = int(match["year"]), int(match["part"] or 0)
    try:
        earliest, latest, precision = _bounds(year, part if match["part"] else None, match["day"])
    except ValueError as error:
        raise DateError(f"{text!r} is not a date: {error}") from error
    return PartialDate(text, earliest, latest, precision, about)


def _bounds(year: int, part: int | None, day: str | None) -> tuple[dt.date, dt.date, Precision]:
    if part is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31), Precision.YEAR
    if day is not None:
        exact = dt.date(year, part, int(day))
        return exact, exact, Precision.DAY
    if part in _PART_MONTHS:
        first, last = _PART_MONTHS[part]
        precision = Precision.SEASON if part in _SEASONS else Precision.QUARTER if part in _QUARTERS else Precision.HALF
    else:
        first = last = part
        precision = Precision.MONTH
    # calendar.monthrange raises IllegalMonthError, a ValueError, for a month that is none.
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]), precision


def parse_written(text: str) -> PartialDate:
    """Read a date as people type it: any EDTF text, "April 2021", "9 March 2021", "late 2022". Raises DateError."""
    if said := _SAID.fullmatch(text.strip()):
        return parse(f"{said[2]}-{_SAID_PARTS[said[1].casefold()]}")
    words = [_ORDINAL.sub(r"\1", word) for word in text.replace(",", " ").replace(".", " ").split()]
    numbers = [word for word in words if word.isdecimal()]
    names = [word.casefold()[:3] for word in words if word.isalpha()]
    if len(names) != 1 or names[0] not in MONTHS or len(names) + len(numbers) < len(words) or len(words) > _MOST_WORDS:
        return parse(text)
    month = MONTHS.index(names[0]) + 1
    match sorted(numbers, key=len):
        case [year] if len(year) == len("2021"):
            return parse(f"{year}-{month:02}")
        case [day, year] if len(year) == len("2021"):
            return parse(f"{year}-{month:02}-{int(day):02}")
    raise DateError(f"{text!r} is not a date; write 2021, April 2021 or 9 March 2021")


def describe(date: PartialDate) -> str:
    """Print a date for people, no more precise than it is: "16 November 2022", "first half of 2026", "by 2030"."""
    if date.precision is not Precision.INTERVAL:
        return _describe_simple(date)
    start, _, end = date.edtf.partition("/")
    if date.open_end:
        return f"no earlier than {_describe_simple(_parse_simple(start))}"
    if date.open_start:
        return f"by {_describe_simple(_parse_simple(end))}"
    first, last = _parse_simple(start), _parse_simple(end)
    about = "about " if date.approximate else ""
    first_text, last_text = (_describe_simple(bound).removeprefix("about ") for bound in (first, last))
    same_year = first.earliest.year == last.latest.year
    if same_year and first.precision is last.precision and first.precision in (Precision.DAY, Precision.MONTH):
        first_text = first_text.removesuffix(f" {first.earliest.year}")
    return f"{about}{first_text} to {last_text}"


def _describe_simple(date: PartialDate) -> str:
    year, about = date.earliest.year, "about " if date.approximate else ""
    part = int(date.edtf[5:7]) if len(date.edtf.removesuffix("~")) == len("2024-05") else 0
    match date.precision:
        case Precision.DAY:
            text = f"{date.earliest.day} {calendar.month_name[date.earliest.month]} {year}"
        case Precision.MONTH:
            text = f"{calendar.month_name[date.earliest.month]} {year}"
        case Precision.QUARTER:
            text = f"{_QUARTERS[part]} quarter of {year}"
        case Precision.SEASON:
            text = f"{_SEASONS[part]} {year}"
        case Precision.HALF:
            text = f"{_HALVES[part]} half of {year}"
        case Precision.DECADE:
            text = f"the {year}s"
        case _:
            text = str(year)
    return about + text


def on(date: PartialDate) -> str:
    """A date behind its preposition: "on 9 March 2021", "in 2024"."""
    return f"{'on' if date.earliest == date.latest else 'in'} {describe(date)}"


def years_in(text: str) -> list[int]:
    """The years that a sentence names."""
    return [int(year) for year in _YEAR.findall(text)]


def due(date: PartialDate) -> str:
    """A planned date with its preposition: "for 2027", "for the first half of 2026", "by 2030", "in 2028 or later"."""
    text = describe(date)
    if date.open_start:
        return text
    if date.open_end:
        return f"{on(soonest(date))} or later"
    return f"for {'the ' if date.precision in (Precision.QUARTER, Precision.HALF) else ''}{text}"


def sort_key(date: PartialDate) -> tuple[dt.date, dt.date]:
    """Order by the earliest day a date can mean, then by the latest."""
    return date.earliest, date.latest


def soonest(date: PartialDate) -> PartialDate:
    """A date without its open end: what "no earlier than" names."""
    return _parse_simple(date.edtf.partition("/")[0]) if date.open_end else date


def named(date: PartialDate) -> PartialDate:
    """The one date that an interval with an open end or start names: 2030 of "by 2030"."""
    return _parse_simple(date.edtf.rpartition("/")[2]) if date.open_start else soonest(date)


def overlap(one: PartialDate, other: PartialDate) -> bool:
    """Whether the two can mean the same day."""
    return one.earliest <= other.latest and other.earliest <= one.latest


def known_by(stated: PartialDate, as_of: PartialDate) -> bool:
    """Whether something stated then was certainly known at the end of `as_of`. In doubt it was not:
    an answer about the past must not leak what came after.
    """
    return stated.latest <= as_of.latest
