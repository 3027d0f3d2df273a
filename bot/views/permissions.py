"""Who may do what on a server. Asked wherever something of a server is read or changed: a command, a completion, a
button, a menu or a modal, since each of them can be used without the others.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import discord

from bot.errors import UserError
from bot.views.host import Interaction, host_of

_MODERATES = discord.Permissions(manage_messages=True)
_ADMINISTERS = discord.Permissions(manage_guild=True)
_log = logging.getLogger(__name__)


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


async def moderated_guild_of(interaction: Interaction) -> int:
    """The same, and raises UserError unless the user moderates the server: by Manage Messages, or by a role that
    /setup names. Nothing of a server is read or changed before this was asked; buttons, modals and completions ask too.
    """
    return await _permitted(
        interaction,
        _moderates,
        "Only moderators of this server may do that: those with Manage Messages in all of it, and those with a role "
        "that /setup names. Ask an administrator for one.",
    )


async def administered_guild_of(interaction: Interaction) -> int:
    """The same for those who may manage the server."""
    return await _permitted(
        interaction,
        _administers,
        "Only who may manage this server sets me up. Ask somebody with the permission Manage Server.",
    )


async def _permitted(
    interaction: Interaction, check: Callable[[Interaction, int], Awaitable[bool]], refusal: str
) -> int:
    """The server, if the check allows it; one that fails by an error does not."""
    guild_id = guild_of(interaction)
    try:
        allowed = await check(interaction, guild_id)
    except Exception as error:
        _log.exception("Whether somebody may do this could not be found out, so they may not")
        raise UserError(
            "I cannot find out just now whether you may do that, so I did nothing. Please try again in a minute."
        ) from error
    if not allowed:
        raise UserError(refusal)
    return guild_id


async def _moderates(interaction: Interaction, guild_id: int) -> bool:
    if _holds(interaction, _MODERATES):
        return True
    rules = await host_of(interaction).rules.of(guild_id)
    member = interaction.user
    return isinstance(member, discord.Member) and any(member.get_role(role) for role in rules.reviewer_roles)


async def _administers(interaction: Interaction, _: int) -> bool:
    return _holds(interaction, _ADMINISTERS)


def _holds(interaction: Interaction, needed: discord.Permissions) -> bool:
    """Whether the user has permissions in this channel, as Discord says now, and by their roles in all of the server:
    who was given a channel of their own to moderate must not read what was asked in the others.
    """
    member = interaction.user
    if not isinstance(member, discord.Member):
        return False
    return needed <= interaction.permissions and needed <= member.guild_permissions
