"""The tables, with types that mean the same on SQLite and PostgreSQL, and the statements that fill them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Float,
    FromClause,
    Index,
    Insert,
    Integer,
    String,
    Table,
    and_,
    literal_column,
    or_,
)
from sqlalchemy.dialects import sqlite

from bot.storage.columns import RowNumber, TypedText, UtcDateTime, metadata
from bot.storage.desk_rows import (
    AuditRow,
    BulletinRow,
    CuratedRow,
    GuildSettingsRow,
    HiddenSourceRow,
    PrivacyChoiceRow,
    WishRow,
)
from bot.storage.rows import FeedbackRow, FollowingRow, NoticeRow, QuestionRow

Row = (
    QuestionRow
    | FeedbackRow
    | FollowingRow
    | NoticeRow
    | AuditRow
    | BulletinRow
    | CuratedRow
    | GuildSettingsRow
    | HiddenSourceRow
    | PrivacyChoiceRow
    | WishRow
)

REVISION = "0004"
"""The newest migration. Kept here so that a start on an up-to-date database need not import Alembic."""


# `number` is QuestionRow.number: it orders by time, and full-text search is built on it. The counts of verdicts are
# kept by triggers on `feedback`. `review` is what moderators decided.
questions = Table(
    "questions",
    metadata,
    Column("number", RowNumber, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False, unique=True),
    Column("at", UtcDateTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("user_hash", String(64), index=True),
    Column("surface", String(16), nullable=False),
    Column("question", TypedText, nullable=False),
    Column("normalised", TypedText, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("headline", TypedText, nullable=False, server_default=""),
    Column("statement_ids", JSON, nullable=False),
    Column("source_ids", JSON, nullable=False),
    Column("score", Float, nullable=False),
    Column("latency_ms", Float, nullable=False),
    Column("locale", String(35), nullable=False),
    Column("knowledge_version", String(64), nullable=False),
    Column("event_id", BigInteger, unique=True),
    Column("helpful", Integer, nullable=False, server_default="0"),
    Column("wrong", Integer, nullable=False, server_default="0"),
    Column("outdated", Integer, nullable=False, server_default="0"),
    Column("review", String(16)),
    Index("ix_questions_guild_id", "guild_id"),
    Index("ix_questions_latency", "guild_id", "day", "latency_ms"),
)


_DECLINED: ColumnElement[str] = literal_column("'declined'")
_NO_WORDS: ColumnElement[str] = literal_column("''")


def is_open(table: FromClause) -> ColumnElement[bool]:
    """No moderator has decided on the question. Here and below the values stand in the statement itself: SQLite uses
    a partial index only where it reads its condition there.
    """
    return table.c.review.is_(None)


def is_unanswered(table: FromClause) -> ColumnElement[bool]:
    """Nobody has answered the question, and there are words in it."""
    return and_(is_open(table), table.c.outcome == _DECLINED, table.c.normalised != _NO_WORDS)


def is_to_be_read(table: FromClause) -> ColumnElement[bool]:
    """No moderator has decided on the question, and there is something to decide on: of users who chose so only the
    count is kept.
    """
    return and_(is_open(table), table.c.question != _NO_WORDS)


def is_alone(table: FromClause) -> ColumnElement[bool]:
    """The question is to be looked at by itself, not with all unanswered ones that mean the same."""
    return and_(is_to_be_read(table), or_(table.c.outcome != _DECLINED, table.c.normalised == _NO_WORDS))


def is_rated_down(table: FromClause) -> ColumnElement[bool]:
    """Somebody found the answer wrong."""
    return and_(is_to_be_read(table), table.c.wrong > literal_column("0"))


def is_outdated(table: FromClause) -> ColumnElement[bool]:
    """Somebody found the answer outdated."""
    return and_(is_to_be_read(table), table.c.outdated > literal_column("0"))


def is_answered(table: FromClause) -> ColumnElement[bool]:
    """A moderator answered the question, which was not before."""
    return table.c.review == literal_column("'answered'")


_of_guild = questions.c.guild_id, questions.c.normalised
Index("ix_questions_open", questions.c.guild_id, sqlite_where=is_alone(questions))
Index(
    "ix_questions_unanswered",
    *_of_guild,
    questions.c.number,
    questions.c.user_hash,
    sqlite_where=is_unanswered(questions),
)
Index("ix_questions_answered", *_of_guild, sqlite_where=is_answered(questions))
Index("ix_questions_rated_down", questions.c.guild_id, sqlite_where=is_rated_down(questions))
Index("ix_questions_outdated", questions.c.guild_id, sqlite_where=is_outdated(questions))


# No foreign key to questions: a verdict counts even where the question's own row was lost.
feedback = Table(
    "feedback",
    metadata,
    Column("reply_id", String(32), primary_key=True),
    Column("user_hash", String(64), primary_key=True, index=True),
    Column("verdict", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

command_hashes = Table(
    "command_hashes",
    metadata,
    Column("application_id", BigInteger, primary_key=True, autoincrement=False),
    Column("scope", String(20), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

followings = Table(
    "followings",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", String(255), primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("role_id", BigInteger),
    Column("at", UtcDateTime, nullable=False),
)

# Once for all channels: what is here has been told wherever it was to be told, or waits in `notices`.
known_statements = Table(
    "known_statements",
    metadata,
    Column("mark", String(255), primary_key=True),
    Column("at", UtcDateTime),
)

notices = Table(
    "notices",
    metadata,
    Column("id", String(24), primary_key=True),
    Column("channel_id", BigInteger, nullable=False, index=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("milestone", String(255), nullable=False),
    Column("marks", JSON, nullable=False),
    Column("further", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("message_id", BigInteger),
)


def insertion(kind: type[QuestionRow | FeedbackRow]) -> Insert:
    """The statement that stores such a row. Run twice with the same row it changes nothing."""
    return sqlite.insert(questions).on_conflict_do_nothing() if kind is QuestionRow else upsert(feedback)


def upsert(table: Table) -> Insert:
    """An insert that, where the key is taken, replaces the rest of the row."""
    statement = sqlite.insert(table)
    rest = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=rest)


def insert_new(table: Table) -> Insert:
    """An insert that leaves a row whose key is taken as it is."""
    return sqlite.insert(table).on_conflict_do_nothing()


def values(row: Row) -> Mapping[str, Any]:
    """The row as the columns of its table, which bear the names of its fields."""
    fields = {field: getattr(row, field) for field in row.__slots__}
    if isinstance(row, QuestionRow):
        return {**fields, "number": row.number, "day": row.at.astimezone(dt.UTC).date()}
    return fields
