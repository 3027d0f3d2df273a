"""A sheet in a terminal, whole: every row with the numbers of its sources, and these below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from rich.console import Console
from rich.text import Text

from bot.rendering.legible import legible
from bot.rendering.phrases import DOT
from bot.rendering.sheets.sheet import Entry, Sheet
from bot.rendering.terminal import Hanging, references
from knowledge.chronicle.references import cite
from knowledge.models import Source

_MOST_SOURCES = 3  # of a row


def show_sheet(console: Console, sheet: Sheet, sources: Mapping[str, Source]) -> None:
    """Print all of a sheet. Addresses are left whole, for the terminal to wrap and make clickable."""
    citations = cite(chain.from_iterable(entry.sources[:_MOST_SOURCES] for entry in sheet.entries), sources)
    numbers = {citation.source_id: citation.n for citation in citations}
    for part in chain(_head(sheet), _body(sheet, numbers), references(citations)):
        console.print(part, crop=False)


def _head(sheet: Sheet) -> Iterator[Hanging]:
    yield Hanging("", Text(legible(sheet.title), style="bold"))
    if sheet.total:
        yield Hanging("", Text(legible(sheet.total)))
    if sheet.captions:
        yield Hanging("", Text(legible(DOT.join(sheet.captions)), style="dim"))


def _body(sheet: Sheet, numbers: Mapping[str, int]) -> Iterator[Hanging | Text]:
    for section in sheet.sections:
        yield Text(f"\n{legible(section.heading)}" if section.heading else "", style="bold")
        for entry in section.entries:
            yield Hanging(" ", *_paragraphs(entry, numbers))


def _paragraphs(entry: Entry, numbers: Mapping[str, int]) -> Iterator[Text]:
    countdown = f" ({entry.countdown})" if entry.countdown else ""
    row = Text.assemble((legible(entry.lead), "bold"), f"{countdown}  {legible(entry.text)}")
    for name in entry.sources[:_MOST_SOURCES]:
        row.append(f" [{numbers[name]}]")
    yield row
    yield from (Text(legible(note), style="yellow") for note in entry.notes)
