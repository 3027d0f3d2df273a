"""Delete what the log holds of one user, down to the bytes on the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.desk import audit, claims, curated, hidden_sources, wishes
from bot.storage.rows import Forgotten
from bot.storage.schema import feedback, questions

OPTIMISE = "INSERT INTO question_words (question_words) VALUES ('optimize')"
_OF_A_USER = (feedback, wishes, questions)  # a question takes what was said of its answer with it
_BY_A_MODERATOR = (audit, curated, hidden_sources)
# A curated answer is found by the words of whoever asked first, and others may wait for an answer to that question: the
# words stay where somebody else asked in them too. Otherwise the moderators' wording alone finds the answer.
_IN_ANSWERS = """
UPDATE curated SET normalised = ''
WHERE (guild_id, normalised) IN (SELECT guild_id, normalised FROM questions WHERE user_hash = :user)
AND NOT EXISTS (
    SELECT 1 FROM questions
    WHERE guild_id = curated.guild_id AND normalised = curated.normalised AND coalesce(user_hash, '') <> :user
)
"""
_IN_WISHES = """
UPDATE wishes SET question_id = coalesce((
    SELECT id FROM questions
    WHERE guild_id = wishes.guild_id AND normalised = wishes.normalised AND coalesce(user_hash, '') <> :user LIMIT 1
), '')
WHERE user_hash <> :user AND question_id IN (SELECT id FROM questions WHERE user_hash = :user)
"""
_IN_ROWS_OF_OTHERS = (_IN_ANSWERS, _IN_WISHES, "DELETE FROM wishes WHERE question_id = ''")


@dataclass(frozen=True, slots=True)
class Person:
    """A user as a keyed hash, and by their id where what they did as a moderator is meant too."""

    user_hash: str
    user_id: int | None = None


async def erase(connection: AsyncConnection, person: Person) -> Forgotten:
    """Delete what is kept of a person, in the present transaction.

    The words that they asked in also go from rows of others, unless somebody else asked in them too. Of what they did
    as a moderator the record stays, without their id. So does the choice that nothing be kept: who wants to be
    forgotten does not want to be remembered anew.
    """
    deleted = 0
    for change in _IN_ROWS_OF_OTHERS:
        await connection.execute(text(change), {"user": person.user_hash})
    for table in _OF_A_USER:
        deleted += (await connection.execute(delete(table).where(table.c.user_hash == person.user_hash))).rowcount
    unnamed = (await connection.execute(delete(claims).where(claims.c.moderator_id == person.user_id))).rowcount
    for table in _BY_A_MODERATOR:
        theirs = update(table).where(table.c.moderator_id == person.user_id)
        unnamed += (await connection.execute(theirs.values(moderator_id=None))).rowcount
    if deleted or unnamed:
        await leave_traces(connection)
    return Forgotten(deleted, unnamed)


async def leave_traces(connection: AsyncConnection) -> None:
    """Note, in the present transaction, that something is deleted whose traces are still on the disk."""
    await connection.exec_driver_sql("PRAGMA user_version = 1")


async def has_traces(connection: AsyncConnection) -> bool:
    """Whether something was deleted since the last `scour` that went through."""
    return any(await _outside_transaction(connection, "PRAGMA user_version"))


async def scour(connection: AsyncConnection) -> None:
    """Take the last traces of deleted rows off the disk.

    secure_delete overwrote the rows. The full-text index drops words that nothing holds any more only when all its
    parts are merged, VACUUM drops whatever free pages and page splits kept, and the checkpoint empties the write-ahead
    log, where the old pages still stand. Raises StorageError if that log is in use.
    """
    await _outside_transaction(connection, OPTIMISE)
    await _outside_transaction(connection, "VACUUM")
    await _outside_transaction(connection, "PRAGMA user_version = 0")
    busy, *_ = await _outside_transaction(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    if busy:
        await _outside_transaction(connection, "PRAGMA user_version = 1")
        raise StorageError("the rows are deleted, but another program reads the log and holds on to them; try again")


async def _outside_transaction(connection: AsyncConnection, sql: str) -> tuple[int, ...]:
    """Run a statement that SQLite refuses inside a transaction, past SQLAlchemy, which begins one before each."""
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    async with driver.execute(sql) as cursor:
        return tuple(await cursor.fetchone() or ())


def erase_from_backup(backup: Path, people: Sequence[Person]) -> None:
    """Delete people from a copy made before a migration, whose tables may be older than ours."""
    try:
        with closing(sqlite3.connect(backup, isolation_level=None)) as database:
            database.execute("PRAGMA secure_delete = ON")
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for person in people:
                _erase_one(database, tables, person)
            if "question_words" in tables:
                database.execute(OPTIMISE)
            database.execute("VACUUM")
    except sqlite3.Error as error:
        raise StorageError(f"the user is still in the backup {backup} ({error}); delete that file") from error


def _erase_one(database: sqlite3.Connection, tables: set[str], person: Person) -> None:
    if {curated.name, wishes.name} <= tables:
        for change in _IN_ROWS_OF_OTHERS:
            database.execute(change, {"user": person.user_hash})
    for table in tables & {table.name for table in _OF_A_USER}:
        database.execute(f"DELETE FROM {table} WHERE user_hash = ?", (person.user_hash,))  # noqa: S608  # our names
    if claims.name in tables:
        database.execute("DELETE FROM claims WHERE moderator_id = ?", (person.user_id,))
    for table in tables & {table.name for table in _BY_A_MODERATOR}:
        change = f"UPDATE {table} SET moderator_id = NULL WHERE moderator_id = ?"  # noqa: S608  # our names
        database.execute(change, (person.user_id,))
