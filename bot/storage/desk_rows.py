"""What the log keeps for a server's moderators and members, as frozen dataclasses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.storage.rows import Outcome, QuestionRow


class Queue(StrEnum):
    """What moderators go through."""

    UNANSWERED = "unanswered"
    RATED_DOWN = "rated_down"
    OUTDATED = "outdated"
    STALE = "stale"
    ALL = "all"


class Decision(StrEnum):
    """What a moderator made of a question."""

    GOOD = "good"
    WRONG = "wrong"
    OUTDATED = "outdated"
    OFF_TOPIC = "off_topic"
    ANSWERED = "answered"
    HIDDEN = "hidden"
    DELETED = "deleted"


class Resolution(StrEnum):
    """Whether a decision was taken: the question may be gone or decided already, or another moderator may hold it."""

    DONE = "done"
    GONE = "gone"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedQuestion:
    """A question with what people said of its answer (how many of each), and what a moderator decided, if any."""

    question: QuestionRow
    helpful: int = 0
    wrong: int = 0
    outdated: int = 0
    review: Decision | None = None
    number: int
    """The place in the order of time; pages go on from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter:
    """Which questions of a server are wanted; what is empty or None does not narrow down.

    `text` is anything a person typed. `user` is a keyed hash, `since` counts, `before` does not. `rating` is a verdict
    that somebody gave. `after` is the number of the last question of the page before.
    """

    text: str = ""
    user: str | None = None
    channel_id: int | None = None
    since: dt.datetime | None = None
    before: dt.datetime | None = None
    outcome: Outcome | None = None
    rating: str | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Questions of a server that mean the same and were not answered: how often, by how many users, and the newest."""

    id: int
    guild_id: int
    normalised: str
    times: int
    askers: int
    newest: LoggedQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """What a moderator holds: a question and, where nobody answered it, all that mean the same."""

    subject: int
    entry: LoggedQuestion
    gap: Gap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTally:
    """A day (UTC) of a server: outcomes, verdicts on its answers, and the median latency in milliseconds."""

    day: dt.date
    answered: int = 0
    declined: int = 0
    error: int = 0
    helpful: int = 0
    wrong: int = 0
    outdated: int = 0
    median_ms: float | None = None

    @property
    def asked(self) -> int:
        """How many questions there were."""
        return self.answered + self.declined + self.error


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """The days on which something was asked, oldest first, and the statements that answered most, with counts."""

    days: tuple[DayTally, ...] = ()
    topics: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """What was done, by whom and when. `moderator_id` is None for a job, or one who is forgotten; `id` is given by the
    database. `detail` must not repeat what a user typed: nothing here is deleted with the user.
    """

    guild_id: int
    at: dt.datetime
    moderator_id: int | None
    action: str
    target: str = ""
    detail: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedRow:
    """An answer that moderators wrote for their server. `id` is 32 hex digits; `review_by` is None for history."""

    id: str
    guild_id: int
    question: str
    normalised: str
    text: str
    source_url: str
    source_title: str
    kind: str
    review_by: dt.date | None
    moderator_id: int | None
    at: dt.datetime
    revised_at: dt.datetime | None = None
    removed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenSourceRow:
    """That a server does not want answers from a source."""

    guild_id: int
    source_id: str
    moderator_id: int | None
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WishRow:
    """That a user wants to be told when a question has an answer. `user_id` is None once they were told."""

    guild_id: int
    normalised: str
    user_hash: str
    question_id: str
    channel_id: int | None
    user_id: int | None
    at: dt.datetime
    told_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildSettingsRow:
    """What a server set up, as a JSON object."""

    guild_id: int
    settings: Mapping[str, object] = field(default_factory=dict)
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyChoiceRow:
    """Whether a user, given as a keyed hash, wants no text to be kept."""

    user_hash: str
    off: bool
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinRow:
    """That a server's log channel gets a bulletin of a kind for a period, such as "2026-W47"; at most one each."""

    guild_id: int
    kind: str
    period: str
    at: dt.datetime
    sent: bool = False
