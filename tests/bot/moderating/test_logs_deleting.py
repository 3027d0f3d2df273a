"""Deleting from the log through the real client: after a second thought, and never unnoticed."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.storage import QuestionLog
from tests.bot.moderating.leafing import NEWER, OLDER, page, targets
from tests.bot.storage.desk import keep, record
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Guild, User

pytestmark = pytest.mark.usefixtures("bot")


async def test_delete(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Nothing goes before it is confirmed; one is kept after a second thought; the audit tells who deleted which."""
    await keep(log, *(asked(number) for number in range(1, 5)))
    ids = " ".join([asked(1).id, asked(2).id, asked(3).id, "f" * 32, "nonsense"])
    asking = await page(discord, moderator, "delete", ids=ids)
    before = len(await log.recent(9))
    fewer = await discord.choose(asking, "Keep one of them", [asked(2).id], user=moderator)
    deleted = await discord.click(fewer, "Delete 2 questions", user=moderator)
    trail = await page(discord, moderator, "audit")

    assert "Delete 3 questions from the log?" in deleted.source.versions[0]["embeds"][0]["description"]  # type: ignore[union-attr]
    assert before == 4
    assert "Deleted: 2 questions" in deleted.message.text
    assert [row.id for row in await log.recent(9)] == [asked(4).id, asked(2).id]
    told = await log.audit.recent(discord.world.guild.id, 9)
    assert {(row.action, row.target, row.moderator_id) for row in told} == {
        ("deleted", asked(number).id, moderator.id) for number in (1, 3)
    }
    assert f"<@{moderator.id}> · **deleted** · {asked(1).id}" in trail.message.text


async def test_delete_twice(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Of two moderators who delete the same question one does, and the other is told so."""
    await keep(log, asked())
    shown = await page(discord, moderator, "show", id=asked().id)
    asking = [await discord.click(shown, "Delete", user=moderator) for _ in range(2)]
    first, second = [await discord.click(each, "Delete 1 question", user=moderator) for each in asking]

    assert "Deleted: 1 question." in first.message.text
    assert "Deleted: 0 questions" in second.message.text
    assert "1 other had gone already" in second.message.text
    assert len(await log.audit.recent(discord.world.guild.id, 9)) == 1


async def test_a_log_that_is_locked(
    discord: FakeDiscord, log: QuestionLog, path: Path, moderator: User, asked: Any
) -> None:
    """Nothing is deleted and nothing recorded, which is said; the same button does it later."""
    await keep(log, asked())
    asking = await page(discord, moderator, "delete", ids=asked().id)
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        # In a thread: the bot may be writing what it knows, and ends that only while its event loop turns.
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        refused = await discord.click(asking, "Delete 1 question", user=moderator)
    trail = await log.audit.recent(discord.world.guild.id, 9)
    later = await discord.click(asking, "Delete 1 question", user=moderator)

    assert "so nothing was changed" in refused.message.text
    assert refused.ephemeral
    assert trail == []
    assert "Deleted: 1 question." in later.message.text


async def test_too_many_to_delete(discord: FakeDiscord, moderator: User) -> None:
    """As many as a menu holds, which is said."""
    refused = await page(discord, moderator, "delete", ids=" ".join(f"{number:032x}" for number in range(26)))

    assert "up to 25 questions" in refused.message.text


async def test_ids_of_another_server(
    discord: FakeDiscord, log: QuestionLog, moderator: User, elsewhere: Guild, asked: Any
) -> None:
    """They look exactly like ids of nothing, in every command and button that takes one, and are not deleted."""
    await keep(log, asked(1), asked(2, guild_id=elsewhere.id))
    theirs, nobodys = asked(2).id, "f" * 32

    async def seen(question_id: str) -> list[object]:
        own = await page(discord, moderator, "delete", ids=asked(1).id)
        menu = next(part for part in own.message.parts() if part.get("placeholder"))
        menu["options"][0]["value"] = question_id
        return [
            (await page(discord, moderator, "show", id=question_id)).message.text,
            (await page(discord, moderator, "delete", ids=question_id)).message.text,
            await discord.autocomplete("logs show", "id", question_id, user=moderator),
            (await discord.click(own, "Delete 1 question", user=moderator)).message.text,
        ]

    assert await seen(theirs) == await seen(nobodys)
    assert len(await log.recent(9)) == 2


async def test_audit_is_paged(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Newest first, there and back; there is no command that would change it."""
    await keep(log, *(asked(number) for number in range(25)))
    guild_id = discord.world.guild.id
    for number in range(25):
        row = record("deleted", guild_id=guild_id, moderator_id=moderator.id)
        await log.archive.delete(guild_id, [asked(number).id], row)
    first = await page(discord, moderator, "audit")
    firsts = targets(first)
    second = await discord.click(first, OLDER, user=moderator)
    seconds = targets(second)
    third = await discord.click(second, OLDER, user=moderator)
    thirds = targets(third)
    back = await discord.click(third, NEWER, user=moderator)

    assert firsts + seconds + thirds == [asked(number).id for number in range(24, -1, -1)]
    assert targets(back) == seconds
    assert third.message.buttons == [NEWER, OLDER]
