"""Each notice arrives once, whatever Discord, its channel or the process does meanwhile."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.client import Connection, MoonraceBot, announcing
from bot.service import AskService
from bot.storage import QuestionLog
from knowledge.answering import KnowledgeBase
from tests.bot.conftest import online
from tests.bot.following.telling import (
    ELSEWHERE,
    MESSAGES,
    ONE_MESSAGE,
    SLIPPED,
    SLIPPED_AGAIN,
    Update,
    at_rest,
    follow,
    notices,
    restarted,
    update,
)
from tests.bot.logged import fetch
from tests.bot.reading import plain
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User


async def test_news_that_came_with_a_restart(
    discord: FakeDiscord,
    bot: MoonraceBot,
    connection: Connection,
    manager: User,
    newer: Update,
    *,
    path: Path,
) -> None:
    """A newer library tells its news at the first start, not at the second, and edits what an earlier process sent."""
    await follow(discord, bot, manager)
    await bot.close()
    base = newer(SLIPPED)
    texts = []
    for library in (base, base, newer(SLIPPED_AGAIN)):
        async with restarted(connection, path, library):
            texts.append([plain(notice.text).split("\n")[2] for notice in notices(discord)])

    assert [[text.split(" · ")[1] for text in each] for each in texts] == [
        ["Delayed: 2028"],
        ["Delayed: 2028"],
        ["Delayed: 2029"],
    ]
    assert len(discord.recording.find("PATCH", ONE_MESSAGE)) == 1


@pytest.mark.parametrize("found", [False, True])
async def test_a_crash_before_the_notice_was_noted_as_sent(
    discord: FakeDiscord,
    bot: MoonraceBot,
    connection: Connection,
    manager: User,
    newer: Update,
    *,
    path: Path,
    found: bool,
) -> None:
    """The next process finds it, or sends it with the same nonce, so that there is one; and brings that up to date."""
    await follow(discord, bot, manager)
    if not found:
        discord.world.channel.denied_to_bot = int(Permission.READ_MESSAGE_HISTORY)
    await update(bot, newer(SLIPPED))
    await bot.close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE notices SET state = 'sending', message_id = NULL")
    async with restarted(connection, path, newer(SLIPPED_AGAIN)):
        pass

    (notice,) = notices(discord)
    nonces = [request.body["nonce"] for request in discord.recording.find("POST", MESSAGES)]
    assert "Delayed: 2029" in plain(notice.text)
    assert len(nonces) == (1 if found else 2)
    assert len(set(nonces)) == 1
    assert fetch(path, "SELECT state, message_id FROM notices") == [("sent", notice.id)]


async def test_a_stop_before_the_notice_is_out(
    discord: FakeDiscord,
    connection: Connection,
    service: AskService,
    manager: User,
    newer: Update,
    *,
    path: Path,
) -> None:
    """What was not sent when the process ended is sent by the next one, once."""
    base = newer(SLIPPED)
    async with online(MoonraceBot(connection, service, shutdown_seconds=0.001), discord.token) as bot:
        await follow(discord, bot, manager)
        held = discord.hold("POST", MESSAGES)
        bot.service.adopt(base)
        await held.arrived()
    sent_by_then = notices(discord)
    held.release()
    async with restarted(connection, path, base):
        pass

    assert sent_by_then == []
    assert len(notices(discord)) == 1


async def test_discord_in_trouble(
    discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notice that Discord could not take waits for the next attempt."""
    monkeypatch.setattr(announcing, "SECONDS_BETWEEN_ATTEMPTS", 0.001)
    await follow(discord, bot, manager)
    discord.fail_next("POST", MESSAGES, status=500, times=6)
    bot.service.adopt(newer(SLIPPED))
    await discord.changes.until(lambda: notices(discord), "a notice after all")
    await at_rest(bot)

    assert len(notices(discord)) == 1


async def test_the_first_run_tells_nothing_old(
    discord: FakeDiscord, connection: Connection, log: QuestionLog, base: KnowledgeBase, path: Path
) -> None:
    """A database that has noted no statement yet has nothing to compare with, whoever follows whatever."""
    service = AskService(base, log, key=b"k" * 32)
    world = discord.world
    await service.subscriptions.follow(world.channel.id, world.guild.id, "everything", None)
    async with online(MoonraceBot(connection, service), discord.token) as bot:
        await at_rest(bot)

    assert notices(discord) == []
    assert fetch(path, "SELECT count(*) > 0, max(at) FROM known_statements") == [(1, None)]


async def test_one_after_the_other(
    discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two notices there is a pause, which a stop does not wait for; what is left waits for the next start."""
    monkeypatch.setattr(announcing, "SECONDS_BETWEEN_NOTICES", 3600)
    await follow(discord, bot, manager, "everything")
    bot.service.adopt(newer(SLIPPED, ELSEWHERE))
    await discord.changes.until(lambda: notices(discord), "the first notice")
    await discord.quiet()
    await bot.close()

    assert len(notices(discord)) == 1
    assert [row.state for row in await bot.service.log.follows.waiting()] == ["waiting"]


@pytest.mark.parametrize("gone", [False, True])
async def test_a_channel_that_takes_no_more_notices(
    discord: FakeDiscord,
    bot: MoonraceBot,
    manager: User,
    newer: Update,
    caplog: pytest.LogCaptureFixture,
    *,
    path: Path,
    gone: bool,
) -> None:
    """It is told to the log and forgotten; the other channels get theirs."""
    world = discord.world
    other = world.add_channel("other", world.guild)
    await discord.join(world.guild)
    await follow(discord, bot, manager, "everything", channel=other)
    await follow(discord, bot, manager)
    if gone:
        del world.channels[other.id]
    else:
        other.denied_to_bot = int(Permission.SEND_MESSAGES)
    await update(bot, newer(SLIPPED, ELSEWHERE))

    assert f"Channel {other.id} is gone or closed to me" in caplog.text
    assert notices(discord, other) == []
    assert len(notices(discord)) == 1
    assert fetch(path, "SELECT channel_id FROM followings UNION SELECT channel_id FROM notices") == [
        (world.channel.id,)
    ]


async def test_without_embed_links(discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update) -> None:
    """The notice is plain text, also where the permission was taken away a moment ago."""
    await follow(discord, bot, manager)
    discord.world.channel.denied_to_bot = int(Permission.EMBED_LINKS)
    await update(bot, newer(SLIPPED))

    (notice,) = notices(discord)
    assert notice.embeds == []
    assert "**Now** · Delayed: 2028" in notice.content
    assert "](<https://" in notice.content
