"""What a moderator narrows the log down by, in a form that a menu below a message can hold.

A filter may be longer than a custom id, and what somebody searched for must not be kept: it may quote a question that
its asker has deleted since. So the filters stay in the message that shows what they found, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

from bot.errors import UserError
from bot.storage import Outcome, SearchFilter
from knowledge import dates
from knowledge.errors import DateError

LONGEST_TEXT = 90
_LONGEST_LABEL = 100
_HASH_DIGITS = 16  # as many as the index looks at
_DAY = dt.timedelta(days=1)
_FIRST_DAY, _LAST_DAY = dt.date(1970, 1, 1), dt.date(2100, 1, 1)  # of what a question's number can tell
_FOREIGN = "This list belongs to another version of me. Please use /logs search again."


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition. `value` is a letter that tells which, a colon and what is wanted: at most 100 characters. `label`
    says the same to people.
    """

    value: str
    label: str

    @classmethod
    def text(cls, typed: str) -> Self:
        """All of these words are in the question. Raises UserError where there are too many of them."""
        words = " ".join(typed.encode("utf-16", "replace").decode("utf-16").split())
        if not words:
            raise UserError("Please type at least one word to look for.")
        if len(words.encode("utf-16-le")) > 2 * LONGEST_TEXT:
            raise UserError(f"I search for up to {LONGEST_TEXT} characters. Please leave some words out.")
        return cls(f"t:{words}", f"Words: {words}")

    @classmethod
    def user(cls, hashed: str, name: str) -> Self:
        """This user asked, given as a keyed hash."""
        return cls(f"u:{hashed[:_HASH_DIGITS]}", _cut(f"Asked by {name}"))

    @classmethod
    def channel(cls, channel_id: int, name: str) -> Self:
        """It was asked in this channel."""
        return cls(f"c:{channel_id}", _cut(f"In #{name}"))

    @classmethod
    def since(cls, typed: str) -> Self:
        """It was asked on the first day (UTC) of this date or later. Raises UserError for what is no date."""
        day = _named(typed)[0]
        return cls(f"f:{day.isoformat()}", f"From {day.isoformat()} on")

    @classmethod
    def until(cls, typed: str) -> Self:
        """It was asked on the last day (UTC) of this date or before. Raises UserError for what is no date."""
        day = _named(typed)[1]
        return cls(f"b:{day.isoformat()}", f"Up to {day.isoformat()}")

    @classmethod
    def outcome(cls, outcome: str) -> Self:
        """It ended like this."""
        return cls(f"o:{outcome}", f"Outcome: {outcome}")

    @classmethod
    def rating(cls, verdict: str) -> Self:
        """Somebody found so of the answer."""
        return cls(f"r:{verdict}", f"Rated {verdict}")


def filter_of(criteria: Iterable[Criterion], after: int | None = None) -> SearchFilter:
    """What the log is asked for. Raises UserError where a criterion is none of ours."""
    given: dict[str, Any] = {}
    for criterion in criteria:
        letter, _, value = criterion.value.partition(":")
        try:
            field, read = _FIELDS[letter]
            given[field] = read(value)
        except (KeyError, ValueError) as error:
            raise UserError(_FOREIGN) from error
    return SearchFilter(after=after, **given)


def _named(typed: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a date as people write it."""
    try:
        named = dates.named(dates.parse_written(typed))
    except DateError as error:
        raise UserError(
            f"I cannot read “{typed.strip()[:40]}” as a date. Please write it like 2026, 2026-11 or 2026-11-22."
        ) from error
    first, last = (min(max(day, _FIRST_DAY), _LAST_DAY) for day in (named.earliest, named.latest))
    return first, last


def _begin(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), dt.UTC)


def _end(day: str) -> dt.datetime:
    return _begin(day) + _DAY


# What a letter stands for: a field of the log's filter, and how its value is read.
_FIELDS: dict[str, tuple[str, Callable[[str], object]]] = {
    "t": ("text", str),
    "u": ("user", str),
    "c": ("channel_id", int),
    "f": ("since", _begin),
    "b": ("before", _end),
    "o": ("outcome", Outcome),
    "r": ("rating", str),
}


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
