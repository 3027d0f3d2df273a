"""What moderators type, and what there is to see of it."""

from __future__ import annotations

from typing import Any

from bot.storage import AuditRow, QuestionLog
from tests.bot.reading import plain
from tests.loopback.exchange import Exchange
from tests.loopback.messages import Message
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User

UNKNOWN = "What colour is the lunar rover of Artemis III?"
WORDING = "What is the colour of the Artemis III lunar rover?"
TEXT = "The Agency showed a white rover in May 2026."
URL = "https://example.org/rover"


def typed(**changes: Any) -> dict[str, Any]:
    """The fields of the modal for an answer, filled in."""
    return {"question": WORDING, "text": TEXT, "source": URL, "kind": "planned", **changes}


def shown(exchange: Exchange) -> str:
    """What a person reads in the response to what they did."""
    return plain(exchange.message.text)


def refusal(exchange: Exchange) -> str:
    """What they are told besides, for them alone."""
    message = exchange.followups[-1] if exchange.followups else exchange.message
    assert message.ephemeral
    return plain(message.text)


async def ask(discord: FakeDiscord, text: str = UNKNOWN, **where: Any) -> Exchange:
    """Ask by a command."""
    return await discord.slash("ask", {"question": text}, **where)


async def review(discord: FakeDiscord, by: User, queue: str = "unanswered") -> Exchange:
    """Open a queue."""
    return await discord.slash("review", {"queue": queue}, user=by)


async def curate(discord: FakeDiscord, opened: Exchange, by: User, **fields: Any) -> Exchange:
    """Press Add answer, fill in the modal and send it."""
    modal = await discord.click(opened, "Add answer", user=by)
    return await done(await discord.submit_modal(modal, typed(**fields)))


async def press(discord: FakeDiscord, source: Exchange, label: str, by: User) -> Exchange:
    """Press a button that needs nothing more, and wait until the message has changed."""
    return await done(await discord.click(source, label, user=by))


async def give_reason(discord: FakeDiscord, opened: Exchange, label: str, by: User, **fields: Any) -> Exchange:
    """Press a button that asks for a reason, and give one."""
    modal = await discord.click(opened, label, user=by)
    return await done(await discord.submit_modal(modal, {"reason": "It is not so.", **fields}))


async def done(exchange: Exchange) -> Exchange:
    """Wait until something follows what was only acknowledged."""
    return await exchange.until(lambda each: each.edits or each.followups, "the next item")


async def deeds(log: QuestionLog, guild_id: int) -> list[tuple[int | None, str]]:
    """Who did what, oldest first."""
    return [(row.moderator_id, row.action) for row in await trail(log, guild_id)]


async def trail(log: QuestionLog, guild_id: int) -> list[AuditRow]:
    """The audit of a server, oldest first."""
    return (await log.audit.recent(guild_id, 100))[::-1]


def said(discord: FakeDiscord, lead: str) -> list[Message]:
    """The bot's messages that begin with some words, behind a mention or not."""
    everywhere = discord.channels.messages.values()
    return [each for each in everywhere if each.author == discord.world.bot and lead in each.content]
