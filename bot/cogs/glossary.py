"""/define, and "Explain the acronyms" on any message."""

from __future__ import annotations

from typing import Annotated

import discord
from discord import app_commands
from discord.ext import commands

from bot.almanac import Kind, Query
from bot.cogs.contexts import everywhere
from bot.cogs.names import Name
from bot.errors import UserError
from bot.rendering.sheets.making import glossary_sheet
from bot.rendering.sheets.pages import sheet_page
from bot.views.host import Host, Interaction
from bot.views.looking import look_up
from bot.views.sending import is_private, send_privately


class Glossary(commands.Cog):
    """What the words mean."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._menu = everywhere(app_commands.ContextMenu(name="Explain the acronyms", callback=self._explain))

    async def cog_load(self) -> None:
        """Add the context menu, which discord.py does not find in a cog by itself."""
        self._host.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the context menu away again."""
        self._host.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(description="What an acronym or a term of the lunar race means")
    @app_commands.describe(term="An acronym or a term, such as NRHO", private="Show it to you alone")
    @everywhere
    async def define(
        self, interaction: Interaction, term: Annotated[str, Name(Kind.DEFINE)], private: bool | None = None
    ) -> None:
        """Explain a term."""
        await look_up(interaction, Query.typed(Kind.DEFINE, term), private=is_private(interaction, private))

    async def _explain(self, interaction: Interaction, message: discord.Message) -> None:
        """Explain what is in a message, to whoever chose so alone. Nothing of the message is kept."""
        almanac = self._host.service.almanac
        found = almanac.glossary.explain(message.content)
        if not found:
            raise UserError("I know no acronym or term in that message. /define knows those of the lunar race.")
        sheet = glossary_sheet(found, almanac.library)
        await send_privately(interaction, sheet_page(sheet, almanac.library.sources, 1).card)
