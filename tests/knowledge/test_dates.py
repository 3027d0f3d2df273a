"""Partial dates are read, ordered and printed with the precision they were said with."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import dates
from knowledge.errors import DateError
from knowledge.models import Precision


@pytest.mark.parametrize(
    ("edtf", "printed", "precision"),
    [
        ("2022-11-16", "16 November 2022", Precision.DAY),
        ("2026-02", "February 2026", Precision.MONTH),
        ("2026-33", "first quarter of 2026", Precision.QUARTER),
        ("2024-23", "autumn 2024", Precision.SEASON),
        ("2026-41", "second half of 2026", Precision.HALF),
        ("2024", "2024", Precision.YEAR),
        ("2030~", "about 2030", Precision.YEAR),
        ("203X", "the 2030s", Precision.DECADE),
        ("2028/2030", "2028 to 2030", Precision.INTERVAL),
        ("2024-05/..", "no earlier than May 2024", Precision.INTERVAL),
        ("../2030", "by 2030", Precision.INTERVAL),
        ("2026-04-01/2026-04-10", "1 April to 10 April 2026", Precision.INTERVAL),
        ("2021-03/2021-04", "March to April 2021", Precision.INTERVAL),
    ],
)
def test_a_date_is_printed_with_its_precision(edtf: str, printed: str, precision: Precision) -> None:
    """What was said as a month is never printed as a day."""
    date = dates.parse(edtf)

    assert dates.describe(date) == printed
    assert date.precision is precision


@pytest.mark.parametrize(
    ("edtf", "printed"),
    [
        ("2027", "for 2027"),
        ("2028/2029", "for 2028 to 2029"),
        ("2026-41", "for the second half of 2026"),
        ("2026-33", "for the first quarter of 2026"),
        ("../2030", "by 2030"),
        ("../2030~", "by about 2030"),
        ("2028/..", "in 2028 or later"),
        ("2028-05-01/..", "on 1 May 2028 or later"),
    ],
)
def test_a_planned_date_has_its_preposition(edtf: str, printed: str) -> None:
    """What is planned reads as people write it, whether its date is open or not."""
    assert dates.due(dates.parse(edtf)) == printed


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-34", "2026-04-01", "2026-06-30"),
        ("2028/2030-06", "2028-01-01", "2030-06-30"),
        ("202X", "2020-01-01", "2029-12-31"),
    ],
)
def test_a_partial_date_is_bounded_by_the_days_it_can_mean(edtf: str, earliest: str, latest: str) -> None:
    """The bounds are inclusive."""
    date = dates.parse(edtf)

    assert (date.earliest, date.latest) == (dt.date.fromisoformat(earliest), dt.date.fromisoformat(latest))


@pytest.mark.parametrize(
    "text", ["", "soon", "2024-13", "2024-02-30", "24", "2024-5", "2030/2028", "../..", "2024-05-31T10:00", "20XX"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """A DateError says so; nothing is guessed."""
    with pytest.raises(DateError):
        dates.parse(text)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    """Nothing else is ever raised, and what is read can be printed."""
    try:
        date = dates.parse(text)
    except DateError:
        return

    assert dates.describe(date)


@given(st.dates(min_value=dt.date(1957, 1, 1), max_value=dt.date(2100, 1, 1)))
def test_a_day_comes_back_as_it_was(day: dt.date) -> None:
    """Parsing an exact day gives that day and no other."""
    date = dates.parse(day.isoformat())

    assert date.earliest == date.latest == day


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("April 2021", "2021-04"),
        ("9 March 2021", "2021-03-09"),
        ("March 9, 2021", "2021-03-09"),
        ("sept 2020", "2020-09"),
        ("9th March 2021", "2021-03-09"),
        ("March 1st, 2021", "2021-03-01"),
        ("late 2022", "2022-36"),
        ("Early 2021", "2021-33"),
        ("mid-2024", "2024-34"),
        ("spring 2021", "2021-21"),
        (" fall 2020 ", "2020-23"),
        ("2021-04", "2021-04"),
        ("2021", "2021"),
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, edtf: str) -> None:
    """Month names in either order do."""
    assert dates.parse_written(typed).edtf == edtf


@pytest.mark.parametrize(
    "typed",
    ["April", "42 April 2021", "yesterday", "April 9 10 2021", "9ish March 2021", "late 22", "later 2022", "late"],
)
def test_half_a_date_is_refused(typed: str) -> None:
    """A date without a year could be any year."""
    with pytest.raises(DateError):
        dates.parse_written(typed)


def test_in_doubt_something_was_not_known_yet() -> None:
    """An answer about the past must not leak what came after."""
    april = dates.parse("2021-04")

    assert dates.known_by(dates.parse("2021-04-30"), april)
    assert not dates.known_by(dates.parse("2021"), april)


def test_dates_order_by_their_earliest_day_and_overlap_when_they_can_be_the_same() -> None:
    """A year begins with its first day, and shares days with each of its months."""
    year, month, later = dates.parse("2024"), dates.parse("2024-05"), dates.parse("2025-01-01")

    assert sorted([later, month, year], key=dates.sort_key) == [year, month, later]
    assert dates.overlap(year, month)
    assert not dates.overlap(year, later)
