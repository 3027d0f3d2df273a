"""Helpful, Wrong, Outdated: what people say of an answer. "Outdated" is apart because it needs another remedy.

The buttons also tell what the answer was, for whoever replies to it: see `replying`.
"""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.rendering.privacy import unkept_card
from bot.rendering.screens import thanks_card
from bot.service import Reply, Verdict, short_key
from bot.views.host import Interaction, host_of
from bot.views.sending import send_privately

_LETTERS = {"h": Verdict.HELPFUL, "w": Verdict.WRONG, "o": Verdict.OUTDATED}


class Feedback(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"moon:fb:v1:(?P<reply>[0-9a-f]{32}):(?P<letter>[hwo])"
    r"(?P<about>(?::(?P<statement>[0-9a-f]{12}):(?P<as_of>[-0-9X~./]*))?)",
):
    """One verdict on one reply. `about` is what that reply was about: the key of its first statement, and the date
    that it was asked as of; it is empty where no statement answered.
    """

    def __init__(self, reply_id: str, letter: str, about: str) -> None:
        label = _LETTERS[letter].value.capitalize()
        super().__init__(discord.ui.Button(label=label, custom_id=f"moon:fb:v1:{reply_id}:{letter}{about}"))
        self._reply_id = reply_id
        self._verdict = _LETTERS[letter]

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(match["reply"], match["letter"], match["about"])

    @classmethod
    def below(cls, reply: Reply) -> list[Self]:
        """The buttons for one reply."""
        answer = reply.answer
        as_of = answer.asked_as_of.edtf if answer.asked_as_of else ""
        about = f":{short_key(answer.statements[0].id)}:{as_of}" if answer.statements else ""
        return [cls(reply.id, letter, about) for letter in _LETTERS]

    @classmethod
    def again(cls, match: re.Match[str]) -> list[Self]:
        """The buttons of a message of ours once more, for the same reply, from what `find` found."""
        return [cls(match["reply"], letter, match["about"]) for letter in _LETTERS]

    @classmethod
    def find(cls, message: discord.Message) -> re.Match[str] | None:
        """The id of the first of these buttons below a message, parsed."""
        rows = (row for row in message.components if isinstance(row, discord.ActionRow))
        ids = (child.custom_id or "" for row in rows for child in row.children)
        return next(filter(None, map(cls.__discord_ui_compiled_template__.fullmatch, ids)), None)

    async def callback(self, interaction: Interaction) -> None:
        """Note the verdict and say thank you, to whoever pressed, alone."""
        await host_of(interaction).attend(interaction, self._note)

    async def _note(self, interaction: Interaction) -> None:
        service = host_of(interaction).service
        kept = await service.give_feedback(self._reply_id, interaction.user.id, self._verdict)
        await send_privately(interaction, thanks_card(self._verdict.value) if kept else unkept_card())
