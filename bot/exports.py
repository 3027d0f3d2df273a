"""Questions of the log as files to take away: CSV for a spreadsheet, JSON Lines for a program.

A spreadsheet takes a cell that begins with =, +, - or @ for a formula, which may open an address or start a program, so
such cells get an apostrophe in front: https://owasp.org/www-community/attacks/CSV_Injection. JSON Lines are exact.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from enum import StrEnum
from typing import IO, Self

from bot.storage import LoggedQuestion

_HASH_DIGITS = 16  # tell one asker from another, and no more
_LEVEL = 6
_END = 64  # bytes: what gzip adds at the end, and to what it cannot compress
# At the beginning of a cell, or where a separator other than ours begins one. Full-width and small signs count as well.
# What is not seen may be taken off before it, and quotation marks are, where they seem to open a cell.
_SIGNS = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_UNSEEN = r"[\"\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]*+"
_LIVE = re.compile(rf"(?:\A|(?<=;))(?={_UNSEEN}[{_SIGNS}\t\r\n])|(?<=[\t\r\n])(?={_UNSEEN}[{_SIGNS}])")
_COLUMNS = (
    "id at channel asker surface locale outcome question answer statements sources score latency_ms "
    "helpful wrong outdated review knowledge_version"
).split()


class Format(StrEnum):
    """How a question is written down."""

    CSV = "csv"
    JSONL = "jsonl"


class Volumes:
    """Files of an export, of which none is longer than `limit` bytes and each can be read by itself: one as it is if
    that will do, else as many as it takes, compressed.

    They have no name in any folder, so nothing of them is left behind whatever ends the process. Closing lets go of
    them.
    """

    def __init__(self, form: Format, limit: int) -> None:
        self.format = form
        self._limit = limit
        self._head = _head() if form is Format.CSV else b""
        self._stack = ExitStack()
        self._plain: IO[bytes] | None = self._new_file()
        self._plain.write(self._head)
        self._packed: list[IO[bytes]] = []
        self._packer: gzip.GzipFile | None = None
        self._unflushed = 0  # bytes that gzip may still hold back

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, entries: Iterable[LoggedQuestion]) -> None:
        """Write questions down. Blocks: not for the event loop."""
        for entry in entries:
            line = _line(self.format, row_of(entry))
            self._add_packed(line)
            if self._plain and self._plain.tell() + len(line) > self._limit:
                self._plain.close()
                self._plain = None
            if self._plain:
                self._plain.write(line)

    def files(self) -> list[tuple[str, IO[bytes]]]:
        """Their names and contents, from the beginning. Nothing can be added afterwards."""
        if self._packer:
            self._packer.close()
        files = [self._plain] if self._plain else self._packed
        for file in files:
            file.seek(0)
        stem, end = f"moonrace-log.{self.format}", "" if self._plain else ".gz"
        if len(files) == 1:
            return [(f"{stem}{end}", files[0])]
        numbered = (f"moonrace-log-{number:02}.{self.format}{end}" for number in range(1, len(files) + 1))
        return list(zip(numbered, files, strict=True))

    def _add_packed(self, line: bytes) -> None:
        if self._packer is None or self._is_full(self._packer, len(line)):
            if self._packer:
                self._packer.close()
            self._packed.append(self._new_file())
            # Without the time, so that the same questions make the same file.
            packer = gzip.GzipFile(fileobj=self._packed[-1], mode="wb", compresslevel=_LEVEL, mtime=0)
            self._packer = self._stack.enter_context(packer)
            self._packer.write(self._head)
            self._unflushed = len(self._head)
        self._packer.write(line)
        self._unflushed += len(line)

    def _is_full(self, packer: gzip.GzipFile, more: int) -> bool:
        """Whether so many bytes more could be too many, taken as if they could not be compressed."""
        room = self._limit - _END - more
        if self._packed[-1].tell() + self._unflushed <= room:
            return False
        packer.flush()
        self._unflushed = 0
        return self._packed[-1].tell() > room

    def _new_file(self) -> IO[bytes]:
        return self._stack.enter_context(tempfile.TemporaryFile())


def row_of(entry: LoggedQuestion) -> dict[str, str | int | float | None]:
    """A question as columns. The channel is a mention, as Discord shows it: a spreadsheet would round a number."""
    question = entry.question
    return {
        "id": question.id,
        "at": question.at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "channel": None if question.channel_id is None else f"<#{question.channel_id}>",
        "asker": question.user_hash and question.user_hash[:_HASH_DIGITS],
        "surface": question.surface,
        "locale": question.locale,
        "outcome": question.outcome.value,
        "question": question.question,
        "answer": question.headline,
        "statements": " ".join(question.statement_ids),
        "sources": " ".join(question.source_ids),
        "score": round(question.score, 3),
        "latency_ms": round(question.latency_ms, 3),
        "helpful": entry.helpful,
        "wrong": entry.wrong,
        "outdated": entry.outdated,
        "review": entry.review and entry.review.value,
        "knowledge_version": question.knowledge_version,
    }


def defused(cell: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula."""
    return _LIVE.sub("'", cell)


def _head() -> bytes:
    # With a byte order mark, else Excel reads UTF-8 as something else.
    return b"\xef\xbb\xbf" + _csv_line(_COLUMNS)


def _line(form: Format, row: Mapping[str, str | int | float | None]) -> bytes:
    if form is Format.JSONL:
        return f"{json.dumps(row, ensure_ascii=False)}\n".encode(errors="replace")
    return _csv_line([defused(cell) if isinstance(cell, str) else cell for cell in row.values()])


def _csv_line(cells: Iterable[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode(errors="replace")
