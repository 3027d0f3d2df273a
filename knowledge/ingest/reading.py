"""Bytes -> an extraction, whatever sort of document they are."""

from __future__ import annotations

from dataclasses import fields

from knowledge.ingest import cleaning, language, plain
from knowledge.ingest.decoding import Format, decode, format_of
from knowledge.ingest.extraction import Block, Extraction, Facts, Hints, IngestError

LARGEST = 10_000_000  # bytes of a document
LONGEST = 1_000_000  # characters of a document's text, a long book's


def read(content: bytes, hints: Hints) -> Extraction:
    """Read a document. Raises IngestError, whose text names it and says what to do, where it holds no article.

    What `hints` tell stands above what the document says of itself, and that above what its text lets guess.
    """
    if len(content) > LARGEST:
        raise IngestError(f"{hints.name} has more than {LARGEST / 1e6:.0f} MB, so it is not read.")
    blocks, said = _blocks(content, hints)
    length = sum(len(block.text) for block in blocks)
    if length > LONGEST:
        raise IngestError(f"{hints.name} has {length:,} characters of text; at most {LONGEST:,} are read.")
    known = _filled(hints.told, said)
    cleaned = cleaning.clean(blocks, known.title)
    if not cleaned.paragraphs:
        raise IngestError(f"{hints.name} holds no paragraph of an article, only headings, menus or the like.")
    guessed = Facts(
        title=cleaned.title,
        author=cleaned.author,
        published=cleaned.published,
        language=language.guess(" ".join(cleaned.paragraphs)),
    )
    return Extraction(_filled(known, guessed), cleaned.paragraphs, cleaned.dropped)


def _blocks(content: bytes, hints: Hints) -> tuple[list[Block], Facts]:
    match format_of(content, hints):
        case Format.PDF:
            from knowledge.ingest import pdf  # noqa: PLC0415  # each reader loads its library only when it is needed

            return pdf.read(content, hints)
        case Format.HTML:
            from knowledge.ingest import web  # noqa: PLC0415  # likewise

            return web.read(decode(content, hints), hints)
        case Format.MARKDOWN:
            from knowledge.ingest import markdown  # noqa: PLC0415  # likewise

            return markdown.read(decode(content, hints))
        case Format.TEXT:
            return list(plain.blocks(decode(content, hints))), Facts()


def _filled(first: Facts, second: Facts) -> Facts:
    """The first facts, with the second where the first are unknown."""
    return Facts(**{f.name: getattr(first, f.name) or getattr(second, f.name) for f in fields(Facts)})
