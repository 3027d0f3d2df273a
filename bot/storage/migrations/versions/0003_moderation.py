"""Questions get a number, what moderators work with, and an index of their words; triggers keep all of it in step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.migrations.triggers_of_0003 import UNANSWERED, VERDICTS, on_audit, on_feedback, on_questions

revision = "0003"
down_revision = "0002"

_COPIED = (
    "id, at, guild_id, channel_id, user_hash, surface, question, normalised, outcome, statement_ids, source_ids, "
    "score, latency_ms, locale, knowledge_version, event_id"
)

# Microseconds since 1970 and eleven bits more, here given in order to questions of one moment.
_NUMBER = """
(CAST(strftime('%s', at) AS INTEGER) * 1000000 + CAST(substr(at || '000000', 21, 6) AS INTEGER)) * 2048
+ row_number() OVER (PARTITION BY at ORDER BY id) - 1
"""


def upgrade() -> None:
    """Rebuild `questions` around its number, with the rows that are there, and create what moderators need."""
    op.rename_table("questions", "questions_before")
    for index in ("ix_questions_at", "ix_questions_user_hash"):
        op.drop_index(index)
    _create_questions()
    _create_kept_by_triggers()
    _create_of_guilds()
    _create_of_members()
    for sql in (*on_questions(), *on_feedback(), *on_audit()):
        op.execute(sql)
    counts = ", ".join(
        f"(SELECT count(*) FROM feedback WHERE reply_id = questions_before.id AND verdict = '{verdict}')"  # noqa: S608  # ours
        for verdict in VERDICTS
    )
    op.execute(
        f"INSERT INTO questions (number, day, {_COPIED}, {', '.join(VERDICTS)}) "  # noqa: S608  # all of it ours
        f"SELECT {_NUMBER}, date(at), {_COPIED}, {counts} FROM questions_before ORDER BY at, id"
    )
    op.drop_table("questions_before")


def _create_questions() -> None:
    op.create_table(
        "questions",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("user_hash", sa.String(64)),
        sa.Column("surface", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("normalised", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("headline", sa.Text, nullable=False, server_default=""),
        sa.Column("statement_ids", sa.JSON, nullable=False),
        sa.Column("source_ids", sa.JSON, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("latency_ms", sa.Float, nullable=False),
        sa.Column("locale", sa.String(35), nullable=False),
        sa.Column("knowledge_version", sa.String(64), nullable=False),
        sa.Column("event_id", sa.BigInteger),
        *(sa.Column(verdict, sa.Integer, nullable=False, server_default="0") for verdict in VERDICTS),
        sa.Column("review", sa.String(16)),
        sa.PrimaryKeyConstraint("number", name="pk_questions"),
        sa.UniqueConstraint("id", name="uq_questions_id"),
        sa.UniqueConstraint("event_id", name="uq_questions_event_id"),
    )
    op.create_index("ix_questions_user_hash", "questions", ["user_hash"])
    op.create_index("ix_questions_guild_id", "questions", ["guild_id"])
    op.create_index("ix_questions_latency", "questions", ["guild_id", "day", "latency_ms"])
    for name, columns, where in (
        ("open", ["guild_id"], "review IS NULL AND question <> '' AND (outcome <> 'declined' OR normalised = '')"),
        ("answered", ["guild_id", "normalised"], "review = 'answered'"),
        ("unanswered", ["guild_id", "normalised", "number", "user_hash"], UNANSWERED),
        ("rated_down", ["guild_id"], "review IS NULL AND question <> '' AND wrong > 0"),
        ("outdated", ["guild_id"], "review IS NULL AND question <> '' AND outdated > 0"),
    ):
        op.create_index(f"ix_questions_{name}", "questions", columns, sqlite_where=sa.text(where))


def _create_kept_by_triggers() -> None:
    # Without content of its own: it finds numbers, and holds no second copy of what was asked.
    op.execute(
        "CREATE VIRTUAL TABLE question_words USING fts5("
        "question, facets, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')"
    )
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("normalised", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gaps"),
        sa.UniqueConstraint("guild_id", "normalised", name="uq_gaps_guild_id"),
    )
    op.create_index("ix_gaps_demand", "gaps", ["guild_id", "times", "last"])
    op.create_index("ix_gaps_last", "gaps", ["guild_id", "last"])
    op.create_table(
        "tallies",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "day", "kind", "name", name="pk_tallies"),
        sqlite_with_rowid=False,
    )


def _create_of_guilds() -> None:
    op.create_table(
        "claims",
        sa.Column("subject", sa.Integer, nullable=False),
        sa.Column("moderator_id", sa.BigInteger, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skipped", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("subject", "moderator_id", name="pk_claims"),
    )
    op.create_index("ix_claims_guild_id", "claims", ["guild_id"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moderator_id", sa.BigInteger),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("target", sa.String(255), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_guild_id", "audit", ["guild_id"])
    op.create_index("ix_audit_moderator_id", "audit", ["moderator_id"])
    op.create_index("ix_audit_target", "audit", ["guild_id", "target"])
    op.create_table(
        "curated",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("question", "normalised", "text", "source_url", "source_title")
        ),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("review_by", sa.Date),
        sa.Column("moderator_id", sa.BigInteger),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True)),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_curated"),
    )
    op.create_index("ix_curated_guild_id", "curated", ["guild_id"])
    op.create_table(
        "hidden_sources",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("source_id", sa.String(255), nullable=False),
        sa.Column("moderator_id", sa.BigInteger),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "source_id", name="pk_hidden_sources"),
    )
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_guild_settings"),
    )
    op.create_table(
        "removed_guilds",
        sa.Column("guild_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_removed_guilds"),
    )


def _create_of_members() -> None:
    op.create_table(
        "wishes",
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("normalised", sa.Text, nullable=False),
        sa.Column("user_hash", sa.String(64), nullable=False),
        sa.Column("question_id", sa.String(32), nullable=False),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("guild_id", "normalised", "user_hash", name="pk_wishes"),
    )
    op.create_index("ix_wishes_user_hash", "wishes", ["user_hash"])
    op.create_table(
        "privacy_choices",
        sa.Column("user_hash", sa.String(64), nullable=False),
        sa.Column("off", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_hash", name="pk_privacy_choices"),
    )


def downgrade() -> None:
    """Refuse: what moderators did would be lost. The copy that was made before the migration is the way back."""
    raise NotImplementedError("there is no way back from here but the copy that was made before the migration")
