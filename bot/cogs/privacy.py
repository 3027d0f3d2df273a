"""/privacy: what is kept about a person, for that person alone; and which servers' rows are no longer to be kept."""

from __future__ import annotations

import contextlib
import io
import logging
import math
from collections.abc import Iterator

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.contexts import everywhere
from bot.errors import StorageError, UserError
from bot.rendering.privacy import forgotten_card, off_card, on_card, policy_card, privacy_card
from bot.rendering.takeaway import json_files
from bot.retention import Residence
from bot.views.host import Host, Interaction
from bot.views.sending import complete, defer, send_privately

# Deleting rewrites the whole log, and nobody has anything new to delete so soon.
_SECONDS_BETWEEN_DELETIONS = 60.0
_OVERHEAD = 64 * 1024  # bytes of a request around its file
_log = logging.getLogger(__name__)


@everywhere
class Privacy(commands.GroupCog, name="privacy", description="What I keep about you"):
    """Everyone's own data; each command that asks the database is acknowledged first."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._data = host.service.personal_data
        self._residence = Residence(host.service.log)
        pace = commands.Cooldown(1, _SECONDS_BETWEEN_DELETIONS)
        self._deletions = commands.CooldownMapping[Interaction](pace, lambda interaction: interaction.user.id)

    @app_commands.command(description="Show how much I keep about you")
    async def show(self, interaction: Interaction) -> None:
        """Count what the log holds about the user."""
        await defer(interaction, private=True)
        await complete(interaction, privacy_card(await self._data.show(interaction.user.id)))

    @app_commands.command(description="Get all that I keep about you, as a file")
    async def export(self, interaction: Interaction) -> None:
        """Send what the log holds about the user, as JSON: more than one file takes in several, a message each."""
        await defer(interaction, private=True)
        rows = await self._data.export(interaction.user.id)
        contents = list(json_files(rows, interaction.filesize_limit - _OVERHEAD))
        for number, content in enumerate(contents, 1):
            name = "moonrace-my-data.json" if len(contents) == 1 else f"moonrace-my-data-{number}.json"
            file = discord.File(io.BytesIO(content), filename=name)
            if number == 1:
                await interaction.edit_original_response(content="All that I keep about you:", attachments=[file])
            else:
                await interaction.followup.send(f"Part {number} of {len(contents)}:", file=file, ephemeral=True)

    @app_commands.command(description="Delete all that I keep about you; this cannot be undone")
    async def forget(self, interaction: Interaction) -> None:
        """Delete what the log holds about the user."""
        if wait := self._deletions.update_rate_limit(interaction):
            raise UserError(f"I did that less than a minute ago. Please try again in {math.ceil(wait)} seconds.")
        await defer(interaction, private=True)
        self._host.fairness.forget_answers(interaction.user.id)
        await complete(interaction, forgotten_card(await self._data.forget(interaction.user.id)))

    @app_commands.command(description="Keep nothing of what you ask from now on; it is only counted")
    async def off(self, interaction: Interaction) -> None:
        """Note that the user wants no text kept."""
        await defer(interaction, private=True)
        await self._data.keep_text(interaction.user.id, wanted=False)
        await complete(interaction, off_card())

    @app_commands.command(description="Keep what you ask again")
    async def on(self, interaction: Interaction) -> None:
        """Drop that choice."""
        await defer(interaction, private=True)
        await self._data.keep_text(interaction.user.id, wanted=True)
        await complete(interaction, on_card())

    @app_commands.command(description="What I keep, why, for how long, and who sees it")
    async def policy(self, interaction: Interaction) -> None:
        """Say so, with the days that hold here."""
        days = self._host.rules.in_force(interaction.guild_id).retention_days
        await send_privately(interaction, policy_card(days, self._data.contact))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Begin to count the days after which the rows of a server go."""
        with _logging_trouble():
            await self._residence.leave(guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep the rows of a server that took the bot back."""
        with _logging_trouble():
            await self._residence.join(guild.id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Note what became of servers while the bot was not running."""
        with _logging_trouble():
            await self._residence.settle([guild.id for guild in self._host.guilds])


@contextlib.contextmanager
def _logging_trouble() -> Iterator[None]:
    """Nobody waits for these; what is missed is made up for at the next start."""
    try:
        yield
    except StorageError as error:
        _log.warning("Which servers I am on could not be noted: %s", error)
