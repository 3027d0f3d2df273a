"""Leafing through the log of a server. The page is in the button, and the filters are in a menu below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.archive import Found, Trail
from bot.criteria import Criterion
from bot.rendering.logs import found_card, option_texts, pages_of, shown_card, trail_card
from bot.views.deleting import Delete
from bot.views.host import Interaction, host_of
from bot.views.menus import menu, options_of
from bot.views.permissions import moderated_guild_of
from bot.views.sending import complete, defer, replace

_OPEN, _NARROWED = "moon:log-open:v1", "moon:log-by:v1"
_PLACE = r"(?P<anchor>[0-9]{1,19}):(?P<page>[0-9]{1,5})"


async def browse(interaction: Interaction, guild_id: int, criteria: Sequence[Criterion]) -> None:
    """The first page of what fits, in an interaction that was deferred."""
    found = await host_of(interaction).service.archive.find(guild_id, criteria)
    await complete(interaction, found_card(found, criteria), _pager(found, criteria))


async def show(interaction: Interaction, guild_id: int, question_id: str) -> None:
    """One question, in an interaction that was deferred."""
    service = host_of(interaction).service
    shown = await service.archive.show(guild_id, question_id)
    view = discord.ui.View(timeout=None)
    view.add_item(Delete(shown.entry.question.id))
    await complete(interaction, shown_card(shown, service.base.library), view)


async def browse_audit(interaction: Interaction, guild_id: int) -> None:
    """What moderators did last, in an interaction that was deferred."""
    trail = await host_of(interaction).service.archive.audit(guild_id)
    await complete(interaction, trail_card(trail), _audit_pager(trail))


def _pager(found: Found, criteria: Sequence[Criterion]) -> discord.ui.View | None:
    """Buttons to the pages before and after, a menu to open a question, and one that holds the filters."""
    view = discord.ui.View(timeout=None)
    pages = pages_of(found)
    if pages > 1:
        view.add_item(TurnLog(found.anchor, found.page - 1, "Newer", disabled=found.page == 1))
        view.add_item(TurnLog(found.anchor, found.page + 1, "Older", disabled=found.page == pages))
    if found.entries:
        view.add_item(Open(_options(found)))
    if criteria:
        view.add_item(Narrowed([discord.SelectOption(label=each.label, value=each.value) for each in criteria]))
    return view if view.children else None


def _options(found: Found) -> list[discord.SelectOption]:
    texts = ((entry.question.id, *option_texts(entry)) for entry in found.entries)
    return [discord.SelectOption(value=value, label=label, description=told) for value, label, told in texts]


def _audit_pager(trail: Trail) -> discord.ui.View | None:
    if trail.page == 1 and not trail.more:
        return None
    view = discord.ui.View(timeout=None)
    view.add_item(TurnAudit(trail.anchor, trail.page - 1, "Newer", disabled=trail.page == 1))
    view.add_item(TurnAudit(trail.anchor, trail.page + 1, "Older", disabled=not trail.more))
    return view


def _criteria_of(interaction: Interaction) -> list[Criterion]:
    return [Criterion(option.value, option.label) for option in options_of(interaction, _NARROWED)]


class TurnLog(discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"moon:log:v1:{_PLACE}"):
    """Goes to one page of what was found."""

    def __init__(self, anchor: int, page: int, label: str = "", *, disabled: bool = False) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"moon:log:v1:{anchor}:{page}", disabled=disabled))
        self._anchor = anchor
        self._page = page

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(int(match["anchor"]), int(match["page"]))

    async def callback(self, interaction: Interaction) -> None:
        """Show the page in place of the one above the button."""
        await host_of(interaction).attend(interaction, self._turn)

    async def _turn(self, interaction: Interaction) -> None:
        guild_id = await moderated_guild_of(interaction)
        criteria = _criteria_of(interaction)
        found = await host_of(interaction).service.archive.find(guild_id, criteria, self._page, self._anchor)
        await replace(interaction, found_card(found, criteria), _pager(found, criteria))


class Open(discord.ui.DynamicItem[discord.ui.Select[Any]], template=_OPEN):
    """Opens one of the questions of a page."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(menu(_OPEN, "Open a question", options))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, _: discord.ui.Item[Any], __: re.Match[str], /) -> Self:
        """The menu that was used, made anew from its message."""
        return cls(options_of(interaction, _OPEN))

    async def callback(self, interaction: Interaction) -> None:
        """Show the question in a message of its own."""
        await host_of(interaction).attend(interaction, self._open)

    async def _open(self, interaction: Interaction) -> None:
        guild_id = await moderated_guild_of(interaction)
        await defer(interaction, private=True)
        await show(interaction, guild_id, self.item.values[0])


class Narrowed(discord.ui.DynamicItem[discord.ui.Select[Any]], template=_NARROWED):
    """Holds what the log is narrowed down by; whatever is chosen is dropped."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(menu(_NARROWED, "Drop a filter", options))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, _: discord.ui.Item[Any], __: re.Match[str], /) -> Self:
        """The menu that was used, made anew from its message."""
        return cls(options_of(interaction, _NARROWED))

    async def callback(self, interaction: Interaction) -> None:
        """Show the first page of what fits the other filters."""
        await host_of(interaction).attend(interaction, self._drop)

    async def _drop(self, interaction: Interaction) -> None:
        guild_id = await moderated_guild_of(interaction)
        left = [each for each in _criteria_of(interaction) if each.value not in self.item.values]
        found = await host_of(interaction).service.archive.find(guild_id, left)
        await replace(interaction, found_card(found, left), _pager(found, left))


class TurnAudit(discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"moon:aud:v1:{_PLACE}"):
    """Goes to one page of the audit."""

    def __init__(self, anchor: int, page: int, label: str = "", *, disabled: bool = False) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"moon:aud:v1:{anchor}:{page}", disabled=disabled))
        self._anchor = anchor
        self._page = page

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(int(match["anchor"]), int(match["page"]))

    async def callback(self, interaction: Interaction) -> None:
        """Show the page in place of the one above the button."""
        await host_of(interaction).attend(interaction, self._turn)

    async def _turn(self, interaction: Interaction) -> None:
        guild_id = await moderated_guild_of(interaction)
        trail = await host_of(interaction).service.archive.audit(guild_id, self._page, self._anchor)
        await replace(interaction, trail_card(trail), _audit_pager(trail))
