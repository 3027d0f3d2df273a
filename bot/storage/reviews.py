"""What moderators go through: who holds what, and what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Insert, and_, delete, exists, insert, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.desk import audit, claims, curated, hidden_sources
from bot.storage.desk_rows import (
    AuditRow,
    CuratedRow,
    Decision,
    Gap,
    HiddenSourceRow,
    Queue,
    Resolution,
    ReviewItem,
)
from bot.storage.engine import Database
from bot.storage.erasing import leave_traces
from bot.storage.queues import counted, first_free, gaps_by_demand, item_of, loaded_gap, subject_of
from bot.storage.schema import is_answered, is_open, is_unanswered, questions, upsert, values
from bot.storage.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision on an item, by whom and when. `detail` goes into the audit; an answer or a hidden source that belongs
    to the decision is kept in the same transaction.
    """

    decision: Decision
    moderator_id: int
    at: dt.datetime
    detail: str = ""
    answer: CuratedRow | None = None
    hides: HiddenSourceRow | None = None


class Reviews:
    """The queues of a server. All methods raise StorageError when the database is not to be had."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    # Looking

    async def counts(self, guild_id: int) -> dict[Queue, int]:
        """How many items are open in each queue but that of stale answers; ALL is without the unanswered ones."""
        async with self._database.reading() as connection:
            return {queue: await connection.scalar(count) or 0 for queue, count in counted(guild_id).items()}

    async def unanswered(self, guild_id: int, limit: int, after: Gap | None = None) -> list[Gap]:
        """Unanswered questions in groups that mean the same, those asked most often first; `after` is the last one of
        the page before.
        """
        async with self._database.reading() as connection:
            rows = await connection.execute(gaps_by_demand(guild_id, limit, after))
            return [loaded_gap(row) for row in rows.mappings()]

    async def item(self, guild_id: int, subject: int) -> ReviewItem | None:
        """The item of a subject, decided or not; None where the server has it no more."""
        async with self._database.reading() as connection:
            return await item_of(connection, guild_id, subject)

    async def subject_of(self, guild_id: int, question_id: str) -> int | None:
        """The subject under which a question of the server is decided; None where it has no such question."""
        async with self._database.reading() as connection:
            return await subject_of(connection, guild_id, question_id)

    # Holding

    async def claim_next(
        self,
        guild_id: int,
        queue: Queue,
        moderator_id: int,
        now: dt.datetime,
        until: dt.datetime,
        *,
        stale: Sequence[str] = (),
    ) -> ReviewItem | None:
        """Take the first item that no other moderator holds, and hold it until then; None where there is no other.

        A moderator holds one item at a time, and is given it again until it is decided or put aside. `stale` are the
        ids of the statements of which the STALE queue consists.
        """

        async def claim(connection: AsyncConnection) -> ReviewItem | None:
            held = and_(claims.c.moderator_id == moderator_id, not_(claims.c.skipped))
            of_guild = claims.c.guild_id == guild_id
            await connection.execute(delete(claims).where(of_guild, (claims.c.until <= now) | held))
            subject = await first_free(connection, guild_id, queue, moderator_id, now=now, stale=stale)
            if subject is None:
                return None
            await connection.execute(_claim(guild_id, subject, moderator_id, until, skipped=False))
            return await item_of(connection, guild_id, subject)

        return await self._writer.transact(claim)

    async def skip(self, guild_id: int, subject: int, moderator_id: int, until: dt.datetime) -> None:
        """Put an item aside: this moderator is not given it until then, others are at once."""
        await self._writer.execute(_claim(guild_id, subject, moderator_id, until, skipped=True))

    async def release(self, guild_id: int, subject: int, moderator_id: int) -> None:
        """Hold an item no longer."""
        mine = claims.c.guild_id == guild_id, claims.c.subject == subject, claims.c.moderator_id == moderator_id
        await self._writer.execute(delete(claims).where(*mine))

    # Deciding

    async def resolve(self, guild_id: int, subject: int, ruling: Ruling) -> Resolution:
        """Decide on an item, with all its questions, and record it: all of that, or nothing.

        TAKEN where another moderator holds it, GONE where it was deleted, or decided by somebody else.
        """

        async def decide(connection: AsyncConnection) -> Resolution:
            if await connection.scalar(select(_is_held(guild_id, subject, ruling))):
                return Resolution.TAKEN
            item = await item_of(connection, guild_id, subject)
            if item is None or item.entry.review is not None:
                return Resolution.GONE
            these = _questions_of(guild_id, item)
            change = update(questions).values(review=ruling.decision)
            if ruling.decision is Decision.DELETED:
                await connection.execute(delete(questions).where(these))
                await leave_traces(connection)
            else:
                await connection.execute(change.where(these))
            await connection.execute(delete(claims).where(claims.c.guild_id == guild_id, claims.c.subject == subject))
            await _keep(connection, guild_id, item.entry.question.id, ruling)
            return Resolution.DONE

        return await self._writer.transact(decide)

    async def reopen(self, guild_id: int, normalised: str, at: dt.datetime, moderator_id: int | None = None) -> int:
        """Put questions that moderators answered back into the queue. Returns how many there were.

        `moderator_id` is None where a date has passed.
        """
        these = questions.c.guild_id == guild_id, questions.c.normalised == normalised, is_answered(questions)

        async def open_again(connection: AsyncConnection) -> int:
            target = await connection.scalar(select(questions.c.id).where(*these).limit(1))
            if target is None:
                return 0
            row = AuditRow(guild_id=guild_id, at=at, moderator_id=moderator_id, action="reopened", target=target)
            await connection.execute(insert(audit), values(row))
            return (await connection.execute(update(questions).where(*these).values(review=None))).rowcount

        return await self._writer.transact(open_again)


def _claim(guild_id: int, subject: int, moderator_id: int, until: dt.datetime, *, skipped: bool) -> Insert:
    row = {"guild_id": guild_id, "subject": subject, "moderator_id": moderator_id, "until": until, "skipped": skipped}
    return upsert(claims).values(row)


def _is_held(guild_id: int, subject: int, ruling: Ruling) -> ColumnElement[bool]:
    by_another = claims.c.moderator_id != ruling.moderator_id, claims.c.until > ruling.at, not_(claims.c.skipped)
    return exists().where(claims.c.guild_id == guild_id, claims.c.subject == subject, *by_another)


def _questions_of(guild_id: int, item: ReviewItem) -> ColumnElement[bool]:
    mine = questions.c.guild_id == guild_id
    if item.gap is None:
        return and_(mine, questions.c.number == item.subject, is_open(questions))
    return and_(mine, questions.c.normalised == item.gap.normalised, is_unanswered(questions))


async def _keep(connection: AsyncConnection, guild_id: int, target: str, ruling: Ruling) -> None:
    record = AuditRow(
        guild_id=guild_id,
        at=ruling.at,
        moderator_id=ruling.moderator_id,
        action=ruling.decision,
        target=target,
        detail=ruling.detail,
    )
    await connection.execute(insert(audit), values(record))
    for table, row in ((curated, ruling.answer), (hidden_sources, ruling.hides)):
        if row is not None:
            assert row.guild_id == guild_id
            await connection.execute(upsert(table), values(row))
