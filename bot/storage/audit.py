"""The record of what moderators did, which can be read and added to, never changed."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.storage.desk import audit
from bot.storage.desk_rows import AuditRow
from bot.storage.engine import Database
from bot.storage.schema import values
from bot.storage.writer import Writer


class Audit:
    """What was done on a server. All methods raise StorageError when the database is not to be had."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def add(self, row: AuditRow) -> None:
        """Record what changed nothing else, such as an export."""
        await self._writer.execute(insert(audit).values(values(row)))

    async def recent(
        self, guild_id: int, limit: int, after: int | None = None, target: str | None = None, skip: int = 0
    ) -> list[AuditRow]:
        """What was done last, newest first, with all or with one target; `after` is the id of the last row of the page
        before, or the first `skip` rows are left out.
        """
        query = select(audit).where(audit.c.guild_id == guild_id).order_by(audit.c.id.desc()).limit(limit).offset(skip)
        if after is not None:
            query = query.where(audit.c.id < after)
        if target is not None:
            query = query.where(audit.c.target == target)
        async with self._database.reading() as connection:
            return [AuditRow(**row) for row in (await connection.execute(query)).mappings()]
