"""Where the database is: a URL read without SQLAlchemy, since the terminal wants the file's folder before the log."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from bot.errors import StorageError

_SCHEME = "sqlite+aiosqlite:///"


def database_path(url: str) -> Path:
    """The file that a database URL names. Raises StorageError, which says how to write it, on any other URL.

    The refused URL is not repeated: it may hold a password.
    """
    name = url.removeprefix(_SCHEME).partition("?")[0]
    if not url.startswith(_SCHEME) or name in ("", ":memory:"):
        raise StorageError(f"MOONRACE_DATABASE_URL must read {_SCHEME}folder/file.db")
    return Path(unquote(name.removeprefix("file:")) if name.startswith("file:") else name)


def folder_beside(url: str) -> Path:
    """The folder of the database that a URL names, or this one where no database can be; the log says why not."""
    try:
        return database_path(url).parent
    except StorageError:
        return Path()


def key_path(url: str) -> Path:
    """The file beside the database that holds the key for hashes, where no key is set. Raises as `database_path`."""
    return database_path(url).with_suffix(".key")
