"""`moonrace doctor`: the settings in force, and whether everything is in place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.errors import StorageError
from bot.rendering.legible import legible
from bot.rendering.phrases import count
from bot.rendering.terminal import Hanging
from bot.storage import database_path, key_path, read_key
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
    kinds = ("statement", found.statements), ("article", found.articles), ("source", found.sources)
    counts = ", ".join(count(len(entries), kind) for kind, entries in kinds)
    yield Finding(Verdict.FINE, f"Data {found.version}: {counts}, newest of {describe(found.newest)}.")


def examine_articles(shelf: Shelf) -> Iterator[Finding]:
    """Which articles were added, and which of them cannot be used."""
    complaints: list[str] = []
    count = len(list(shelf.articles(complaints.append)))
    yield from (Finding(Verdict.WRONG, complaint) for complaint in complaints)
    if count:
        yield Finding(Verdict.FINE, f"Added articles in {shelf.folder}: {count}.")


def examine_key(url: str, *, configured: bool) -> Iterator[Finding]:
    """Whether users can be told apart in the log, now and later."""
    if configured:
        yield Finding(Verdict.FINE, "There is a privacy key in the settings.")
        return
    try:
        path = key_path(url)
        if path.exists():
            read_key(path)
            yield Finding(Verdict.FINE, f"There is a privacy key in {path}.")
        else:
            yield Finding(Verdict.FINE, f"There is no privacy key yet; the bot will make one in {path}.")
    except OSError as error:
        yield Finding(Verdict.WRONG, f"The privacy key {error.filename} cannot be read: {error.strerror}.")
    except StorageError as error:
        yield Finding(Verdict.WRONG, f"There is no privacy key: {error}.")


def examine_database(url: str) -> Iterator[Finding]:
    """Whether the log can be written, as far as looking tells: nothing is made, migrated or changed."""
    try:
        path = database_path(url)
        yield Finding(Verdict.FINE, _log_in(path) if path.exists() else _log_to_come(path))
    except StorageError as error:
        yield Finding(Verdict.WRONG, f"The log cannot be written: {error}.")


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


def _log_in(path: Path) -> str:
    # A broken installation should get as far as this check.
    from bot.storage.migrating import revision_of  # noqa: PLC0415
    from bot.storage.schema import REVISION  # noqa: PLC0415

    revision = revision_of(path)
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StorageError(f"{path} or its folder may only be read")
    to_come = "" if revision == REVISION else f"; the next start brings it to {REVISION}"
    return f"The log can be written; its database is at revision {revision or 'none'}{to_come}."


def _log_to_come(path: Path) -> str:
    folder = next(folder for folder in path.absolute().parents if folder.exists())
    try:
        tempfile.TemporaryFile(dir=folder).close()  # for root every folder seems to be writable
    except OSError as error:
        raise StorageError(f"{folder} takes no files: {error.strerror}") from error
    return f"There is no log yet; the first question will begin it in {path}."
