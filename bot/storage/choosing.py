"""What is kept of users who want no text kept: that somebody asked, and nothing that says who or what.

Asked where rows are written, in the transaction that writes them. So a choice holds for what waits in memory too, and
for every process that writes to the log, and nothing can be kept by forgetting to ask.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.desk import privacy_choices
from bot.storage.rows import FeedbackRow, QuestionRow


async def as_chosen(
    connection: AsyncConnection, rows: Sequence[QuestionRow | FeedbackRow]
) -> list[QuestionRow | FeedbackRow]:
    """The rows as their users allow them to be kept: a question bare, a verdict not at all."""
    off = await who_is_off(connection, {row.user_hash for row in rows if row.user_hash is not None})
    if not off:
        return list(rows)
    allowed = (row if row.user_hash not in off else _bare(row) for row in rows)
    return [row for row in allowed if row is not None]


async def who_is_off(connection: AsyncConnection, users: set[str]) -> set[str]:
    """Those of the users, given as keyed hashes, who want no text kept."""
    if not users:
        return set()
    chosen = select(privacy_choices.c.user_hash).where(privacy_choices.c.off, privacy_choices.c.user_hash.in_(users))
    return set((await connection.scalars(chosen)).all())


def _bare(row: QuestionRow | FeedbackRow) -> QuestionRow | None:
    """Without the channel and what answered too: with the time they would tell which message it was, or about what."""
    if isinstance(row, FeedbackRow):
        return None
    return dataclasses.replace(
        row,
        question="",
        normalised="",
        headline="",
        user_hash=None,
        channel_id=None,
        event_id=None,
        statement_ids=(),
        source_ids=(),
        score=0.0,
        locale="",
    )
