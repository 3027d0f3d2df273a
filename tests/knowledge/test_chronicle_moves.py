"""What one announcement does to the date before it, and how far it moves it."""

from __future__ import annotations

import pytest

from knowledge import dates
from knowledge.chronicle.distances import between, elapsed
from knowledge.chronicle.moves import Shift, compare, moves
from knowledge.models import Statement, Status


def said(
    stated: str,
    when: str = "",
    status: Status = Status.PLANNED,
    flown_by: str = "",
    conflicts: tuple[str, ...] = (),
) -> Statement:
    """A statement of one ledger, known by the day it was made."""
    return Statement(
        id=stated,
        text=f"It was said on {stated}.",
        stated=dates.parse(stated),
        status=status,
        sources=("agency-2020",),
        milestone="landing",
        entities=(),
        when=dates.parse(when) if when else None,
        flown_by=flown_by,
        conflicts=conflicts,
    )


def shifts(*facts: Statement) -> list[Shift]:
    """What each statement of a ledger did."""
    return [move.shift for move in moves(facts)]


@pytest.mark.parametrize(
    ("old", "new", "shift"),
    [
        ("2024", "2025", Shift.SLIP),
        ("2024", "2025/..", Shift.SLIP),
        ("2025/..", "2026-09", Shift.SLIP),
        ("2026/2027", "2027/2028", Shift.SLIP),
        ("2026-04", "2026-02-05/..", Shift.PULL_IN),
        ("2027/2028", "2026/2027", Shift.PULL_IN),
        ("2022-11", "2022-11-14", Shift.FIRMED),
        ("2028/..", "2028", Shift.FIRMED),
        ("2033/2034", "2034", Shift.FIRMED),
        ("2027-41", "2027", Shift.LOOSENED),
        ("2026", "2026~", Shift.LOOSENED),
        ("2028", "../2028", Shift.LOOSENED),
        ("../2029", "../2030", Shift.LOOSENED),
        ("2028", "2028", Shift.REPEATED),
    ],
)
def test_a_date_is_compared_as_far_as_it_is_known(old: str, new: str, shift: Shift) -> None:
    """A finer date within the old one firms it, a coarser one around it loosens it, everything else moves it."""
    assert compare(dates.parse(old), dates.parse(new)) is shift


@pytest.mark.parametrize(("old", "new"), [("2027", "2027-41"), ("../2030", "../2032"), ("2026", "2026-23/..")])
def test_what_is_announced_as_a_delay_is_a_slip(old: str, new: str) -> None:
    """Whoever says "late 2027" for 2027 and calls it a delay has not firmed the date."""
    assert compare(dates.parse(old), dates.parse(new), delayed=True) is Shift.SLIP


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("2022-08-29", "2022-09-03", "five days"),
        ("2025-09", "2026-04", "seven months"),
        ("2024-07", "2026-07", "two years"),
        ("2021-11", "2022-08-29", "about nine months"),
        ("2023-41", "2024-41", "one year"),
        ("2024", "2028", "four years"),
        ("2025/..", "2026-09", "about one year"),
        ("2029", "2024", "five years"),
        ("2026/2035", "../2030", "about five years"),
    ],
)
def test_a_distance_is_no_more_precise_than_its_dates(first: str, second: str, words: str) -> None:
    """Days between days, months between months, else years."""
    distance = between(dates.parse(first), dates.parse(second))

    assert distance is not None
    assert distance.words == words


@pytest.mark.parametrize(("first", "second"), [("202X", "2031"), ("2026", "2026-41"), ("2028", "2028/2029")])
def test_there_is_no_distance_where_none_can_be_told(first: str, second: str) -> None:
    """A decade is a placeholder, and a year and its second half begin in the same year."""
    assert between(dates.parse(first), dates.parse(second)) is None


def test_a_year_has_gone_by_only_when_it_is_full() -> None:
    """The 364th day after an announcement still counts in months."""
    begun = dates.parse("2020-09-21").earliest

    assert elapsed(begun, dates.parse("2021-09-20").earliest).words == "eleven months"
    assert elapsed(begun, dates.parse("2021-09-21").earliest).words == "one year"


def test_a_ledger_goes_from_a_first_date_to_the_day_it_was_done() -> None:
    """The first date is announced, the same date is repeated, the last is achieved two days late."""
    done = said("2022-11-16", "2022-11-16", Status.ACHIEVED)
    ledger = moves((said("2020", "2022-11-14"), said("2021", "2022-11-14"), done))

    assert [move.shift for move in ledger] == [Shift.ANNOUNCED, Shift.REPEATED, Shift.ACHIEVED]
    assert [move.distance.words if move.distance else "" for move in ledger] == ["", "", "two days"]


def test_what_is_achieved_in_its_time_has_not_moved() -> None:
    """A day after "no earlier than", or within the month announced, is on time."""
    for planned in ("2026-04-01/..", "2026-04"):
        *_, done = moves((said("2025", planned), said("2026-04-20", "2026-04-06", Status.ACHIEVED)))

        assert done.distance is None


def test_another_mission_re_plans_it() -> None:
    """The landing went from Artemis III to Artemis IV without a new date."""
    third, fourth = said("2025", "2028", flown_by="artemis-3"), said("2026", "2028", flown_by="artemis-4")

    assert shifts(third, fourth) == [Shift.ANNOUNCED, Shift.RE_PLANNED]


def test_what_was_cancelled_can_be_planned_again() -> None:
    """How far the new date lies from the old one is told all the same."""
    again = moves((said("2021", "2023"), said("2024", "2024", Status.CANCELLED), said("2025", "2027")))

    assert [move.shift for move in again] == [Shift.ANNOUNCED, Shift.CANCELLED, Shift.RE_PLANNED]
    assert again[-1].distance is not None
    assert again[-1].distance.words == "four years"


def test_a_delay_without_a_date_is_a_slip_and_a_plan_without_one_a_placeholder() -> None:
    """Both are told apart from a date that was repeated."""
    assert shifts(said("2018"), said("2019", "2023"), said("2024", status=Status.DELAYED)) == [
        Shift.PLACEHOLDER,
        Shift.ANNOUNCED,
        Shift.SLIP,
    ]
    assert shifts(said("2017", "202X")) == [Shift.PLACEHOLDER]


def test_a_date_in_the_past_announces_nothing() -> None:
    """A report of 2024 on the damage of 2022 speaks of a day, but plans none."""
    report = said("2024-05-01", "2022-12-11", Status.DELAYED)

    assert shifts(report, said("2024-06", "2026")) == [Shift.PLACEHOLDER, Shift.ANNOUNCED]


def test_sources_that_differ_move_nothing() -> None:
    """What another source says at the same time is no new plan."""
    other = said("2026-06-02", "2026-12", conflicts=("2026-06-01",))

    assert shifts(said("2026-06-01", "2028"), other) == [Shift.ANNOUNCED, Shift.DISPUTED]


def test_what_is_planned_after_an_achievement_starts_anew() -> None:
    """The second transfer of propellant is no slip of the first one."""
    done = said("2024-03", "2024-03", Status.ACHIEVED)

    assert shifts(said("2023", "2024"), done, said("2025", "2026")) == [
        Shift.ANNOUNCED,
        Shift.ACHIEVED,
        Shift.ANNOUNCED,
    ]


def test_a_count_that_grows_is_not_repeated() -> None:
    """Each new member is news; the same flight told again is not."""
    first, second = (said(day, day, Status.IN_PROGRESS) for day in ("2021-05-31", "2021-06-15"))
    landed, weighed = (said(day, "2024-06-25", Status.ACHIEVED) for day in ("2024-06-25", "2024-06-28"))

    assert shifts(first, second) == [Shift.UNDER_WAY, Shift.UNDER_WAY]
    assert shifts(landed, weighed) == [Shift.ACHIEVED, Shift.REPEATED]
