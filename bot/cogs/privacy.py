"""/privacy: what is kept about a person, for that person alone."""

from __future__ import annotations

import io
import json
import math

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.contexts import everywhere
from bot.errors import UserError
from bot.rendering.screens import forgotten_card, privacy_card
from bot.views.host import Host, Interaction
from bot.views.sending import complete, defer

# Deleting rewrites the whole log, and nobody has anything new to delete so soon.
_SECONDS_BETWEEN_DELETIONS = 60.0


@everywhere
class Privacy(commands.GroupCog, name="privacy", description="What I keep about you"):
    """Everyone's own data; each command asks the database, so each is acknowledged first."""

    def __init__(self, host: Host) -> None:
        self._host = host
        pace = commands.Cooldown(1, _SECONDS_BETWEEN_DELETIONS)
        self._deletions = commands.CooldownMapping[Interaction](pace, lambda interaction: interaction.user.id)

    @app_commands.command(description="Show how much I keep about you")
    async def show(self, interaction: Interaction) -> None:
        """Count what the log holds about the user."""
        await defer(interaction, private=True)
        await complete(interaction, privacy_card(await self._host.service.show_user(interaction.user.id)))

    @app_commands.command(description="Get all that I keep about you, as a file")
    async def export(self, interaction: Interaction) -> None:
        """Send what the log holds about the user, as JSON."""
        await defer(interaction, private=True)
        rows = await self._host.service.export_user(interaction.user.id)
        content = json.dumps(rows, ensure_ascii=False, indent=2, default=str).encode()
        file = discord.File(io.BytesIO(content), filename="moonrace-my-data.json")
        await interaction.edit_original_response(content="All that I keep about you:", attachments=[file])

    @app_commands.command(description="Delete all that I keep about you; this cannot be undone")
    async def forget(self, interaction: Interaction) -> None:
        """Delete what the log holds about the user."""
        if wait := self._deletions.update_rate_limit(interaction):
            raise UserError(f"I did that less than a minute ago. Please try again in {math.ceil(wait)} seconds.")
        await defer(interaction, private=True)
        self._host.fairness.forget_answers(interaction.user.id)
        await complete(interaction, forgotten_card(await self._host.service.forget_user(interaction.user.id)))
