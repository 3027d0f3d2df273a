"""The migration to numbered questions: nothing is lost, and all that triggers keep is there for old rows too."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command

from bot.storage import Outcome, QuestionLog, SearchFilter, migrating
from tests.bot.logged import ALICE, BOB, START, fetch, question, url_of, verdict
from tests.bot.storage.desk import HOME, asked, declined

STORED = "2026-11-22 12:00:00.000001"
BEFORE = {
    "questions": "INSERT INTO questions (id, at, guild_id, user_hash, surface, question, normalised, outcome, "
    "statement_ids, source_ids, score, latency_ms, locale, knowledge_version, event_id) "
    "VALUES (?, ?, ?, ?, 'slash', ?, ?, ?, ?, '[]', 0, 2.5, '', '', ?)",
    "feedback": "INSERT INTO feedback VALUES (?, ?, 'wrong', ?)",
}


@pytest.fixture
def old(path: Path) -> Path:
    """A database of the version before: two questions of one moment, one of them judged, and one of a terminal."""
    with migrating._connection(path) as connection:
        config = migrating._config(migrating.MIGRATIONS)
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    rows = [
        (asked(1).id, STORED, HOME, ALICE, "When is Artemis III?", "artemis", "answered", '["artemis-003"]', 7),
        (declined(2).id, STORED, HOME, BOB, "What colour?", "colour moon", "declined", "[]", None),
        (question(3).id, "2026-11-22 12:00:01.000000", None, None, "Hello?", "", "error", "[]", None),
    ]
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany(BEFORE["questions"], rows)
        database.execute(BEFORE["feedback"], (asked(1).id, BOB, STORED))
    return path


async def test_old_questions_are_kept(old: Path) -> None:
    """With their times, verdicts and event ids; searched, grouped and counted like new ones."""
    log = await QuestionLog.open(url_of(old))

    rows = await log.recent(10)
    (entry,) = await log.archive.search(HOME, SearchFilter(text="artemis", rating="wrong"), 10)
    (gap,) = await log.reviews.unanswered(HOME, 10)
    stats = await log.archive.stats(HOME, START.date())
    await log.close()

    assert {row.id for row in rows} == {asked(1).id, declined(2).id, question(3).id}
    assert rows[0].at == question(1).at
    assert (entry.question.outcome, entry.question.event_id, entry.wrong) == (Outcome.ANSWERED, 7, 1)
    assert gap.newest.question.id == declined(2).id
    assert (stats.days[0].asked, stats.days[0].wrong, stats.topics) == (2, 1, (("artemis-003", 1),))


async def test_new_questions_stand_after_old_ones(old: Path) -> None:
    """Old numbers are made of the time like new ones, and an event that was stored before is not stored again."""
    log = await QuestionLog.open(url_of(old))
    log.record(asked(9))
    log.record(asked(10, event_id=7))
    log.record_feedback(verdict(2, verdict="outdated"))
    await log.flush()

    entries = await log.archive.recent(HOME, 10)
    await log.close()

    assert [entry.question.id for entry in entries] == [asked(9).id, *sorted((asked(1).id, declined(2).id))[::-1]]
    assert [entry.outdated for entry in entries] == [0, 1, 0]
    assert fetch(old, "SELECT count(*) FROM questions") == [(4,)]
