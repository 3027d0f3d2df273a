"""The command tree, through which slash commands, context menus and completions come."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands


class MoonraceTree(app_commands.CommandTree[Any]):
    """Hands every interaction to the client's `attend`, and every error to its `report`."""

    # discord.py's own way loses what is not an AppCommandError, such as a broken check: the user would be left waiting.
    async def _call(self, interaction: discord.Interaction[Any]) -> None:
        if self.client.is_first(interaction.id):
            await self.client.attend(interaction, super()._call)

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Tell the user. discord.py calls this for what goes wrong in a command or in its checks."""
        await self.client.report(interaction, error)
