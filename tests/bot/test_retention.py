"""What was kept long enough goes, by a clock that a test sets; so does what left servers have."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.retention import SECONDS_AFTER_TROUBLE, SECONDS_BETWEEN_ROUNDS, Residence, RetentionJob, retaining
from bot.storage import QuestionLog
from tests.bot.logged import START, bytes_in, fetch, question, verdict
from tests.bot.storage.desk import ELSEWHERE, HOME, asked, keep, record, settings, wish

DAYS = {HOME: 7, ELSEWHERE: 30, None: 90}
CANARY = "kanarienvogel"


class Calendar:
    """Shows the time that a test sets, in days after the start."""

    def __init__(self) -> None:
        self.days = 0.0

    def __call__(self) -> dt.datetime:
        """What it shows."""
        return START + dt.timedelta(days=self.days)


async def days_of(guild_id: int | None) -> int:
    """What these servers have set up."""
    return DAYS[guild_id]


@pytest.fixture
def calendar() -> Calendar:
    """A clock that stands still."""
    return Calendar()


@pytest.fixture
def job(log: QuestionLog, calendar: Calendar) -> RetentionJob:
    """The job, over an open log."""
    return RetentionJob(log, days_of, now=calendar)


async def test_each_server_has_its_own_days(log: QuestionLog, job: RetentionJob, calendar: Calendar) -> None:
    """A question goes when its server's time is over, and not before; elsewhere the default holds."""
    await keep(log, asked(1), asked(2, guild_id=ELSEWHERE), question(3))
    left = []
    for calendar.days in (6.9, 7.1, 29.9, 30.1, 89.9, 90.1):
        await job.run()
        left.append([int(row.id, 16) for row in await log.recent(9)])

    assert left == [[3, 2, 1], [3, 2], [3, 2], [3], [3], []]


async def test_nothing_of_it_is_left_on_the_disk(
    log: QuestionLog, job: RetentionJob, calendar: Calendar, tmp_path: Path
) -> None:
    """Verdicts, wishes and words go with it, and the file is rewritten only where something went."""
    await keep(log, *(asked(number, question=CANARY, normalised=CANARY) for number in range(50)))
    log.record_feedback(verdict(1))
    await log.flush()
    await log.wishes.add(wish(normalised=CANARY, user_id=7))
    calendar.days = 8

    assert await job.run() == 50
    assert CANARY.encode() not in bytes_in(tmp_path)
    assert await log.members.wishes_of("a" * 64) == []
    assert not await log.retention.tidy()


async def test_a_left_server_goes_after_thirty_days(log: QuestionLog, job: RetentionJob, calendar: Calendar) -> None:
    """All of it, settings too; one that took the bot back keeps what it has."""
    residence = Residence(log, now=calendar)
    await keep(log, asked(1, guild_id=ELSEWHERE, at=START + dt.timedelta(days=29)))
    await log.guilds.save(settings(), record())
    await residence.leave(HOME)
    await residence.leave(ELSEWHERE)
    await residence.join(ELSEWHERE)
    calendar.days = 29.9
    await job.run()
    before = await log.guilds.settings(HOME)
    calendar.days = 30.1
    await job.run()

    assert before is not None
    assert await log.retention.guilds() == {ELSEWHERE}


async def test_what_happened_while_the_bot_was_off_is_made_up_for(log: QuestionLog, calendar: Calendar) -> None:
    """Servers that are gone begin to count, once; servers that are back count no more."""
    residence = Residence(log, now=calendar)
    await keep(log, asked(1), asked(2, guild_id=ELSEWHERE), question(3))
    await log.wishes.add(wish(guild_id=0))
    await residence.leave(ELSEWHERE)
    calendar.days = 1
    await residence.settle([ELSEWHERE])
    calendar.days = 2
    await residence.settle([ELSEWHERE])

    assert await log.guilds.removed_before(START + dt.timedelta(days=1.5)) == [HOME]


async def test_the_job_runs_daily_and_sooner_after_trouble(log: QuestionLog, caplog: pytest.LogCaptureFixture) -> None:
    """A log that cannot be read is tried again within the hour; whatever else goes wrong does not end the job."""
    troubles: list[Exception | None] = [StorageError("it is locked"), RuntimeError("a bug"), None, None]
    pauses: list[float] = []
    done = asyncio.Event()

    class Troubled(RetentionJob):
        async def run(self) -> int:
            trouble = troubles.pop(0)
            if trouble:
                raise trouble
            return 1

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if not troubles:
            done.set()
            await asyncio.Event().wait()

    caplog.set_level(logging.INFO)
    async with retaining(Troubled(log, days_of), pause):
        await done.wait()

    assert pauses[1:] == [SECONDS_AFTER_TROUBLE] * 2 + [SECONDS_BETWEEN_ROUNDS] * 2
    assert "waits to be deleted: it is locked" in caplog.text
    assert "a bug" in caplog.text


async def test_claims_of_the_past_are_let_go_of(
    log: QuestionLog, job: RetentionJob, calendar: Calendar, path: Path
) -> None:
    """They name a moderator, so they are not kept for longer than they are of use."""
    await keep(log, asked(1))
    await log.reviews.skip(HOME, asked(1).number, 501, START + dt.timedelta(hours=1))
    await job.run()
    before = fetch(path, "SELECT moderator_id FROM claims")
    calendar.days = 1
    await job.run()

    assert (before, fetch(path, "SELECT moderator_id FROM claims")) == ([(501,)], [])
