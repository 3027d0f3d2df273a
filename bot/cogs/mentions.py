"""Questions without a command: by mention, by a reply that pings the bot, by direct message.

Discord delivers the text of exactly these messages to a bot without the message content intent.
"""

from __future__ import annotations

from functools import partial

import discord
from discord.ext import commands

from bot.errors import TooSoonError
from bot.fairness import Lapsing
from bot.rendering.answers import answer_card
from bot.rendering.escaping import is_visible
from bot.rendering.screens import answered_card, how_to_card
from bot.service import Question, Reply, Surface
from bot.views.answering import asked_in, buttons
from bot.views.host import Host
from bot.views.replying import answer_before
from bot.views.sending import may_reply, reply
from knowledge.models import Answer

_MOST_ANSWERS, _REMEMBERED = 1_000, 3_600.0  # how many, and for how many seconds
_WRITTEN_BY_PEOPLE = discord.MessageType.default, discord.MessageType.reply


class Mentions(commands.Cog):
    """Questions as messages."""

    def __init__(self, host: Host) -> None:
        self._host = host
        # Where each answer stands, by its id; "" while it is on its way, and when that was told.
        self._places: Lapsing[str, str | None] = Lapsing(_MOST_ANSWERS)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot."""
        me = self._host.user.id if self._host.user else 0
        surface = surface_of(message, me)
        if surface is None or not _is_welcome(message, self._host):
            return
        if may_reply(message) and self._host.is_first(message.id):
            await self._host.attend(message, partial(self._answer, surface=surface))

    async def _answer(self, message: discord.Message, *, surface: Surface) -> None:
        text = asked_in(message.content)
        question = _question(message, text, surface, answer_before(message, self._host))
        try:
            if is_visible(text):
                await self._show(message, await self._host.ask(question))
            else:
                self._host.fairness.admit(question, self._host.rules.in_force(question.guild_id).limits)
                await reply(message, how_to_card())
        except TooSoonError as refusal:
            if self._host.fairness.is_news(refusal):
                raise

    async def _show(self, message: discord.Message, asked: Reply) -> None:
        """Post an answer; where it is posted already, point to it, once."""
        place = self._places.get(asked.id)
        self._places.put(asked.id, "", _REMEMBERED)
        if place:
            await reply(message, answered_card(place))
        elif place is None:
            sent = None
            try:
                sent = await reply(message, answer_card(asked.answer), buttons(asked))
            finally:
                self._places.put(asked.id, sent.jump_url if sent else None, _REMEMBERED)


def surface_of(message: discord.Message, me: int) -> Surface | None:
    """How the message asks the bot `me`, or None where it does not. Other bots get no answer: two might never end."""
    by_person = not message.author.bot and message.webhook_id is None and message.type in _WRITTEN_BY_PEOPLE
    if not by_person:
        return None
    if message.guild is None:
        return Surface.DM
    if all(user.id != me for user in message.mentions):
        return None
    mentioned_in_text = f"<@{me}>" in message.content or f"<@!{me}>" in message.content
    return Surface.MENTION if mentioned_in_text or message.reference is None else Surface.REPLY


def _is_welcome(message: discord.Message, host: Host) -> bool:
    """Whether the server wants mentions to be answered in this channel, or in the one that this thread hangs from."""
    if message.guild is None:
        return True
    parent = message.channel.parent_id if isinstance(message.channel, discord.Thread) else None
    return host.rules.in_force(message.guild.id).answers_mentions_in(message.channel.id, parent)


def _question(message: discord.Message, text: str, surface: Surface, after: Answer | None) -> Question:
    return Question(
        text=text,
        surface=surface,
        user_id=message.author.id,
        guild_id=message.guild.id if message.guild else None,
        channel_id=message.channel.id,
        event_id=message.id,
        locale=str(message.guild.preferred_locale) if message.guild else "",
        after=after,
    )
