"""/setup: what the bot does on a server, for those who may manage it."""

from __future__ import annotations

import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.contexts import in_servers
from bot.errors import StorageError
from bot.views.host import Host, Interaction
from bot.views.permissions import administered_guild_of
from bot.views.sending import defer
from bot.views.setting_up import show_check, show_step

_log = logging.getLogger(__name__)


@in_servers
@app_commands.default_permissions(manage_guild=True)
class Setup(commands.GroupCog, name="setup", description="What I do on this server"):
    """A server's settings. Each command checks on this side who asks."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @app_commands.command(description="Walk through the settings of this server, from what is set now")
    async def start(self, interaction: Interaction) -> None:
        """Show the first step."""
        await administered_guild_of(interaction)
        await defer(interaction, private=True)
        await show_step(interaction, 1)

    @app_commands.command(description="Which permission I lack in which channel, and what to do")
    async def check(self, interaction: Interaction) -> None:
        """Show what is missing."""
        await administered_guild_of(interaction)
        await defer(interaction, private=True)
        await show_check(interaction)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Read anew what is set: of a server that comes back after long it was deleted meanwhile."""
        try:
            await self._host.rules.refresh()
        except StorageError as error:
            _log.warning("What server %d set up could not be read: %s", guild.id, error)
