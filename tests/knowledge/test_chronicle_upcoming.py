"""What is planned next, nearest first."""

from __future__ import annotations

import datetime as dt

from knowledge import dates
from knowledge.chronicle import Chronicle


def test_the_nearest_comes_first(shipped: Chronicle) -> None:
    """A deadline counts as its last day, an undated plan stands apart."""
    plans = shipped.upcoming("china").plans

    assert [plan.row.title for plan in plans][:3] == [
        "First orbital flight of Mengzhou",
        "Launch of Chang'e 8",
        "First crewed Moon landing of China",
    ]
    assert [plan.row.title for plan in shipped.upcoming("china").undated] == ["Launch of Chang'e 7"]


def test_days_are_counted_only_to_a_day(shipped: Chronicle) -> None:
    """Nobody counts down to a month: in 2022 a day was set for Artemis I, in 2021 none."""
    dated = shipped.upcoming("artemis 1", as_of=dates.parse("2022-10-15")).plans
    vague = shipped.upcoming("artemis 1", as_of=dates.parse("2021-04")).plans

    assert [plan.days for plan in dated if plan.row.milestone.id == "artemis-1-launch"] == [30]
    assert [plan.days for plan in vague] == [None] * len(vague)


def test_a_date_that_has_passed_without_news_says_so(shipped: Chronicle) -> None:
    """The day of the newest source stands beside it."""
    (plan,) = shipped.upcoming("chandrayaan-3").passed

    assert plan.note == "date passed, no source since 4 September 2023"


def test_no_earlier_than_a_day_gone_by_is_still_open(shipped: Chronicle) -> None:
    """It has not passed, but nobody has told what came of it."""
    plans = shipped.upcoming("artemis 2", as_of=dates.parse("2025-09")).plans
    later = Chronicle(shipped.library, today=lambda: dt.date(2028, 6, 1)).upcoming("Blue Ghost Mission 2").plans

    assert {plan.note for plan in plans} == {""}
    assert [plan.note for plan in later] == ["that day has come, no source since 22 August 2026"]
    assert later[0].row.dated == "no earlier than 2027"


def test_only_steps_are_looked_forward_to(shipped: Chronicle) -> None:
    """An order, a cost or an approval is nothing to wait for."""
    everything = shipped.upcoming()
    shown = (*everything.plans, *everything.undated, *everything.passed)

    assert len(shown) > 30
    assert not [plan.row.title for plan in shown if plan.row.title.startswith(("Cost", "Crew", "Contract", "Orders"))]
