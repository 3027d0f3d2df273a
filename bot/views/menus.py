"""Menus below a message that hold what its buttons are about: more than fits a custom id, and nothing that is kept
anywhere else.

Only the bot's own messages carry its menus, as Discord vouches. Still, what an option names is looked up again, in
the server in which it was used.
"""

from __future__ import annotations

from typing import Any

import discord

from bot.views.host import Interaction


def options_of(interaction: Interaction, custom_id: str) -> list[discord.SelectOption]:
    """The options of a menu of the message that was used, none where it has no such menu."""
    rows = interaction.message.components if interaction.message else []
    parts = (child for row in rows if isinstance(row, discord.ActionRow) for child in row.children)
    menus = (part for part in parts if isinstance(part, discord.SelectMenu) and part.custom_id == custom_id)
    return [option for menu in menus for option in menu.options]


def menu(custom_id: str, placeholder: str, options: list[discord.SelectOption]) -> discord.ui.Select[Any]:
    """A menu from which one option is chosen."""
    return discord.ui.Select(custom_id=custom_id, placeholder=placeholder, options=options)
