"""`moonrace key rotate`: another key for the hashes of users."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from bot.errors import StorageError
from bot.rendering.legible import legible
from bot.rendering.phrases import count
from bot.storage import rotations_path
from bot.terminal.exits import ANSWERED, FAILED


def rotate_key(console: Console, log: Path, key: Path) -> int:
    """Hash the users of the log at a path once more. Returns the exit code."""
    from bot.storage.rotating import rotate  # noqa: PLC0415  # SQLAlchemy takes a while

    rotations = rotations_path(key)
    try:
        rows = rotate(log, rotations)
    except StorageError as error:
        sys.stderr.write(f"Nothing was changed: {legible(str(error))}.\n")
        return FAILED
    console.print(
        f"Hashed anew: {count(rows, 'row')}. The new key is in {legible(str(rotations))}; the first one is needed as "
        "well, so keep both. Copies of the log from before still go with the old key alone: delete them.",
        soft_wrap=True,
    )
    return ANSWERED
