"""Delete what the log holds of one user, down to the bytes on the disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.desk import audit, claims, curated, hidden_sources, privacy_choices, wishes
from bot.storage.schema import feedback, questions

OPTIMISE = "INSERT INTO question_words (question_words) VALUES ('optimize')"
_OF_A_USER = (feedback, wishes, privacy_choices, questions)  # a question takes what was said of its answer with it
_BY_A_MODERATOR = (audit, curated, hidden_sources)


async def erase(connection: AsyncConnection, user_hash: str, user_id: int | None) -> int:
    """Delete what is kept of the user, then rewrite the file. Returns how many rows there were.

    Of what they did as a moderator (`user_id`) the record stays, without their id. Raises StorageError if the
    write-ahead log is in use.
    """
    deleted = 0
    async with connection.begin():
        for table in _OF_A_USER:
            deleted += (await connection.execute(delete(table).where(table.c.user_hash == user_hash))).rowcount
        await connection.execute(delete(claims).where(claims.c.moderator_id == user_id))
        for table in _BY_A_MODERATOR:
            mine = update(table).where(table.c.moderator_id == user_id)
            await connection.execute(mine.values(moderator_id=None))
    await scour(connection)
    return deleted


async def scour(connection: AsyncConnection) -> None:
    """Take the last traces of deleted rows off the disk.

    secure_delete overwrote the rows. The full-text index drops words that nothing holds any more only when all its
    parts are merged, VACUUM drops whatever free pages and page splits kept, and the checkpoint empties the write-ahead
    log, where the old pages still stand. Raises StorageError if that log is in use.
    """
    await _outside_transaction(connection, OPTIMISE)
    await _outside_transaction(connection, "VACUUM")
    busy, *_ = await _outside_transaction(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    if busy:
        raise StorageError("the rows are deleted, but another program reads the log and holds on to them; try again")


async def _outside_transaction(connection: AsyncConnection, sql: str) -> tuple[int, ...]:
    """Run a statement that SQLite refuses inside a transaction, past SQLAlchemy, which begins one before each."""
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    async with driver.execute(sql) as cursor:
        return tuple(await cursor.fetchone() or ())


def erase_from_backup(backup: Path, user_hash: str, user_id: int | None) -> None:
    """Delete the user from a copy made before a migration, whose tables may be older than ours."""
    try:
        with closing(sqlite3.connect(backup, isolation_level=None)) as database:
            database.execute("PRAGMA secure_delete = ON")
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in tables & {table.name for table in _OF_A_USER}:
                database.execute(f"DELETE FROM {table} WHERE user_hash = ?", (user_hash,))  # noqa: S608  # our names
            if claims.name in tables:
                database.execute("DELETE FROM claims WHERE moderator_id = ?", (user_id,))
            for table in tables & {table.name for table in _BY_A_MODERATOR}:
                change = f"UPDATE {table} SET moderator_id = NULL WHERE moderator_id = ?"  # noqa: S608  # our names
                database.execute(change, (user_id,))
            if "question_words" in tables:
                database.execute(OPTIMISE)
            database.execute("VACUUM")
    except sqlite3.Error as error:
        raise StorageError(f"the user is still in the backup {backup} ({error}); delete that file") from error
