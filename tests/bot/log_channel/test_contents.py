"""What is posted in the log channel, and when: with the real client and a real database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot.client.reporting import Reporter
from bot.storage import QuestionLog, QuestionRow
from tests.bot.log_channel.posting import DAY, HOUR, MESSAGES, MONDAY, Calendar, keep, posted, set_up
from tests.bot.logged import BOB, START, question, verdict
from tests.bot.reading import plain
from tests.bot.storage.desk import curated, record
from tests.loopback.server import FakeDiscord


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
    calendar.now = MONDAY - HOUR
    early = await posted(reporter, discord)
    calendar.now = MONDAY
    await posted(reporter, discord)
    calendar.now = MONDAY + HOUR
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
