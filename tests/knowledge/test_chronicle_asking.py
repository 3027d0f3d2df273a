"""Dates that make no sense are refused in a sentence that says what to do."""

from __future__ import annotations

import pytest

from knowledge import dates
from knowledge.chronicle import Chronicle
from knowledge.errors import QuestionError


def test_a_time_that_ends_before_it_begins_is_refused(chronicle: Chronicle) -> None:
    """The two dates are named."""
    with pytest.raises(QuestionError, match=r"begins \(2025\) after it ends \(March 2020\). Swap"):
        chronicle.timeline(since=dates.parse("2025"), until=dates.parse("2020-03"))


def test_one_year_can_be_asked_for(chronicle: Chronicle) -> None:
    """A date may begin and end the time at once."""
    year = dates.parse("2026")

    assert len(chronicle.timeline(since=year, until=year).done) == 2


@pytest.mark.parametrize(("option", "date"), [("since", "1956-12-31"), ("until", "2101"), ("as_of", "1066")])
def test_dates_out_of_all_bounds_are_refused(chronicle: Chronicle, option: str, date: str) -> None:
    """Before Sputnik and beyond all plans there is nothing to show."""
    with pytest.raises(QuestionError, match="lies between 1957 and 2100"):
        chronicle.timeline(**{option: dates.parse(date)})  # type: ignore[arg-type]  # each of the three takes a date


def test_before_anything_was_known_there_is_no_answer(shipped: Chronicle) -> None:
    """The complaint says from when on there is one: for everything, and for one topic."""
    with pytest.raises(QuestionError, match="Nothing was known yet in 1957: my oldest statement is of 17 August 1958"):
        shipped.timeline(as_of=dates.parse("1957"))
    for ask in (shipped.timeline, lambda topic, as_of: shipped.compare(topic, "apollo", as_of=as_of)):
        with pytest.raises(QuestionError, match="Nothing was known of dearMoon in 1999"):
            ask("dearmoon", as_of=dates.parse("1999"))


def test_what_was_never_announced_has_no_plans_and_no_ledger(shipped: Chronicle) -> None:
    """Apollo is over, and nobody ever announced a date for Neil Armstrong."""
    with pytest.raises(QuestionError, match="no source that announces what is to come for Apollo"):
        shipped.upcoming("apollo")
    with pytest.raises(QuestionError, match="no source that announces a date for Neil Armstrong"):
        shipped.slip("neil armstrong")
    with pytest.raises(QuestionError, match="for Artemis, as known in or before 2010"):
        shipped.slip("artemis", as_of=dates.parse("2010"))
