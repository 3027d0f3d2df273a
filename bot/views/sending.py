"""Cards on their way out: as embeds, or as plain text where embeds are not allowed."""

from __future__ import annotations

import io
import logging
from typing import Any

import discord

from bot.rendering.cards import Card
from bot.rendering.charts import Chart
from bot.views.host import Interaction, host_of

_log = logging.getLogger(__name__)
_PRIVATE = "private"


def is_private(interaction: Interaction, wish: bool | None = None) -> bool:
    """Whether a response is for its user alone: as they wish, else as the server or whoever runs the bot set up."""
    if wish is not None:
        return wish
    server = interaction.guild_id if interaction.is_guild_integration() else None
    return host_of(interaction).rules.in_force(server).private_by_default


async def send_privately(interaction: Interaction, card: Card, view: discord.ui.View | None = None) -> None:
    """The first response to an interaction, for its user alone."""
    shown = view or discord.utils.MISSING
    if interaction.app_permissions.embed_links:
        await interaction.response.send_message(embed=card.embed(), view=shown, ephemeral=True)
    else:
        await interaction.response.send_message(card.text(), view=shown, ephemeral=True)


async def defer(interaction: Interaction, *, private: bool) -> None:
    """Acknowledge: Discord waits three seconds, then tells the user that we did not respond. `private` decides, once
    and for all, whether the user alone sees the response.
    """
    interaction.extras[_PRIVATE] = private
    await interaction.response.defer(ephemeral=private, thinking=True)


async def complete(
    interaction: Interaction, card: Card, view: discord.ui.View | None = None, chart: Chart | None = None
) -> None:
    """The response to an interaction that was deferred; its defer decided who sees it."""
    # Not inside the embed: there Discord offers a screen reader no alt text.
    attachments = [discord.File(io.BytesIO(chart.png), chart.name, description=chart.alt)] if chart else []
    if interaction.app_permissions.embed_links:
        await interaction.edit_original_response(embed=card.embed(), view=view, attachments=attachments)
    else:
        await interaction.edit_original_response(content=card.text(), view=view, attachments=attachments)


async def replace(interaction: Interaction, card: Card, view: discord.ui.View | None) -> None:
    """Another card in the message whose button was pressed."""
    if interaction.app_permissions.embed_links:
        await interaction.response.edit_message(content=None, embed=card.embed(), view=view)
    else:
        await interaction.response.edit_message(content=card.text(), embed=None, view=view)


async def tell(interaction: Interaction, card: Card) -> None:
    """A card for the interaction's user alone, however far the interaction has got."""
    response = interaction.response
    if interaction.type is discord.InteractionType.autocomplete:
        if not response.is_done():
            await response.autocomplete([])
    elif not response.is_done():
        await send_privately(interaction, card)
    else:
        if not interaction.extras.get(_PRIVATE, True):
            # The next message would take the place of "is thinking", and all would see it.
            await interaction.delete_original_response()
        await interaction.followup.send(card.text(), ephemeral=True)


def may_reply(message: discord.Message) -> bool:
    """Whether the bot may write where the message stands, as far as is known; if not, that is logged."""
    permissions = _permissions(message)
    if permissions is None:
        return True
    in_thread = isinstance(message.channel, discord.Thread)
    may = permissions.send_messages_in_threads if in_thread else permissions.send_messages
    timed_out = message.guild is not None and message.guild.me.is_timed_out()
    if not may or timed_out:
        _log.info("A question in channel %d got no answer: I may not write there.", message.channel.id)
    return may and not timed_out


async def reply(message: discord.Message, card: Card, view: discord.ui.View | None = None) -> discord.Message | None:
    """Reply to a message, with what the channel allows. Returns what was sent: None where Discord refused, which is
    logged and not raised.
    """
    permissions = _permissions(message)
    embeds = permissions is not None and permissions.embed_links
    shown: dict[str, Any] = {"embed": card.embed()} if embeds else {"content": card.text()}
    if view is not None:
        shown["view"] = view
    if permissions is None or permissions.read_message_history:
        shown["reference"] = message.to_reference(fail_if_not_exists=False)
    try:
        # Discord drops a second message with the same nonce: two processes overlap while one replaces the other.
        sent: discord.Message = await message.channel.send(**shown, nonce=message.id)
    except discord.Forbidden as error:
        _log.info("A question in channel %d got no answer: %s", message.channel.id, error)
        return None
    return sent


def _permissions(message: discord.Message) -> discord.Permissions | None:
    """What the bot may do where the message stands, or None where nothing is known about the channel."""
    if message.guild is None:
        return discord.Permissions(embed_links=True, send_messages=True, read_message_history=True)
    if isinstance(message.channel, discord.PartialMessageable):
        return None
    try:
        return message.channel.permissions_for(message.guild.me)
    except discord.ClientException:
        return None  # a thread whose channel is hidden from the bot
