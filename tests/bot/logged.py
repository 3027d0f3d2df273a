"""Rows for the log made by hand, and a look into a database past the code under test."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.storage import FeedbackRow, Outcome, QuestionLog, QuestionRow

ALICE, BOB = "a" * 64, "b" * 64
START = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def url_of(path: Path, query: str = "timeout=0.01") -> str:
    """The database URL of a file; connections give up at once on a lock."""
    return f"sqlite+aiosqlite:///{path}?{query}"


def question(number: int = 1, **changes: Any) -> QuestionRow:
    """An answered question, asked `number` seconds after the start."""
    fields: dict[str, Any] = {
        "id": f"{number:032x}",
        "at": START + dt.timedelta(seconds=number),
        "surface": "slash",
        "question": "When is Artemis III?",
        "outcome": Outcome.ANSWERED,
    }
    return QuestionRow(**{**fields, **changes})


def verdict(number: int = 1, **changes: Any) -> FeedbackRow:
    """What Alice thinks of a reply, said a minute after it."""
    fields: dict[str, Any] = {
        "reply_id": f"{number:032x}",
        "user_hash": ALICE,
        "verdict": "helpful",
        "at": START + dt.timedelta(seconds=number + 60),
    }
    return FeedbackRow(**{**fields, **changes})


def fetch(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query, read with nothing but sqlite3."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def ids_in(path: Path) -> list[str]:
    """The ids of the questions in a database file, in order."""
    return [row_id for (row_id,) in fetch(path, "SELECT id FROM questions ORDER BY id")]


def bytes_in(folder: Path) -> bytes:
    """All files of a folder, one after the other."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


def pause_writing(log: QuestionLog) -> None:
    """Leave writing to `flush` and `close`: what waits in the queue stays there meanwhile."""
    assert log._writer._task is not None
    log._writer._task.cancel()


def remove(path: Path) -> None:
    """Take a file away under whoever uses it."""
    path.unlink()


def replace(path: Path, content: bytes) -> None:
    """Put another file in the place of one that is in use."""
    path.unlink()
    path.write_bytes(content)
