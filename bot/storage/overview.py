"""The whole log, for whoever runs the bot. What moderators read is one server's: see `Archive`."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, func, select

from bot.errors import StorageError
from bot.storage.desk_rows import LoggedQuestion
from bot.storage.engine import Database
from bot.storage.loading import logged_of
from bot.storage.migrating import FULL_TEXT
from bot.storage.rows import Outcome, number_at
from bot.storage.schema import questions

_PAGE = 500  # rows of an export that are in memory at once
_UNSEEN = "wishes", "claims", "privacy_choices", "command_hashes", "alembic_version"
"""Tables that a copy to browse is without: they serve the bot, and hold ids of users."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which questions are meant: of a server, or (None) of all and of none; `since` counts, `before` does not."""

    guild_id: int | None = None
    since: dt.datetime | None = None
    before: dt.datetime | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """The same for a query."""
        given = []
        if self.guild_id is not None:
            given.append(questions.c.guild_id == self.guild_id)
        if self.since is not None:
            given.append(questions.c.number >= number_at(self.since))
        if self.before is not None:
            given.append(questions.c.number < number_at(self.before))
        return given


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """A day (UTC): questions, how many of them were answered and declined, and askers, as far as they are known."""

    day: dt.date
    questions: int
    answered: int
    declined: int
    askers: int


class Overview:
    """All methods raise StorageError when the database cannot be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stream(self, span: Span) -> AsyncIterator[LoggedQuestion]:
        """The questions of a span, oldest first, in bounded memory; ones that are deleted before their turn are left
        out.
        """
        query = select(questions).where(*span.conditions).order_by(questions.c.number).limit(_PAGE)
        after = -1
        while True:
            async with self._database.reading() as connection:
                rows = (await connection.execute(query.where(questions.c.number > after))).mappings().all()
            if not rows:
                return
            for row in rows:
                yield logged_of(row)
            after = rows[-1]["number"]

    async def count(self, span: Span) -> int:
        """How many questions there are."""
        async with self._database.reading() as connection:
            return await connection.scalar(select(func.count()).select_from(questions).where(*span.conditions)) or 0

    async def days(self, span: Span) -> list[DayCount]:
        """Each day on which something was asked, oldest first."""
        outcomes = (func.count().filter(questions.c.outcome == each) for each in (Outcome.ANSWERED, Outcome.DECLINED))
        query = (
            select(questions.c.day, func.count(), *outcomes, func.count(questions.c.user_hash.distinct()))
            .where(*span.conditions)
            .group_by(questions.c.day)
            .order_by(questions.c.day)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        names = "day", "questions", "answered", "declined", "askers"
        return [DayCount(**dict(zip(names, row, strict=True))) for row in rows]


def copy_to_browse(path: Path, copy: Path) -> None:
    """Make a copy of the log at `path` for reading, without what tells users apart by more than a number.

    Raises StorageError where that cannot be done.
    """
    copy.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as log:
            log.execute("VACUUM INTO ?", (str(copy),))
        with closing(sqlite3.connect(copy, isolation_level=None)) as database:
            objects = database.execute("SELECT type, name FROM sqlite_master").fetchall()
            tables = {name for kind, name in objects if kind == "table"}
            for name in (name for kind, name in objects if kind == "trigger"):
                database.execute(f'DROP TRIGGER "{name}"')
            for name in tables.intersection((*_UNSEEN, FULL_TEXT)):
                database.execute(f'DROP TABLE "{name}"')
            database.execute("CREATE TABLE askers (number INTEGER PRIMARY KEY, user_hash TEXT UNIQUE)")
            for table in ("questions", "feedback"):
                database.execute(
                    f"INSERT OR IGNORE INTO askers (user_hash) SELECT user_hash FROM {table} WHERE user_hash NOT NULL"  # noqa: S608  # our names
                )
                database.execute(
                    f"UPDATE {table} SET user_hash = (SELECT 'asker ' || number FROM askers "  # noqa: S608  # our names
                    f"WHERE askers.user_hash = {table}.user_hash)"
                )
            database.execute("UPDATE questions SET event_id = NULL")
            database.execute("DROP TABLE askers")
            database.execute("VACUUM")
    except sqlite3.Error as error:
        raise StorageError(f"the log {path} cannot be copied: {error}") from error
