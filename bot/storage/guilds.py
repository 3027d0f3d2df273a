"""What servers set up, and which of them the bot was removed from."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, insert, select

from bot.storage.desk import audit, guild_settings, removed_guilds
from bot.storage.desk_rows import AuditRow, GuildSettingsRow
from bot.storage.engine import Database
from bot.storage.schema import insert_new, upsert, values
from bot.storage.writer import Writer


class Guilds:
    """Settings and removals of servers. All methods raise StorageError when the database is not to be had."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def settings(self, guild_id: int) -> GuildSettingsRow | None:
        """What a server set up; None where it never did."""
        query = select(guild_settings).where(guild_settings.c.guild_id == guild_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else GuildSettingsRow(**row)

    async def all_settings(self) -> list[GuildSettingsRow]:
        """What all servers set up."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(guild_settings).order_by(guild_settings.c.guild_id))
            return [GuildSettingsRow(**row) for row in rows.mappings()]

    async def save(self, row: GuildSettingsRow, record: AuditRow) -> None:
        """Keep what a server set up, and record it."""
        await self._writer.execute(upsert(guild_settings).values(values(row)), insert(audit).values(values(record)))

    async def remove(self, guild_id: int, at: dt.datetime) -> None:
        """Note that the bot was removed from a server; a second time changes nothing."""
        await self._writer.execute(insert_new(removed_guilds).values(guild_id=guild_id, at=at))

    async def restore(self, guild_id: int) -> None:
        """Note that the bot is on a server again, whose rows are then kept."""
        await self._writer.execute(delete(removed_guilds).where(removed_guilds.c.guild_id == guild_id))

    async def removed_before(self, moment: dt.datetime) -> list[int]:
        """The servers that the bot was removed from before then."""
        query = select(removed_guilds.c.guild_id).where(removed_guilds.c.at < moment).order_by(removed_guilds.c.at)
        async with self._database.reading() as connection:
            return list((await connection.scalars(query)).all())
