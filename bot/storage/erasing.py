"""Delete what the log holds of one user, down to the bytes on the disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.schema import feedback, questions


async def erase(connection: AsyncConnection, user_hash: str) -> int:
    """Delete the user's questions and feedback, then rewrite the file. Returns how many rows there were.

    secure_delete overwrites the rows, VACUUM drops whatever free pages and page splits kept, and the checkpoint
    empties the write-ahead log, where the old pages still stand. Raises StorageError if that log is in use.
    """
    deleted = 0
    async with connection.begin():
        for table in (questions, feedback):
            deleted += (await connection.execute(delete(table).where(table.c.user_hash == user_hash))).rowcount
    await _outside_transaction(connection, "VACUUM")
    busy, *_ = await _outside_transaction(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    if busy:
        raise StorageError("the rows are deleted, but another program reads the log and holds on to them; try again")
    return deleted


async def _outside_transaction(connection: AsyncConnection, sql: str) -> tuple[int, ...]:
    """Run a statement that SQLite refuses inside a transaction, past SQLAlchemy, which begins one before each."""
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    async with driver.execute(sql) as cursor:
        return tuple(await cursor.fetchone() or ())


def erase_from_backup(backup: Path, user_hash: str) -> None:
    """Delete the user from a copy made before a migration, whose tables may be older than ours."""
    try:
        with closing(sqlite3.connect(backup, isolation_level=None)) as database:
            database.execute("PRAGMA secure_delete = ON")
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in tables & {questions.name, feedback.name}:
                database.execute(f"DELETE FROM {table} WHERE user_hash = ?", (user_hash,))  # noqa: S608  # our names
            database.execute("VACUUM")
    except sqlite3.Error as error:
        raise StorageError(f"the user is still in the backup {backup} ({error}); delete that file") from error
