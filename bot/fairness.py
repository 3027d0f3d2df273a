"""How much one person and one channel may ask, and one answer for a question that is asked twice.

All of it is in the memory of one process, bounded, and gone with it: whoever asks does not wait for a disk, and how
fast somebody asks is nothing to keep.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.errors import TooSoonError
from bot.service import Question, Reply

USER_BURST, CHANNEL_BURST = 5, 10  # questions
DAY = 86_400.0  # seconds
QUIET = 60.0  # seconds without a refusal, after which a flood is over
_MOST_KEYS, _MOST_ANSWERS = 10_000, 1_000

Clock = Callable[[], float]
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be asked; 0 is no limit.

    A user may ask five questions at once and then one each `user_cooldown_seconds`, a channel ten and then one each
    `channel_cooldown_seconds`, and a user `daily_questions` in 24 hours. A user is counted on each server, and
    elsewhere together. For `repeat_seconds` the same question, asked by the same user in the same place, gets the
    answer that it got.
    """

    user_cooldown_seconds: float = 0.0
    channel_cooldown_seconds: float = 0.0
    daily_questions: int = 0
    repeat_seconds: float = 0.0


class Lapsing(Generic[K, V]):
    """Remembers values for so many seconds each, and at most so many: the one put longest ago goes first."""

    def __init__(self, most: int, clock: Clock = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[K, tuple[V, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """The value, unless its time is over."""
        kept = self._kept.get(key)
        return kept[0] if kept and kept[1] > self._clock() else None

    def put(self, key: K, value: V, seconds: float) -> None:
        """Remember a value from now on, in the place of an earlier one."""
        now = self._clock()
        self._kept[key] = value, now + seconds
        self._kept.move_to_end(key)
        while len(self._kept) > self._most or next(iter(self._kept.values()), (None, math.inf))[1] <= now:
            self._kept.popitem(last=False)

    def drop(self, unwanted: Callable[[K], bool]) -> None:
        """Forget some."""
        for key in [key for key in self._kept if unwanted(key)]:
            del self._kept[key]


class _Meter(Protocol):
    """Counts what is asked under a key. `reason` is a sentence for whoever has to wait."""

    reason: str

    def wait(self, key: Hashable, limit: float) -> float:
        """For how many seconds no more may be asked; 0 where it may be now."""

    def spend(self, key: Hashable, limit: float) -> None:
        """Count one question."""


class _Pace:
    """So many at once, and then one each `limit` seconds.

    The generic cell rate algorithm (ITU-T I.371): of each key only the moment is kept at which all it asked would have
    been asked, had it come one by one.
    """

    def __init__(self, burst: int, reason: str, clock: Clock) -> None:
        self.reason = reason
        self._burst = burst
        self._clock = clock
        self._ends: Lapsing[Hashable, float] = Lapsing(_MOST_KEYS, clock)

    def wait(self, key: Hashable, limit: float) -> float:
        return max(0.0, self._ahead(key) - (self._burst - 1) * limit) if limit else 0.0

    def spend(self, key: Hashable, limit: float) -> None:
        ahead = self._ahead(key) + limit
        self._ends.put(key, self._clock() + ahead, ahead)

    def _ahead(self, key: Hashable) -> float:
        """How many seconds the key is ahead of the pace."""
        now = self._clock()
        return (self._ends.get(key) or now) - now


class _Quota:
    """At most `limit` in the 24 hours that begin with the first."""

    def __init__(self, reason: str, clock: Clock) -> None:
        self.reason = reason
        self._clock = clock
        self._days: Lapsing[Hashable, tuple[int, float]] = Lapsing(_MOST_KEYS, clock)

    def wait(self, key: Hashable, limit: float) -> float:
        asked, ends = self._day(key)
        return ends - self._clock() if 0 < limit <= asked else 0.0

    def spend(self, key: Hashable, limit: float) -> None:  # noqa: ARG002  # a meter's
        asked, ends = self._day(key)
        self._days.put(key, (asked + 1, ends), ends - self._clock())

    def _day(self, key: Hashable) -> tuple[int, float]:
        return self._days.get(key) or (0, self._clock() + DAY)


class Fairness:
    """Lets questions in, or says when to ask again. `clock` counts seconds; `limits` hold where none are given."""

    def __init__(self, limits: Limits = Limits(), *, clock: Clock = time.monotonic) -> None:
        self._limits = limits
        self._user_pace = _Pace(USER_BURST, "You ask faster than I may answer.", clock)
        self._user_day = _Quota("You have asked as much as one person may in 24 hours.", clock)
        self._channel_pace = _Pace(CHANNEL_BURST, "More is asked in this channel than I may answer at once.", clock)
        self._told: Lapsing[Hashable, bool] = Lapsing(_MOST_KEYS, clock)
        self._answers: Lapsing[tuple[object, ...], Reply] = Lapsing(_MOST_ANSWERS, clock)

    def admit(self, question: Question, limits: Limits | None = None) -> None:
        """Count a question. One too many is not counted, and raises TooSoonError, which says when to ask again."""
        meters = list(self._meters(question, limits or self._limits))
        for meter, key, limit in meters:
            if seconds := meter.wait(key, limit):
                raise TooSoonError(f"{meter.reason} Please ask again in {_in_words(seconds)}.", (meter.reason, key))
        for meter, key, limit in meters:
            meter.spend(key, limit)

    def is_news(self, refusal: TooSoonError) -> bool:
        """Whether nobody was told so lately: where all can read, a flood of messages is answered once."""
        news = self._told.get(refusal.whom) is None
        self._told.put(refusal.whom, True, QUIET)
        return news

    async def once(
        self, question: Question, ask: Callable[[Question], Awaitable[Reply]], limits: Limits | None = None
    ) -> Reply:
        """The reply that the same question just got, or else a new one. One question after another, please: of two at
        once neither knows of the other.
        """
        if question.user_id is None:
            return await ask(question)
        key = _likeness(question)
        reply = self._answers.get(key)
        if reply is None:
            reply = await ask(question)
            self._answers.put(key, reply, (limits or self._limits).repeat_seconds)
        return reply

    def forget_answers(self, user_id: int | None = None) -> None:
        """Show no earlier answer again: to a user whose data is deleted, or to all, when the truth has changed."""
        self._answers.drop(lambda key: user_id is None or key[0] == user_id)

    def _meters(self, question: Question, limits: Limits) -> Iterator[tuple[_Meter, Hashable, float]]:
        if question.user_id is not None:
            # Each server has its own limits: what one of them allows must not use up what another does.
            user = question.user_id, question.guild_id
            yield self._user_pace, user, limits.user_cooldown_seconds
            yield self._user_day, user, limits.daily_questions
        if question.channel_id is not None:
            yield self._channel_pace, question.channel_id, limits.channel_cooldown_seconds


def _likeness(question: Question) -> tuple[object, ...]:
    """Equal for what must get the same answer. Case, spaces and marks at the end do not count; the order of the words
    does, for "did Luna 25 beat Chandrayaan-3" is not its reverse.
    """
    words = " ".join(question.text.casefold().split()).rstrip("?!.… ")
    return question.user_id, question.channel_id, words, question.as_of.strip().casefold(), question.after


def _in_words(seconds: float) -> str:
    """How long to wait, rounded up: "1 second", "12 seconds", "3 minutes", "5 hours"."""
    for name, length in (("hour", 3600), ("minute", 60)):
        if seconds > length:
            return f"{math.ceil(seconds / length)} {name}s"
    number = math.ceil(seconds)
    return f"{number} second{'' if number == 1 else 's'}"
