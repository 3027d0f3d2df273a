"""The log channel with the real client and a real database: what is posted there, when, and only once."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

import pytest

from bot.bulletins import Bulletins
from bot.client import Connection, MoonraceBot
from bot.client.reporting import Reporter
from bot.service import AskService
from bot.storage import AuditRow, GuildSettingsRow, Outcome, QuestionLog, QuestionRow
from tests.bot.conftest import online
from tests.bot.logged import ALICE, BOB, START, question, verdict
from tests.bot.reading import plain
from tests.bot.storage.desk import curated, record
from tests.loopback.messages import Message
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord

MONDAY = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
WORK, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
MESSAGES = "/channels/*/messages"


class Calendar:
    """A clock that shows what a test sets."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> dt.datetime:
        """What it shows."""
        return self.now


@pytest.fixture
def calendar() -> Calendar:
    """A Monday at eight."""
    return Calendar()


async def set_up(log: QuestionLog, discord: FakeDiscord, **settings: Any) -> None:
    """Keep what the server set up, as /setup would."""
    guild_id = discord.world.guild.id
    row = GuildSettingsRow(
        guild_id=guild_id, settings={"log_channel_id": discord.world.channel.id, **settings}, at=START
    )
    await log.guilds.save(row, AuditRow(guild_id=guild_id, at=START, moderator_id=1, action="setup"))


async def keep(log: QuestionLog, *rows: Any) -> None:
    """Store questions and verdicts."""
    for row in rows:
        (log.record if isinstance(row, QuestionRow) else log.record_feedback)(row)
    await log.flush()


@pytest.fixture
def asked(discord: FakeDiscord) -> Callable[..., QuestionRow]:
    """Makes a question of the server."""

    def ask(number: int, **changes: Any) -> QuestionRow:
        return question(number, **{"guild_id": discord.world.guild.id, "user_hash": ALICE, **changes})

    return ask


@pytest.fixture
def declined(asked: Callable[..., QuestionRow]) -> Callable[..., QuestionRow]:
    """Makes a question of the server that nobody could answer."""

    def decline(number: int, **changes: Any) -> QuestionRow:
        fields = {"question": "What colour is <@1> the *Moon*?", "normalised": "colour moon"} | changes
        return asked(number, outcome=Outcome.DECLINED, **fields)

    return decline


@pytest.fixture
async def reporter(bot: MoonraceBot, calendar: Calendar) -> Reporter:
    """A job beside the bot's own, by the calendar; the bot's own is over."""
    await bot._reporter.stop(1)
    return Reporter(bot, bulletins_of(bot, calendar))


def bulletins_of(bot: MoonraceBot, calendar: Calendar) -> Bulletins:
    """What is due by the calendar."""
    return Bulletins(bot.service.log, bot.rules, lambda: bot.service.base.library, calendar)


async def posted(reporter: Reporter, discord: FakeDiscord) -> list[Message]:
    """All that stands in the log channel after one more round."""
    await reporter._bulletins._rules.refresh()
    await reporter.round()
    return [each for each in discord.messages_in() if each.author == discord.world.bot]


async def test_the_digest_of_a_week(
    discord: FakeDiscord,
    log: QuestionLog,
    reporter: Reporter,
    calendar: Calendar,
    asked: Callable[..., QuestionRow],
    *,
    declined: Callable[..., QuestionRow],
) -> None:
    """On Monday at eight: counts of the week and of the one before, ratings, and what is unanswered, by demand; no
    name, and nothing in the quoted text is alive. Once, though the job looks again and again.
    """
    await set_up(log, discord)
    gate = {"question": "Is there a gate?", "normalised": "gate"}
    await keep(
        log,
        *(asked(number) for number in (1, 2)),
        declined(3),
        declined(4, user_hash=BOB),
        declined(5, **gate),
        asked(6, at=START - 7 * DAY),
        asked(7, at=MONDAY),
        question(8, guild_id=1),
        verdict(1),
        verdict(2, verdict="wrong"),
    )
    calendar.now = MONDAY - WORK
    early = await posted(reporter, discord)
    calendar.now = MONDAY
    await posted(reporter, discord)
    calendar.now = MONDAY + WORK
    (digest,) = await posted(reporter, discord)

    assert early == []
    assert [line for line in plain(digest.text).split("\n") if line] == [
        "Questions of this server from 16 November 2026 to 22 November 2026",
        "5 questions, 2 answered, 3 declined.",
        "The week before: 1 question, 1 answered, 0 declined.",
        "Ratings: 1 helpful, 1 wrong, 0 outdated.",
        "Asked most and unanswered still (up to 5; /review has all)",
        "- 2 times: What colour is <@1> the *Moon*?",
        "- 1 time: Is there a gate?",
        "-# /setup start changes what is posted here.",
    ]
    assert "\\<\\@1>" in digest.text
    (sent,) = discord.recording.find("POST", MESSAGES)
    assert sent.body["allowed_mentions"]["parse"] == []


async def test_a_quiet_week_and_servers_that_want_none(
    discord: FakeDiscord, log: QuestionLog, reporter: Reporter, calendar: Calendar, asked: Callable[..., QuestionRow]
) -> None:
    """Nothing is posted of a week in which nobody asked, without a log channel, or with the digest off."""
    await set_up(log, discord)
    quiet = await posted(reporter, discord)
    await keep(log, asked(1))
    await set_up(log, discord, digest=False)
    off = await posted(reporter, discord)
    await set_up(log, discord, log_channel_id=None)
    nowhere = await posted(reporter, discord)
    calendar.now = MONDAY + 2 * DAY
    await set_up(log, discord)
    late = await posted(reporter, discord)

    assert (quiet, off, nowhere) == ([], [], [])
    assert len(late) == 1


async def test_many_questions_declined(
    discord: FakeDiscord,
    log: QuestionLog,
    reporter: Reporter,
    calendar: Calendar,
    *,
    declined: Callable[..., QuestionRow],
) -> None:
    """An alert when more than three times the mean of seven days is declined in one, once a day; not on a server
    without any day before, and not where alerts are off.
    """
    await set_up(log, discord, digest=False)
    calendar.now = START
    texts = []
    for count, before in ((12, 0), (12, 28), (13, 28), (20, 28)):
        rows = [declined(number) for number in range(count)]
        rows += [declined(1000 + number, at=START - (1 + number % 7) * DAY) for number in range(before)]
        await keep(log, *rows)
        texts.append([plain(each.text).split("\n\n")[:2] for each in await posted(reporter, discord)])
    calendar.now = START + DAY
    await keep(log, *(declined(2000 + number, at=calendar.now) for number in range(60)))
    await set_up(log, discord, digest=False, alerts=False)
    off = await posted(reporter, discord)

    alert = "Many questions are declined on 22 November 2026"
    assert texts[:2] == [[], []]
    assert texts[2] == texts[3]
    assert texts[2][0][0] == alert
    assert "13 questions until now, against 4.0 a day in the week before." in texts[2][0][1]
    assert len(off) == 1


async def test_stale_answers(
    discord: FakeDiscord, log: QuestionLog, reporter: Reporter, calendar: Calendar, asked: Callable[..., QuestionRow]
) -> None:
    """An alert when answers rest on a plan whose date has passed or on a curated answer whose date has, once a week."""
    guild_id = discord.world.guild.id
    await set_up(log, discord, digest=False)
    await log.curation.add(curated(guild_id=guild_id), record(guild_id=guild_id))
    calendar.now = dt.datetime(2028, 1, 11, 12, 0, tzinfo=dt.UTC)
    await keep(log, asked(1, at=calendar.now, statement_ids=("race-004",)))
    fresh = await posted(reporter, discord)
    await keep(
        log,
        asked(2, at=calendar.now, statement_ids=("race-002",)),
        asked(3, at=calendar.now, statement_ids=("race-002", "race-003")),
        asked(4, at=calendar.now, statement_ids=(curated().id,)),
    )
    await posted(reporter, discord)
    calendar.now += DAY
    (alert,) = await posted(reporter, discord)

    text = plain(alert.text)
    assert fresh == []
    assert text.startswith("Answers rest on what is out of date in the week from 10 January 2028")
    assert "- 2 answers: “The Agency plans Artemis III for 2027" in text
    assert "plans 2027, which has passed" in text
    assert "- 1 answer: “It is grey.” was written here and is due for review" in text


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_crash_while_it_was_sent(
    discord: FakeDiscord, log: QuestionLog, reporter: Reporter, asked: Callable[..., QuestionRow], *, arrived: bool
) -> None:
    """The next process finds what arrived, and sends what did not: there is one in the end."""
    await set_up(log, discord)
    await keep(log, asked(1))
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


async def test_a_channel_that_takes_nothing(
    discord: FakeDiscord,
    log: QuestionLog,
    reporter: Reporter,
    asked: Callable[..., QuestionRow],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What cannot be posted is told to the Python log and given up, so that Discord is not asked in vain for ever."""
    caplog.set_level(logging.WARNING)
    await set_up(log, discord)
    await keep(log, asked(1))
    discord.world.channel.denied_to_bot = int(Permission.SEND_MESSAGES)
    await posted(reporter, discord)
    tried = len(discord.recording.find("POST", MESSAGES))
    await posted(reporter, discord)

    assert "/setup check says what is missing" in caplog.text
    assert len(discord.recording.find("POST", MESSAGES)) == tried


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
