"""Deleting questions from the log, after a second thought. Which ones is in a menu of the message that asks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.errors import UserError
from bot.rendering.logs import deleted_card, deleting_card, option_texts
from bot.rendering.phrases import count
from bot.storage import LoggedQuestion
from bot.views.host import Interaction, host_of
from bot.views.menus import menu, options_of
from bot.views.permissions import moderated_guild_of
from bot.views.sending import complete, defer, replace

_CHOSEN, _CONFIRM = "moon:log-del:v1:but", "moon:log-del:v1:yes"


async def ask_to_confirm(interaction: Interaction, guild_id: int, typed: str) -> None:
    """Show what would be deleted, with a button that does, in an interaction that was deferred."""
    entries = await host_of(interaction).service.archive.named(guild_id, typed)
    await complete(interaction, deleting_card(entries), _confirmation(entries))


def _confirmation(entries: Sequence[LoggedQuestion]) -> discord.ui.View:
    texts = ((entry.question.id, *option_texts(entry)) for entry in entries)
    view = discord.ui.View(timeout=None)
    view.add_item(Confirm(len(entries)))
    view.add_item(
        Chosen([discord.SelectOption(value=value, label=label, description=told) for value, label, told in texts])
    )
    return view


class Delete(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"moon:log-del:v1:(?P<id>[0-9a-f]{32})"):
    """Asks whether the question shown is to be deleted."""

    def __init__(self, question_id: str) -> None:
        super().__init__(discord.ui.Button(label="Delete", custom_id=f"moon:log-del:v1:{question_id}"))
        self._question_id = question_id

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(match["id"])

    async def callback(self, interaction: Interaction) -> None:
        """Ask, in a message of its own."""
        await host_of(interaction).attend(interaction, self._ask)

    async def _ask(self, interaction: Interaction) -> None:
        guild_id = await moderated_guild_of(interaction)
        await defer(interaction, private=True)
        await ask_to_confirm(interaction, guild_id, self._question_id)


class Confirm(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_CONFIRM):
    """Deletes the questions that the menu below it holds."""

    def __init__(self, number: int = 0) -> None:
        label = f"Delete {count(number, 'question')}"
        super().__init__(discord.ui.Button(label=label, custom_id=_CONFIRM, style=discord.ButtonStyle.danger))

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], ___: re.Match[str], /) -> Self:
        """The button that was pressed."""
        return cls()

    async def callback(self, interaction: Interaction) -> None:
        """Delete, and say how many there were."""
        await host_of(interaction).attend(interaction, _delete)


async def _delete(interaction: Interaction) -> None:
    guild_id = await moderated_guild_of(interaction)
    ids = [option.value for option in options_of(interaction, _CHOSEN)]
    deleted = await host_of(interaction).service.archive.delete(guild_id, ids, interaction.user.id)
    await replace(interaction, deleted_card(len(ids), deleted), None)


class Chosen(discord.ui.DynamicItem[discord.ui.Select[Any]], template=_CHOSEN):
    """Holds the questions that are to be deleted; whichever is chosen is kept."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(menu(_CHOSEN, "Keep one of them", options))

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, _: discord.ui.Item[Any], __: re.Match[str], /) -> Self:
        """The menu that was used, made anew from its message."""
        return cls(options_of(interaction, _CHOSEN))

    async def callback(self, interaction: Interaction) -> None:
        """Ask again, for the others."""
        await host_of(interaction).attend(interaction, self._keep)

    async def _keep(self, interaction: Interaction) -> None:
        guild_id = await moderated_guild_of(interaction)
        ids = [option.value for option in options_of(interaction, _CHOSEN) if option.value not in self.item.values]
        if not ids:
            raise UserError("That is the only one. To keep it, dismiss the message that asks.")
        entries = await host_of(interaction).service.archive.named(guild_id, " ".join(ids))
        await replace(interaction, deleting_card(entries), _confirmation(entries))
