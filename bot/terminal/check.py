"""`moonrace check`: whether the data is whole, complete and fresh."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.rendering.legible import legible
from bot.rendering.terminal import Hanging
from bot.terminal.exits import ANSWERED, FAILED
from knowledge import checks, library
from knowledge.checks import Report
from knowledge.dates import describe
from knowledge.library import Library
from knowledge.models import Statement

_LINK_SECONDS = 20
_LINKS_AT_A_TIME = 8
_GONE = frozenset((404, 410))


def check(console: Console, given: argparse.Namespace) -> int:
    """Check the shipped data and report, or show a sample of it. Exit code 1 if there is an error."""
    if given.sample is not None:
        return _show_sample(console, given.sample, given.seed, as_json=given.json)
    report = checks.check(today=dt.datetime.now(dt.UTC).date(), stale_days=given.stale_days)
    warnings = list(report.warnings)
    if given.links and not report.errors:
        warnings += asyncio.run(_dead_links(library.load()))
    if given.json:
        found = {"counts": dict(report.counts), "errors": list(report.errors), "warnings": warnings}
        console.print(json.dumps(found, ensure_ascii=False), soft_wrap=True)
    else:
        _show(console, report, warnings)
    return FAILED if report.errors else ANSWERED


def _show_sample(console: Console, size: int, seed: int, *, as_json: bool) -> int:
    """Print statements chosen at random, with their sources, to be checked by hand."""
    shipped = library.load()
    chosen = checks.sample(shipped, size, seed)
    if as_json:
        rows = [
            {
                "id": s.id,
                "text": s.text,
                "stated": s.stated.edtf,
                "sources": [shipped.sources[i].url for i in s.sources],
            }
            for s in chosen
        ]
        console.print(json.dumps(rows, ensure_ascii=False), soft_wrap=True)
        return ANSWERED
    for statement in chosen:
        _show_statement(console, statement, shipped)
    return ANSWERED


def _show(console: Console, report: Report, warnings: Iterable[str]) -> None:
    table = Table("what", "how many", title="The data")
    for name, count in report.counts.items():
        table.add_row(name.replace("_", " "), f"{count:,}")
    if report.counts:
        console.print(table)
    for warning in warnings:
        console.print(Hanging(Text("warning", style="yellow"), Text(legible(warning))))
    for error in report.errors:
        console.print(Hanging(Text("ERROR", style="bold red"), Text(legible(error))))
    if not report.errors:
        console.print("No errors.")


def _show_statement(console: Console, statement: Statement, shipped: Library) -> None:
    when = f", of {describe(statement.when)}" if statement.when else ""
    standing = f"{statement.status}, stated {describe(statement.stated)}{when}"
    sources = [shipped.sources[source] for source in statement.sources]
    lines = [Text(f"{source.publisher}, {describe(source.published)}: {source.url}") for source in sources]
    console.print(Hanging(statement.id, Text(legible(statement.text)), Text(standing, style="italic"), *lines))
    console.print()


async def _dead_links(shipped: Library) -> list[str]:
    """The sources whose address answers that there is no such page."""
    import aiohttp  # noqa: PLC0415  # only this needs the network

    gate = asyncio.Semaphore(_LINKS_AT_A_TIME)
    timeout = aiohttp.ClientTimeout(total=_LINK_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:

        async def visit(source: str, url: str) -> str:
            try:
                async with gate, session.get(url) as response:
                    return f"source {source}: {url} is gone ({response.status})" if response.status in _GONE else ""
            except (aiohttp.ClientError, TimeoutError) as error:
                return f"source {source}: {url} does not answer ({type(error).__name__})"

        visits = (visit(source.id, source.url) for source in shipped.sources.values())
        return [warning for warning in await asyncio.gather(*visits) if warning]
