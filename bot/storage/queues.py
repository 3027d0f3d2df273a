"""What stands in the queues of moderators. An item is a question or, where nobody answered, all that mean the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.desk import claims, gaps
from bot.storage.desk_rows import Gap, Queue, ReviewItem, SearchFilter
from bot.storage.finding import numbers_answered_from
from bot.storage.loading import logged_of
from bot.storage.schema import is_alone, is_open, is_outdated, is_rated_down, is_unanswered, questions

_PAGE = 200
_CONDITIONS = {
    Queue.RATED_DOWN: is_rated_down(questions),
    Queue.OUTDATED: is_outdated(questions),
    Queue.ALL: is_alone(questions),
}
_same = gaps.c.guild_id == questions.c.guild_id, gaps.c.normalised == questions.c.normalised
_with_gap = questions.outerjoin(gaps, and_(*_same, is_unanswered(questions)))
_subject: ColumnElement[int] = func.coalesce(-gaps.c.id, questions.c.number)


async def first_free(
    connection: AsyncConnection,
    guild_id: int,
    queue: Queue,
    moderator_id: int,
    *,
    now: dt.datetime,
    stale: Sequence[str],
) -> int | None:
    """The subject of the first item that no other moderator holds and that this one has not put aside.

    Unanswered questions come by how often they were asked, all others newest first.
    """
    blocked = _blocked(guild_id, moderator_id, now)
    if queue is Queue.UNANSWERED:
        by_demand = _groups(guild_id, blocked).order_by(gaps.c.times.desc(), gaps.c.last.desc())
        found = await _first(connection, by_demand)
        return found and found[1]
    if queue is Queue.STALE:
        return await _first_stale(connection, guild_id, blocked, stale)
    newest = [await _first(connection, _questions(guild_id, blocked).where(_CONDITIONS[queue]))]
    if queue is Queue.ALL:
        newest.append(await _first(connection, _groups(guild_id, blocked).order_by(gaps.c.last.desc())))
    _, subject = max((found for found in newest if found), default=(0, None))
    return subject


async def item_of(connection: AsyncConnection, guild_id: int, subject: int) -> ReviewItem | None:
    """The item of a subject, decided or not; None where the server has it no more."""
    if subject < 0:
        gap = await gap_of(connection, guild_id, -subject)
        return None if gap is None else ReviewItem(subject=subject, entry=gap.newest, gap=gap)
    query = select(questions).where(questions.c.guild_id == guild_id, questions.c.number == subject)
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else ReviewItem(subject=subject, entry=logged_of(row))


async def gap_of(connection: AsyncConnection, guild_id: int, gap_id: int) -> Gap | None:
    """A group of unanswered questions by its id."""
    row = (await connection.execute(_gaps(guild_id).where(gaps.c.id == gap_id))).mappings().one_or_none()
    return None if row is None else loaded_gap(row)


async def subject_of(connection: AsyncConnection, guild_id: int, question_id: str) -> int | None:
    """What has to be held to decide on this question: its group, where it is unanswered."""
    query = select(_subject).select_from(_with_gap)
    found: int | None = await connection.scalar(
        query.where(questions.c.guild_id == guild_id, questions.c.id == question_id)
    )
    return found


def gaps_by_demand(guild_id: int, limit: int, after: Gap | None) -> Select[Any]:
    """Groups of unanswered questions, those asked most often first; those equal in that, newest first."""
    query = _gaps(guild_id)
    if after is not None:
        rarer = gaps.c.times < after.times
        older = and_(gaps.c.times == after.times, gaps.c.last < after.newest.number)
        query = query.where(or_(rarer, older))
    return query.order_by(gaps.c.times.desc(), gaps.c.last.desc()).limit(limit)


def loaded_gap(row: RowMapping) -> Gap:
    """A row of `gaps_by_demand`."""
    return Gap(
        id=row["gap_id"],
        guild_id=row["guild_id"],
        normalised=row["normalised"],
        times=row["times"],
        askers=row["askers"],
        newest=logged_of(row),
    )


def counted(guild_id: int) -> Mapping[Queue, Select[int]]:
    """How much stands in each queue that can be counted by itself."""
    of_gaps = select(func.count()).select_from(gaps).where(gaps.c.guild_id == guild_id)
    of_questions = select(func.count()).select_from(questions).where(questions.c.guild_id == guild_id)
    return {
        Queue.UNANSWERED: of_gaps,
        **{queue: of_questions.where(condition) for queue, condition in _CONDITIONS.items()},
    }


def _gaps(guild_id: int) -> Select[Any]:
    others = questions.alias("others")
    mine = others.c.guild_id == gaps.c.guild_id, others.c.normalised == gaps.c.normalised
    askers = select(func.count(others.c.user_hash.distinct())).where(*mine, is_unanswered(others)).scalar_subquery()
    columns = gaps.c.id.label("gap_id"), gaps.c.times, askers.label("askers"), questions
    newest = gaps.join(questions, questions.c.number == gaps.c.last)
    return select(*columns).select_from(newest).where(gaps.c.guild_id == guild_id)


def _blocked(guild_id: int, moderator_id: int, now: dt.datetime) -> Select[int]:
    """Subjects that another moderator holds, and those that this one put aside."""
    others = and_(claims.c.moderator_id != moderator_id, not_(claims.c.skipped))
    skipped = and_(claims.c.moderator_id == moderator_id, claims.c.skipped)
    return select(claims.c.subject).where(claims.c.guild_id == guild_id, claims.c.until > now, or_(others, skipped))


def _questions(guild_id: int, blocked: Select[int]) -> Select[int, int]:
    free = select(questions.c.number, _subject).select_from(_with_gap)
    free = free.where(questions.c.guild_id == guild_id, _subject.not_in(blocked))
    return free.order_by(questions.c.number.desc())


def _groups(guild_id: int, blocked: Select[int]) -> Select[int, int]:
    return select(gaps.c.last, -gaps.c.id).where(gaps.c.guild_id == guild_id, (-gaps.c.id).not_in(blocked))


async def _first(connection: AsyncConnection, query: Select[int, int]) -> tuple[int, int] | None:
    row = (await connection.execute(query.limit(1))).first()
    return None if row is None else (row[0], row[1])


async def _first_stale(
    connection: AsyncConnection, guild_id: int, blocked: Select[int], stale: Sequence[str]
) -> int | None:
    """Page through what was answered from stale statements: mostly the first page has one that is open."""
    wanted = SearchFilter()
    while stale:
        found = numbers_answered_from(guild_id, stale, wanted, _PAGE)
        numbers = (await connection.scalars(found)).all()
        if not numbers:
            break
        free = _questions(guild_id, blocked).where(is_open(questions), questions.c.number.in_(numbers))
        if (first := await _first(connection, free)) is not None:
            return first[1]
        wanted = dataclasses.replace(wanted, after=numbers[-1])
    return None
