"""The tables of a server's moderators: what is open, who holds it, what was decided, and what the server wishes."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table, UniqueConstraint

from bot.storage.columns import RowNumber, TouchedJson, TypedText, UtcDateTime, metadata

# Kept by triggers on `questions`: one row for each set of words that nobody has answered on a server. `id` is the
# number of the question that opened it, which no other gap ever has.
gaps = Table(
    "gaps",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("normalised", TypedText, nullable=False),
    Column("times", Integer, nullable=False),
    Column("last", RowNumber, nullable=False),  # the number of the newest question
    UniqueConstraint("guild_id", "normalised"),
    Index("ix_gaps_demand", "guild_id", "times", "last"),
    Index("ix_gaps_last", "guild_id", "last"),
)

# Kept by triggers on `questions`, as sums by day; nothing is here that could not be counted anew.
tallies = Table(
    "tallies",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("kind", String(8), primary_key=True),  # outcome, topic or verdict
    Column("name", String(255), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# `subject` is the number of a question, or minus the id of a gap, so that one holder has a whole group.
claims = Table(
    "claims",
    metadata,
    Column("subject", RowNumber, primary_key=True, autoincrement=False),
    Column("moderator_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("until", UtcDateTime, nullable=False),
    Column("skipped", Boolean, nullable=False),
)

# Triggers refuse to change or delete what is here, but for a moderator who is forgotten and a server that is gone.
audit = Table(
    "audit",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("moderator_id", BigInteger, index=True),
    Column("action", String(24), nullable=False),
    Column("target", String(255), nullable=False),
    Column("detail", TypedText, nullable=False),
    Index("ix_audit_target", "guild_id", "target"),
)

curated = Table(
    "curated",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("question", TypedText, nullable=False),
    Column("normalised", TypedText, nullable=False),
    Column("text", TypedText, nullable=False),
    Column("source_url", TypedText, nullable=False),
    Column("source_title", TypedText, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("review_by", Date),
    Column("moderator_id", BigInteger),
    Column("at", UtcDateTime, nullable=False),
    Column("revised_at", UtcDateTime),
    Column("removed_at", UtcDateTime),
)

hidden_sources = Table(
    "hidden_sources",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("source_id", String(255), primary_key=True),
    Column("moderator_id", BigInteger),
    Column("at", UtcDateTime, nullable=False),
)

# The one place with the real id of a member, which is needed to tell them; it goes when they are told.
wishes = Table(
    "wishes",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("normalised", TypedText, primary_key=True),
    Column("user_hash", String(64), primary_key=True, index=True),
    Column("question_id", String(32), nullable=False),
    Column("channel_id", BigInteger),
    Column("user_id", BigInteger),
    Column("at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),
)

guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("settings", TouchedJson, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

removed_guilds = Table(
    "removed_guilds",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
)

privacy_choices = Table(
    "privacy_choices",
    metadata,
    Column("user_hash", String(64), primary_key=True),
    Column("off", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What was posted in log channels; `sent` is false from before the attempt until after it.
bulletins = Table(
    "bulletins",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("sent", Boolean, nullable=False),
)
