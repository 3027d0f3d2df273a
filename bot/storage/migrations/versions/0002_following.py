"""Followed topics, the statements that are known, and the notices on new ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "followings",
        sa.Column("channel_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(255), nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("role_id", sa.BigInteger),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "topic", name="pk_followings"),
    )
    op.create_index("ix_followings_guild_id", "followings", ["guild_id"])
    op.create_table(
        "known_statements",
        sa.Column("mark", sa.String(255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("mark", name="pk_known_statements"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("milestone", sa.String(255), nullable=False),
        sa.Column("marks", sa.JSON, nullable=False),
        sa.Column("further", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_channel_id", "notices", ["channel_id"])
    op.create_index("ix_notices_guild_id", "notices", ["guild_id"])


def downgrade() -> None:
    """Drop the three tables: nothing is followed any more."""
    for table in ("notices", "known_statements", "followings"):
        op.drop_table(table)
