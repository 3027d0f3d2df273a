"""Tell me when you know: below a decline, for whoever reads it."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.rendering.cards import note
from bot.views.host import Interaction, host_of
from bot.views.sending import complete, defer


class Wish(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"moon:wish:v1:(?P<asked>[0-9a-f]{32})"):
    """Notes that whoever presses wants to be told of an answer to the question of that id."""

    def __init__(self, question_id: str) -> None:
        super().__init__(discord.ui.Button(label="Tell me when you know", custom_id=f"moon:wish:v1:{question_id}"))
        self._question_id = question_id

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(match["asked"])

    async def callback(self, interaction: Interaction) -> None:
        """Note the wish."""
        await host_of(interaction).attend(interaction, self._note)

    async def _note(self, interaction: Interaction) -> None:
        """Where the decline was private, so is the answer; so too where the bot is only its user's own."""
        await defer(interaction, private=True)
        private = interaction.message is None or interaction.message.flags.ephemeral
        guild_id = interaction.guild_id if interaction.is_guild_integration() else None
        channel_id = None if private or guild_id is None else interaction.channel_id
        await host_of(interaction).wishing.wish(self._question_id, interaction.user.id, guild_id, channel_id)
        where = "here" if channel_id else "in a direct message"
        words = f"I will tell you {where}, once, if I get an answer. For that I keep your id until then."
        await complete(interaction, note(f"{words} /privacy forget takes it back."))
