"""Bring a database file to the newest schema: under a lock, after a backup, or not at all.

Synchronous, since Alembic is; meant for a thread. Only a database that is missing or behind comes here.
"""

from __future__ import annotations

import glob
import logging
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, NullPool, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import DatabaseTooNewError, StorageError
from bot.storage.trouble import reason

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

if sys.platform != "win32":
    import fcntl

FULL_TEXT = "question_words"
"""How the names of the full-text index and of its parts begin. It holds no rows of its own."""

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK_SECONDS = 10.0
_POLL_SECONDS = 0.05
_logger = logging.getLogger(__name__)


def migrate(path: Path, migrations: Path = MIGRATIONS) -> None:
    """Create the database at `path` or bring it up to date; rows that are there are backed up first.

    Raises DatabaseTooNewError where a newer Moonrace wrote it, StorageError where anything else is in the way.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.with_name(f"{path.name}.lock")):
            # Questions are nobody else's business. SQLite gives the files beside the database the same mode.
            path.touch(mode=0o600)
            _upgrade(path, revision_of(path, migrations), migrations)
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        raise StorageError(f"the database {path} cannot be made ready: {reason(error)}") from error


def revision_of(path: Path, migrations: Path = MIGRATIONS) -> str | None:
    """The schema of the database at `path`, None in an empty file; nothing is written.

    Raises DatabaseTooNewError where a newer Moonrace wrote it, StorageError where it cannot be read or belongs to
    another program.
    """
    try:
        stored = _read_revision(path)
    except sqlite3.Error as error:
        raise StorageError(f"the database {path} cannot be read: {error}") from error
    scripts = _scripts(migrations)
    if stored is not None and stored not in {script.revision for script in scripts.walk_revisions()}:
        raise DatabaseTooNewError(
            f"{path} was written by a newer Moonrace (schema {stored}, this one knows {scripts.get_current_head()}). "
            "Install that version, or name another file in MOONRACE_DATABASE_URL"
        )
    return stored


def backups_of(path: Path) -> list[Path]:
    """The copies that were made of this database before migrations, oldest first."""
    return sorted(path.parent.glob(f"{glob.escape(path.name)}.*.bak"))


@contextmanager
def _locked(lock: Path) -> Iterator[None]:
    """Keep other processes out while the schema changes.

    Windows has no flock. There SQLite's own write lock, which the migration's transaction takes at once, keeps two
    starting processes apart; they may then make a backup each.
    """
    with lock.open("a") as file:
        if sys.platform != "win32":
            deadline = time.monotonic() + _LOCK_SECONDS
            while not _try_lock(file.fileno()):
                if time.monotonic() > deadline:
                    raise StorageError(f"another process has been migrating the database for long; see {lock}")
                time.sleep(_POLL_SECONDS)
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_revision(path: Path) -> str | None:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in tables:
            if tables:
                raise StorageError(f"{path} is a database of another program; set MOONRACE_DATABASE_URL to a new file")
            return None
        row = database.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None


def _upgrade(path: Path, stored: str | None, migrations: Path) -> None:
    from alembic import command  # noqa: PLC0415  # costs 0.1 s, and few starts migrate

    if stored == _scripts(migrations).get_current_head():
        return
    if stored is not None:
        _back_up(path, stored)
    config = _config(migrations)
    with _connection(path) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config(migrations: Path) -> Config:
    from alembic.config import Config  # noqa: PLC0415  # costs 0.1 s, and few starts migrate

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config


def _scripts(migrations: Path) -> ScriptDirectory:
    from alembic.script import ScriptDirectory  # noqa: PLC0415  # likewise

    return ScriptDirectory.from_config(_config(migrations))


@contextmanager
def _connection(path: Path) -> Iterator[Connection]:
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, poolclass=NullPool, connect_args={"isolation_level": None})
    # Left alone, sqlite3 opens no transaction for DDL, and half a migration would stay.
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        yield connection


def _back_up(path: Path, stored: str) -> None:
    """Copy a database that holds rows. VACUUM INTO takes a consistent copy, with what is still in the WAL.

    There is one copy for each revision: a migration that fails is tried again, and must not fill the disk.
    """
    copy = path.with_name(f"{path.name}.{stored}.bak")
    partial = copy.with_suffix(".partial")
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        filled = (name for name in tables if not name.startswith(("alembic_version", FULL_TEXT)))
        rows = (f'SELECT 1 FROM "{name}" LIMIT 1' for name in filled)  # noqa: S608  # ours
        if not any(database.execute(sql).fetchone() for sql in rows):
            return
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        try:
            database.execute("VACUUM INTO ?", (str(partial),))
            partial.replace(copy)
        finally:
            partial.unlink(missing_ok=True)
    _logger.info("The question log was backed up to %s before its migration", copy)
