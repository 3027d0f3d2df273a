"""Notices on their way into channels: each noted before it is sent and after, a few a second, never one twice."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord

from bot.errors import StorageError
from bot.rendering.cards import Card
from bot.rendering.news import notice_card
from bot.storage import NoticeState
from bot.subscriptions import Notice, Subscriptions

# Discord allows fifty requests a second for all that a bot does, and five in five seconds in one channel.
SECONDS_BETWEEN_NOTICES = 0.4
SECONDS_BETWEEN_ATTEMPTS = 60.0
_CONTENT_LIMIT = 2000
_UNKNOWN_MESSAGE = 10008
_CLOSED_THREAD = frozenset({50083, 160005})  # archived or locked
_SEARCHED = 200  # messages
_BAD_REQUEST = 400
_CLOCKS_DIFFER = dt.timedelta(minutes=1)
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Form:
    """A notice as an embed or as plain text, with the mentions of the chosen roles above and no others alive."""

    content: str | None
    embed: discord.Embed | None
    mentions: discord.AllowedMentions


class Announcer:
    """Tells channels what is new on the topics that they follow, as long as a client is connected."""

    def __init__(self, client: discord.Client, subscriptions: Subscriptions) -> None:
        self._client = client
        self._subscriptions = subscriptions
        self._task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    def start(self) -> None:
        """Begin, unless begun; what was left over from an earlier process goes out first."""
        if self._task is None:
            self._task = asyncio.create_task(self._keep_announcing(), name="moonrace-announcing")

    async def stop(self, seconds: float) -> None:
        """Let the notice that is being sent arrive, for at most so many seconds."""
        self._stopping.set()
        self._subscriptions.changed.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=seconds)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_announcing(self) -> None:
        while not self._stopping.is_set():
            self._subscriptions.changed.clear()
            done = False
            try:
                done = await self._round()
            except StorageError as error:
                _logger.warning("Notices wait, for the log is not to be had: %s", error)
            except Exception:
                # Whatever it is, the bot answers on, and the next attempt may fare better.
                _logger.exception("Notices wait, for something went wrong")
            if not self._stopping.is_set():
                await _comes(self._subscriptions.changed, None if done else SECONDS_BETWEEN_ATTEMPTS)

    async def _round(self) -> bool:
        """Send all that is due. Whether nothing is left."""
        await self._subscriptions.keep_guilds({guild.id for guild in self._client.guilds})
        await self._subscriptions.note_news()
        done = True
        async for notice in self._subscriptions.due():
            done = await self._deliver(notice) and done
            if await _comes(self._stopping, SECONDS_BETWEEN_NOTICES):
                return False
        return done

    async def _deliver(self, notice: Notice) -> bool:
        """Send a notice, or edit it. False where Discord is in trouble, so that it has to be tried again."""
        row = notice.row
        if not await self._subscriptions.begin(row):
            return True
        try:
            message_id = await self._put(notice)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            return await self._meet(notice, error)
        await self._subscriptions.finish(row, message_id)
        return True

    async def _meet(self, notice: Notice, error: Exception) -> bool:
        """Forget a channel that is closed for good, or a notice that can never go out. False where waiting may help."""
        row = notice.row
        status, code = (error.status, error.code) if isinstance(error, discord.HTTPException) else (0, 0)
        if isinstance(error, discord.Forbidden | discord.NotFound) or code in _CLOSED_THREAD:
            topics = await self._subscriptions.forget_channel(row.channel_id)
            _logger.warning(
                "Channel %d is gone or closed to me (%s); topics forgotten: %d", row.channel_id, error, topics
            )
        elif status == _BAD_REQUEST:
            await self._subscriptions.give_up(row)
            _logger.error("A notice on %s is given up: Discord does not take it", row.milestone, exc_info=error)
        else:
            _logger.warning("A notice for channel %d waits: %s", row.channel_id, error)
            return False
        return True

    async def _put(self, notice: Notice) -> int:
        """Have the notice in its channel as it should read; the id of its message."""
        row = notice.row
        channel = self._client.get_partial_messageable(row.channel_id, guild_id=row.guild_id)
        card = notice_card(notice)
        me = self._client.user.id if self._client.user else 0
        forms = [_plain(notice, card)]
        if self._may_embed(row.channel_id):
            forms.insert(0, _embedded(notice, card))
        for form in forms[:-1]:
            with suppress(discord.Forbidden):  # what is known of permissions may be old: then as plain text
                return await _place(channel, notice, form, me)
        return await _place(channel, notice, forms[-1], me)

    def _may_embed(self, channel_id: int) -> bool:
        channel = self._client.get_channel(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return True
        with suppress(discord.ClientException):  # a thread whose channel is hidden from the bot
            return channel.permissions_for(channel.guild.me).embed_links
        return True


async def _comes(event: asyncio.Event, seconds: float | None) -> bool:
    """Wait for something for so long, or (None) for as long as it takes; whether it came."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await event.wait()
    return False


async def _place(channel: discord.PartialMessageable, notice: Notice, form: _Form, me: int) -> int:
    """Edit the message that is there, or send one; the message's id."""
    row, nonce = notice.row, notice.row.id
    if row.message_id is not None:
        try:
            return await _edit(channel, row.message_id, form)
        except discord.NotFound as error:
            if error.code != _UNKNOWN_MESSAGE:
                raise
            nonce = f"{row.id[:20]}+{len(row.marks)}"  # somebody deleted it, and what is new is told anew
    in_doubt = row.state is NoticeState.SENDING and row.message_id is None
    if in_doubt and (sent := await _sent_before(channel, notice, me)):
        return await _edit(channel, sent, form)
    shown: dict[str, Any] = {"embed": form.embed} if form.embed else {}
    # Discord answers a nonce that it saw in the last minutes with the message that bore it, and makes no other.
    message = await channel.send(form.content, **shown, allowed_mentions=form.mentions, nonce=nonce)
    return await _edit(channel, message.id, form) if in_doubt else message.id


async def _sent_before(channel: discord.PartialMessageable, notice: Notice, me: int) -> int | None:
    """The message of this notice that an earlier process sent without coming to note it. A nonce is remembered for
    minutes only, and the process may have been gone for longer.
    """
    heading = notice_card(notice).text().partition("\n")[0]
    async for message in channel.history(limit=_SEARCHED, after=notice.row.at - _CLOCKS_DIFFER, oldest_first=True):
        texts = (message.content, *(embed.description or "" for embed in message.embeds))
        if message.author.id == me and any(heading in text.split("\n") for text in texts):
            return message.id
    return None


async def _edit(channel: discord.PartialMessageable, message_id: int, form: _Form) -> int:
    message = channel.get_partial_message(message_id)
    await message.edit(content=form.content, embed=form.embed, allowed_mentions=form.mentions)
    return message_id


def _embedded(notice: Notice, card: Card) -> _Form:
    return _Form(_pings(notice) or None, card.embed(), _allowed(notice))


def _plain(notice: Notice, card: Card) -> _Form:
    pings = _pings(notice)
    text = card.text(_CONTENT_LIMIT - len(pings) - 1)
    return _Form(f"{pings}\n{text}".strip(), None, _allowed(notice))


def _pings(notice: Notice) -> str:
    return " ".join(f"<@&{role}>" for role in notice.roles)


def _allowed(notice: Notice) -> discord.AllowedMentions:
    roles = [discord.Object(role) for role in notice.roles]
    return discord.AllowedMentions(everyone=False, users=False, roles=roles or False, replied_user=False)
