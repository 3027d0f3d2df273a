"""The answers that moderators wrote for their server, and the sources that it does not want."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.desk import audit, curated, hidden_sources
from bot.storage.desk_rows import AuditRow, CuratedRow, HiddenSourceRow
from bot.storage.engine import Database
from bot.storage.schema import upsert, values
from bot.storage.writer import Writer


class Curation:
    """Curated answers and hidden sources of a server; each change is recorded in the same transaction.

    All methods raise StorageError when the database is not to be had.
    """

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    # Answers

    async def add(self, row: CuratedRow, record: AuditRow) -> None:
        """Keep a new answer."""
        await self._writer.execute(insert(curated).values(values(row)), insert(audit).values(values(record)))

    async def revise(self, guild_id: int, row: CuratedRow, record: AuditRow) -> bool:
        """Replace an answer of the server by a newer version. False where it is gone."""
        changes = {name: value for name, value in values(row).items() if name not in ("id", "guild_id")}
        return await self._change(guild_id, row.id, changes, record)

    async def remove(self, guild_id: int, answer_id: str, at: dt.datetime, record: AuditRow) -> bool:
        """Take an answer out of use; it stays to be read. False where it is gone."""
        return await self._change(guild_id, answer_id, {"removed_at": at}, record)

    async def show(self, guild_id: int, answer_id: str) -> CuratedRow | None:
        """An answer of the server, in use or not."""
        found = await self._answers(guild_id, curated.c.id == answer_id)
        return found[0] if found else None

    async def in_use(self, guild_id: int) -> list[CuratedRow]:
        """All answers in use, oldest first."""
        return await self._answers(guild_id, curated.c.removed_at.is_(None))

    async def overdue(self, guild_id: int, today: dt.date) -> list[CuratedRow]:
        """Answers in use that were to be looked at again before today, oldest first."""
        return await self._answers(guild_id, curated.c.removed_at.is_(None), curated.c.review_by < today)

    async def guilds(self) -> set[int]:
        """The servers that have answers in use."""
        query = select(curated.c.guild_id).where(curated.c.removed_at.is_(None)).distinct()
        async with self._database.reading() as connection:
            return set((await connection.scalars(query)).all())

    # Sources

    async def hide(self, row: HiddenSourceRow, record: AuditRow) -> None:
        """Answer from a source no longer."""
        await self._writer.execute(upsert(hidden_sources).values(values(row)), insert(audit).values(values(record)))

    async def unhide(self, guild_id: int, source_id: str, record: AuditRow) -> bool:
        """Answer from a source again. False where it was not hidden."""

        async def remove(connection: AsyncConnection) -> bool:
            this = hidden_sources.c.guild_id == guild_id, hidden_sources.c.source_id == source_id
            if not (await connection.execute(delete(hidden_sources).where(*this))).rowcount:
                return False
            await connection.execute(insert(audit), values(record))
            return True

        return await self._writer.transact(remove)

    async def hidden(self, guild_id: int) -> list[HiddenSourceRow]:
        """The sources that the server does not want, by id."""
        query = select(hidden_sources).where(hidden_sources.c.guild_id == guild_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(hidden_sources.c.source_id))
            return [HiddenSourceRow(**row) for row in rows.mappings()]

    async def _answers(self, guild_id: int, *which: ColumnElement[bool]) -> list[CuratedRow]:
        query = select(curated).where(curated.c.guild_id == guild_id, *which).order_by(curated.c.at, curated.c.id)
        async with self._database.reading() as connection:
            return [CuratedRow(**row) for row in (await connection.execute(query)).mappings()]

    async def _change(self, guild_id: int, answer_id: str, changes: Mapping[str, object], record: AuditRow) -> bool:
        """Change an answer that is in use."""

        async def change(connection: AsyncConnection) -> bool:
            this = curated.c.guild_id == guild_id, curated.c.id == answer_id, curated.c.removed_at.is_(None)
            if not (await connection.execute(update(curated).where(*this).values(changes))).rowcount:
                return False
            await connection.execute(insert(audit), values(record))
            return True

        return await self._writer.transact(change)
