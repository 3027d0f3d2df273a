"""Questions, feedback on the answers, and hashes of the commands that Discord was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "questions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("user_hash", sa.String(64)),
        sa.Column("surface", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("normalised", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("statement_ids", sa.JSON, nullable=False),
        sa.Column("source_ids", sa.JSON, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("latency_ms", sa.Float, nullable=False),
        sa.Column("locale", sa.String(35), nullable=False),
        sa.Column("knowledge_version", sa.String(64), nullable=False),
        sa.Column("event_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("event_id", name="uq_questions_event_id"),
    )
    op.create_index("ix_questions_at", "questions", ["at"])
    op.create_index("ix_questions_user_hash", "questions", ["user_hash"])
    op.create_table(
        "feedback",
        sa.Column("reply_id", sa.String(32), nullable=False),
        sa.Column("user_hash", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("reply_id", "user_hash", name="pk_feedback"),
    )
    op.create_index("ix_feedback_user_hash", "feedback", ["user_hash"])
    op.create_table(
        "command_hashes",
        sa.Column("application_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("application_id", "scope", name="pk_command_hashes"),
    )


def downgrade() -> None:
    """Drop the three tables, and all that was logged."""
    for table in ("command_hashes", "feedback", "questions"):
        op.drop_table(table)
