"""What the log keeps, as frozen dataclasses; nothing here knows how it is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_ID_BITS = 11  # as many as leave room in 63 bits until the year 2112


def number_at(moment: dt.datetime) -> int:
    """The number that no question asked at that moment or later falls below."""
    return (moment - _EPOCH) // _MICROSECOND << _ID_BITS


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    DECLINED = "declined"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One question and what became of it.

    `id` is 32 hex digits, `at` an aware time, `user_hash` a keyed hash (never the id itself). `event_id` is one too, of
    the Discord interaction or message: a second row with the same one is not stored. `latency_ms` is in milliseconds.
    `headline` is the answer, or the reason of the decline, as it was given.
    """

    id: str
    at: dt.datetime
    surface: str
    question: str
    outcome: Outcome
    headline: str = ""
    guild_id: int | None = None
    channel_id: int | None = None
    user_hash: str | None = None
    normalised: str = ""
    statement_ids: tuple[str, ...] = ()
    source_ids: tuple[str, ...] = ()
    score: float = 0.0
    latency_ms: float = 0.0
    locale: str = ""
    knowledge_version: str = ""
    event_id: int | None = None

    @property
    def number(self) -> int:
        """A whole number by which questions stand in the order of their times: microseconds since 1970, with eleven
        bits of the random id for the case that two are of the same one.
        """
        return number_at(self.at) | int(self.id, 16) & (1 << _ID_BITS) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRow:
    """What one user said of one reply; a later verdict of the same user replaces it."""

    reply_id: str
    user_hash: str
    verdict: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class UserSummary:
    """How much the log holds of one user: counts, and the times of the first and the last question or verdict.

    `deeds` are lines in the records of moderators, `off` is the choice that nothing be kept, `waiting` is what is still
    in memory.
    """

    questions: int = 0
    feedback: int = 0
    oldest: dt.datetime | None = None
    newest: dt.datetime | None = None
    wishes: int = 0
    deeds: int = 0
    off: bool = False
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows of a user were deleted, and how many of their work as a moderator no longer bear their id.

    `off` is whether the choice that nothing be kept still stands.
    """

    deleted: int = 0
    unnamed: int = 0
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowingRow:
    """That a channel follows a topic, given by its key. `role_id` is the role that a notice pings, if any."""

    channel_id: int
    topic: str
    guild_id: int
    role_id: int | None
    at: dt.datetime


class NoticeState(StrEnum):
    """How far a notice has got. One that was being sent when the process ended may be in its channel or not."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """What a channel is to be told, or was told, of a milestone.

    `id` is its nonce too, up to 24 characters. `marks` are those of the new statements; `further` is how many other
    milestones had news at the same time that get no notice of their own. With a `message_id` it is an edit that waits.
    """

    id: str
    channel_id: int
    guild_id: int
    milestone: str
    marks: tuple[str, ...]
    further: int = 0
    state: NoticeState = NoticeState.WAITING
    at: dt.datetime
    message_id: int | None = None
