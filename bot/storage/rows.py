"""What the log keeps, as frozen dataclasses; nothing here knows how it is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


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
    """

    id: str
    at: dt.datetime
    surface: str
    question: str
    outcome: Outcome
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRow:
    """What one user said of one reply; a later verdict of the same user replaces it."""

    reply_id: str
    user_hash: str
    verdict: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class UserSummary:
    """How much the log holds of one user: counts, and the times of the first and the last of it."""

    questions: int = 0
    feedback: int = 0
    oldest: dt.datetime | None = None
    newest: dt.datetime | None = None
