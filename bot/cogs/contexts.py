"""Where commands may be installed and used. Every command says so; otherwise a default from the portal holds."""

from __future__ import annotations

from typing import TypeVar

from discord import app_commands

from bot.errors import UserError
from bot.views.host import Interaction

T = TypeVar("T")


def everywhere(command: T) -> T:
    """Installable to servers and to users; usable in servers, in direct messages and in group chats."""
    installs = app_commands.allowed_installs(guilds=True, users=True)
    contexts = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    return installs(contexts(command))


def in_servers(command: T) -> T:
    """Installable to servers and usable in their channels only."""
    installs = app_commands.allowed_installs(guilds=True, users=False)
    contexts = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    return installs(contexts(command))


def guild_of(interaction: Interaction) -> int:
    """The server whose channel this is. Raises UserError anywhere else, and where the bot is only its user's own."""
    if interaction.guild_id is None or interaction.channel_id is None or not interaction.is_guild_integration():
        raise UserError("That goes only in a channel of a server that I am a member of.")
    return interaction.guild_id


def managed_guild_of(interaction: Interaction) -> int:
    """The same, and raises UserError unless the user may manage the channel.

    Discord itself hides such a command from others only until an administrator says otherwise.
    """
    guild_id = guild_of(interaction)
    if not interaction.permissions.manage_channels:
        raise UserError("Only who may manage this channel decides what it follows. Ask one of them.")
    return guild_id
