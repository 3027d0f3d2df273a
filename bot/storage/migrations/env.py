"""How Alembic reaches the database: over the connection that `bot.storage.migrating` hands it."""

from __future__ import annotations

from alembic import context

# SQLite can take back DDL like any other statement; Alembic only assumes that it cannot.
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)

with context.begin_transaction():
    context.run_migrations()
