"""Share: shows everybody an answer that only the asker saw."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.views.feedback import Feedback
from bot.views.host import Interaction, host_of


class Share(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"moon:share:v1"):
    """Posts the answer above it again, for all, with the name of who shared it."""

    def __init__(self) -> None:
        button: discord.ui.Button[Any] = discord.ui.Button(
            label="Share", custom_id="moon:share:v1", style=discord.ButtonStyle.primary
        )
        super().__init__(button)

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], ___: re.Match[str], /) -> Self:
        """The button that was pressed."""
        return cls()

    async def callback(self, interaction: Interaction) -> None:
        """Send what the message shows. It is ours, as Discord vouches: only the bot's own messages have its buttons."""
        await host_of(interaction).attend(interaction, _share)


async def _share(interaction: Interaction) -> None:
    message = interaction.message
    if message is None:
        return
    # A mention shows the name as the server knows it; the client's AllowedMentions keeps it from pinging.
    by = f"Shared by {interaction.user.mention}"
    content = "\n".join(filter(None, (by, message.content)))
    await interaction.response.send_message(content, embeds=message.embeds, view=_feedback_below(message))


def _feedback_below(message: discord.Message) -> discord.ui.View:
    """The same feedback buttons as on the private answer: a verdict on the shared one counts for the same reply."""
    view = discord.ui.View(timeout=None)
    match = Feedback.find(message)
    for button in Feedback.again(match) if match else ():
        view.add_item(button)
    return view
