"""`moonrace prepare`: what the first start would have to make, made beforehand."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from rich.console import Console

from bot.rendering.legible import legible
from bot.terminal.exits import ANSWERED, FAILED
from knowledge.keeping import holds
from knowledge.library import Library


def ask_for_patience(folder: Path, library: Library) -> None:
    """Tell a person at a terminal why the first start takes longer."""
    if sys.stderr.isatty() and not holds(folder, library):
        sys.stderr.write("Analysing the known questions, once after each update; some seconds …\n")


def prepare(console: Console, folder: Path, library: Library, database_url: str) -> int:
    """Make the log, and say whether the analysis of a library that has been built is kept in a folder.

    Returns the exit code. Raises StorageError where the log cannot be.
    """
    asyncio.run(_make_log(database_url))
    if not holds(folder, library):
        sys.stderr.write(f"The folder {legible(str(folder))} cannot be written, so each start will take longer.\n")
        return FAILED
    console.print(f"The analysis of all known questions is kept in {legible(str(folder))}.", soft_wrap=True)
    return ANSWERED


async def _make_log(database_url: str) -> None:
    from bot.storage import QuestionLog  # noqa: PLC0415  # SQLAlchemy would delay each first answer

    await (await QuestionLog.open(database_url)).close()
