"""The writer in trouble: answers are never held up, rows are kept while they can be, and losses are counted."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import QuestionLog
from bot.storage.engine import Database
from tests.bot.logged import ids_in, pause_writing, question, remove, replace, url_of, verdict

CANARY = "kanarienvogel-4711"
ROOM = 20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "log.db"


@pytest.fixture
async def log(path: Path) -> AsyncIterator[QuestionLog]:
    """An open log with room for twenty rows."""
    log = await QuestionLog.open(url_of(path), queue_size=ROOM)
    yield log
    await log.close(seconds=0.05)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process writes to the database and does not finish."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def on_commit(database: Database) -> asyncio.Event:
    """Set when a transaction of the writer is about to be committed."""
    committed = asyncio.Event()
    event.listen(database._writing.sync_engine, "commit", lambda _connection: committed.set())
    return committed


def on_refusal(database: Database) -> asyncio.Event:
    """Set when the database has refused a statement of the writer."""
    refused = asyncio.Event()
    event.listen(database._writing.sync_engine, "handle_error", lambda _context: refused.set())
    return refused


def errors_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was reported about the question log."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


async def test_rows_are_written_without_being_asked(log: QuestionLog, path: Path) -> None:
    """Recording is all it takes."""
    committed = on_commit(log._database)

    log.record(question())
    log.record_feedback(verdict())
    async with asyncio.timeout(5):
        await committed.wait()
    async with log._writer._turn:
        assert ids_in(path) == [question().id]


async def test_rows_that_come_together_are_committed_together(path: Path) -> None:
    """Two hundred rows are one commit, one more row is another."""
    log = await QuestionLog.open(url_of(path))
    commits: list[object] = []
    event.listen(log._database._writing.sync_engine, "commit", commits.append)

    for number in range(201):
        log.record(question(number))
    await log.flush()

    assert len(commits) == 2
    assert len(ids_in(path)) == 201
    await log.close()


async def test_a_locked_database_costs_nothing(log: QuestionLog, path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Rows wait until the other process is done; the trouble and its end are each told once."""
    with locked(path):
        for number in range(3):
            log.record(question(number))
            await log.flush()
        assert not log.healthy

    await log.flush()

    assert ids_in(path) == [question(number).id for number in range(3)]
    assert log.healthy
    assert log.lost == 0
    assert errors_in(caplog) == [
        "The question log cannot be written: database is locked. Answers go on, and up to 20 rows wait in memory.",
        "The question log is written again; rows lost so far: 0",
    ]


async def test_the_writer_tries_again_by_itself(log: QuestionLog, path: Path) -> None:
    """Nobody has to ask for another attempt."""
    refused = on_refusal(log._database)
    with locked(path):
        log.record(question())
        await refused.wait()
        committed = on_commit(log._database)

    async with asyncio.timeout(5):
        await committed.wait()
    async with log._writer._turn:
        assert ids_in(path) == [question().id]


async def test_a_full_queue_loses_new_rows_and_counts_them(
    log: QuestionLog, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Old rows wait, new ones are lost; one line is logged for the burst, not one for each row."""
    with locked(path):
        for number in range(ROOM + 5):
            log.record(question(number))
        await log.flush()

    await log.flush()

    assert log.lost == 5
    assert ids_in(path) == [question(number).id for number in range(ROOM)]
    assert [line for line in errors_in(caplog) if "loses rows" in line] == [
        "The question log loses rows: too many rows wait to be written. Answers go on."
    ]
    assert errors_in(caplog)[-1] == "The question log is written again; rows lost so far: 5"


async def test_a_full_disk_is_waited_out(log: QuestionLog, path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """While SQLite may not grow the file nothing is stored, and afterwards everything is."""

    def fill(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size for a smaller one

    engine = log._database._writing.sync_engine
    event.listen(engine, "connect", fill)
    await log._writer._disconnect()
    rows = [question(number, question="x" * 10_000) for number in range(ROOM)]
    for row in rows:
        log.record(row)
    await log.flush()
    assert not log.healthy
    assert "database or disk is full" in errors_in(caplog)[0]

    event.remove(engine, "connect", fill)
    await log.flush()

    assert log.lost == 0
    assert ids_in(path) == [row.id for row in rows]


async def test_a_read_only_database_loses_rows_and_says_so(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Opening and recording go on as ever; closing does not wait for a database that will not change its mind."""
    await (await QuestionLog.open(url_of(path))).close()

    log = await QuestionLog.open(url_of(path, "mode=ro&timeout=0.01"))
    log.record(question())
    await log.close()

    assert log.lost == 1
    assert "readonly" in errors_in(caplog)[0]
    assert errors_in(caplog)[-1] == "The question log is closed; rows that were never written: 1"


async def test_a_folder_that_cannot_be_made_is_tried_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A path below a regular file is no reason to stay silent, and once the way is free rows are written."""
    obstacle = tmp_path / "var"
    obstacle.touch()
    path = obstacle / "log.db"
    log = await QuestionLog.open(url_of(path))
    log.record(question())
    await log.flush()
    assert not log.healthy
    assert str(path) in errors_in(caplog)[0]

    remove(obstacle)
    await log.flush()

    assert ids_in(path) == [question().id]
    await log.close()


async def test_a_deleted_database_is_begun_anew(log: QuestionLog, path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Unix lets one write to a file that is gone; such rows are noticed and written to a new one."""
    log.record(question(1))
    await log.flush()
    remove(path)
    log.record(question(2))
    await log.flush()
    assert f"{path} was removed or replaced" in errors_in(caplog)[0]

    await log.flush()

    assert ids_in(path) == [question(2).id]
    assert log.lost == 0


async def test_a_broken_database_is_survived(log: QuestionLog, path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file that is no database any more is reported; when it is taken away, a new one is begun."""
    replace(path, b"This is not a database." * 500)
    log.record(question())
    await log.flush()
    await log.flush()
    assert not log.healthy

    remove(path)
    await log.flush()

    assert ids_in(path) == [question().id]
    assert errors_in(caplog)[-1] == "The question log is written again; rows lost so far: 0"


async def test_a_row_that_nothing_takes_is_lost_alone(
    log: QuestionLog, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One impossible value does not hold up the rows around it."""
    log.record(question(1))
    log.record(question(2, guild_id=2**70, question=CANARY))
    log.record(question(3))

    await log.flush()

    assert ids_in(path) == [question(1).id, question(3).id]
    assert log.lost == 1
    assert "OverflowError" in errors_in(caplog)[0]
    assert CANARY not in caplog.text


async def test_trouble_is_told_without_what_was_asked(
    log: QuestionLog, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a question nor its statement shows in the report of an error."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("ALTER TABLE questions RENAME TO elsewhere")

    log.record(question(question=CANARY))
    await log.flush()

    assert "no such table: questions" in errors_in(caplog)[0]
    assert CANARY not in caplog.text
    assert "INSERT" not in caplog.text


async def test_a_cancelled_flush_loses_nothing(log: QuestionLog, path: Path) -> None:
    """A task that is cancelled in mid-write leaves neither a lost row nor an open transaction."""
    for number in range(ROOM):
        log.record(question(number))
    beginning = asyncio.Event()
    event.listen(log._database._writing.sync_engine, "begin", lambda _connection: beginning.set())
    flushing = asyncio.create_task(log.flush())
    await beginning.wait()
    flushing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await flushing

    await log.flush()

    assert len(ids_in(path)) == ROOM
    assert log.lost == 0


async def test_a_cancelled_close_writes_first(log: QuestionLog, path: Path) -> None:
    """Whoever gives up on closing still gets the rows written, and the database let go of."""
    log.record(question())
    closing_log = asyncio.create_task(log.close())
    await asyncio.sleep(0)
    closing_log.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing_log

    assert ids_in(path) == [question().id]
    assert log._writer._connection is None


async def test_closing_under_a_lock_gives_up_in_time(
    log: QuestionLog, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What could not be written by the deadline is counted."""
    with locked(path):
        log.record(question())
        await log.close(seconds=0.05)

    assert log.lost == 1
    assert errors_in(caplog)[-1] == "The question log is closed; rows that were never written: 1"


async def test_closing_waits_for_a_lock_that_passes(log: QuestionLog, path: Path) -> None:
    """Another process that is done before the deadline costs no row."""
    pause_writing(log)
    refused = on_refusal(log._database)
    with locked(path):
        log.record(question())
        closing_log = asyncio.create_task(log.close())
        await refused.wait()
    await closing_log

    assert log.lost == 0
    assert ids_in(path) == [question().id]


async def test_a_transaction_has_the_write_lock_from_its_beginning(log: QuestionLog, path: Path) -> None:
    """A transaction that reads first and writes then would otherwise be refused at once, whatever the timeout."""

    async def begin(connection: AsyncConnection) -> None:
        async with connection.begin():
            with pytest.raises(sqlite3.OperationalError, match="locked"), closing(sqlite3.connect(path, 0)) as other:
                other.execute("DELETE FROM questions")

    await log._writer.perform(begin)
