"""A sheet on Discord: pages that hold only as many rows as fit with all their sources.

Every page numbers its own sources from 1, so that each can be read, or shared, without the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from bot.rendering.answers import clock, source_line
from bot.rendering.cards import Block, Card, block
from bot.rendering.escaping import quote
from bot.rendering.phrases import DOT
from bot.rendering.screens import Page
from bot.rendering.sheets.sheet import Entry, Section, Sheet
from knowledge.chronicle.references import cite
from knowledge.models import Source

MOST_ROWS = 10
_ROOM = 3400  # of a description's 4,096 characters: escapes and the head of the page take the rest
_MARKS = 45  # characters of a row beside its words: bold, number, the reader's clock
_VIEW = 120  # characters of its point of view
_REFERENCE = 65  # characters of a source beside its publisher, title and address
_TITLE, _TOTAL, _CAPTION, _HEADING, _LEAD, _TEXT, _NOTE, _SOURCE_TITLE = 200, 400, 300, 80, 120, 420, 420, 80


def sheet_page(sheet: Sheet, sources: Mapping[str, Source], number: int) -> Page:
    """A page of a sheet. A number beyond the ends is taken for the nearest page."""
    pages = list(_pages(sheet, sources))
    number = min(max(number, 1), len(pages))
    shown = pages[number - 1]
    entries = tuple(chain.from_iterable(section.entries for section in shown))
    citations = cite(chain.from_iterable(entry.sources[: sheet.cited] for entry in entries), sources)
    numbers = {citation.source_id: citation.n for citation in citations}
    captions = (*sheet.captions, f"page {number} of {len(pages)}") if len(pages) > 1 else sheet.captions
    head = block(
        f"**{quote(sheet.title, _TITLE)}**",
        quote(sheet.total, _TOTAL),
        f"-# {quote(DOT.join(captions), _CAPTION)}" if captions else "",
    )
    cited = block(*(source_line(each, _SOURCE_TITLE) for each in citations), rank=1, more="sources")
    return Page(Card((head, *(_section(each, numbers, sheet.cited) for each in shown), cited)), number, len(pages))


def _pages(sheet: Sheet, sources: Mapping[str, Source]) -> Iterator[tuple[Section, ...]]:
    """The rows dealt out to pages, each with the heading it stands under. There is always one page."""
    page: list[Section] = []
    named: set[str] = set()
    used = rows = 0
    for part in _parts(sheet):
        cited = {name for entry in part.entries for name in entry.sources[: sheet.cited]}
        words = sum(map(_words, part.entries))
        weight = words + sum(_reference(sources[name]) for name in cited - named)
        if page and (used + weight > _ROOM or rows + len(part.entries) > MOST_ROWS):
            yield tuple(page)
            page, named, used, rows = [], set(), 0, 0
            weight = words + sum(_reference(sources[name]) for name in cited)
        _append(page, part)
        named |= cited
        used, rows = used + weight, rows + len(part.entries)
    yield tuple(page)


def _append(page: list[Section], part: Section) -> None:
    if page and page[-1].heading == part.heading:
        page[-1] = replace(part, entries=page[-1].entries + part.entries)
    else:
        page.append(part)


def _parts(sheet: Sheet) -> Iterator[Section]:
    """What may not be torn apart."""
    for section in sheet.sections:
        if sheet.together:
            yield section
        else:
            yield from (Section(section.heading, (entry,)) for entry in section.entries)


def _words(entry: Entry) -> int:
    """How many characters a row takes, without its sources."""
    return _MARKS + sum(map(len, (entry.lead, entry.text[:_TEXT], *entry.notes)))


def _reference(source: Source) -> int:
    """How many characters the line of a source takes."""
    title, view = min(len(source.title), _SOURCE_TITLE), min(len(source.note), _VIEW)
    return _REFERENCE + len(source.publisher) + title + len(source.url) + view


def _section(section: Section, numbers: Mapping[str, int], cited: int) -> Block:
    heading = f"### {quote(section.heading, _HEADING)}" if section.heading else ""
    return block(heading, *(line for entry in section.entries for line in _lines(entry, numbers, cited)))


def _lines(entry: Entry, numbers: Mapping[str, int], cited: int) -> Iterator[str]:
    ticking = clock(entry.when) if entry.when else ""
    lead = f"**{quote(entry.lead, _LEAD)}**{f' ({ticking})' if ticking else ''}"
    marks = "".join(f" [{numbers[name]}]" for name in entry.sources[:cited])
    yield f"{lead} {quote(entry.text, _TEXT)}{marks}"
    yield from (f"-# {quote(note, _NOTE)}" for note in entry.notes)
