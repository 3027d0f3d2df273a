"""A card: what one message shows, as an embed and as plain text, within Discord's limits by construction.

Limits: https://discord.com/developers/docs/resources/message (content 2,000; embed description 4,096).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import discord

from bot.rendering.escaping import escape, quote, safe_url, size

EMBED_LIMIT = 4096
TEXT_LIMIT = 1950  # of 2,000: sharing puts a line above
_MORE_ROOM = 24


@dataclass(frozen=True, slots=True)
class Link:
    """The one way to a live link: a label, escaped and cut at `limit`, and an address, dropped unless it is https."""

    label: str
    url: str
    limit: int = 160

    def markdown(self, *, preview: bool) -> str:
        """The masked link; without `preview`, Discord adds no picture of the target below the message."""
        label, url = quote(self.label, self.limit), safe_url(self.url)
        if not url or not label:
            return label
        return f"[{label}]({url})" if preview else f"[{label}](<{url}>)"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together; each line is Markdown as it is, with links between.

    `rank` says who gets the room when it is short, lower first; what does not fit is left out by whole lines.
    `more` is what such lines are called ("sources") when their number is to be told.
    """

    lines: tuple[tuple[str | Link, ...], ...]
    rank: int = 0
    more: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One message: blocks in reading order, and the colour of the embed's edge."""

    blocks: tuple[Block, ...]
    colour: int = 0x5865F2

    def embed(self) -> discord.Embed:
        """The card as an embed: one description, no fields, so that it reads the same on a phone."""
        return discord.Embed(description=_compose(self.blocks, EMBED_LIMIT, preview=True), colour=self.colour)

    def text(self, limit: int = TEXT_LIMIT) -> str:
        """The card as a plain message, for channels where the bot may not embed."""
        return _compose(self.blocks, limit, preview=False)


def block(*lines: str | Sequence[str | Link], rank: int = 0, more: str = "") -> Block:
    """A block of the lines that are not empty."""
    parted = ((line,) if isinstance(line, str) else tuple(line) for line in lines)
    return Block(tuple(line for line in parted if any(line)), rank, more)


def note(text: str, *, colour: int = 0x5865F2) -> Card:
    """A card with nothing but a few plain words of our own, escaped."""
    return Card((block(escape(text)),), colour)


def _compose(blocks: Sequence[Block], limit: int, *, preview: bool) -> str:
    """The blocks that fit, in reading order, an empty line between them."""
    kept: dict[int, str] = {}
    room = limit
    for index, each in sorted(enumerate(blocks), key=lambda pair: pair[1].rank):
        lines = [_line(line, preview=preview) for line in each.lines]
        text = "\n".join(_fitting(lines, room, each.more))
        if text:
            kept[index] = text
            room -= size(text) + len("\n\n")
    return "\n\n".join(kept[index] for index in sorted(kept))


def _line(parts: Iterable[str | Link], *, preview: bool) -> str:
    return "".join(part.markdown(preview=preview) if isinstance(part, Link) else part for part in parts)


def _fitting(lines: Sequence[str], room: int, more: str) -> Iterator[str]:
    """The first lines that fit whole, and what is missing, where that has a name."""
    for shown, line in enumerate(lines):
        last = shown == len(lines) - 1
        if size(line) + (0 if last or not more else _MORE_ROOM + len(more)) > room:
            if more and shown:
                yield f"-# … and {len(lines) - shown} more {more}"
            return
        yield line
        room -= size(line) + len("\n")
