"""What members chose for themselves, and what of them is kept beside questions and verdicts."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.storage.desk import audit, claims, curated, hidden_sources, privacy_choices, wishes
from bot.storage.desk_rows import AuditRow, CuratedRow, HiddenSourceRow, PrivacyChoiceRow, WishRow
from bot.storage.engine import Database
from bot.storage.schema import upsert, values
from bot.storage.writer import Writer


class Members:
    """Choices of users, who are given as keyed hashes. All methods raise StorageError when the database is not to be
    had. All of one user but the choice is deleted by `QuestionLog.forget`.
    """

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def choose(self, row: PrivacyChoiceRow) -> None:
        """Keep the choice that no text be kept; the other one is nothing to keep, and only deletes the first."""
        if row.off:
            await self._writer.execute(upsert(privacy_choices).values(values(row)))
        else:
            await self._writer.execute(delete(privacy_choices).where(privacy_choices.c.user_hash == row.user_hash))

    async def choice(self, user: str) -> PrivacyChoiceRow | None:
        """The choice of a user that no text be kept; None where they never chose so."""
        query = select(privacy_choices).where(privacy_choices.c.user_hash == user)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else PrivacyChoiceRow(**row)

    async def off(self) -> set[str]:
        """All users who want no text to be kept."""
        async with self._database.reading() as connection:
            users = await connection.scalars(select(privacy_choices.c.user_hash).where(privacy_choices.c.off))
            return set(users.all())

    async def wishes_of(self, user: str) -> list[WishRow]:
        """All wishes of a user to be told, oldest first."""
        query = select(wishes).where(wishes.c.user_hash == user).order_by(wishes.c.at)
        async with self._database.reading() as connection:
            return [WishRow(**row) for row in (await connection.execute(query)).mappings()]

    async def deeds_of(self, user_id: int) -> list[AuditRow]:
        """What a user did as a moderator, oldest first."""
        query = select(audit).where(audit.c.moderator_id == user_id).order_by(audit.c.id)
        async with self._database.reading() as connection:
            return [AuditRow(**row) for row in (await connection.execute(query)).mappings()]

    async def answers_by(self, user_id: int) -> list[CuratedRow]:
        """The curated answers that bear a user's id, oldest first."""
        query = select(curated).where(curated.c.moderator_id == user_id).order_by(curated.c.at)
        async with self._database.reading() as connection:
            return [CuratedRow(**row) for row in (await connection.execute(query)).mappings()]

    async def hidden_by(self, user_id: int) -> list[HiddenSourceRow]:
        """The sources that a user hid, oldest first."""
        query = select(hidden_sources).where(hidden_sources.c.moderator_id == user_id).order_by(hidden_sources.c.at)
        async with self._database.reading() as connection:
            return [HiddenSourceRow(**row) for row in (await connection.execute(query)).mappings()]

    async def held_by(self, user_id: int) -> list[dict[str, object]]:
        """What a user holds or has put aside in the queues: server, item, until when."""
        query = select(claims.c.guild_id, claims.c.subject, claims.c.until, claims.c.skipped)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.where(claims.c.moderator_id == user_id).order_by(claims.c.until))
            return [dict(row) for row in rows.mappings()]
