"""The question log: what goes in comes out, once, and goes away when it has to."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import shutil
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage import QuestionLog, UserSummary, database_path
from tests.bot.logged import ALICE, BOB, START, bytes_in, fetch, question, url_of, verdict

CANARY = "kanarienvogel-4711"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database in a folder that does not exist yet, with all that a URL could trip over in its name."""
    return tmp_path / "new folder" / "50% full#1.db"


@pytest.fixture
async def log(path: Path) -> AsyncIterator[QuestionLog]:
    """An open log."""
    log = await QuestionLog.open(url_of(path))
    yield log
    await log.close()


async def test_a_row_comes_back_as_it_was(log: QuestionLog) -> None:
    """Every field of a question survives the database, the time with its zone."""
    row = question(
        guild_id=2**62,
        channel_id=2**61,
        user_hash=ALICE,
        normalised="artemis",
        statement_ids=("artemis-003", "artemis-001"),
        source_ids=("nasa-2026",),
        score=12.5,
        latency_ms=0.75,
        locale="en-GB",
        knowledge_version="0123456789ab",
        event_id=2**63 - 1,
    )

    log.record(row)
    await log.flush()

    assert await log.recent(10) == [row]


async def test_a_time_is_stored_in_utc(log: QuestionLog) -> None:
    """A time from another zone comes back as the same moment in UTC."""
    moscow = dt.timezone(dt.timedelta(hours=3))

    log.record(question(at=dt.datetime(2026, 11, 22, 15, 0, tzinfo=moscow)))
    await log.flush()
    (row,) = await log.recent(1)

    assert row.at == START
    assert row.at.utcoffset() == dt.timedelta(0)


@pytest.mark.parametrize(
    "typed",
    ["Когда полетит Луна-26?", "嫦娥七号", "\u202eright to left\u202c", "'; DROP TABLE questions; --", "🌒" * 100, ""],
)
async def test_any_text_is_kept_as_typed(log: QuestionLog, typed: str) -> None:
    """Scripts, invisible characters and SQL are nothing but text."""
    log.record(question(question=typed))
    await log.flush()

    assert [row.question for row in await log.recent(1)] == [typed]


async def test_what_no_database_takes_is_replaced(log: QuestionLog) -> None:
    """Lone surrogates and NUL do not cost the row."""
    log.record(question(question="moon\ud83c base\0"))
    await log.flush()

    assert [row.question for row in await log.recent(1)] == ["moon? base\N{REPLACEMENT CHARACTER}"]


async def test_a_redelivered_event_is_one_row(log: QuestionLog) -> None:
    """Two rows with one event id are the first; rows without one never collide."""
    log.record(question(1, event_id=77))
    log.record(question(2, event_id=77))
    log.record(question(3))
    log.record(question(4))
    await log.flush()

    assert [row.id for row in await log.recent(10)] == [question(number).id for number in (4, 3, 1)]
    assert log.lost == 0


async def test_recent_gives_the_newest_first(log: QuestionLog) -> None:
    """The limit cuts off the oldest."""
    for number in (2, 3, 1):
        log.record(question(number))
    await log.flush()

    assert await log.recent(2) == [question(3), question(2)]


async def test_the_last_verdict_counts(log: QuestionLog) -> None:
    """A user has one verdict on a reply, even one whose question is not in the log."""
    log.record_feedback(verdict(9, verdict="helpful"))
    log.record_feedback(verdict(9, verdict="wrong"))
    log.record_feedback(verdict(9, user_hash=BOB, verdict="outdated"))
    await log.flush()

    assert await log.feedback_of(ALICE) == [verdict(9, verdict="wrong")]
    assert await log.feedback_of(BOB) == [verdict(9, user_hash=BOB, verdict="outdated")]


async def test_a_user_is_summed_up(log: QuestionLog) -> None:
    """Counts, and the first and the last moment over questions and feedback together."""
    for row in (question(1, user_hash=ALICE), question(5, user_hash=ALICE), question(7, user_hash=BOB)):
        log.record(row)
    log.record_feedback(verdict(5))
    await log.flush()

    assert await log.summary_of(ALICE) == UserSummary(2, 1, question(1).at, verdict(5).at)
    assert await log.summary_of("c" * 64) == UserSummary()
    assert [row.id for row in await log.questions_of(ALICE)] == [question(1).id, question(5).id]


async def test_forgetting_leaves_no_byte(log: QuestionLog, path: Path) -> None:
    """After a user is forgotten no file beside the database holds their words or their hash, queued rows included."""
    for number in range(500):
        log.record(question(number, user_hash=ALICE, question=f"{CANARY} {number} " * 5, normalised=CANARY))
    log.record(question(1000, user_hash=BOB))
    log.record_feedback(verdict(1000))
    await log.flush()
    backup = path.with_name(f"{path.name}.0000.bak")
    await log.close()
    shutil.copy(path, backup)
    log = await QuestionLog.open(url_of(path))
    log.record(question(2000, user_hash=ALICE, question=CANARY))

    forgotten = await log.forget(ALICE)

    left = bytes_in(path.parent)
    assert forgotten.deleted == 502
    assert CANARY.encode() not in left
    assert ALICE.encode() not in left
    assert await log.recent(10) == [question(1000, user_hash=BOB)]
    assert fetch(backup, "SELECT count(*) FROM questions") == [(1,)]
    await log.close()


async def test_a_backup_that_cannot_be_cleaned_is_named(log: QuestionLog, path: Path) -> None:
    """The operator is told which file still holds the user."""
    backup = path.with_name(f"{path.name}.0000.bak")
    backup.write_bytes(b"not a database at all" * 100)

    with pytest.raises(StorageError, match=r"0000\.bak"):
        await log.forget(ALICE)


async def test_forgetting_under_a_reader_says_so(log: QuestionLog, path: Path) -> None:
    """A program that reads an old state keeps the old pages; then nobody is told that all is gone."""
    log.record(question(user_hash=ALICE))
    await log.flush()
    async with log._database.reading() as reader:
        await reader.execute(text("SELECT * FROM questions"))

        with pytest.raises(StorageError, match="try again"):
            await log.forget(ALICE)

    assert (await log.forget(ALICE)).deleted == 0
    assert ALICE.encode() not in bytes_in(path.parent)


async def test_command_hashes_are_kept_by_application_and_scope(log: QuestionLog) -> None:
    """One hash for each application and guild, one for all guilds, the last saved counting."""
    await log.save_command_hash(1, None, "old")
    await log.save_command_hash(1, None, "all")
    await log.save_command_hash(1, 42, "guild")

    assert await log.command_hash(1, None) == "all"
    assert await log.command_hash(1, 42) == "guild"
    assert await log.command_hash(2, None) is None


async def test_the_database_is_private(log: QuestionLog, path: Path) -> None:
    """Only the owner can read the database and the files that SQLite puts beside it."""
    log.record(question())
    await log.flush()

    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.glob(f"{path.name}*") if file.suffix != ".lock"}
    assert modes == {0o600}


async def test_the_writer_is_set_up(log: QuestionLog) -> None:
    """The connection that writes has its own pragmas."""

    async def pragma(connection: AsyncConnection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        return [await connection.scalar(text(f"PRAGMA {name}")) for name in names]

    assert await log._writer.perform(pragma) == ["wal", 1, 1, 1, 10]


async def test_a_reader_cannot_write(log: QuestionLog) -> None:
    """A slip in a query cannot change the log."""
    with pytest.raises(StorageError, match="readonly"):
        async with log._database.reading() as connection:
            await connection.execute(text("DELETE FROM questions"))


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:", "postgresql+asyncpg://me:geheim@db/bot"],
)
async def test_another_database_is_refused(url: str) -> None:
    """The refusal names the setting and its form, and never repeats what may be a password."""
    with pytest.raises(StorageError, match=r"MOONRACE_DATABASE_URL must read sqlite\+aiosqlite:///") as caught:
        await QuestionLog.open(url)

    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_path_is_read_from_the_url() -> None:
    """Relative, absolute, with a query, and as SQLite's own URI."""
    assert database_path("sqlite+aiosqlite:///var/moonrace.db") == Path("var/moonrace.db")
    assert database_path("sqlite+aiosqlite:////srv/a b.db?timeout=3") == Path("/srv/a b.db")
    assert database_path("sqlite+aiosqlite:///file:a%20b.db?mode=ro&uri=true") == Path("a b.db")


async def test_questions_stay_out_of_the_python_log(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Even with everything at DEBUG, SQLAlchemy prints statements without what was asked."""
    caplog.set_level(logging.DEBUG, logger="sqlalchemy")
    log = await QuestionLog.open(url_of(path))
    log.record(question(question=CANARY))
    await log.close()

    assert "INSERT INTO questions" in caplog.text
    assert CANARY not in caplog.text


async def test_closing_twice_is_harmless(log: QuestionLog) -> None:
    """What comes after the first closing is counted as lost."""
    log.record(question())
    await log.close()
    await log.close()
    log.record(question(2))

    assert log.lost == 1


async def test_closing_lets_readers_come_to_an_end(log: QuestionLog) -> None:
    """Nobody may wait for them, and with the event loop they would leave their connections open."""
    readers = [asyncio.create_task(log.recent(1)) for _ in range(20)]
    await asyncio.sleep(0)

    await log.close()

    assert all(reader.done() for reader in readers)


def test_importing_the_package_is_cheap() -> None:
    """The service and the rows come without SQLAlchemy, so that the terminal answers at once."""
    code = "import sys, bot.service, bot.storage; print({'sqlalchemy', 'alembic', 'aiosqlite'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # our own words

    assert done.stdout.strip() == "set()"


def test_the_package_has_no_other_names() -> None:
    """A name that is not there is an AttributeError, as in any module."""
    import bot.storage  # noqa: PLC0415  # the module itself is under test

    assert bot.storage.QuestionLog is QuestionLog
    with pytest.raises(AttributeError, match="no attribute 'Answer'"):
        _ = bot.storage.Answer  # type: ignore[attr-defined]  # that is the point
