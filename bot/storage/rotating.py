"""Another privacy key, without losing whose rows are whose.

Ids cannot be hashed anew, for the log does not hold them. So what the log holds is hashed once more, under the new key:
from then on an id goes through all keys, oldest first. Whoever knows only the earlier ones learns nothing from the log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from bot.errors import StorageError
from bot.storage.erasing import OPTIMISE
from bot.storage.keys import add_key, new_key, rehash
from bot.storage.migrating import backups_of
from bot.storage.presence import be_alone

_OF_USERS = "feedback", "wishes", "privacy_choices", "questions"


def rotate(path: Path, rotations: Path) -> int:
    """Hash all of a log and its backups once more under a new key, which is added to the file `rotations`.

    Returns how many rows there were. Raises StorageError, with nothing changed, where another program has the log
    open: a bot would go on with the keys that it read.
    """
    if not path.exists():
        raise StorageError(f"there is no log in {path}")
    key = new_key()
    try:
        with ExitStack() as stack:
            stack.enter_context(be_alone(path))
            files = [stack.enter_context(_alone(file)) for file in (path, *backups_of(path))]
            rows = [_hash_anew(database, key) for database in files]
            with add_key(rotations, key):
                for database in files:
                    database.execute("COMMIT")
            for database in files:
                _scour(database)
    except (sqlite3.Error, OSError) as error:
        raise StorageError(f"the log {path} is in use or cannot be written ({error}); stop the bot first") from error
    return rows[0]


@contextmanager
def _alone(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection in a transaction that no other connection overlaps: leaving WAL takes that."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=1.0)) as database:
        database.execute("PRAGMA secure_delete = ON")
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("BEGIN EXCLUSIVE")
        yield database


def _hash_anew(database: sqlite3.Connection, key: bytes) -> int:
    database.create_function("rehash", 1, lambda user: user and rehash(key, user), deterministic=True)
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    changes = [f"UPDATE {table} SET user_hash = rehash(user_hash)" for table in _OF_USERS if table in tables]  # noqa: S608  # our names
    rows = sum(database.execute(change).rowcount for change in changes)
    # These told a repeated event from a new one, which matters for minutes.
    database.execute("UPDATE questions SET event_id = NULL")
    return rows


def _scour(database: sqlite3.Connection) -> None:
    if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'question_words'").fetchone():
        database.execute(OPTIMISE)
    database.execute("VACUUM")
