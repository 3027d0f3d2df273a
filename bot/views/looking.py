"""From a look-up in an interaction to its sheet on the screen, with the buttons to its other pages.

A button holds the page and the look-up itself, so there is nothing to remember and nothing to expire.
"""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.almanac import Almanac, Query, Result
from bot.errors import UserError
from bot.rendering.cards import note
from bot.rendering.charts import Chart, Theme
from bot.rendering.drawing import Draughtsman
from bot.rendering.screens import Page
from bot.rendering.sheets.making import sheet_of
from bot.rendering.sheets.pages import sheet_page
from bot.views.host import Interaction, host_of
from bot.views.sending import complete, defer, replace
from knowledge.chronicle import Chronicle
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.timeline import Timeline
from knowledge.errors import TopicError

_LABEL = 80
_KEY = r"(?P<key>[0-9A-Za-z:.~_-]{1,85})"


async def look_up(interaction: Interaction, query: Query, *, private: bool, theme: Theme = Theme.AUTO) -> None:
    """Look something up in an interaction. `private` shows it to the asker alone."""
    await defer(interaction, private=private)
    await _show(interaction, query, theme)


async def _show(interaction: Interaction, query: Query, theme: Theme) -> None:
    """The first page, with its chart; or the names closest to one that is not known, as buttons."""
    host = host_of(interaction)
    almanac = host.service.almanac
    try:
        result = almanac.look_up(query)
    except TopicError as error:
        await complete(interaction, note(str(error)), _closest(almanac, query, error))
        return
    page = _page(almanac, result, 1)
    may_attach = interaction.app_permissions.attach_files
    chart = await _chart(host.charts, almanac.chronicle, result, theme) if may_attach else None
    await complete(interaction, page.card, _pager(almanac, query, page), chart)


def _page(almanac: Almanac, result: Result, number: int) -> Page:
    return sheet_page(sheet_of(result, almanac.library), almanac.library.sources, number)


async def _chart(charts: Draughtsman, chronicle: Chronicle, result: Result, theme: Theme) -> Chart | None:
    match result:
        case Timeline():
            return await charts.timeline(result, theme, chronicle.references(row.statement for row in result.rows))
        case Slip():
            return await charts.slip(result, theme, chronicle.references(move.statement for move in result.moves))
    return None


def _pager(almanac: Almanac, query: Query, page: Page) -> discord.ui.View | None:
    """Buttons to the pages before and after this one, where there are any."""
    if page.of == 1:
        return None
    key = almanac.key(query)
    view = discord.ui.View(timeout=None)
    view.add_item(Leaf(key, page.number - 1, "Previous", disabled=page.number == 1))
    view.add_item(Leaf(key, page.number + 1, "Next", disabled=page.number == page.of))
    return view


def _closest(almanac: Almanac, query: Query, error: TopicError) -> discord.ui.View | None:
    """A button for each name that may have been meant; none where another name of the query is not known either."""
    view = discord.ui.View(timeout=None)
    for name in error.closest:
        try:
            view.add_item(Instead(almanac.key(query.instead(error.typed, name)), name))
        except TopicError:
            return None
    return view if view.children else None


def _query(interaction: Interaction, key: str) -> Query:
    query = host_of(interaction).service.almanac.query(key)
    if query is None:
        raise UserError("I no longer know what this button is about. Please use the command again.")
    return query


class Leaf(discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"moon:leaf:v1:(?P<page>[0-9]{{1,4}}):{_KEY}"):
    """Goes to one page of a sheet."""

    def __init__(self, key: str, page: int, label: str = "", *, disabled: bool = False) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"moon:leaf:v1:{page}:{key}", disabled=disabled))
        self._key = key
        self._page = page

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(match["key"], int(match["page"]))

    async def callback(self, interaction: Interaction) -> None:
        """Show the page in place of the one above the button; the chart above it stays."""
        await host_of(interaction).attend(interaction, self._turn)

    async def _turn(self, interaction: Interaction) -> None:
        query = _query(interaction, self._key)
        almanac = host_of(interaction).service.almanac
        page = _page(almanac, almanac.look_up(query), self._page)
        await replace(interaction, page.card, _pager(almanac, query, page))


class Instead(discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"moon:try:v1:{_KEY}"):
    """Looks up another name in the place of one that is not known."""

    def __init__(self, key: str, name: str = "") -> None:
        label = name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"
        super().__init__(discord.ui.Button(label=label, custom_id=f"moon:try:v1:{key}"))
        self._key = key

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(match["key"])

    async def callback(self, interaction: Interaction) -> None:
        """Show what was meant in place of the complaint above the button."""
        await host_of(interaction).attend(interaction, self._try)

    async def _try(self, interaction: Interaction) -> None:
        query = _query(interaction, self._key)
        await interaction.response.defer()
        await _show(interaction, query, Theme.AUTO)
