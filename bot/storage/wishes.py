"""Who wants to be told when a question has an answer."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.choosing import who_is_off
from bot.storage.desk import wishes
from bot.storage.desk_rows import WishRow
from bot.storage.engine import Database
from bot.storage.schema import questions, upsert, values
from bot.storage.writer import Writer


class Wishes:
    """Wishes to be told, one for each user and question of a server, however it is worded.

    All methods raise StorageError when the database is not to be had.
    """

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def add(self, row: WishRow) -> bool:
        """Keep a wish; one that was met before is open again. False where the user wants nothing kept."""

        async def keep(connection: AsyncConnection) -> bool:
            if await who_is_off(connection, {row.user_hash}):
                return False
            await connection.execute(upsert(wishes), values(row))
            return True

        return await self._writer.transact(keep)

    async def withdraw(self, guild_id: int, normalised: str, user_hash: str) -> bool:
        """Drop a wish. False where there is none."""
        this = wishes.c.guild_id == guild_id, wishes.c.normalised == normalised, wishes.c.user_hash == user_hash
        return await self._writer.execute(delete(wishes).where(*this)) > 0

    async def waiting(self, guild_id: int, normalised: str) -> list[WishRow]:
        """Who is still to be told about these questions, the longest waiting first."""
        this = wishes.c.guild_id == guild_id, wishes.c.normalised == normalised, wishes.c.told_at.is_(None)
        async with self._database.reading() as connection:
            rows = await connection.execute(select(wishes).where(*this).order_by(wishes.c.at, wishes.c.user_hash))
            return [WishRow(**row) for row in rows.mappings()]

    async def open(self) -> list[tuple[WishRow, str]]:
        """All wishes that are not met, each with the question as far as it is still kept, the longest waiting first."""
        query = select(wishes, questions.c.question).join(questions, questions.c.id == wishes.c.question_id)
        async with self._database.reading() as connection:
            found = await connection.execute(query.where(wishes.c.told_at.is_(None)).order_by(wishes.c.at))
            rows = [dict(row) for row in found.mappings()]
        texts = [row.pop("question") for row in rows]
        return [(WishRow(**row), text) for row, text in zip(rows, texts, strict=True)]

    async def tell(self, row: WishRow, at: dt.datetime) -> bool:
        """Take a wish in hand, before the user is told, and forget their id. False where that was done already."""
        this = (
            wishes.c.guild_id == row.guild_id,
            wishes.c.normalised == row.normalised,
            wishes.c.user_hash == row.user_hash,
            wishes.c.told_at.is_(None),
        )
        return await self._writer.execute(update(wishes).where(*this).values(told_at=at, user_id=None)) > 0
