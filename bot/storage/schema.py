"""The tables, with types that mean the same on SQLite and PostgreSQL, and the statements that fill them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Float,
    Insert,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects import sqlite

from bot.storage.rows import FeedbackRow, FollowingRow, NoticeRow, QuestionRow

REVISION = "0002"
"""The newest migration. Kept here so that a start on an up-to-date database need not import Alembic."""


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware time in UTC. SQLite drops the zone, so it is taken off before and put back after."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn an aware time into UTC."""
        if value is None:
            return None
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give the stored time its zone back."""
        if value is not None and dialect.name == "sqlite":
            return value.replace(tzinfo=dt.UTC)
        return value


class TypedText(TypeDecorator[str]):
    """A text as a person typed it, less what no database takes: lone surrogates, and NUL on PostgreSQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy's
        """Replace what cannot be stored."""
        return value and value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

questions = Table(
    "questions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("user_hash", String(64), index=True),
    Column("surface", String(16), nullable=False),
    Column("question", TypedText, nullable=False),
    Column("normalised", TypedText, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("statement_ids", JSON, nullable=False),
    Column("source_ids", JSON, nullable=False),
    Column("score", Float, nullable=False),
    Column("latency_ms", Float, nullable=False),
    Column("locale", String(35), nullable=False),
    Column("knowledge_version", String(64), nullable=False),
    Column("event_id", BigInteger, unique=True),
)

# No foreign key to questions: feedback counts even where the question's own row was lost or has been deleted.
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


def values(row: QuestionRow | FeedbackRow | FollowingRow | NoticeRow) -> Mapping[str, Any]:
    """The row as the columns of its table, which bear the names of its fields."""
    return {field: getattr(row, field) for field in row.__slots__}
