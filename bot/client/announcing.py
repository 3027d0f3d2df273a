"""Notices on their way into channels: each noted before it is sent and after, a few a second, never one twice."""

from __future__ import annotations

import logging

import aiohttp
import discord

from bot.client.posting import Post, comes, put
from bot.client.rounds import Rounds
from bot.rendering.news import notice_card
from bot.storage import NoticeState
from bot.subscriptions import Notice, Subscriptions

# Discord allows fifty requests a second for all that a bot does, and five in five seconds in one channel.
SECONDS_BETWEEN_NOTICES = 0.4
SECONDS_BETWEEN_ATTEMPTS = 60.0
_CLOSED_THREAD = frozenset({50083, 160005})  # archived or locked
_BAD_REQUEST = 400
_logger = logging.getLogger(__name__)


class Announcer:
    """Tells channels what is new on the topics that they follow, as long as a client is connected."""

    def __init__(self, client: discord.Client, subscriptions: Subscriptions) -> None:
        self._client = client
        self._subscriptions = subscriptions
        self.rounds = Rounds("Notices", self._round, call=subscriptions.changed)

    async def _round(self) -> float | None:
        """Send all that is due. In how many seconds to try again; None where nothing is left."""
        await self._subscriptions.keep_guilds({guild.id for guild in self._client.guilds})
        await self._subscriptions.note_news()
        done = True
        async for notice in self._subscriptions.due():
            done = await self._deliver(notice) and done
            if await comes(self.rounds.stopping, SECONDS_BETWEEN_NOTICES):
                break
        return None if done else SECONDS_BETWEEN_ATTEMPTS

    async def _deliver(self, notice: Notice) -> bool:
        """Send a notice, or edit it. False where Discord is in trouble, so that it has to be tried again."""
        row = notice.row
        if not await self._subscriptions.begin(row):
            return True
        try:
            message_id = await put(self._client, _post(notice))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            return await self._meet(notice, error)
        await self._subscriptions.finish(row, message_id)
        return True

    async def _meet(self, notice: Notice, error: Exception) -> bool:
        """Forget a channel that is closed for good, or a notice that can never go out. False where waiting may help."""
        row = notice.row
        status, code = (error.status, error.code) if isinstance(error, discord.HTTPException) else (0, 0)
        if isinstance(error, discord.Forbidden | discord.NotFound) or code in _CLOSED_THREAD:
            topics = await self._subscriptions.forget_channel(row.channel_id)
            _logger.warning(
                "Channel %d is gone or closed to me (%s); topics forgotten: %d", row.channel_id, error, topics
            )
        elif status == _BAD_REQUEST:
            await self._subscriptions.give_up(row)
            _logger.error("A notice on %s is given up: Discord does not take it", row.milestone, exc_info=error)
        else:
            _logger.warning("A notice for channel %d waits: %s", row.channel_id, error)
            return False
        return True


def _post(notice: Notice) -> Post:
    row = notice.row
    in_doubt = row.state is NoticeState.SENDING and row.message_id is None
    return Post(
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        card=notice_card(notice),
        nonce=row.id,
        nonce_anew=f"{row.id[:20]}+{len(row.marks)}",
        message_id=row.message_id,
        in_doubt_since=row.at if in_doubt else None,
        roles=notice.roles,
    )
