"""Forgetting users for good. Rows go at once; one rewriting of the file serves all who wait for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.engine import Database
from bot.storage.erasing import Person, erase, erase_from_backup, has_traces, scour
from bot.storage.migrating import backups_of
from bot.storage.rows import Forgotten
from bot.storage.writer import Writer


@dataclass(slots=True)
class _Round:
    """Those who wait for the next rewriting."""

    people: list[Person] = field(default_factory=list)
    task: asyncio.Task[None] | None = None


class Forgetting:
    """Deletes what is kept of users, from the log and its backups."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._next: _Round | None = None
        self.count = 0

    async def forget(self, person: Person) -> Forgotten:
        """Delete all of a person but the choice that nothing be kept.

        Raises StorageError when the database refuses, or is being closed; what is left is deleted by trying again, and
        traces on the disk by the next `Retention.tidy` at the latest.
        """
        if not await self._writer.drain():
            raise StorageError("the question log cannot be written at present, so nothing was deleted")
        forgotten = await self._writer.transact(lambda connection: erase(connection, person))
        self.count += bool(forgotten.deleted)
        await self._rewritten(person)
        return forgotten

    async def _rewritten(self, person: Person) -> None:
        """Wait for a rewriting that begins after now. Others who wait for it are not disturbed by one who gives up."""
        if self._next is None:
            self._next = _Round()
            self._next.task = asyncio.create_task(self._rewrite(self._next), name="rewriting the question log")
            self._next.task.add_done_callback(_note)
        self._next.people.append(person)
        assert self._next.task is not None
        await asyncio.shield(self._next.task)

    async def _rewrite(self, mine: _Round) -> None:
        async def begin(connection: AsyncConnection) -> None:
            self._next = None  # whoever comes from here on comes too late for this one
            if await has_traces(connection):
                await scour(connection)

        try:
            await self._writer.perform(begin, breakable=True)
        finally:
            if self._next is mine:
                self._next = None
        for backup in backups_of(self._database.path):
            await asyncio.to_thread(erase_from_backup, backup, mine.people)


def _note(task: asyncio.Task[None]) -> None:
    """Whoever waited was told of a failure; if all of them gave up, asyncio need not complain."""
    if not task.cancelled():
        task.exception()
