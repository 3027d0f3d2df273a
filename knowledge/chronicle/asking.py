"""What was asked to be shown, checked once for all functions: complaints here are sentences for the asker."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from knowledge import dates
from knowledge.errors import QuestionError
from knowledge.models import PartialDate
from knowledge.vocabulary import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, inclusively; without a bound it is open on that side."""

    since: PartialDate | None = None
    until: PartialDate | None = None

    def holds(self, span: tuple[dt.date, dt.date] | None) -> bool:
        """Whether a stretch of days lies in it, at least in part. What has no date lies behind every end."""
        if span is None:
            return self.until is None
        first, last = span
        return (self.since is None or last >= self.since.earliest) and (
            self.until is None or first <= self.until.latest
        )


def check_window(since: PartialDate | None, until: PartialDate | None) -> Window:
    """The window between two dates. Raises QuestionError where it ends before it begins or lies out of all bounds."""
    for name, date in (("from", since), ("to", until)):
        check_year(name, date)
    if since and until and since.earliest > until.latest:
        raise QuestionError(
            f"The time asked for begins ({dates.describe(since)}) after it ends ({dates.describe(until)}). "
            f"Swap the two dates."
        )
    return Window(since, until)


def check_year(name: str, date: PartialDate | None) -> None:
    """Raises QuestionError for a date before Sputnik or beyond all plans. `name` is that of the option."""
    if date is None:
        return
    bounds = {bound.year for bound in (date.earliest, date.latest)} - {dt.date.min.year, dt.date.max.year}
    if any(not FIRST_YEAR <= year <= LAST_YEAR for year in bounds):
        raise QuestionError(
            f"{name} is {dates.describe(date)}; the race to the Moon that I know lies between {FIRST_YEAR} and "
            f"{LAST_YEAR}. Give a date between these."
        )
