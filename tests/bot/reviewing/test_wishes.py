"""Tell me when you know: each is told once, where they asked or alone, and nobody else is disturbed."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from bot.client import MoonraceBot
from bot.service import AskService
from bot.storage import QuestionLog
from knowledge.answering import KnowledgeBase
from knowledge.library import load
from tests.bot.conftest import SMALL
from tests.bot.reviewing.typing import TEXT, UNKNOWN, ask, curate, refusal, review, said, shown
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User

LEAD = "You wanted to know when I have an answer:"
WISH = "Tell me when you know"
KNOWN = "When is Artemis III?"
ROVER = """
[[milestone]]
id = "rover"
title = "Colour of the lunar rover of Artemis III"
entities = ["artemis-3"]
words = ["colour", "rover"]
questions = ["What colour is the lunar rover of Artemis III?"]

[[statement]]
id = "race-200"
milestone = "rover"
text = "The lunar rover of Artemis III has a white colour, the Agency said in May 2026."
stated = "2026-05-20"
status = "planned"
sources = ["agency-2026"]
"""

# Discord's contract costs most of the time; the whole loop is held to it.
pytestmark = pytest.mark.parametrize("discord", [False], indirect=True)


@pytest.fixture(autouse=True)
def _online(bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online."""


@pytest.fixture
def newer(tmp_path: Path) -> KnowledgeBase:
    """A knowledge base that knows the colour."""
    folder = tmp_path / "library"
    shutil.copytree(SMALL, folder)
    with (folder / "ledger" / "race.toml").open("a", encoding="utf-8") as ledger:
        ledger.write(ROVER)
    return KnowledgeBase(load(folder), today=lambda: dt.date(2026, 6, 1))


async def told(discord: FakeDiscord, number: int = 1) -> list[str]:
    """Where so many were told."""
    await discord.changes.until(lambda: len(said(discord, LEAD)) >= number, lambda: f"{number} to be told")
    return [message.channel.name for message in said(discord, LEAD)]


async def test_only_a_decline_can_be_wished_for(discord: FakeDiscord) -> None:
    """An answer has no such button, nor has a decline for another time."""
    declined, answered = await ask(discord), await ask(discord, KNOWN)
    earlier = await discord.slash("ask", {"question": UNKNOWN, "as_of": "2021"})

    assert WISH in declined.message.buttons
    assert WISH not in answered.message.buttons + earlier.message.buttons


async def test_each_is_told_once_however_often_they_press(
    discord: FakeDiscord, log: QuestionLog, moderator: User
) -> None:
    """Two who wished are pinged, each by themselves; then no id of theirs is left."""
    declined = await ask(discord)
    for person in (discord.world.asker, discord.world.asker, discord.world.owner):
        await discord.click(declined, WISH, user=person)
    await curate(discord, await review(discord, moderator), moderator)

    assert await told(discord, 2) == ["general", "general"]
    await discord.quiet()
    pings = [ping for message in said(discord, LEAD) for ping in message.pings]
    assert sorted(pings) == sorted(f"<@{person.id}>" for person in (discord.world.asker, discord.world.owner))
    assert await log.wishes.open() == []


async def test_a_private_question_is_answered_privately(discord: FakeDiscord, moderator: User) -> None:
    """Nobody on the server learns who asked."""
    declined = await discord.slash("ask", {"question": UNKNOWN, "private": True})
    wished = await discord.click(declined, WISH)
    await curate(discord, await review(discord, moderator), moderator)

    assert "in a direct message, once" in shown(wished)
    assert await told(discord) == [discord.world.asker.name]
    assert TEXT in said(discord, LEAD)[0].text


async def test_a_channel_that_was_closed(discord: FakeDiscord, moderator: User) -> None:
    """Who asked there is told by a direct message."""
    declined = await ask(discord)
    await discord.click(declined, WISH)
    opened = await review(discord, moderator)
    discord.world.channel.denied_to_bot = Permission.SEND_MESSAGES
    await curate(discord, opened, moderator)

    assert await told(discord) == [discord.world.asker.name]


async def test_in_a_direct_message(discord: FakeDiscord, service: AskService, newer: KnowledgeBase) -> None:
    """No moderator sees it; when the library learns the answer, it comes."""
    (declined,) = await discord.direct_message(UNKNOWN)
    await discord.click(declined, WISH, channel=declined.channel)
    service.adopt(newer)

    assert await told(discord) == [discord.world.asker.name]
    assert "white" in said(discord, LEAD)[0].text


async def test_newer_knowledge_tells_on_servers_too(
    discord: FakeDiscord, service: AskService, newer: KnowledgeBase
) -> None:
    """Whoever finds the answer."""
    await discord.click(await ask(discord), WISH)
    service.adopt(newer)

    assert await told(discord) == ["general"]


async def test_forgetting_takes_a_wish_back(discord: FakeDiscord, log: QuestionLog, moderator: User) -> None:
    """Who is forgotten is not told, since nobody knows any more who it was."""
    declined = await ask(discord, user=discord.world.owner)
    await discord.click(declined, WISH)
    await discord.slash("privacy forget")
    assert await log.wishes.open() == []
    await curate(discord, await review(discord, moderator), moderator)
    await discord.quiet()

    assert said(discord, LEAD) == []


async def test_a_question_that_is_gone_cannot_be_wished_for(discord: FakeDiscord) -> None:
    """Nor can one of another server."""
    other = discord.world.add_guild("Elsewhere")
    await discord.join(other)
    declined, theirs = await ask(discord), await ask(discord, guild=other)
    for part in declined.message.parts():
        if part.get("label") == WISH:
            part["custom_id"] = next(p["custom_id"] for p in theirs.message.parts() if p.get("label") == WISH)
    refused = await discord.click(declined, WISH)

    assert refusal(refused) == "I no longer have that question. Please ask it again."
