"""Digests and alerts on their way into the log channels of servers: each once, and none with a ping."""

from __future__ import annotations

import hashlib
import logging

import aiohttp
import discord

from bot.bulletins import Bulletin, Bulletins
from bot.client.posting import Post, put
from bot.client.rounds import Rounds
from bot.rendering.bulletins import bulletin_card

SECONDS_BETWEEN_ROUNDS = 300.0
_BAD_REQUEST = 400
_NONCE_LENGTH = 24  # of up to 25 characters
_logger = logging.getLogger(__name__)


class Reporter:
    """Looks every few minutes for what is due, as long as a client is connected."""

    def __init__(self, client: discord.Client, bulletins: Bulletins) -> None:
        self._client = client
        self._bulletins = bulletins
        self.rounds = Rounds("Digests and alerts", self.round)

    async def round(self) -> float:
        """Send all that is due. In how many seconds to look again. Raises StorageError; what Discord is in trouble with
        waits for the next round.
        """
        async for bulletin in self._bulletins.due({guild.id for guild in self._client.guilds}):
            if self.rounds.stopping.is_set():
                break
            if await self._sent(bulletin):
                await self._bulletins.finish(bulletin)
        return SECONDS_BETWEEN_ROUNDS

    async def _sent(self, bulletin: Bulletin) -> bool:
        """Whether it is out, or can never be. What waits for a permission goes out when that is given."""
        kind, channel_id = bulletin.row.kind, bulletin.channel_id
        if not self._may_post(bulletin):
            if not bulletin.in_doubt:
                _logger.warning("A %s waits until I may write in channel %d; see /setup check", kind, channel_id)
            return False
        try:
            await put(self._client, _post(bulletin))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            hopeless = isinstance(error, discord.HTTPException) and error.status == _BAD_REQUEST
            _logger.warning(
                "A %s for channel %d %s: %s", kind, channel_id, "is given up" if hopeless else "waits", error
            )
            return hopeless
        return True

    def _may_post(self, bulletin: Bulletin) -> bool:
        """As far as is known here, so that Discord is not asked in vain every few minutes."""
        channel = self._client.get_channel(bulletin.channel_id)
        if not isinstance(channel, discord.abc.GuildChannel) or channel.guild.id != bulletin.row.guild_id:
            return False
        may = channel.permissions_for(channel.guild.me)
        return may.view_channel and may.send_messages


def _post(bulletin: Bulletin) -> Post:
    row = bulletin.row
    nonce = hashlib.sha256(f"{row.guild_id} {row.kind} {row.period}".encode()).hexdigest()[:_NONCE_LENGTH]
    since = row.at if bulletin.in_doubt else None
    return Post(row.guild_id, bulletin.channel_id, bulletin_card(bulletin), nonce, in_doubt_since=since)
