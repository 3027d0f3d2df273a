"""What the log channel of a server is told by itself: a digest once a week, and alerts. Knows no Discord.

A bulletin is of a period, and there is at most one of a kind for each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from bot.guild_rules import GuildRules, ServerSettings
from bot.storage import BulletinRow, DayTally, Gap
from knowledge.checks import stale_statements
from knowledge.library import Library

if TYPE_CHECKING:
    from bot.storage import QuestionLog

WEEK = dt.timedelta(days=7)
POSTED_AT = 8  # o'clock UTC, on Mondays
MOST_GAPS = 5
# A day is unusual with so many times the mean of the days before it, and with no fewer than so many.
SPIKE_FACTOR, LEAST_DECLINED = 3, 10
_MOST_TOPICS = 1000
_KEPT = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class WeekDigest:
    """A week of a server and the one before it, summed up, and what was asked most and is unanswered still."""

    kind: ClassVar[str] = "digest"
    monday: dt.date
    week: DayTally
    before: DayTally
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class DeclineSpike:
    """Many more questions of a day were declined than in the mean of the seven before it."""

    kind: ClassVar[str] = "spike"
    day: dt.date
    declined: int
    mean: float


@dataclass(frozen=True, slots=True)
class StaleServed:
    """How many answers of a week rest on what is out of date: each statement or curated answer, why, how often."""

    kind: ClassVar[str] = "stale"
    monday: dt.date
    served: tuple[tuple[str, str, int], ...]


Content: TypeAlias = WeekDigest | DeclineSpike | StaleServed


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What a channel is to be told; `in_doubt` where an earlier attempt, of the time in `row`, may have told it."""

    row: BulletinRow
    channel_id: int
    content: Content
    in_doubt: bool = False


class Bulletins:
    """Finds out what is due. `library` is the one that answers come from now, `now` gives the time, with a zone.

    Methods raise StorageError when the database is not to be had.
    """

    def __init__(
        self,
        log: QuestionLog,
        rules: GuildRules,
        library: Callable[[], Library],
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._log = log
        self._rules = rules
        self._library = library
        self._now = now

    async def due(self, guild_ids: Collection[int]) -> AsyncIterator[Bulletin]:
        """What is to be sent to these servers now. Each is noted as begun before it is given."""
        now = self._now().astimezone(dt.UTC)
        for guild_id, settings in (await self._rules.all()).items():
            if guild_id not in guild_ids or settings.log_channel_id is None:
                continue
            async for period, content in self._contents(guild_id, settings, now):
                row = BulletinRow(guild_id=guild_id, kind=content.kind, period=period, at=now)
                earlier = await self._log.bulletins.begin(row)
                if earlier is None or not earlier.sent:
                    in_doubt = earlier is not None
                    yield Bulletin(earlier or row, settings.log_channel_id, content, in_doubt=in_doubt)

    async def finish(self, bulletin: Bulletin) -> None:
        """Note that a bulletin is out, or can never be."""
        await self._log.bulletins.finish(bulletin.row)
        await self._log.bulletins.drop_before(self._now() - _KEPT)

    async def _contents(
        self, guild_id: int, settings: ServerSettings, now: dt.datetime
    ) -> AsyncIterator[tuple[str, Content]]:
        """What there is to say that was not said yet, with its period."""
        today = now.date()
        monday = today - dt.timedelta(days=today.weekday())
        begun = dt.datetime.combine(monday, dt.time(POSTED_AT), dt.UTC)
        last, this = _week_name(monday - WEEK), _week_name(monday)
        attempts: tuple[tuple[bool, str, str, Callable[[], Awaitable[Content | None]]], ...] = (
            (settings.digest and now >= begun, WeekDigest.kind, last, partial(self._digest, guild_id, monday - WEEK)),
            (settings.alerts, DeclineSpike.kind, today.isoformat(), partial(self._spike, guild_id, today)),
            (settings.alerts, StaleServed.kind, this, partial(self._stale, guild_id, monday, today)),
        )
        for wanted, kind, period, look in attempts:
            is_open = wanted and not await self._log.bulletins.is_sent(guild_id, kind, period)
            if is_open and (content := await look()):
                yield period, content

    async def _digest(self, guild_id: int, monday: dt.date) -> WeekDigest | None:
        """The week that begins on that Monday; None where nobody asked anything in it."""
        days = (await self._log.archive.stats(guild_id, monday - WEEK, topics=0)).days
        week = _sum(monday, (day for day in days if monday <= day.day < monday + WEEK))
        if not week.asked:
            return None
        before = _sum(monday - WEEK, (day for day in days if day.day < monday))
        return WeekDigest(monday, week, before, tuple(await self._log.reviews.unanswered(guild_id, MOST_GAPS)))

    async def _spike(self, guild_id: int, today: dt.date) -> DeclineSpike | None:
        """None on a usual day, and where there is no day before to compare with."""
        days = (await self._log.archive.stats(guild_id, today - WEEK, topics=0)).days
        declined = sum(day.declined for day in days if day.day == today)
        before = [day for day in days if day.day < today]
        mean = sum(day.declined for day in before) / WEEK.days
        if not before or declined < LEAST_DECLINED or declined <= SPIKE_FACTOR * mean:
            return None
        return DeclineSpike(today, declined, mean)

    async def _stale(self, guild_id: int, monday: dt.date, today: dt.date) -> StaleServed | None:
        """None where no answer since Monday rests mainly on something out of date."""
        topics = dict((await self._log.archive.stats(guild_id, monday, topics=_MOST_TOPICS)).topics)
        if not topics:
            return None
        old = {statement.id: (statement.text, why) for statement, why in stale_statements(self._library(), today)}
        for curated in await self._log.curation.overdue(guild_id, today):
            old[curated.id] = curated.text, "was written here and is due for review"
        served = tuple((*old[topic], times) for topic, times in topics.items() if topic in old)
        return StaleServed(monday, served) if served else None


def _week_name(monday: dt.date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _sum(monday: dt.date, days: Iterable[DayTally]) -> DayTally:
    """Days as one, which bears the date of their Monday."""
    names = "answered", "declined", "error", "helpful", "wrong", "outdated"
    listed = list(days)
    return DayTally(day=monday, **{name: sum(getattr(day, name) for day in listed) for name in names})
