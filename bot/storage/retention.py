"""Deleting what has been kept long enough. In steps: whatever else is to be written gets its turn in between."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, Delete, delete, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.desk import audit, bulletins, claims, curated, guild_settings, hidden_sources, removed_guilds, wishes
from bot.storage.engine import Database
from bot.storage.erasing import has_traces, leave_traces, scour
from bot.storage.rows import number_at
from bot.storage.schema import feedback, followings, notices, questions
from bot.storage.writer import Writer

_STEP = 1000  # questions that are deleted in one transaction
_OF_A_GUILD = (claims, audit, bulletins, curated, hidden_sources, wishes, guild_settings, followings, notices)


class Retention:
    """Deletes by age and by server. All methods raise StorageError when the database is not to be had."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def guilds(self) -> set[int | None]:
        """The servers of which anything is kept; None stands for direct messages and terminals."""
        anywhere = union(*(select(table.c.guild_id) for table in (questions, *_OF_A_GUILD)))
        async with self._database.reading() as connection:
            return set((await connection.scalars(anywhere)).all())

    async def expire(self, guild_id: int | None, before: dt.datetime) -> int:
        """Delete what was asked on a server (None: elsewhere) before then, with verdicts, and wishes of that time.

        Returns how many questions there were.
        """
        deleted = await self._delete_questions(questions.c.guild_id == guild_id, questions.c.number < number_at(before))
        if guild_id is not None:
            await self._delete(delete(wishes).where(wishes.c.guild_id == guild_id, wishes.c.at < before))
        return deleted

    async def expire_verdicts(self, before: dt.datetime) -> int:
        """Delete verdicts older than that whose question is not there. Returns how many there were."""
        lost = feedback.c.reply_id.not_in(select(questions.c.id))
        return await self._delete(delete(feedback).where(feedback.c.at < before, lost))

    async def expire_wishes(self) -> int:
        """Delete wishes whose question is not there: none of them can be met. Returns how many there were."""
        return await self._delete(delete(wishes).where(wishes.c.question_id.not_in(select(questions.c.id))))

    async def expire_claims(self, now: dt.datetime) -> int:
        """Let go of items that no moderator holds any more. Returns how many there were."""
        return await self._delete(delete(claims).where(claims.c.until <= now))

    async def drop_guild(self, guild_id: int) -> int:
        """Delete all of a server that the bot was removed from, the record of its moderators too.

        Returns how many questions there were. Raises StorageError for a server that is not noted as removed.
        """
        async with self._database.reading() as connection:
            gone = select(removed_guilds.c.at).where(removed_guilds.c.guild_id == guild_id)
            if await connection.scalar(gone) is None:
                raise StorageError(f"server {guild_id} is not removed, so its rows are kept")
        deleted = await self._delete_questions(questions.c.guild_id == guild_id)
        tables = (*_OF_A_GUILD, removed_guilds)
        await self._delete(*(delete(table).where(table.c.guild_id == guild_id) for table in tables))
        return deleted

    async def scour(self) -> None:
        """Take the traces of what was deleted off the disk; it rewrites the file, so once a day is enough.

        Raises StorageError when another program reads the log.
        """
        await self._writer.perform(scour, breakable=True)

    async def tidy(self) -> bool:
        """The same if there are traces. Whether there were; raises as `scour`."""
        async with self._database.reading() as connection:
            if not await has_traces(connection):
                return False
        await self.scour()
        return True

    async def _delete_questions(self, *which: ColumnElement[bool]) -> int:
        total = 0
        some = select(questions.c.number).where(*which).limit(_STEP)
        while deleted := await self._delete(delete(questions).where(questions.c.number.in_(some))):
            total += deleted
        return total

    async def _delete(self, *statements: Delete) -> int:
        """Run statements in one transaction, and note that they leave traces. Returns how many rows the first met."""

        async def run(connection: AsyncConnection) -> int:
            met = [(await connection.execute(statement)).rowcount for statement in statements]
            if any(met):
                await leave_traces(connection)
            return met[0]

        return await self._writer.transact(run)
