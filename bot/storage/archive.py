"""The log of one server, as its moderators read it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.desk import audit, tallies
from bot.storage.desk_rows import AuditRow, DayTally, LoggedQuestion, SearchFilter, Stats
from bot.storage.engine import Database
from bot.storage.erasing import leave_traces
from bot.storage.finding import is_hopeless, numbers_of
from bot.storage.loading import logged_of
from bot.storage.schema import questions, values
from bot.storage.writer import Writer

_PAGE = 500  # rows of an export that are in memory at once
_ANYTHING = SearchFilter()


class Archive:
    """What was asked on a server. All methods raise StorageError when the database is not to be had."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def recent(self, guild_id: int, limit: int, after: int | None = None) -> list[LoggedQuestion]:
        """The last questions, newest first; `after` is the number of the last one of the page before."""
        query = select(questions).where(questions.c.guild_id == guild_id).order_by(questions.c.number.desc())
        if after is not None:
            query = query.where(questions.c.number < after)
        async with self._database.reading() as connection:
            return [logged_of(row) for row in (await connection.execute(query.limit(limit))).mappings()]

    async def search(self, guild_id: int, wanted: SearchFilter, limit: int, skip: int = 0) -> list[LoggedQuestion]:
        """The questions wanted, newest first, without the first `skip`. Any text is safe; one without a word in it
        finds nothing.
        """
        if is_hopeless(wanted):
            return []
        found = numbers_of(guild_id, wanted, limit).offset(skip)
        query = select(questions).where(questions.c.guild_id == guild_id, questions.c.number.in_(found))
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(questions.c.number.desc()))
            return [logged_of(row) for row in rows.mappings()]

    async def count(self, guild_id: int, wanted: SearchFilter, most: int) -> int:
        """How many questions are wanted; counting stops at `most`."""
        if is_hopeless(wanted):
            return 0
        async with self._database.reading() as connection:
            found = numbers_of(guild_id, wanted, most).subquery()
            return await connection.scalar(select(func.count()).select_from(found)) or 0

    async def show(self, guild_id: int, question_id: str) -> LoggedQuestion | None:
        """One question by its id; None where the server has none of that id."""
        query = select(questions).where(questions.c.guild_id == guild_id, questions.c.id == question_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else logged_of(row)

    async def stream(self, guild_id: int, wanted: SearchFilter = _ANYTHING) -> AsyncIterator[LoggedQuestion]:
        """All questions wanted, newest first, in bounded memory.

        No snapshot is held meanwhile, which would be in the way of forgetting: what is deleted before its turn is
        left out.
        """
        while page := await self.search(guild_id, wanted, _PAGE):
            for entry in page:
                yield entry
            wanted = dataclasses.replace(wanted, after=page[-1].number)

    async def delete(self, guild_id: int, question_ids: Sequence[str], record: AuditRow) -> int:
        """Delete questions of the server with what was said of their answers. Returns how many there were.

        The record goes into the audit in the same transaction, once for each question, with its id as the target.
        """

        async def remove(connection: AsyncConnection) -> int:
            these = questions.c.guild_id == guild_id, questions.c.id.in_(question_ids)
            deleted = (await connection.scalars(delete(questions).where(*these).returning(questions.c.id))).all()
            records = [values(dataclasses.replace(record, target=question_id)) for question_id in deleted]
            if records:
                await connection.execute(insert(audit), records)
                await leave_traces(connection)
            return len(deleted)

        return await self._writer.transact(remove)

    async def stats(self, guild_id: int, since: dt.date, topics: int = 10) -> Stats:
        """Each day (UTC) since then on which something was asked, and the statements that answered most."""
        within = tallies.c.guild_id == guild_id, tallies.c.day >= since
        by_day = select(tallies.c.day, tallies.c.name, tallies.c.count).where(*within, tallies.c.kind != "topic")
        total = func.sum(tallies.c.count)
        leading = (
            select(tallies.c.name, total)
            .where(*within, tallies.c.kind == "topic")
            .group_by(tallies.c.name)
            .order_by(total.desc(), tallies.c.name)
            .limit(topics)
        )
        async with self._database.reading() as connection:
            counts: dict[dt.date, dict[str, int]] = {}
            for day, name, count in (await connection.execute(by_day.order_by(tallies.c.day))).all():
                counts.setdefault(day, {})[name] = count
            days = [DayTally(day=day, **named) for day, named in counts.items()]
            medians = [await _median(connection, guild_id, tally) for tally in days]
            leaders = tuple((name, count) for name, count in (await connection.execute(leading)).all())
        both = zip(days, medians, strict=True)
        return Stats(days=tuple(dataclasses.replace(tally, median_ms=median) for tally, median in both), topics=leaders)


async def _median(connection: AsyncConnection, guild_id: int, tally: DayTally) -> float | None:
    """The latency that half of the day's questions did not exceed: the middle of the index."""
    slower = select(questions.c.latency_ms).where(questions.c.guild_id == guild_id, questions.c.day == tally.day)
    middle = slower.order_by(questions.c.latency_ms).limit(1).offset(max(tally.asked - 1, 0) // 2)
    found: float | None = await connection.scalar(middle)
    return found
