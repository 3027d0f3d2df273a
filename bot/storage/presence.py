"""Which processes use a log, so that whoever must be alone with it knows, whether they are connected just then or not.

SQLite's own locks tell of connections only, and a writer in trouble has none. They are also why the mark is on a file
of its own: closing the database file, opened for anything else, would drop them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

from bot.errors import StorageError

if sys.platform != "win32":
    import fcntl


def attend(path: Path) -> IO[str]:
    """Be known to use the log at a path until the file that is returned is closed. Raises OSError.

    Raises StorageError where another process wants to be alone with it. Windows has no such locks.
    """
    return _marked(path, alone=False)


def be_alone(path: Path) -> IO[str]:
    """Keep others from using the log likewise. Raises StorageError where another process does, and OSError."""
    return _marked(path, alone=True)


def _marked(path: Path, *, alone: bool) -> IO[str]:
    name = path.with_name(f"{path.name}.used")
    name.touch(mode=0o600)
    mark = name.open("a", encoding="ascii")
    try:
        if sys.platform != "win32":
            fcntl.flock(mark, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        mark.close()
        raise StorageError(f"another process uses the log {path}; stop the bot first") from error
    return mark
