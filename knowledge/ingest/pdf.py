"""PDF -> blocks.

A PDF knows lines and no paragraphs. Lines that most pages repeat at their edge are its running heads; a line ends a
paragraph where it ends a sentence and is short, or where the next one begins a new one with room to spare.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from knowledge.ingest import plain
from knowledge.ingest.extraction import Block, Facts, Hints, IngestError
from knowledge.ingest.prose import ends_sentence, key, tidy

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 1000
# What one stream of the file may unpack to, in bytes, and how much work it may make: a page of text needs thousands.
_LARGEST_STREAM = 20_000_000
_MOST_WORK = 60_000_000
_EDGE = 2  # lines at the top and the foot of a page where running heads stand
_REPEATED_ON = 0.5
_FEWEST_REPEATS = 3
# Letters have widths of their own, so a full line may have fewer of them than the fullest.
_SLACK = 0.85
_FILE_NAME = re.compile(r"\.\w{2,5}$|^(?:microsoft|untitled|document\d*|slide \d+)\b|[/\\]", re.IGNORECASE)
_HYPHENATED = re.compile(r"(\w+)-\n\s*([^\W\d_]+)")


def read(content: bytes, hints: Hints) -> tuple[list[Block], Facts]:
    """The blocks of a PDF and what it says of itself. Raises IngestError where it cannot be read or has no text."""
    import pypdf  # noqa: PLC0415  # it takes a fifth of a second to load, and nothing else needs it
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError  # noqa: PLC0415  # likewise

    limits = pypdf.get_configuration().with_overwrites(
        jbig2dec_binary=None,  # it would start a program to draw pictures
        zlib_maximum_output_length=_LARGEST_STREAM,
        lzw_maximum_output_length=_LARGEST_STREAM,
        run_length_maximum_output_length=_LARGEST_STREAM,
        array_based_stream_maximum_output_length=_LARGEST_STREAM,
        stream_decoding_work_maximum_length=_MOST_WORK,
    )
    try:
        with pypdf.apply_configuration(limits):
            reader = pypdf.PdfReader(io.BytesIO(content))
            pages = _pages(reader, hints)
            said = _facts(reader)
    except LimitReachedError:
        raise IngestError(f"{hints.name} unpacks to more than a PDF with text should; it is not read.") from None
    except DependencyError:
        raise IngestError(f"{hints.name} is encrypted in a way that is not read. Save it without.") from None
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise IngestError(f"{hints.name} is a PDF that cannot be read ({type(error).__name__}).") from error
    if not any(pages):
        raise IngestError(f"{hints.name} is a PDF without text; a scan must be put through text recognition first.")
    return list(_blocks(pages)), said


def _pages(reader: PdfReader, hints: Hints) -> list[list[str]]:
    """The lines of each page."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise IngestError(f"{hints.name} is locked with a password. Save it without one.")
    if len(reader.pages) > MOST_PAGES:
        raise IngestError(f"{hints.name} has {len(reader.pages):,} pages; at most {MOST_PAGES:,} are read.")
    return [[line for line in page.extract_text().splitlines() if line.strip()] for page in reader.pages]


def _facts(reader: PdfReader) -> Facts:
    """Title and author, where they are no names of files. The date in a PDF is that of its making, so it is no date."""
    said = reader.metadata
    title = tidy(str(said.title or "")) if said else ""
    author = tidy(str(said.author or "")) if said else ""
    return Facts(title="" if _FILE_NAME.search(title) else title, author=author)


def _blocks(pages: Sequence[Sequence[str]]) -> Iterator[Block]:
    heads = _running_heads(pages)
    kept: list[str] = []
    for page in pages:
        for place, line in enumerate(page):
            at_edge = min(place, len(page) - 1 - place) < _EDGE
            if at_edge and _mask(line) in heads:
                yield Block(tidy(line), reason="running head")
            else:
                kept.append(line)
    yield from plain.blocks(_rejoined("\n".join(_parted(kept))), _SLACK)


def _running_heads(pages: Sequence[Sequence[str]]) -> set[str]:
    edges = Counter(mask for page in pages for mask in {_mask(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    enough = max(_FEWEST_REPEATS, _REPEATED_ON * len(pages))
    return {mask for mask, times in edges.items() if times >= enough}


def _mask(line: str) -> str:
    """A line with its numbers masked, so that all page numbers are one."""
    return key(re.sub(r"\d+", "0", line))


def _parted(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with a blank one where a paragraph ends: behind a sentence on a line that is not full."""
    lengths = sorted(len(line.strip()) for line in lines)
    full = lengths[len(lengths) * 9 // 10] * _SLACK if lengths else 0
    for line in lines:
        yield line.strip()
        if ends_sentence(line) and len(line.strip()) < full:
            yield ""


def _rejoined(text: str) -> str:
    """Words put together that a line's end parts, unless the text writes them with a hyphen elsewhere too."""

    def join(match: re.Match[str]) -> str:
        first, second = match.groups()
        hyphen = "-" if not second[0].islower() or f"{first}-{second}" in text else ""
        return f"{first}{hyphen}{second}"

    return _HYPHENATED.sub(join, text)
