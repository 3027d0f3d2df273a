"""Blocks -> the article's own paragraphs and what was left out, with reasons.

What the words of a block do not tell, its place does: before the first sentence and behind the last, beside a picture,
below a line that ends with a colon. A sentence is never dropped for its place alone.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.ingest import boilerplate
from knowledge.ingest.captions import reads_like_caption
from knowledge.ingest.datelines import find_date
from knowledge.ingest.extraction import Block, Dropped, Kind
from knowledge.ingest.prose import count_words, is_prose, is_sentence, key
from knowledge.models import PartialDate

_LONGEST_HEADING = 20
_HEADING = "heading"
_ITEMS_OF_A_MENU = 3
_WORDS_OF_A_MENU_ITEM = 3
_KNOWN_BY_KIND = {Kind.CAPTION: boilerplate.CAPTION, Kind.PICTURE: boilerplate.PICTURE}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a text told of itself ("" and None where nothing), its own paragraphs, and what was left out."""

    title: str
    author: str
    published: PartialDate | None
    paragraphs: tuple[str, ...]
    dropped: tuple[Dropped, ...]


def clean(blocks: Sequence[Block], title: str = "") -> Cleaned:
    """Part the article's own paragraphs from the rest. Without a `title` the blocks are searched for one."""
    judged = [_by_words(block) for block in blocks]
    title = title or _find_title(judged)
    judged = list(_mark_titles(judged, title))
    judged = list(_mark_captions(judged))
    judged = list(_mark_comments(judged))
    judged = list(_mark_fragments(judged))
    judged = list(_mark_repetitions(judged))
    return Cleaned(
        title=title,
        author=next((boilerplate.author_of(b.text) for b in judged if b.reason == boilerplate.BYLINE), ""),
        published=_published(judged),
        paragraphs=tuple(block.text for block in judged if not block.reason),
        dropped=tuple(Dropped(block.text, block.reason) for block in judged if block.reason and block.text),
    )


def _by_words(block: Block) -> Block:
    """Mark what its form or its words alone tell. The cells of a table may be nothing but dates and figures."""
    if block.reason or block.kind is Kind.ROW:
        return block
    return replace(block, reason=_KNOWN_BY_KIND.get(block.kind) or boilerplate.reason(block.text))


def _prose(blocks: Sequence[Block]) -> list[int]:
    """The places of what are paragraphs for certain."""
    certain = (Kind.TEXT, Kind.ITEM)
    return [i for i, b in enumerate(blocks) if not b.reason and b.kind in certain and is_prose(b.text)]


def _find_title(blocks: Sequence[Block]) -> str:
    """Of the lines above the first paragraph the one that is repeated most often, else the first heading, else the
    first line that is longer than an item of a menu.
    """
    above = [block for block in blocks[: next(iter(_prose(blocks)), 0)] if _may_be_title(block)]
    if not above:
        return _questioning_title(blocks)
    times = Counter(key(block.text) for block in blocks)
    most = max(above, key=lambda block: times[key(block.text)])
    if times[key(most.text)] > 1:
        return most.text
    headings = [block for block in above if block.kind is Kind.HEADING]
    longer = [block for block in above if count_words(block.text) > _WORDS_OF_A_MENU_ITEM]
    return (headings or longer or above)[0].text


def _questioning_title(blocks: Sequence[Block]) -> str:
    """A first line that asks or calls out, as a title may: "Will Artemis III fly?"."""
    kept = [block for block in blocks if not block.reason][:2]
    first = kept[0].text if len(kept) > 1 and _may_be_title(kept[0]) else ""
    return first if first.endswith(("?", "!", "？", "！")) else ""


def _may_be_title(block: Block) -> bool:
    proper = block.kind in (Kind.TEXT, Kind.HEADING) and not block.reason
    other = boilerplate.is_request(block.text) or boilerplate.holds_address(block.text)
    return proper and not other and 1 < count_words(block.text) <= _LONGEST_HEADING


def _mark_titles(blocks: Sequence[Block], title: str) -> Iterator[Block]:
    """The title, wherever it stands. Where it is repeated it is mostly the description of a picture."""
    wanted, seen = key(title), False
    for block in blocks:
        if block.reason or not wanted or key(block.text) != wanted:
            yield block
            continue
        yield replace(block, reason="title repeated", kind=Kind.PICTURE) if seen else replace(block, reason="title")
        seen = True


def _mark_captions(blocks: Sequence[Block]) -> Iterator[Block]:
    """What stands right under a picture and reads like its caption."""
    under_picture = False
    for block in blocks:
        caption = under_picture and not block.reason and block.kind is Kind.TEXT and reads_like_caption(block.text)
        yield replace(block, reason=boilerplate.CAPTION) if caption else block
        under_picture = block.kind is Kind.PICTURE or block.reason == boilerplate.PICTURE


def _mark_comments(blocks: Sequence[Block]) -> Iterator[Block]:
    """Readers' comments: all that stands below a line that counts or invites them, if an article stands above."""
    first = next(iter(_prose(blocks)), len(blocks))
    below = False
    for i, block in enumerate(blocks):
        yield replace(block, reason=boilerplate.COMMENTS) if below and not block.reason else block
        below = below or (block.reason == boilerplate.COMMENTS and i > first)


def _mark_fragments(blocks: Sequence[Block]) -> Iterator[Block]:
    """Headings, requests and menus: lines that are no sentences and belong to none.

    An item belongs to the list it stands in, and so does any line below one that ends with a colon.
    """
    prose = _prose(blocks) or [len(blocks)]
    times = Counter(key(block.text) for block in blocks)
    listing = False
    for i, block in enumerate(blocks):
        if block.reason:
            listing = listing and block.kind is Kind.PICTURE
            yield block
            continue
        outside = not prose[0] <= i <= prose[-1]
        if block.kind is Kind.HEADING:
            yield replace(block, reason=_HEADING)
        elif listing or block.kind is Kind.ROW or is_sentence(block.text):
            yield block
        elif boilerplate.is_request(block.text) and (outside or times[key(block.text)] > 1):
            yield replace(block, reason=boilerplate.APPEAL)
        else:
            yield replace(block, reason=_fragment(blocks, i, outside=outside))
        listing = block.text.endswith((":", "：")) or (listing and not is_sentence(block.text))


def _fragment(blocks: Sequence[Block], place: int, *, outside: bool) -> str:
    block = blocks[place]
    if outside and _in_menu(blocks, place):
        return boilerplate.MENU
    if block.kind is Kind.ITEM or count_words(block.text) > _LONGEST_HEADING:
        return ""
    return "line outside the article" if outside else _HEADING


def _in_menu(blocks: Sequence[Block], place: int) -> bool:
    """Whether a line is one of several in a row that are all as short as the items of a menu."""

    def short(i: int) -> bool:
        return 0 <= i < len(blocks) and count_words(blocks[i].text) <= _WORDS_OF_A_MENU_ITEM

    start = end = place
    while short(start - 1):
        start -= 1
    while short(end):
        end += 1
    return end - start >= _ITEMS_OF_A_MENU


def _mark_repetitions(blocks: Sequence[Block]) -> Iterator[Block]:
    seen: set[str] = set()
    for block in blocks:
        again = not block.reason and key(block.text) in seen
        yield replace(block, reason="repeated") if again else block
        if not block.reason:
            seen.add(key(block.text))


def _published(blocks: Sequence[Block]) -> PartialDate | None:
    """The first date that stands by itself, or in a byline, above the article's first paragraph."""
    above = itertools.takewhile(lambda block: block.reason, blocks)
    lines = (b.text for b in above if b.reason in (boilerplate.ONLY_DATE, boilerplate.BYLINE))
    return next(filter(None, map(find_date, lines)), None)
