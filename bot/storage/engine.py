"""The way to the database: one connection that writes, and a fresh one for each read.

Reads are rare (privacy, moderation), so a connection each costs nothing that is felt, and none can hold an old
snapshot, or a file that has been replaced.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import IO, Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, NullPool, event, inspect, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StorageError
from bot.storage.address import database_path
from bot.storage.migrating import migrate
from bot.storage.presence import attend
from bot.storage.schema import REVISION
from bot.storage.trouble import reason

# The writer tries again by itself, so a short wait for a lock (in seconds) keeps shutdown quick.
_BUSY_SECONDS = "1"
_WRITING = (
    "PRAGMA journal_mode = WAL",  # readers do not wait for the writer, nor it for them
    "PRAGMA synchronous = NORMAL",  # a power cut may cost the last rows, never the database
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten
)
_READING = ("PRAGMA query_only = ON",)
# Those who read when the log is closed may come to an end; what takes longer is left to itself.
_LAST_READING_SECONDS = 0.5


class Database:
    """One SQLite file, made or migrated when it has to be.

    Only the migration creates a file; every other connection insists that it is there. So a database that vanished
    is noticed, and never silently begun anew without its tables.
    """

    def __init__(self, url: str) -> None:
        self.path = database_path(url)
        self._writing = _engine(self._address(url, "rw"), _WRITING, begin="BEGIN IMMEDIATE")
        self._reading = _engine(self._address(url, "ro"), _READING, begin="BEGIN")
        self._file: tuple[int, int] | None = None
        self._mark: IO[str] | None = None
        self._closing = False
        self._readers = 0
        self._unread = asyncio.Event()  # nobody reads
        self._unread.set()

    async def connect(self) -> AsyncConnection:
        """The connection that writes. Raises DatabaseTooNewError, StorageError or SQLAlchemyError.

        An IMMEDIATE transaction waits for its turn; a deferred one that begins with a read may be refused at once.
        """
        if not self.path.exists() or await self._revision() != REVISION:
            await asyncio.to_thread(migrate, self.path)
        self._mark = self._mark or await asyncio.to_thread(attend, self.path)
        self._file = self._identity()
        return await self._writing.connect()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that cannot write. Raises StorageError when the database cannot be read."""
        if self._closing:
            raise StorageError("the question log is being closed")
        self._readers += 1
        self._unread.clear()
        try:
            async with self._reading.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StorageError(f"the question log cannot be read: {reason(error)}") from error
        finally:
            self._readers -= 1
            if not self._readers:
                self._unread.set()

    def check_in_place(self) -> None:
        """Raise StorageError unless the file at the path is the one connected to: Unix writes on to a deleted one."""
        if self._file is None or self._file != self._identity():
            raise StorageError(f"{self.path} was removed or replaced")

    def _address(self, url: str, mode: str) -> URL:
        given = make_url(url)
        defaults = {"mode": mode, "timeout": _BUSY_SECONDS}
        return given.set(
            database=f"file:{quote(self.path.as_posix())}", query={**defaults, **given.query, "uri": "true"}
        )

    def _identity(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self.path)  # noqa: PTH116  # half the cost, once a commit
        except OSError:
            return None
        return status.st_dev, status.st_ino

    async def _revision(self) -> str | None:
        async with self.reading() as connection:
            if not await connection.run_sync(_has_revision):
                return None
            found: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found

    async def dispose(self) -> None:
        """Release what the engines hold, once nobody reads: with the event loop a reader would end in the middle, and
        leave its connection open. Such are listeners of discord.py, whom nobody waits for.
        """
        self._closing = True
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_READING_SECONDS):
                await self._unread.wait()
        await self._writing.dispose()
        await self._reading.dispose()
        if self._mark is not None:
            self._mark.close()
            self._mark = None


def _has_revision(connection: Connection) -> bool:
    return inspect(connection).has_table("alembic_version")


def _engine(address: URL, pragmas: Sequence[str], *, begin: str) -> AsyncEngine:
    engine = create_async_engine(
        address, poolclass=NullPool, hide_parameters=True, connect_args={"isolation_level": None}
    )

    def prepare(connection: DBAPIConnection, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", start)
    return engine
