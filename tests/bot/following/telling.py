"""Knowledge that changes, what the bot then tells, and another process after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.client import Connection, MoonraceBot
from bot.service import AskService
from bot.storage import QuestionLog
from knowledge.answering import KnowledgeBase
from tests.bot.conftest import online
from tests.bot.logged import url_of
from tests.bot.reading import plain
from tests.loopback.messages import Message
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Channel, User

MESSAGES, ONE_MESSAGE = "/channels/*/messages", "/channels/*/messages/*"
STATEMENT = """
[[statement]]
id = "{id}"
milestone = "{milestone}"
text = "{text}"
stated = "{stated}"
when = "{when}"
status = "delayed"
sources = ["agency-2026"]
"""
SLIPPED = {
    "id": "race-101",
    "milestone": "artemis-3-flight",
    "text": "The Agency moved Artemis III to 2028.",
    "stated": "2026-05-20",
    "when": "2028",
}
SLIPPED_AGAIN = SLIPPED | {
    "id": "race-102",
    "text": "The Agency moved Artemis III to 2029.",
    "stated": "2026-05-21",
    "when": "2029",
}
ELSEWHERE = SLIPPED | {"id": "race-103", "milestone": "gateway-built", "text": "Gateway was delayed to 2028."}
Update = Callable[..., KnowledgeBase]


async def at_rest(bot: MoonraceBot) -> None:
    """Wait until the bot has told what there was to tell."""
    changed = bot.service.subscriptions.changed
    while changed.is_set() or not changed._waiters:  # noqa: ASYNC110  # who waits has no event
        await asyncio.sleep(0)


async def follow(discord: FakeDiscord, bot: MoonraceBot, manager: User, topic: str = "Artemis III", **more: Any) -> str:
    """Follow a topic; the bot's reply."""
    await at_rest(bot)
    channel = more.pop("channel", None)
    exchange = await discord.slash("follow", {"topic": topic, **more}, user=manager, channel=channel)
    assert exchange.ephemeral
    return plain(exchange.message.text)


async def update(bot: MoonraceBot, base: KnowledgeBase) -> None:
    """Give the bot newer knowledge, and wait until it has told of it."""
    bot.service.adopt(base)
    await at_rest(bot)


def notices(discord: FakeDiscord, channel: Channel | None = None) -> list[Message]:
    """The bot's messages in a channel that are no replies to anybody."""
    return [each for each in discord.messages_in(channel) if each.author == discord.world.bot and not each.interaction]


@asynccontextmanager
async def restarted(connection: Connection, path: Path, base: KnowledgeBase) -> AsyncIterator[MoonraceBot]:
    """Another process with the same database."""
    log = await QuestionLog.open(url_of(path))
    try:
        async with online(MoonraceBot(connection, AskService(base, log, key=b"k" * 32)), connection.token) as bot:
            await at_rest(bot)
            yield bot
    finally:
        await log.close()
