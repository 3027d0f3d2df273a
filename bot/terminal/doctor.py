"""`moonrace doctor`: the settings in force, and whether everything is in place."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rich.console import Console
from rich.text import Text

from bot.errors import StorageError
from bot.rendering.legible import legible
from bot.rendering.terminal import Hanging
from knowledge import library
from knowledge.dates import describe
from knowledge.errors import DataError
from knowledge.shelf import Shelf


class Verdict(StrEnum):
    """How a check came out."""

    FINE = "ok"
    NOTE = "note"
    WRONG = "WRONG"


_COLOURS = {Verdict.FINE: "green", Verdict.NOTE: "yellow", Verdict.WRONG: "bold red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in words for whoever runs the bot."""

    verdict: Verdict
    text: str


def examine_data() -> Iterator[Finding]:
    """Whether the data loads."""
    try:
        found = library.load()
    except DataError as error:
        yield Finding(Verdict.WRONG, f"The data cannot be used. {error}")
        return
    counts = f"{len(found.statements)} statements, {len(found.articles)} articles, {len(found.sources)} sources"
    yield Finding(Verdict.FINE, f"Data {found.version}: {counts}, newest of {describe(found.newest)}.")


def examine_articles(shelf: Shelf) -> Iterator[Finding]:
    """Which articles were added, and which of them cannot be used."""
    complaints: list[str] = []
    count = len(list(shelf.articles(complaints.append)))
    yield from (Finding(Verdict.WRONG, complaint) for complaint in complaints)
    if count:
        yield Finding(Verdict.FINE, f"Added articles in {shelf.folder}: {count}.")


def examine_database(url: str) -> Iterator[Finding]:
    """Whether the log can be written. Like the bot at its start, it makes or migrates the database."""
    try:
        healthy, revision = asyncio.run(_open_log(url))
    except StorageError as error:
        yield Finding(Verdict.WRONG, f"The log cannot be written: {error}.")
        return
    if healthy:
        yield Finding(Verdict.FINE, f"The log can be written; its database is at revision {revision}.")
    else:
        yield Finding(Verdict.WRONG, "The log cannot be written. Answers would go out, but none would be logged.")


def examine_token(there: bool) -> Iterator[Finding]:
    """Whether the bot could connect to Discord."""
    if there:
        yield Finding(Verdict.FINE, "There is a token; whether Discord accepts it shows when the bot connects.")
    else:
        yield Finding(Verdict.NOTE, "There is no token: `moonrace run` will be a chat in the terminal.")


def examine_disk(url: str, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the log will outlive the process."""
    if "DYNO" in environment and url.startswith("sqlite"):
        yield Finding(
            Verdict.NOTE,
            "This is a Heroku dyno: its disk is wiped at every restart, at least once a day, and the log with it.",
        )


def report(console: Console, settings: Mapping[str, str], findings: Sequence[Finding]) -> bool:
    """Print settings and findings. Returns whether nothing is wrong."""
    width = max((len(name) for name in settings), default=0)
    for name, value in settings.items():
        console.print(Hanging(f"{name:{width}} ", Text(legible(value))))
    if settings:
        console.print()
    for finding in findings:
        mark = Text(f"{finding.verdict:5}", style=_COLOURS[finding.verdict])
        console.print(Hanging(mark, Text(legible(finding.text))))
    return all(finding.verdict is not Verdict.WRONG for finding in findings)


async def _open_log(url: str) -> tuple[bool, str]:
    from bot.storage import QuestionLog  # noqa: PLC0415  # a broken installation should get as far as this check
    from bot.storage.schema import REVISION  # noqa: PLC0415  # likewise

    log = await QuestionLog.open(url)
    try:
        return log.healthy, REVISION
    finally:
        await log.close()
