"""What members chose for themselves, and what of them is kept beside questions and verdicts."""

from __future__ import annotations

from sqlalchemy import select

from bot.storage.desk import audit, privacy_choices, wishes
from bot.storage.desk_rows import AuditRow, PrivacyChoiceRow, WishRow
from bot.storage.engine import Database
from bot.storage.schema import upsert, values
from bot.storage.writer import Writer


class Members:
    """Choices of users, who are given as keyed hashes. All methods raise StorageError when the database is not to be
    had. All of one user is deleted by `QuestionLog.forget`.
    """

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def choose(self, row: PrivacyChoiceRow) -> None:
        """Keep a choice; it replaces an earlier one."""
        await self._writer.execute(upsert(privacy_choices).values(values(row)))

    async def choice(self, user: str) -> PrivacyChoiceRow | None:
        """What a user chose; None where they never did."""
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
