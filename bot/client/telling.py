"""Tells those who wished it that a question has an answer: once, and nobody else."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any

import aiohttp
import discord

from bot.client.posting import may_embed
from bot.client.rounds import Rounds
from bot.rendering.answers import answer_card
from bot.storage import WishRow
from bot.wishing import Tidings, Wishing

SECONDS_BETWEEN_TIDINGS = 0.4  # of fifty requests a second for all that a bot does
_LEAD = "You wanted to know when I have an answer:"
_CONTENT_LIMIT = 2000
_logger = logging.getLogger(__name__)


class Teller:
    """Looks through the open wishes when answers may have come about, as long as a client is connected."""

    def __init__(self, client: discord.Client, wishing: Wishing) -> None:
        self._client = client
        self._wishing = wishing
        self.rounds = Rounds("Wishes to be told", self._round, call=wishing.changed)

    async def _round(self) -> None:
        async for tidings in self._wishing.due():
            if self.rounds.stopping.is_set():
                break
            await self._tell(tidings)

    async def _tell(self, tidings: Tidings) -> None:
        """Tell where it was asked; by a direct message where that was private, or the channel is closed to me."""
        wish = tidings.wish
        if wish.user_id is None or not await self._wishing.begin(wish):
            return
        shown = self._form(tidings, wish)
        try:
            await self._send(wish, shown)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _logger.info("Somebody who wished to be told could not be: %s", error)
        await asyncio.sleep(SECONDS_BETWEEN_TIDINGS)

    async def _send(self, wish: WishRow, shown: dict[str, Any]) -> None:
        assert wish.user_id is not None
        if wish.channel_id is not None:
            channel = self._client.get_partial_messageable(wish.channel_id, guild_id=wish.guild_id)
            with suppress(discord.Forbidden, discord.NotFound):
                await channel.send(**shown)
                return
        direct = await self._client.create_dm(discord.Object(wish.user_id))
        await direct.send(**shown)

    def _form(self, tidings: Tidings, wish: WishRow) -> dict[str, Any]:
        """The message: it pings its one reader, and nothing that is quoted in it pings anybody."""
        card = answer_card(tidings.answer)
        lead = f"<@{wish.user_id}> {_LEAD}" if wish.channel_id is not None else _LEAD
        reader = discord.AllowedMentions(
            everyone=False, roles=False, replied_user=False, users=[discord.Object(wish.user_id or 0)]
        )
        shown: dict[str, Any] = {"content": lead, "embed": card.embed(), "allowed_mentions": reader}
        if wish.channel_id is not None and not may_embed(self._client, wish.channel_id):
            shown = {"content": f"{lead}\n{card.text(_CONTENT_LIMIT - len(lead) - 1)}", "allowed_mentions": reader}
        return shown
