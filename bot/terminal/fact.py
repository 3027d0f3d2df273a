"""`moonrace fact new`: adds a statement to the ledger, asking for what was not given."""

from __future__ import annotations

import argparse
import contextlib
import sys

from rich.console import Console

from bot.rendering.legible import legible
from bot.terminal.exits import ANSWERED, BAD_INPUT
from knowledge.drafting import Draft, add
from knowledge.errors import DataError

_PROMPTS = {
    "ledger": "Ledger file, without .toml (artemis, ilrs, luna, ...)",
    "milestone": "Milestone, by its id in that file",
    "text": "One sentence in your own words: who, what, when",
    "stated": "When was it said? 2026-02-27, 2026-02 or 2026",
    "status": "planned, in_progress, achieved, partial, delayed, paused, cancelled, failed or opinion",
    "sources": "Source ids, with commas between",
}


def new_fact(console: Console, given: argparse.Namespace) -> int:
    """Add a statement, or say what is wrong with it. Exit code 2 where nothing was written."""
    fields = {name: getattr(given, name) or "" for name in (*_PROMPTS, "when")}
    with contextlib.suppress(EOFError):  # Ctrl-D: whoever has enough of it
        for name, prompt in _PROMPTS.items():
            if not fields[name] and sys.stdin.isatty():
                fields[name] = console.input(f"{prompt}: ").strip()
    if missing := [f"--{name}" for name in _PROMPTS if not fields[name]]:
        sys.stderr.write(f"A statement also needs {', '.join(missing)}.\n")
        return BAD_INPUT
    sources = tuple(source.strip() for source in fields.pop("sources").split(",") if source.strip())
    try:
        entry = add(Draft(sources=sources, **fields))
    except DataError as error:
        sys.stderr.write(f"Nothing was written. {legible(str(error))}\n")
        return BAD_INPUT
    for line in entry.strip().splitlines():
        console.print(legible(line), soft_wrap=True)
    console.print(f"Added to knowledge/data/ledger/{fields['ledger']}.toml; now run `moonrace check`.")
    return ANSWERED
