"""`moonrace logs`: the log as a whole, for whoever runs the bot."""

from __future__ import annotations

import argparse
import asyncio
import csv
import datetime as dt
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bot.errors import StorageError
from bot.exports import Format, defused, row_of
from bot.rendering.legible import legible
from bot.rendering.phrases import count
from bot.storage import Key, LoggedQuestion, database_path, user_hash
from bot.terminal.browsing import browse
from bot.terminal.exits import ANSWERED, BAD_INPUT, FAILED

if TYPE_CHECKING:
    from bot.storage import QuestionLog
    from bot.storage.overview import Span

_STEP = 10_000  # questions between two words of progress
_DAY = dt.timedelta(days=1)


def logs(console: Console, chosen: argparse.Namespace, url: str, load_key: Callable[[], Key]) -> int:
    """Run one of the commands, over the log at a database URL. Returns the exit code."""
    commands = _Logs(console, url)
    if chosen.action == "browse":
        return browse(commands.path, chosen.port)
    if chosen.action == "purge":
        return commands.purge(chosen, load_key)
    return commands.export(chosen) if chosen.action == "export" else commands.stats(chosen)


class _Logs:
    """The commands, over the log at a database URL."""

    def __init__(self, console: Console, url: str) -> None:
        self._console = console
        self._url = url
        self.path = database_path(url)

    def export(self, chosen: argparse.Namespace) -> int:
        """Write questions into a file or to standard output, oldest first, without what tells who asked."""
        if chosen.out is not None and self.path.exists() and Path(chosen.out).exists():
            kept = self.path.parent.glob(f"{self.path.stem}.*")
            if any(Path(chosen.out).samefile(file) for file in kept):
                return _complain(f"{chosen.out} belongs to the log itself. Name another file after --out.")

        async def run(log: QuestionLog) -> int:
            with _opened(chosen.out) as out:
                written = await _write(log, _span(chosen), Format(chosen.format), out)
            sys.stderr.write(f"Written: {count(written, 'question')}.\n")
            return ANSWERED

        return self._with_log(run)

    def stats(self, chosen: argparse.Namespace) -> int:
        """Print what was asked on each day."""

        async def run(log: QuestionLog) -> int:
            days = await log.overview.days(_span(chosen))
            names = "day", "questions", "answered", "declined", "askers"
            rows = [[str(getattr(day, name)) for name in names] for day in days]
            if chosen.json:
                sys.stdout.write(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=2) + "\n")
                return ANSWERED
            table = Table(*names, box=None)
            for row in rows:
                table.add_row(*row)
            self._console.print(table if rows else "Nothing was asked.")
            return ANSWERED

        return self._with_log(run)

    def purge(self, chosen: argparse.Namespace, load_key: Callable[[], Key]) -> int:
        """Delete what is older than a date, or all of a user, once a person has said yes."""
        if (chosen.user is None) == (chosen.before is None) or (chosen.user and chosen.guild):
            return _complain("Say what is to be deleted: --before DATE, and --guild ID for one server; or --user ID.")

        async def run(log: QuestionLog) -> int:
            span, user = _span(chosen), chosen.user
            what = f"all of user {user}" if user else count(await log.overview.count(span), "question")
            if not chosen.yes and not _agreed(f"Delete {what}? This cannot be undone. Type yes: "):
                return _complain("Nothing was deleted. Without a terminal to be asked in, add --yes.")
            if user:
                forgotten = await log.forget(user_hash(load_key(), user), user)
                self._console.print(f"Deleted: {count(forgotten.deleted, 'entry', 'entries')}.")
            else:
                self._console.print(f"Deleted: {count(await _expire(log, span), 'question')}.")
            return ANSWERED

        return self._with_log(run)

    def _with_log(self, work: Callable[[QuestionLog], Awaitable[int]]) -> int:
        """Run with the log open. One that is not there is not made."""
        from bot.storage import QuestionLog  # noqa: PLC0415  # SQLAlchemy takes a while

        async def run() -> int:
            log = await QuestionLog.open(self._url)
            try:
                return await work(log)
            finally:
                await log.close()

        if not self.path.exists():
            return _complain(f"There is no log yet in {self.path}.", FAILED)
        try:
            return asyncio.run(run())
        except StorageError as error:
            return _complain(f"That did not work: {error}.", FAILED)


async def _expire(log: QuestionLog, span: Span) -> int:
    assert span.before is not None
    guilds = await log.retention.guilds() if span.guild_id is None else {span.guild_id}
    deleted = sum([await log.retention.expire(guild_id, span.before) for guild_id in guilds])
    await log.retention.tidy()
    return deleted


async def _write(log: QuestionLog, span: Span, form: Format, out: IO[str]) -> int:
    written = 0
    rows = csv.writer(out)
    async for entry in log.overview.stream(span):
        row = _row(entry)
        if form is Format.JSONL:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            if not written:
                rows.writerow(row)
            rows.writerow(defused(cell) if isinstance(cell, str) else cell for cell in row.values())
        written += 1
        if written % _STEP == 0:
            sys.stderr.write(f"{written} …\n")
    return written


def _row(entry: LoggedQuestion) -> dict[str, str | int | float | None]:
    """Without the asker: a file that was taken away is out of reach of /privacy forget."""
    row = {name: value for name, value in row_of(entry).items() if name != "asker"}
    return {"server": entry.question.guild_id and str(entry.question.guild_id), **row}


def _span(chosen: argparse.Namespace) -> Span:
    from bot.storage.overview import Span  # noqa: PLC0415  # likewise

    today = dt.datetime.now(dt.UTC).date()
    days = getattr(chosen, "days", None)
    since = today - (days - 1) * _DAY if days else getattr(chosen, "since", None)
    until = getattr(chosen, "until", None)
    before = until + _DAY if until else getattr(chosen, "before", None)
    return Span(guild_id=chosen.guild, since=since and _midnight(since), before=before and _midnight(before))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


@contextmanager
def _opened(name: str | None) -> Iterator[IO[str]]:
    if name is None:
        yield sys.stdout
        return
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        Path(name).chmod(0o600)
        yield file


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stderr.write(question)
    return sys.stdin.readline().strip().lower() == "yes"


def _complain(text: str, code: int = BAD_INPUT) -> int:
    sys.stderr.write(f"{legible(text)}\n")
    return code
