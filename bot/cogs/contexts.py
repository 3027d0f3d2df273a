"""Where commands may be installed and used. Every command says so; otherwise a default from the portal holds."""

from __future__ import annotations

from typing import TypeVar

from discord import app_commands

from bot.views.permissions import administered_guild_of, guild_of, managed_guild_of, moderated_guild_of

__all__ = [
    "administered_guild_of",
    "everywhere",
    "guild_of",
    "in_servers",
    "managed_guild_of",
    "moderated_guild_of",
]

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
