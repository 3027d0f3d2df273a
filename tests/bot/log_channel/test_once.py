"""Each digest and alert arrives once, whatever Discord, the channel or the process does meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.client import Connection, MoonraceBot
from bot.client.reporting import Reporter
from bot.service import AskService
from bot.storage import GuildSettingsRow, QuestionLog, QuestionRow
from tests.bot.conftest import online
from tests.bot.log_channel.posting import DAY, MESSAGES, MONDAY, Calendar, bulletins_of, keep, posted, set_up
from tests.bot.logged import START, question
from tests.bot.storage.desk import record
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord

OK = 200


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_crash_while_it_was_sent(
    discord: FakeDiscord,
    log: QuestionLog,
    reporter: Reporter,
    calendar: Calendar,
    asked: Callable[..., QuestionRow],
    *,
    arrived: bool,
) -> None:
    """The next process finds what arrived, and sends what did not: there is one in the end."""
    calendar.now = MONDAY - 100 * 7 * DAY  # before Discord's clock, as an earlier process was
    await set_up(log, discord)
    await keep(log, asked(1, at=calendar.now - DAY))
    if not arrived:
        discord.fail_next("POST", MESSAGES, status=500, times=6)
    await reporter._bulletins._rules.refresh()
    async for bulletin in reporter._bulletins.due({discord.world.guild.id}):
        await reporter._sent(bulletin)
    before = len(discord.messages_in())
    after = await posted(reporter, discord)

    assert before == (1 if arrived else 0)
    assert len(after) == 1
    assert await posted(reporter, discord) == after
    assert len(discord.recording.find("PATCH", f"{MESSAGES}/*")) == 1
    assert len([each for each in discord.recording.find("POST", MESSAGES) if each.status == OK]) == 1


async def test_a_channel_that_takes_nothing(
    discord: FakeDiscord,
    log: QuestionLog,
    reporter: Reporter,
    asked: Callable[..., QuestionRow],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What may not be posted is told to the Python log once, without asking Discord in vain, and goes out when it may.
    What Discord refuses although it seemed to be allowed waits too.
    """
    world = discord.world
    await set_up(log, discord)
    await keep(log, asked(1))
    world.channel.denied_to_bot = int(Permission.SEND_MESSAGES)
    refused = await posted(reporter, discord)
    await discord.join(world.guild)
    tried = len(discord.recording.find("POST", MESSAGES))
    refused += await posted(reporter, discord) + await posted(reporter, discord)
    in_vain = len(discord.recording.find("POST", MESSAGES)) - tried
    world.channel.denied_to_bot = 0
    await discord.join(world.guild)
    await discord.quiet()

    assert (refused, in_vain) == ([], 0)
    assert len(await posted(reporter, discord)) == 1
    assert "waits" in caplog.text


async def test_a_channel_of_another_server(
    discord: FakeDiscord,
    log: QuestionLog,
    reporter: Reporter,
    asked: Callable[..., QuestionRow],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever stands in the database, nothing of a server is posted in another one; the Python log says so once."""
    other = discord.world.add_guild("Other")
    await discord.join(other)
    await set_up(log, discord, log_channel_id=other.channels[0].id)
    await keep(log, asked(1))
    await posted(reporter, discord)
    await posted(reporter, discord)

    assert discord.messages_in(other.channels[0]) == []
    assert caplog.text.count("see /setup check") == 1


async def test_the_bot_looks_by_itself(
    discord: FakeDiscord,
    connection: Connection,
    service: AskService,
    log: QuestionLog,
    calendar: Calendar,
    *,
    asked: Callable[..., QuestionRow],
) -> None:
    """A start posts what is due; another one does not post it again, nor to a server that removed the bot."""
    away = discord.world.add_guild("Away")
    await set_up(log, discord)
    await log.guilds.save(
        GuildSettingsRow(guild_id=away.id, settings={"log_channel_id": away.channels[0].id}, at=START),
        record(guild_id=away.id),
    )
    await keep(log, asked(1), question(2, guild_id=away.id))
    away.has_bot = False
    for _ in range(2):
        client = MoonraceBot(connection, service)
        client._reporter._bulletins = bulletins_of(client, calendar)
        async with online(client, discord.token):
            await discord.changes.until(discord.messages_in, "the digest")

    assert len(discord.messages_in()) == 1
    assert discord.messages_in(away.channels[0]) == []
