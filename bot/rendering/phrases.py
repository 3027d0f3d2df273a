"""Words that more than one surface uses."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.dates import describe
from knowledge.models import Answer, PartialDate, Status
from knowledge.wording import words_of

DOT = " · "
CLOSE_QUESTIONS = "Questions that do have an answer:"


def standing(answer: Answer, dated: Callable[[PartialDate], str] = describe) -> str:
    """What stands and since when: "Planned: 2027 · as of 10 June 2026". The first date is what the answer speaks of,
    written by `dated`; the second is that of the newest source behind it.
    """
    spoken_of = (titled(answer.status) if answer.status else "", dated(answer.when) if answer.when else "")
    newest = f"as of {describe(answer.as_of)}" if answer.as_of else ""
    return DOT.join(filter(None, (": ".join(filter(None, spoken_of)), newest)))


def titled(status: Status) -> str:
    """A status at the beginning of a line: "In progress"."""
    return words_of(status).capitalize()


def count(number: int, one: str, many: str = "") -> str:
    """A number and what it counts: "1 article", "2,000 articles"; `many` where the plural is not with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
