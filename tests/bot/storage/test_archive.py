"""The log of a server, as its moderators read it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.storage import DayTally, LoggedQuestion, Outcome, QuestionLog, SearchFilter, Stats
from tests.bot.logged import BOB, START, fetch, verdict
from tests.bot.storage.desk import HOME, MODERATOR, asked, declined, keep, record


async def test_pages_follow_each_other(log: QuestionLog) -> None:
    """Every question is on one page, newest first, whatever is asked meanwhile and at whatever same moment."""
    await keep(log, *(asked(number, at=START) for number in range(1, 8)))
    first = await log.archive.recent(HOME, 4)
    await keep(log, asked(100))

    second = await log.archive.recent(HOME, 4, after=first[-1].number)

    numbers = [entry.number for entry in first + second]
    assert numbers == sorted((asked(number, at=START).number for number in range(1, 8)), reverse=True)


async def test_one_question_is_shown(log: QuestionLog) -> None:
    """As it was recorded, with its headline, and what people said of it."""
    row = asked(headline="In 2028.")
    await keep(log, row)
    log.record_feedback(verdict())
    log.record_feedback(verdict(user_hash=BOB, verdict="outdated"))
    await log.flush()

    assert await log.archive.show(HOME, row.id) == LoggedQuestion(
        question=row, helpful=1, outdated=1, number=row.number
    )
    assert await log.archive.show(HOME, "f" * 32) is None


async def test_a_stream_gives_all_in_pages(log: QuestionLog) -> None:
    """More than a page of them, each once, without those that are deleted meanwhile."""
    await keep(log, *(asked(number) for number in range(900)))
    ids: list[str] = []

    async for entry in log.archive.stream(HOME, SearchFilter(text="artemis")):
        if not ids:
            await log.archive.delete(HOME, [asked(0).id], record())
        ids.append(entry.question.id)

    assert ids == [asked(number).id for number in range(899, 0, -1)]


async def test_deleting_is_recorded(log: QuestionLog) -> None:
    """Questions go with their verdicts; where none were deleted there is nothing to record."""
    await keep(log, asked(1), asked(2))
    log.record_feedback(verdict(1))
    await log.flush()

    assert await log.archive.delete(HOME, [asked(1).id, "f" * 32], record("deleted")) == 1
    assert await log.archive.delete(HOME, [asked(1).id], record("deleted")) == 0

    assert [row.action for row in await log.audit.recent(HOME, 10)] == ["deleted"]
    assert await log.archive.count(HOME, SearchFilter(), 10) == 1
    assert (await log.summary_of(verdict().user_hash)).feedback == 0


async def test_days_are_summed_up(log: QuestionLog) -> None:
    """Outcomes, verdicts and the median by day in UTC, and the leading statements of the whole time."""
    day = dt.timedelta(days=1)
    await keep(
        log,
        asked(1, latency_ms=1.0),
        asked(2, latency_ms=9.0, statement_ids=("luna-001", "artemis-003")),
        declined(3, latency_ms=3.0),
        asked(4, at=START + day, latency_ms=5.0),
        asked(5, at=START + day, latency_ms=6.0, outcome=Outcome.ERROR, statement_ids=()),
        asked(6, at=START - day),
    )
    log.record_feedback(verdict(2, verdict="wrong"))
    await log.flush()

    assert await log.archive.stats(HOME, START.date()) == Stats(
        days=(
            DayTally(day=START.date(), answered=2, declined=1, wrong=1, median_ms=3.0),
            DayTally(day=(START + day).date(), answered=1, error=1, median_ms=5.0),
        ),
        topics=(("artemis-003", 2), ("luna-001", 1)),
    )


async def test_sums_go_with_what_they_sum_up(log: QuestionLog, path: Path) -> None:
    """After everything is deleted nothing is counted, and no group is left."""
    await keep(log, asked(1), declined(2), declined(3, user_hash=BOB))
    log.record_feedback(verdict(1))
    log.record_feedback(verdict(1, verdict="wrong"))
    await log.flush()

    await log.archive.delete(HOME, [asked(number).id for number in (1, 2, 3)], record(moderator_id=MODERATOR))

    assert await log.archive.stats(HOME, START.date()) == Stats()
    assert fetch(path, "SELECT 1 FROM tallies UNION SELECT 1 FROM gaps UNION SELECT 1 FROM feedback") == []
