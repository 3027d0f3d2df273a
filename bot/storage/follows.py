"""What channels follow, and the notices that they get: what may be asked of it, as sentences.

Nothing here waits in the queue of rows: a command that says "followed" has it on the disk, and a notice is on the disk
before it is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Delete, Table, Update, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine import Database
from bot.storage.rows import FollowingRow, NoticeRow, NoticeState
from bot.storage.schema import followings, insert_new, known_statements, notices, upsert, values
from bot.storage.writer import Writer


class Follows:
    """Followed topics, known statements, notices. All methods raise StorageError when the database is not to be had."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    # Following

    async def add(self, row: FollowingRow, most: int) -> bool:
        """Follow a topic, or follow it with another role. False where the channel follows `most` others already."""
        others = followings.c.channel_id == row.channel_id, followings.c.topic != row.topic

        async def save(connection: AsyncConnection) -> bool:
            async with connection.begin():
                count = await connection.scalar(select(func.count()).select_from(followings).where(*others))
                if count is None or count >= most:
                    return False
                await connection.execute(upsert(followings), values(row))
                return True

        return await self._writer.perform(save)

    async def remove(self, channel_id: int, topic: str) -> None:
        """Follow a topic no longer."""
        await self._change(delete(followings).where(followings.c.channel_id == channel_id, followings.c.topic == topic))

    async def drop_channel(self, channel_id: int) -> int:
        """Forget a channel with all its notices. Returns how many topics it followed."""
        return await self._drop(lambda table: table.c.channel_id == channel_id)

    async def drop_guild(self, guild_id: int) -> int:
        """Forget a server with all its channels. Returns how many topics they followed."""
        return await self._drop(lambda table: table.c.guild_id == guild_id)

    async def guilds(self) -> set[int]:
        """The servers of which anything is kept here."""
        both = select(followings.c.guild_id).union(select(notices.c.guild_id))
        async with self._database.reading() as connection:
            return set((await connection.scalars(both)).all())

    async def followed(self, channel_id: int | None = None) -> list[FollowingRow]:
        """What a channel follows, or (None) all channels do; the oldest first."""
        query = select(followings).order_by(followings.c.at, followings.c.topic)
        if channel_id is not None:
            query = query.where(followings.c.channel_id == channel_id)
        async with self._database.reading() as connection:
            return [FollowingRow(**row) for row in (await connection.execute(query)).mappings()]

    # What is known

    async def known(self, since: dt.datetime | None = None) -> set[str]:
        """The marks of all statements that are known, or of those that came to be known since then."""
        query = select(known_statements.c.mark)
        if since is not None:
            query = query.where(known_statements.c.at >= since)
        async with self._database.reading() as connection:
            return set((await connection.scalars(query)).all())

    async def note(self, marks: Iterable[str], at: dt.datetime | None, rows: Iterable[NoticeRow]) -> None:
        """Know these statements from now on and tell them in these notices: both, or neither. `at` is None for what
        was known before there was anybody to tell.
        """
        known = [{"mark": mark, "at": at} for mark in marks]
        told = [values(row) for row in rows]

        async def save(connection: AsyncConnection) -> None:
            async with connection.begin():
                if known:
                    await connection.execute(insert_new(known_statements), known)
                if told:
                    await connection.execute(upsert(notices), told)

        await self._writer.perform(save)

    # Notices

    async def waiting(self) -> list[NoticeRow]:
        """The notices that have yet to be sent or edited, the oldest first."""
        return await self._notices(notices.c.state != NoticeState.SENT)

    async def open_notices(self, since: dt.datetime) -> list[NoticeRow]:
        """The notices to which something can be added: those made since then, and those that are not out yet."""
        return await self._notices(or_(notices.c.at >= since, notices.c.state != NoticeState.SENT))

    async def save(self, row: NoticeRow) -> bool:
        """Note how far a notice has got. False where it was dropped meanwhile."""
        change = update(notices).where(notices.c.id == row.id).values(values(row))
        return await self._change(change) > 0

    async def drop_notice(self, notice_id: str) -> None:
        """Give a notice up."""
        await self._change(delete(notices).where(notices.c.id == notice_id))

    async def drop_notices_before(self, before: dt.datetime) -> None:
        """Forget notices that were sent before then."""
        await self._change(delete(notices).where(notices.c.at < before, notices.c.state == NoticeState.SENT))

    async def _notices(self, which: ColumnElement[bool]) -> list[NoticeRow]:
        query = select(notices).where(which).order_by(notices.c.at, notices.c.id)
        async with self._database.reading() as connection:
            return [_notice(row) for row in (await connection.execute(query)).mappings()]

    async def _drop(self, where: Callable[[Table], ColumnElement[bool]]) -> int:
        async def drop(connection: AsyncConnection) -> int:
            async with connection.begin():
                await connection.execute(delete(notices).where(where(notices)))
                return (await connection.execute(delete(followings).where(where(followings)))).rowcount

        return await self._writer.perform(drop)

    async def _change(self, statement: Delete | Update) -> int:
        async def perform(connection: AsyncConnection) -> int:
            async with connection.begin():
                return (await connection.execute(statement)).rowcount

        return await self._writer.perform(perform)


def _notice(row: Any) -> NoticeRow:
    return NoticeRow(**{**row, "marks": tuple(row["marks"]), "state": NoticeState(row["state"])})
