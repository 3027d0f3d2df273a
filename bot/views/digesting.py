"""Leafing through a digest. Days and page are in the button; the news are read anew each time."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.rendering.news import digest_page
from bot.rendering.screens import Page
from bot.views.host import Interaction, host_of
from bot.views.sending import replace


class TurnDigest(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"moon:dig:v1:(?P<span>[0-9]{1,3}):(?P<leaf>[0-9]{1,6})"
):
    """Goes to one page of the digest of so many days."""

    def __init__(self, days: int, page: int, label: str = "", *, disabled: bool = False) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"moon:dig:v1:{days}:{page}", disabled=disabled))
        self._days = days
        self._page = page

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(int(match["span"]), int(match["leaf"]))

    async def callback(self, interaction: Interaction) -> None:
        """Show the page in place of the one above the button."""
        await host_of(interaction).attend(interaction, self._turn)

    async def _turn(self, interaction: Interaction) -> None:
        digest = await host_of(interaction).service.subscriptions.digest(self._days)
        page = digest_page(digest, self._page)
        await replace(interaction, page.card, digest_pager(self._days, page) or discord.ui.View(timeout=None))


def digest_pager(days: int, page: Page) -> discord.ui.View | None:
    """Buttons to the pages before and after this one; none where there is but one."""
    if page.of == 1:
        return None
    view = discord.ui.View(timeout=None)
    view.add_item(TurnDigest(days, page.number - 1, "Back", disabled=page.number == 1))
    view.add_item(TurnDigest(days, page.number + 1, "More", disabled=page.number == page.of))
    return view
