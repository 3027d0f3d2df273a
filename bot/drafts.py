"""An answer as a moderator typed it: what can be taken, and for how long it holds."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from bot.errors import UserError
from bot.storage import CuratedRow
from knowledge import dates
from knowledge.errors import DateError

_LONGEST_URL, _LONGEST_TITLE = 512, 100
_LATEST_REVIEW = dt.timedelta(days=5 * 366)
_NO_ADDRESS = (
    f"The source must be an address that begins with https://, of at most {_LONGEST_URL} Latin letters, digits and "
    "signs and without a user name. Please copy it from the address bar of a browser."
)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]+", re.IGNORECASE)
_WRITTEN_LONGER = re.compile(r"[()<>\"'`|*]")  # as %28 and the like, where the address stands in a link


class Kind(StrEnum):
    """What an answer speaks of, which decides how soon it grows old."""

    PLANNED = "planned"
    PRESENT = "present"
    HISTORY = "history"


_LASTS = {Kind.PLANNED: dt.timedelta(days=90), Kind.PRESENT: dt.timedelta(days=365), Kind.HISTORY: None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer as a moderator typed it; without `review_by` the kind decides."""

    question: str
    text: str
    source_url: str
    kind: Kind
    review_by: str = ""

    def row(
        self, guild_id: int, normalised: str, moderator_id: int, now: dt.datetime, before: CuratedRow | None
    ) -> CuratedRow:
        """The answer as it is kept, new or in place of one `before`. Raises UserError for what cannot be taken."""
        url = _address(self.source_url)
        host, path = urlsplit(url).hostname or "", urlsplit(url).path.rstrip("/")
        return CuratedRow(
            id=before.id if before else uuid.uuid4().hex,
            guild_id=guild_id,
            question=_visible(self.question, "The question"),
            normalised=normalised,
            text=_visible(self.text, "The answer"),
            source_url=url,
            source_title=f"{host}{path}"[:_LONGEST_TITLE],
            kind=self.kind,
            review_by=review_day(self.kind, self.review_by, now.date()),
            moderator_id=moderator_id,
            at=before.at if before else now,
            revised_at=now if before else None,
        )


def review_day(kind: Kind, typed: str, today: dt.date) -> dt.date | None:
    """The last day on which an answer holds without being looked at again: the one typed, or else what its kind says.

    None is never. Raises UserError for a day that cannot be read or does not lie ahead.
    """
    lasts = _LASTS[kind]
    if not typed.strip():
        return today + lasts if lasts else None
    if lasts is None:
        raise UserError("History does not grow old: leave the date for review empty, or choose another kind.")
    try:
        day = dates.parse_written(typed).latest
    except DateError as error:
        raise UserError("I cannot read the date for review. Please write it like 2027-03-31.") from error
    if not today <= day <= today + _LATEST_REVIEW:
        raise UserError("The date for review must lie ahead, and no more than five years.")
    return day


def _address(typed: str) -> str:
    """An address that may stand as a source: https, a public host, nothing but what every program reads alike."""
    url = typed.strip()
    try:
        parts = urlsplit(url)
        whole = _HOST.fullmatch(parts.hostname or "") and parts.port != 0
    except ValueError:
        raise UserError(_NO_ADDRESS) from None
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    length = len(url) + 2 * len(_WRITTEN_LONGER.findall(url))
    if not plain or parts.scheme != "https" or not whole or "@" in parts.netloc or length > _LONGEST_URL:
        raise UserError(_NO_ADDRESS)
    return url


def _visible(typed: str, what: str) -> str:
    text = " ".join("".join(char if char.isprintable() else " " for char in typed).split())
    if not any(char.isalnum() for char in text):
        raise UserError(f"{what} has no words in it.")
    return text
