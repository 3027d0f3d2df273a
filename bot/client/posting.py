"""Messages that nobody waits for on their way into channels: with embeds or without, and never one twice."""

from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import discord

from bot.rendering.cards import Card

_CONTENT_LIMIT = 2000
_UNKNOWN_MESSAGE = 10008
_SEARCHED = 200  # messages
_CLOCKS_DIFFER = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Post:
    """A card for a channel. `nonce` has up to 25 characters and tells one post from all others; `nonce_anew` is for
    the case that somebody deleted the message `message_id`, which is edited otherwise.

    `in_doubt_since` is when an earlier process began to send it that may have come to it, or not; the card's first
    line must tell it from all others. `roles` are pinged, and nobody else ever is.
    """

    guild_id: int
    channel_id: int
    card: Card
    nonce: str
    nonce_anew: str = ""
    message_id: int | None = None
    in_doubt_since: dt.datetime | None = None
    roles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Form:
    """A post as an embed or as plain text, with the mentions of the chosen roles above and no others alive."""

    content: str | None
    embed: discord.Embed | None
    mentions: discord.AllowedMentions


async def comes(event: asyncio.Event, seconds: float | None) -> bool:
    """Wait for something for so long, or (None) for as long as it takes; whether it came."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await event.wait()
    return False


async def put(client: discord.Client, post: Post) -> int:
    """Have the post in its channel as it should read; the id of its message. Raises what Discord and the network do."""
    forms = [_plain(post)]
    if may_embed(client, post.channel_id):
        forms.insert(0, _embedded(post))
    for form in forms[:-1]:
        with suppress(discord.Forbidden):  # what is known of permissions may be old: then as plain text
            return await _place(client, post, form)
    return await _place(client, post, forms[-1])


def may_embed(client: discord.Client, channel_id: int) -> bool:
    """Whether embeds may be posted in a channel, as far as is known."""
    channel = client.get_channel(channel_id)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return True
    with suppress(discord.ClientException):  # a thread whose channel is hidden from the bot
        return channel.permissions_for(channel.guild.me).embed_links
    return True


async def _place(client: discord.Client, post: Post, form: _Form) -> int:
    """Edit the message that is there, or send one; the message's id."""
    channel = client.get_partial_messageable(post.channel_id, guild_id=post.guild_id)
    nonce = post.nonce
    if post.message_id is not None:
        try:
            return await _edit(channel, post.message_id, form)
        except discord.NotFound as error:
            if error.code != _UNKNOWN_MESSAGE:
                raise
            nonce = post.nonce_anew  # somebody deleted it, and what is new is told anew
    me = client.user.id if client.user else 0
    if post.in_doubt_since and (sent := await _sent_before(channel, post, me)):
        return await _edit(channel, sent, form)
    shown: dict[str, Any] = {"embed": form.embed} if form.embed else {}
    # Discord answers a nonce that it saw in the last minutes with the message that bore it, and makes no other.
    message = await channel.send(form.content, **shown, allowed_mentions=form.mentions, nonce=nonce)
    return await _edit(channel, message.id, form) if post.in_doubt_since else message.id


async def _sent_before(channel: discord.PartialMessageable, post: Post, me: int) -> int | None:
    """The message of this post that an earlier process sent without coming to note it. A nonce is remembered for
    minutes only, and the process may have been gone for longer.
    """
    assert post.in_doubt_since is not None
    heading = post.card.text().partition("\n")[0]
    after = post.in_doubt_since - _CLOCKS_DIFFER
    async for message in channel.history(limit=_SEARCHED, after=after, oldest_first=True):
        texts = (message.content, *(embed.description or "" for embed in message.embeds))
        if message.author.id == me and any(heading in text.split("\n") for text in texts):
            return message.id
    return None


async def _edit(channel: discord.PartialMessageable, message_id: int, form: _Form) -> int:
    message = channel.get_partial_message(message_id)
    await message.edit(content=form.content, embed=form.embed, allowed_mentions=form.mentions)
    return message_id


def _embedded(post: Post) -> _Form:
    return _Form(_pings(post) or None, post.card.embed(), _allowed(post))


def _plain(post: Post) -> _Form:
    pings = _pings(post)
    text = post.card.text(_CONTENT_LIMIT - len(pings) - 1)
    return _Form(f"{pings}\n{text}".strip(), None, _allowed(post))


def _pings(post: Post) -> str:
    return " ".join(f"<@&{role}>" for role in post.roles)


def _allowed(post: Post) -> discord.AllowedMentions:
    roles = [discord.Object(role) for role in post.roles]
    return discord.AllowedMentions(everyone=False, users=False, roles=roles or False, replied_user=False)
