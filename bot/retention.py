"""How long anything is kept: each day what is older goes, with its traces on the disk."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from bot.errors import StorageError

if TYPE_CHECKING:
    from bot.storage import QuestionLog

REMOVED_DAYS = 30
"""How long the rows of a server stay when the bot is no longer on it: it may have been removed by mistake."""

SECONDS_BEFORE_THE_FIRST_ROUND = 60.0
SECONDS_BETWEEN_ROUNDS = 86_400.0
SECONDS_AFTER_TROUBLE = 3_600.0
_logger = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The time, with its zone."""
    return dt.datetime.now(dt.UTC)


class RetentionJob:
    """Deletes what was kept long enough. `days_of` says how many days a server (None: elsewhere) keeps its rows."""

    def __init__(
        self, log: QuestionLog, days_of: Callable[[int | None], Awaitable[int]], *, now: Clock = utc_now
    ) -> None:
        self._log = log
        self._days_of = days_of
        self._now = now

    async def run(self) -> int:
        """Delete all that is due, and take its traces off the disk. Returns how many questions there were.

        Raises StorageError when the log is not to be had; the rest then waits for the next time.
        """
        now, kept = self._now(), self._log.retention
        deleted = 0
        for left in await self._log.guilds.removed_before(now - dt.timedelta(days=REMOVED_DAYS)):
            deleted += await kept.drop_guild(left)
        for guild_id in await kept.guilds() | {None}:
            deleted += await kept.expire(guild_id, now - dt.timedelta(days=await self._days_of(guild_id)))
        await kept.expire_verdicts(now - dt.timedelta(days=await self._days_of(None)))
        await kept.expire_wishes()
        await kept.expire_claims(now)
        await kept.tidy()
        return deleted


class Residence:
    """Which servers the bot is on: of those that it left the log is told, so that their rows go in time."""

    def __init__(self, log: QuestionLog, *, now: Clock = utc_now) -> None:
        self._log = log
        self._now = now

    async def leave(self, guild_id: int) -> None:
        """Note that the bot was removed from a server. Raises StorageError."""
        await self._log.guilds.remove(guild_id, self._now())

    async def join(self, guild_id: int) -> None:
        """Note that the bot is on a server, again or for the first time. Raises StorageError."""
        await self._log.guilds.restore(guild_id)

    async def settle(self, present: Collection[int]) -> None:
        """Note what changed while the bot was not running. Raises StorageError."""
        # Neither direct messages nor, under the number 0, their wishes are of a server.
        known = {guild_id for guild_id in await self._log.retention.guilds() if guild_id}
        for guild_id in known.difference(present):
            await self.leave(guild_id)
        for guild_id in set(await self._log.guilds.removed_before(self._now())).intersection(present):
            await self.join(guild_id)


@asynccontextmanager
async def retaining(
    job: RetentionJob, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> AsyncIterator[None]:
    """Run the job soon and then each day. `pause` waits for so many seconds."""
    task = asyncio.create_task(_keep_running(job, pause), name="moonrace-retention")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_running(job: RetentionJob, pause: Callable[[float], Awaitable[None]]) -> None:
    seconds = SECONDS_BEFORE_THE_FIRST_ROUND
    while True:
        await pause(seconds)
        seconds = SECONDS_AFTER_TROUBLE
        try:
            deleted = await job.run()
        except StorageError as error:
            _logger.warning("What is too old to be kept waits to be deleted: %s", error)
        except Exception:
            # Whatever it is, the bot answers on, and the next round may fare better.
            _logger.exception("What is too old to be kept could not be deleted")
        else:
            seconds = SECONDS_BETWEEN_ROUNDS
            if deleted:
                _logger.info("Questions deleted, for they were kept long enough: %d", deleted)
