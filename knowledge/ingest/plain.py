"""Plain text -> blocks.

Blank lines part paragraphs. Within a stretch of lines a break is either one that a program made at a margin, and is
taken out, or one that the writer made, and parts blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.ingest.extraction import Block, Kind
from knowledge.ingest.prose import ends_sentence, is_wordless, tidy

_NEWLINE = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BULLET = re.compile(r"\s*[•‣◦▪▸►●○■□∙⁃➢✓*-]\s+(?=\S)")
_NUMBERED = re.compile(r"\s*\(?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")
# A margin narrower than this would be a column of short lines, such as a list of names.
_NARROWEST_MARGIN = 40
_MOSTLY = 0.8


def blocks(text: str, slack: float = 1.0) -> Iterator[Block]:
    """The blocks of a text. `slack` is the share of a margin's width from which on a line is full: 1 where all letters
    have the same width, less where they have not.
    """
    stretch: list[str] = []
    for line in [*_NEWLINE.split(text), ""]:
        if not is_wordless(line):
            stretch.append(line)
            continue
        if stretch:
            yield from _blocks_of(stretch, slack)
            stretch = []
        if line.strip():
            yield Block(tidy(line))


def _blocks_of(lines: list[str], slack: float) -> Iterator[Block]:
    """The blocks of lines between two blank ones. What follows a line with a colon at its end is a list."""
    joined = _unwrapped(lines, slack)
    listing = False
    for number, line in enumerate(joined):
        bullet = _BULLET.match(line)
        text = tidy(line[bullet.end() :] if bullet else line)
        item = bullet or _NUMBERED.match(line) or listing
        yield Block(text, Kind.ITEM if item else Kind.TEXT)
        listing = listing or (number == 0 and len(joined) > 1 and text.endswith(":"))


def _unwrapped(lines: list[str], slack: float) -> list[str]:
    """The lines with those joined that only a margin parts.

    A break is a margin's where the next word would not have fitted on the line; that almost all are tells that there
    is a margin at all.
    """
    width = max(len(line.rstrip()) for line in lines) * slack
    breaks = [i for i in range(1, len(lines)) if not _begins_item(lines[i])]
    full = {i for i in breaks if len(lines[i - 1].rstrip()) + 1 + len(lines[i].split()[0]) > width}
    has_margin = width >= _NARROWEST_MARGIN and len(full) >= _MOSTLY * len(breaks)
    joined = [lines[0]]
    for i in range(1, len(lines)):
        goes_on = lines[i].lstrip()[0].islower() and not ends_sentence(lines[i - 1])
        if i in breaks and (goes_on or (has_margin and i in full)):
            joined[-1] = f"{joined[-1].rstrip()} {lines[i].lstrip()}"
        else:
            joined.append(lines[i])
    return joined


def _begins_item(line: str) -> bool:
    return bool(_BULLET.match(line) or _NUMBERED.match(line))
