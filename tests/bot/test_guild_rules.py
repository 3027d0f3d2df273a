"""What servers set up, in force: with the real client and a real database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.client import MoonraceBot
from bot.guild_rules import GuildRules, ServerSettings
from bot.storage import AuditRow, GuildSettingsRow, QuestionLog
from tests.bot.logged import START
from tests.loopback.server import FakeDiscord

QUESTION = "When is Artemis III?"


async def test_mentions_only_where_they_are_wanted(discord: FakeDiscord, bot: MoonraceBot) -> None:
    """In the chosen channels alone; commands go everywhere, and direct messages are answered."""
    world = discord.world
    wanted = world.add_channel("ask", world.guild)
    await discord.join(world.guild)
    await bot.rules.change(world.guild.id, 1, mention_channels=frozenset({wanted.id}))
    elsewhere = await discord.say(world.channel, QUESTION, mentions_bot=True, expect=0)
    there = await discord.say(wanted, QUESTION, mentions_bot=True)
    command = await discord.slash("ask", {"question": QUESTION})
    direct = await discord.direct_message(QUESTION)

    assert elsewhere == []
    assert len(there) == len(direct) == 1
    assert "2027" in command.message.text


def test_threads_of_a_chosen_channel() -> None:
    """A thread is answered in where its channel was chosen."""
    settings = ServerSettings(mention_channels=frozenset({7}))

    assert [settings.answers_mentions_in(*ids) for ids in ((7, None), (8, 7), (8, None), (8, 9))] == [
        True,
        True,
        False,
        False,
    ]


async def test_each_server_has_its_own(discord: FakeDiscord, bot: MoonraceBot) -> None:
    """Privacy of answers and the limits hold on the server that set them, in no other, and not where the bot is only
    its user's own.
    """
    world = discord.world
    other = world.add_guild("Other")
    await discord.join(other)
    await bot.rules.change(world.guild.id, 1, private_by_default=True, daily_questions=1)
    ask = {"question": QUESTION}
    first, second = [await discord.slash("ask", ask) for _ in range(2)]
    there = await discord.slash("ask", ask, guild=other)
    own = await discord.slash("define", {"term": "NRHO"}, install="user")

    assert (first.ephemeral, there.ephemeral, own.ephemeral) == (True, False, False)
    assert "as much as one person may in 24 hours" in second.message.text
    assert "2027" in there.message.text


@pytest.mark.parametrize(
    "kept",
    [
        *("null", "[]", '"x"', "{bad", "7", '{"retention_days": -5}', '{"retention_days": 1000000000000}'),
        *('{"user_cooldown_seconds": NaN}', '{"channel_cooldown_seconds": Infinity}', '{"log_channel_id": -1}'),
    ],
)
async def test_nonsense_in_one_row_is_no_harm(log: QuestionLog, path: Path, kept: str) -> None:
    """Whatever somebody typed into the database: all servers are read, nothing is deleted before its time, and the
    next choice in /setup mends it.
    """
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO guild_settings VALUES (1, ?, '2026-11-22 12:00:00')", (kept,))
        database.execute("""INSERT INTO guild_settings VALUES (2, '{"digest": false}', '2026-11-22 12:00:00')""")
    rules = GuildRules(log.guilds)
    broken, whole = await rules.of(1), await rules.of(2)
    await rules.change(1, 1, alerts=False)
    await rules.refresh()

    assert broken == ServerSettings()
    assert whole == ServerSettings(digest=False)
    assert await rules.of(1) == ServerSettings(alerts=False)


async def test_settings_that_cannot_be_read(log: QuestionLog, caplog: pytest.LogCaptureFixture) -> None:
    """What somebody broke in the database counts as nothing set, for that server alone, and the Python log says so;
    what a later version set besides is left as it is.
    """
    record = AuditRow(guild_id=1, at=START, moderator_id=1, action="setup")
    for guild_id, kept in ((1, {"reviewer_roles": "all"}), (2, {"retention_days": 7, "colour": "red"})):
        await log.guilds.save(GuildSettingsRow(guild_id=guild_id, settings=kept, at=START), record)
    rules = GuildRules(log.guilds, ServerSettings(daily_questions=9))
    broken = await rules.of(1)
    await rules.change(2, 1, digest=False)
    row = await log.guilds.settings(2)

    assert broken == rules.in_force(None) == ServerSettings(daily_questions=9)
    assert "settings of server 1 cannot be read" in caplog.text
    assert await rules.of(2) == ServerSettings(daily_questions=9, retention_days=7, digest=False)
    assert row is not None
    assert row.settings == {"retention_days": 7, "colour": "red", "digest": False}
