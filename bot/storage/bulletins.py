"""What was posted in the log channels of servers, so that a restart posts nothing twice."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.desk import bulletins
from bot.storage.desk_rows import BulletinRow
from bot.storage.engine import Database
from bot.storage.schema import insert_new, values
from bot.storage.writer import Writer


class Bulletins:
    """Posts in log channels. All methods raise StorageError when the database is not to be had."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def is_sent(self, guild_id: int, kind: str, period: str) -> bool:
        """Whether a server has had its bulletin of a kind for a period."""
        async with self._database.reading() as connection:
            found = await connection.scalar(select(bulletins.c.sent).where(*_key(guild_id, kind, period)))
        return bool(found)

    async def begin(self, row: BulletinRow) -> BulletinRow | None:
        """Note that a bulletin is being sent. Returns what an earlier attempt noted, which may have come to it or not;
        None where this is the first.
        """

        async def note(connection: AsyncConnection) -> BulletinRow | None:
            if (await connection.execute(insert_new(bulletins).values(values(row)))).rowcount:
                return None
            kept = select(bulletins).where(*_key(row.guild_id, row.kind, row.period))
            return BulletinRow(**(await connection.execute(kept)).mappings().one())

        return await self._writer.transact(note)

    async def finish(self, row: BulletinRow) -> None:
        """Note that a bulletin is sent, or is given up."""
        await self._writer.execute(update(bulletins).where(*_key(row.guild_id, row.kind, row.period)).values(sent=True))

    async def drop_before(self, moment: dt.datetime) -> None:
        """Forget bulletins of before then."""
        await self._writer.execute(delete(bulletins).where(bulletins.c.at < moment))


def _key(guild_id: int, kind: str, period: str) -> tuple[ColumnElement[bool], ...]:
    return bulletins.c.guild_id == guild_id, bulletins.c.kind == kind, bulletins.c.period == period
