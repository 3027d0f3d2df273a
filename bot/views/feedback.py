"""Helpful, Wrong, Outdated: what people say of an answer. "Outdated" is apart because it needs another remedy."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.rendering.screens import thanks_card
from bot.service import Verdict
from bot.views.host import Interaction, host_of
from bot.views.sending import send_privately

_LETTERS = {"h": Verdict.HELPFUL, "w": Verdict.WRONG, "o": Verdict.OUTDATED}


class Feedback(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"moon:fb:v1:(?P<reply>[0-9a-f]{32}):(?P<letter>[hwo])"
):
    """One verdict on one reply."""

    def __init__(self, reply_id: str, letter: str) -> None:
        label = _LETTERS[letter].value.capitalize()
        super().__init__(discord.ui.Button(label=label, custom_id=f"moon:fb:v1:{reply_id}:{letter}"))
        self._reply_id = reply_id
        self._verdict = _LETTERS[letter]

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(match["reply"], match["letter"])

    async def callback(self, interaction: Interaction) -> None:
        """Note the verdict and say thank you, to whoever pressed, alone."""
        await host_of(interaction).attend(interaction, self._note)

    async def _note(self, interaction: Interaction) -> None:
        await host_of(interaction).service.give_feedback(self._reply_id, interaction.user.id, self._verdict)
        await send_privately(interaction, thanks_card(self._verdict.value))


def feedback_buttons(reply_id: str) -> list[Feedback]:
    """The buttons for one reply."""
    return [Feedback(reply_id, letter) for letter in _LETTERS]
