"""The question log: what may be asked of it, as sentences."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.archive import Archive
from bot.storage.audit import Audit
from bot.storage.bulletins import Bulletins
from bot.storage.curation import Curation
from bot.storage.engine import Database
from bot.storage.erasing import Person
from bot.storage.follows import Follows
from bot.storage.forgetting import Forgetting
from bot.storage.guilds import Guilds
from bot.storage.loading import question_of
from bot.storage.members import Members
from bot.storage.overview import Overview
from bot.storage.retention import Retention
from bot.storage.reviews import Reviews
from bot.storage.rows import FeedbackRow, Forgotten, QuestionRow, UserSummary
from bot.storage.schema import command_hashes, feedback, questions, upsert
from bot.storage.wishes import Wishes
from bot.storage.writer import Writer

_CLOSING_SECONDS = 5.0


class QuestionLog:
    """Every question, its outcome, and what people said of the answers.

    Recording never waits and never fails; what could not be kept is counted in `lost`. Reading and deleting raise
    StorageError when the database cannot be reached.
    """

    def __init__(self, database: Database, writer: Writer) -> None:
        self.follows = Follows(database, writer)
        self.archive = Archive(database, writer)
        self.reviews = Reviews(database, writer)
        self.curation = Curation(database, writer)
        self.wishes = Wishes(database, writer)
        self.audit = Audit(database, writer)
        self.guilds = Guilds(database, writer)
        self.members = Members(database, writer)
        self.bulletins = Bulletins(database, writer)
        self.retention = Retention(database, writer)
        self.overview = Overview(database)
        self._forgetting = Forgetting(database, writer)
        self._database = database
        self._writer = writer

    @classmethod
    async def open(cls, url: str, *, queue_size: int = 1000) -> Self:
        """Open the log at a database URL, made or migrated as need be. Close it again, or rows may be lost.

        Raises StorageError for a URL of another form and DatabaseTooNewError. Any other trouble is logged; the log
        then keeps up to `queue_size` rows in memory and tries again.
        """
        database = Database(url)
        writer = Writer(database, capacity=queue_size)
        await writer.start()
        return cls(database, writer)

    @property
    def lost(self) -> int:
        """How many rows were never stored."""
        return self._writer.lost

    @property
    def forgotten(self) -> int:
        """How many users this process has deleted: what was read before may hold one of them."""
        return self._forgetting.count

    @property
    def healthy(self) -> bool:
        """Whether rows reach the database at present, as far as the last attempt told."""
        return self._writer.healthy

    def record(self, row: QuestionRow) -> None:
        """Keep a question. One with an event id that is there already is not stored again."""
        self._writer.put(row)

    def record_feedback(self, row: FeedbackRow) -> None:
        """Keep a verdict; it replaces an earlier one of the same user on the same reply."""
        self._writer.put(row)

    def waiting_of(self, user: str) -> list[QuestionRow | FeedbackRow]:
        """What of a user, given as a keyed hash, waits in memory to be stored."""
        return self._writer.waiting(user)

    async def flush(self) -> None:
        """Wait until what was recorded so far is stored, or until one more attempt has failed."""
        await self._writer.drain()

    async def close(self, seconds: float = _CLOSING_SECONDS) -> None:
        """Store what waits, for at most so many seconds, and let go of the database. Closing twice is harmless."""
        await self._writer.close(seconds)

    async def recent(self, limit: int) -> list[QuestionRow]:
        """The last questions, newest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(questions).order_by(questions.c.number.desc()).limit(limit))
            return [question_of(row) for row in rows.mappings()]

    async def questions_of(self, user: str) -> list[QuestionRow]:
        """All questions of one user, given as a keyed hash, oldest first."""
        mine = select(questions).where(questions.c.user_hash == user).order_by(questions.c.at)
        async with self._database.reading() as connection:
            return [question_of(row) for row in (await connection.execute(mine)).mappings()]

    async def feedback_of(self, user: str) -> list[FeedbackRow]:
        """All verdicts of one user, given as a keyed hash, oldest first."""
        mine = select(feedback).where(feedback.c.user_hash == user).order_by(feedback.c.at)
        async with self._database.reading() as connection:
            return [FeedbackRow(**row) for row in (await connection.execute(mine)).mappings()]

    async def summary_of(self, user: str) -> UserSummary:
        """How much there is of one user, given as a keyed hash."""
        async with self._database.reading() as connection:
            asked, first, last = await _extent(connection, questions.c.at, questions.c.user_hash == user)
            judged, first_verdict, last_verdict = await _extent(connection, feedback.c.at, feedback.c.user_hash == user)
        times = [time for time in (first, last, first_verdict, last_verdict) if time is not None]
        return UserSummary(asked, judged, min(times, default=None), max(times, default=None))

    async def forget(self, user: str, user_id: int | None = None) -> Forgotten:
        """Delete all of one user, given as a keyed hash, from the log and its backups.

        With `user_id` their name also goes from what they did as a moderator. The choice that no text be kept stays.

        Raises StorageError when the database refuses; whatever is left is then deleted by trying again.
        """
        return await self._forgetting.forget(Person(user, user_id))

    async def command_hash(self, application_id: int, guild_id: int | None) -> str | None:
        """The hash of the commands that Discord was last told, for one guild or (None) for all."""
        key = command_hashes.c.application_id == application_id, command_hashes.c.scope == _scope(guild_id)
        async with self._database.reading() as connection:
            found: str | None = await connection.scalar(select(command_hashes.c.hash).where(*key))
            return found

    async def save_command_hash(self, application_id: int, guild_id: int | None, digest: str) -> None:
        """Remember the hash of the commands that Discord has just been told."""
        row = {
            "application_id": application_id,
            "scope": _scope(guild_id),
            "hash": digest,
            "at": dt.datetime.now(dt.UTC),
        }

        async def save(connection: AsyncConnection) -> None:
            async with connection.begin():
                await connection.execute(upsert(command_hashes), row)

        await self._writer.perform(save)


async def _extent(
    connection: AsyncConnection, at: ColumnElement[Any], mine: ColumnElement[bool]
) -> tuple[int, dt.datetime | None, dt.datetime | None]:
    count, first, last = (await connection.execute(select(func.count(), func.min(at), func.max(at)).where(mine))).one()
    return count, first, last


def _scope(guild_id: int | None) -> str:
    return "global" if guild_id is None else str(guild_id)
