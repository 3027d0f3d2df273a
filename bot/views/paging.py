"""Leafing through /sources. The page number is in the button, so there is nothing to remember and nothing to expire."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.rendering.screens import Page, sources_page
from bot.views.host import Interaction, host_of
from bot.views.sending import replace


class Turn(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"moon:src:v1:(?P<page>[0-9]{1,6})"):
    """Goes to one page of the sources."""

    def __init__(self, page: int, label: str = "", *, disabled: bool = False) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"moon:src:v1:{page}", disabled=disabled))
        self._page = page

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(int(match["page"]))

    async def callback(self, interaction: Interaction) -> None:
        """Show the page in place of the one above the button."""
        await host_of(interaction).attend(interaction, self._turn)

    async def _turn(self, interaction: Interaction) -> None:
        page = sources_page(host_of(interaction).service.base.library, self._page)
        await replace(interaction, page.card, pager(page))


def pager(page: Page) -> discord.ui.View:
    """Buttons to the pages before and after this one."""
    view = discord.ui.View(timeout=None)
    view.add_item(Turn(page.number - 1, "Newer", disabled=page.number == 1))
    view.add_item(Turn(page.number + 1, "Older", disabled=page.number == page.of))
    return view
