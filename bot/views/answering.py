"""From a question in an interaction to the answer on the screen, with the buttons below it."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.errors import UserError
from bot.rendering.answers import answer_card
from bot.service import Question, Reply, Surface, short_key
from bot.views.feedback import Feedback
from bot.views.host import Interaction, host_of
from bot.views.sending import complete, defer
from bot.views.sharing import Share
from bot.views.wishing import Wish
from knowledge.models import Answer

_LABEL = 80
_MENTIONS = re.compile(r"<@[!&]?[0-9]+>")


def asked_in(text: str) -> str:
    """The question in what somebody wrote: without mentions, which say nothing about the Moon and much about people."""
    return _MENTIONS.sub(" ", text).strip()


async def answer(
    interaction: Interaction,
    text: str,
    surface: Surface,
    *,
    as_of: str = "",
    private: bool,
    after: Answer | None = None,
) -> None:
    """Answer in an interaction. `private` shows the answer to the asker alone; `after` is what the text replies to."""
    await defer(interaction, private=private)
    question = Question(
        text=asked_in(text),
        surface=surface,
        as_of=as_of,
        user_id=interaction.user.id,
        guild_id=interaction.guild_id,
        channel_id=interaction.channel_id,
        event_id=interaction.id,
        locale=str(interaction.locale),
        after=after,
    )
    reply = await host_of(interaction).ask(question)
    # There is nobody to share with in a direct message to the bot.
    share = private and not interaction.context.dm_channel
    await complete(interaction, answer_card(reply.answer), buttons(reply, share=share))


def buttons(reply: Reply, *, share: bool = False) -> discord.ui.View | None:
    """What can be pressed below a reply: verdicts on an answer; below a decline close questions, and "Tell me when you
    know", unless another time was asked about.
    """
    view = discord.ui.View(timeout=None)
    declined = reply.answer.declined
    items: list[discord.ui.Item[Any]] = []
    if declined is None:
        items += Feedback.below(reply)
    else:
        items += [Suggestion(question) for question in dict.fromkeys(declined.suggestions)]
        items += [Wish(reply.id)] if reply.answer.normalised and reply.answer.asked_as_of is None else []
    if share and declined is None:
        items.append(Share())
    for item in items:
        view.add_item(item)
    return view if items else None


class Suggestion(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"moon:ask:v1:(?P<key>[0-9a-f]{12})"):
    """Asks a close question. The id holds a hash of it, since a question is longer than an id may be."""

    def __init__(self, question: str = "", *, key: str = "") -> None:
        label = question if len(question) <= _LABEL else f"{question[: _LABEL - 1]}…"
        key = key or short_key(question)
        super().__init__(discord.ui.Button(label=label, custom_id=f"moon:ask:v1:{key}"))
        self._key = key

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(key=match["key"])

    async def callback(self, interaction: Interaction) -> None:
        """Ask the question, seen by as many as the decline was."""
        await host_of(interaction).attend(interaction, self._ask)

    async def _ask(self, interaction: Interaction) -> None:
        question = host_of(interaction).service.suggestion(self._key)
        if question is None:
            raise UserError("I no longer know that question. Please ask it in your own words.")
        private = interaction.message is not None and interaction.message.flags.ephemeral
        await answer(interaction, question, Surface.BUTTON, private=private)
