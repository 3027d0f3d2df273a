"""Lines that say when something was published, and nothing else."""

from __future__ import annotations

import re

from knowledge import dates
from knowledge.errors import DateError
from knowledge.models import PartialDate
from knowledge.vocabulary import MONTHS

_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
_DATE = re.compile(
    rf"(?P<numeric>\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d|(?:19|20)\d\d[./]\d{{1,2}}[./]\d{{1,2}})"
    rf"|(?P<iso>(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|(?P<written>(?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s+)?{_MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?:19|20)\d\d)",
    re.IGNORECASE | re.ASCII,
)
# What stands around a date on such a line: when, by which clock, and how long the text takes to read.
_AROUND = re.compile(
    r"\b(?:first|last|originally|date|dated|published|updated|posted|modified|created|release|released|on|at|of|from"
    r"|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|\w+day|[ap]\.?m\b\.?|utc|gmt|[ecmp][sd]?t|msk|bst|ist|jst"
    r"|\d{1,2}[:.]\d\d(?:[:.]\d\d)?|\d{1,3} min(?:ute)?s?(?: read)?)(?![^\W_])",
    re.IGNORECASE,
)
_LONGEST = 80


def is_dateline(text: str) -> bool:
    """Whether a text is a date, and nothing else but what goes with one."""
    return len(text) <= _LONGEST and bool(_DATE.search(text)) and not re.search(r"\w", _rest(text))


def find_date(text: str) -> PartialDate | None:
    """The first date of a short text, no more precise than it is written; None where it could be either of two."""
    match = _DATE.search(text)
    if match is None:
        return None
    try:
        if match["numeric"]:
            numbers = [int(part) for part in re.split("[./]", match["numeric"])]
            return _numeric(numbers, slashes="/" in match["numeric"])
        return dates.parse_written(match["iso"] or re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", match["written"]))
    except DateError:
        return None


def _numeric(parts: list[int], *, slashes: bool) -> PartialDate | None:
    """A date in three numbers. 4/5/2024 is April to some and May to others, so it is none; 4.5.2024 is May to all."""
    first, second, year = parts
    if first > year:
        return dates.parse(f"{first}-{second:02}-{year:02}")
    if slashes and max(first, second) <= len(MONTHS) and first != second:
        return None
    month, day = (first, second) if second > len(MONTHS) else (second, first)
    return dates.parse(f"{year}-{month:02}-{day:02}")


def _rest(text: str) -> str:
    return _AROUND.sub(" ", _DATE.sub(" ", text, count=2))
