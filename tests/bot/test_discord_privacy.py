"""What is kept about a person: they alone see it, take it away, and have it deleted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.client import MoonraceBot
from bot.storage import QuestionLog
from tests.bot.logged import bytes_in, remove
from tests.loopback.server import FakeDiscord

CANARY = "Is Russia part of Gateway, canary?"


@pytest.fixture(autouse=True)
def _online(bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online."""


async def test_show(discord: FakeDiscord) -> None:
    """The counts of questions and verdicts and their days are shown, to the person alone."""
    asked = await discord.slash("ask", {"question": "When is Artemis III?"})
    await discord.click(asked, "Wrong")
    shown = await discord.slash("privacy show")

    assert shown.ephemeral
    assert "1 question\n1 verdict on an answer\nOn " in shown.message.text


async def test_show_nothing(discord: FakeDiscord) -> None:
    """Who never asked is told so by zeros, and without dates."""
    shown = await discord.slash("privacy show")

    assert "0 questions\n0 verdicts on answers\n\n" in shown.message.text


async def test_export(discord: FakeDiscord) -> None:
    """All of it comes as a JSON file, and nothing of others is in it."""
    other = discord.world.add_member(discord.world.guild, "Bob")
    await discord.slash("ask", {"question": "Did Artemis II fly?"}, user=other)
    await discord.slash("ask", {"question": CANARY})
    exported = await discord.slash("privacy export")
    (upload,) = discord.recording.find("PATCH", "/webhooks/*/*/messages/@original")[-1].files

    assert exported.ephemeral
    assert upload.filename == "moonrace-my-data.json"
    assert [row["question"] for row in json.loads(upload.content)] == [CANARY]


async def test_forget(discord: FakeDiscord, log: QuestionLog, path: Path) -> None:
    """After forgetting nothing of the question is left in any file; others' rows stay."""
    other = discord.world.add_member(discord.world.guild, "Bob")
    await discord.slash("ask", {"question": "Did Artemis II fly?"}, user=other)
    await discord.slash("ask", {"question": CANARY})
    forgotten = await discord.slash("privacy forget")

    assert forgotten.message.text == "Deleted: 1 entry. Nothing about you is left in my log."
    assert forgotten.ephemeral
    assert b"canary" not in bytes_in(path.parent)
    assert [row.question for row in await log.recent(9)] == ["Did Artemis II fly?"]


async def test_forget_again_at_once(discord: FakeDiscord, log: QuestionLog) -> None:
    """Each deletion rewrites the whole log, so one a minute has to do; the next person need not wait for that."""
    other = discord.world.add_member(discord.world.guild, "Bob")
    await discord.slash("privacy forget")
    await discord.slash("ask", {"question": CANARY})
    again = await discord.slash("privacy forget")
    theirs = await discord.slash("privacy forget", user=other)
    await log.flush()

    assert re.fullmatch(r"I did that less than a minute ago\. Please try again in \d\d seconds\.", again.message.text)
    assert again.ephemeral
    assert "nothing about you" in theirs.message.text
    assert [row.question for row in await log.recent(9)] == [CANARY]


@pytest.mark.parametrize("command", ["show", "export", "forget"])
async def test_without_a_database(discord: FakeDiscord, log: QuestionLog, path: Path, command: str) -> None:
    """When the log is gone, a sentence says so, to the person alone."""
    await log.flush()
    remove(path)
    asked = await discord.slash(f"privacy {command}")
    (told,) = [message for message in [asked.original, *asked.followups] if message and not message.deleted]

    assert "in a few minutes" in told.text
    assert told.ephemeral
