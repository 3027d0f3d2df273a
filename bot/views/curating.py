"""Leafing through a server's curated answers, and writing one anew. The page is in the button, the server is not."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.drafts import Draft
from bot.rendering.cards import note
from bot.rendering.reviewing import curated_page
from bot.rendering.screens import Page
from bot.storage import CuratedRow
from bot.views.host import Interaction, host_of
from bot.views.judging import AnswerModal
from bot.views.permissions import moderated_guild_of
from bot.views.sending import complete, defer


class TurnCurated(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"moon:cur:v1:(?P<page>[0-9]{1,6})"):
    """Goes to one page of the curated answers of the server where it is pressed."""

    def __init__(self, page: int, label: str = "", *, disabled: bool = False) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"moon:cur:v1:{page}", disabled=disabled))
        self._page = page

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(int(match["page"]))

    async def callback(self, interaction: Interaction) -> None:
        """Show the page in place of the one above the button."""
        await host_of(interaction).attend(interaction, self._turn)

    async def _turn(self, interaction: Interaction) -> None:
        guild_id = await moderated_guild_of(interaction)
        await interaction.response.defer()
        await show_curated(interaction, guild_id, self._page)


async def show_curated(interaction: Interaction, guild_id: int, number: int) -> None:
    """Show a page of the curated answers; the interaction was acknowledged."""
    host = host_of(interaction)
    page = curated_page(await host.moderation.curated(guild_id), number, host.service.now().date())
    await complete(interaction, page.card, _pager(page))


def _pager(page: Page) -> discord.ui.View | None:
    if page.of == 1:
        return None
    view = discord.ui.View(timeout=None)
    view.add_item(TurnCurated(page.number - 1, "Previous", disabled=page.number == 1))
    view.add_item(TurnCurated(page.number + 1, "Next", disabled=page.number == page.of))
    return view


def editing(row: CuratedRow) -> discord.ui.Modal:
    """The modal in which a moderator writes a curated answer anew."""

    async def keep(interaction: Interaction, draft: Draft) -> None:
        guild_id = await moderated_guild_of(interaction)
        await defer(interaction, private=True)
        host = host_of(interaction)
        await host.moderation.edit(guild_id, row.id, draft, interaction.user.id)
        host.fairness.forget_answers()
        await complete(interaction, note("Changed. It answers that question on this server from now on."))

    return AnswerModal(row.question, row, keep)
