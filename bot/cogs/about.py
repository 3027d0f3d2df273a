"""/about and /sources: what this bot is and what it has read."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot import version
from bot.cogs.contexts import everywhere
from bot.rendering.screens import about_card, sources_page
from bot.views.host import Host, Interaction
from bot.views.paging import pager
from bot.views.sending import send_privately


class About(commands.Cog):
    """Where the answers come from."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @app_commands.command(description="What I have read: each source with its date, tier and point of view")
    @everywhere
    async def sources(self, interaction: Interaction) -> None:
        """Show the first page of the sources."""
        page = sources_page(self._host.service.base.library, 1)
        await send_privately(interaction, page.card, pager(page))

    @app_commands.command(description="What I am, how fresh my knowledge is, and how to ask")
    @everywhere
    async def about(self, interaction: Interaction) -> None:
        """Introduce the bot."""
        await send_privately(interaction, about_card(self._host.service.base.library, version()))
