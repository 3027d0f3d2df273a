"""A look at the database past the code under test: what it is asked, and what is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.storage import QuestionLog

Tables: TypeAlias = dict[str, list[tuple[Any, ...]]]
Statement: TypeAlias = tuple[str, Collection[Any]]


@dataclass
class Watch:
    """Remembers each statement that is run, on the connections that read and on the one that writes."""

    statements: list[Statement] = field(default_factory=list)
    _is_locked: bool = False

    def over(self, log: QuestionLog) -> Watch:
        """Begin with a log."""
        for engine in (log._database._reading, log._database._writing):
            event.listen(engine.sync_engine, "before_cursor_execute", self._see)
        return self

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Meanwhile the database refuses each statement."""
        self._is_locked = True
        try:
            yield
        finally:
            self._is_locked = False

    def _see(self, _connection: object, _cursor: object, sql: str, values: Collection[Any], *_: object) -> None:
        if self._is_locked:
            raise OperationalError(sql, None, sqlite3.OperationalError("database is locked"))
        self.statements.append((sql, values))


def contents(path: Path) -> Tables:
    """All rows of all tables, those that the full-text index consists of too."""
    real = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute(real)]
        return {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608  # ours


def rows_of(tables: Tables, guild_id: int) -> Tables:
    """The rows of one server."""
    return {name: [row for row in rows if guild_id in row] for name, rows in tables.items()}
