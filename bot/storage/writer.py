"""The single writer: a bounded queue in front of the one connection that writes.

A row leaves the queue only after its commit, and storing a row twice changes nothing. So whatever interrupts a write
(a locked file, a full disk, a cancelled task), the rows are still there for the next attempt. While one commit runs,
new rows gather and go together in the next: group commit. A short pause before each lets a burst of answers go out
before it is written down.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import islice
from typing import TypeVar

from sqlalchemy import Executable
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import DatabaseTooNewError, StorageError
from bot.storage.choosing import as_chosen
from bot.storage.engine import Database
from bot.storage.rows import FeedbackRow, QuestionRow
from bot.storage.schema import insertion, values
from bot.storage.trouble import is_locked, is_row_at_fault, reason

Row = QuestionRow | FeedbackRow
Result = TypeVar("Result")

_BATCH = 200
_GATHERING = 0.05  # seconds; as much of the log is lost if the machine itself dies
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0  # seconds between attempts
_logger = logging.getLogger(__name__)


class Writer:
    """Takes rows at once, writes them soon, and counts in `lost` those it never could.

    `capacity` is how many rows may wait in memory; with the queue full, new ones are lost.
    """

    def __init__(self, database: Database, *, capacity: int) -> None:
        self.lost = 0
        self._database = database
        self._capacity = capacity
        self._queue: deque[Row] = deque()
        self._filled = asyncio.Event()
        self._turn = asyncio.Lock()  # one user of the connection at a time: two would share a transaction
        self._connection: AsyncConnection | None = None
        self._breakable = False  # whether what the connection does at present may be broken off
        self._task: asyncio.Task[None] | None = None
        self._trouble: Exception | None = None
        self._losing = False
        self._closed = False

    @property
    def healthy(self) -> bool:
        """Whether the last attempt went well and nothing has been lost since."""
        return self._trouble is None and not self._losing

    async def start(self) -> None:
        """Connect and begin to write. A database in trouble is tried again later; a newer one is an error."""
        try:
            async with self._turn, self._connected():
                pass
        except DatabaseTooNewError:
            await self._database.dispose()
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, answers must go out
            self._meet(error)
        self._task = asyncio.create_task(self._keep_writing(), name="question log")

    def put(self, row: Row) -> None:
        """Queue a row. Never waits and never raises."""
        if self._closed or len(self._queue) >= self._capacity:
            self._lose(1, "it is closed" if self._closed else "too many rows wait to be written")
            return
        self._queue.append(row)
        self._filled.set()

    async def drain(self) -> bool:
        """Try now to write what has been put so far. False if the database refused; the rows then wait on."""
        async with self._turn:
            end = len(self._queue)
            try:
                for start in range(0, end, _BATCH):
                    await self._write(list(islice(self._queue, min(_BATCH, end - start))))
            except Exception as error:  # noqa: BLE001  # whatever it is, answers must go out
                self._meet(error)
                return False
            if end:
                self._recover()
            return True

    def waiting(self, user: str) -> list[Row]:
        """What of a user, given as a keyed hash, is not yet written."""
        return [row for row in self._queue if row.user_hash == user]

    async def perform(self, work: Callable[[AsyncConnection], Awaitable[Result]], *, breakable: bool = False) -> Result:
        """Do something else with the connection that writes. Raises StorageError when the database refuses, and for
        what has not begun when the log is closed. What is `breakable` is then broken off: rows that wait come first.

        Work that goes past SQLAlchemy meets the driver's own errors.
        """
        try:
            async with self._turn:
                if self._closed:
                    raise StorageError("the question log is being closed")
                async with self._connected() as connection:
                    self._breakable = breakable
                    try:
                        return await work(connection)
                    finally:
                        self._breakable = False
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise StorageError(f"the question log cannot be written: {reason(error)}") from error

    async def transact(self, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
        """Do something in a transaction of its own: all of it, or nothing. Raises StorageError, as `perform`."""

        async def begun(connection: AsyncConnection) -> Result:
            async with connection.begin():
                return await work(connection)

        return await self.perform(begun)

    async def execute(self, *statements: Executable) -> int:
        """Run statements in one transaction. Returns how many rows the first of them met. Raises StorageError."""

        async def run(connection: AsyncConnection) -> int:
            met = [(await connection.execute(statement)).rowcount for statement in statements]
            return met[0]

        return await self.transact(run)

    async def close(self, seconds: float) -> None:
        """Write what waits, for at most so many seconds, and let go of the database.

        A caller that is cancelled meanwhile learns of it only afterwards: the rows come first, and the time is short.
        """
        self._closed = True
        if self._breakable:
            await self._break_off()
        saving = asyncio.create_task(self._save(seconds))
        try:
            await asyncio.shield(saving)
        except asyncio.CancelledError:
            await saving
            raise

    async def _keep_writing(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            await self._filled.wait()
            await asyncio.sleep(_GATHERING)
            self._filled.clear()
            if await self.drain():
                pause = _FIRST_PAUSE
                continue
            self._filled.set()
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _save(self, seconds: float) -> None:
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._drain_past_locks()
        finally:
            if self._task is not None:
                self._task.cancel()
                await asyncio.gather(self._task, return_exceptions=True)
            if self._queue:
                self.lost += len(self._queue)
                _logger.error("The question log is closed; rows that were never written: %d", len(self._queue))
                self._queue.clear()
            await self._disconnect()
            await self._database.dispose()

    async def _drain_past_locks(self) -> None:
        """Another process lets go of its lock soon; a full disk or a missing folder is not waited for."""
        while True:
            if await self.drain() or not is_locked(self._trouble):
                return
            await asyncio.sleep(_FIRST_PAUSE)

    async def _write(self, batch: Sequence[Row]) -> None:
        """Write the first rows of the queue and take them off it. One that no database would take is lost alone."""
        try:
            await self._commit(batch)
        except Exception as error:
            if not is_row_at_fault(error):
                raise
            if len(batch) > 1:
                for row in batch:
                    await self._write([row])
                return
            self._lose(1, f"a row was refused, {type(error).__name__}")
        for _ in batch:
            self._queue.popleft()

    async def _break_off(self) -> None:
        if self._connection is not None:
            driver = (await self._connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.interrupt()

    async def _commit(self, rows: Sequence[Row]) -> None:
        async with self._connected() as connection, connection.begin():
            rows = await as_chosen(connection, rows)
            for kind in (QuestionRow, FeedbackRow):
                if of_kind := [values(row) for row in rows if isinstance(row, kind)]:
                    await connection.execute(insertion(kind), of_kind)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        """The connection; dropped after any failure, since a cancelled statement may have left a transaction open."""
        try:
            if self._connection is None:
                self._connection = await self._database.connect()
            yield self._connection
            self._database.check_in_place()
        except BaseException:
            await self._disconnect()
            raise

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                await asyncio.shield(connection.close())

    def _meet(self, trouble: Exception) -> None:
        if self._trouble is None:
            _logger.error(
                "The question log cannot be written: %s. Answers go on, and up to %d rows wait in memory.",
                reason(trouble),
                self._capacity,
            )
        self._trouble = trouble

    def _lose(self, count: int, why: str) -> None:
        self.lost += count
        if not self._losing:
            _logger.error("The question log loses rows: %s. Answers go on.", why)
        self._losing = True

    def _recover(self) -> None:
        if not self.healthy:
            _logger.warning("The question log is written again; rows lost so far: %d", self.lost)
        self._trouble, self._losing = None, False
