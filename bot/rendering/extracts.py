"""What `moonrace ingest` read, and what is on the shelf of added articles, for a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from rich.text import Text

from bot.rendering.legible import legible
from bot.rendering.terminal import Hanging
from knowledge.articles import AddedArticle
from knowledge.dates import describe
from knowledge.ingest import Extraction


def extraction_object(extraction: Extraction) -> dict[str, Any]:
    """What was read; null where nothing told."""
    facts = extraction.facts
    return {
        "title": facts.title or None,
        "publisher": facts.publisher or None,
        "published": facts.published.edtf if facts.published else None,
        "language": facts.language or None,
        "passages": [
            {"locator": f"paragraph {number}", "text": text}
            for number, text in enumerate(extraction.paragraphs, start=1)
        ],
        "dropped": [asdict(dropped) for dropped in extraction.dropped],
    }


def extraction_lines(extraction: Extraction) -> Iterator[Hanging]:
    """What would be kept, and what not and why."""
    facts = asdict(extraction.facts)
    facts["published"] = describe(extraction.facts.published) if extraction.facts.published else None
    for name, value in facts.items():
        found = Text(legible(value)) if value else Text("not found", style="yellow")
        yield Hanging(f"{name:9}", found)
    for number, text in enumerate(extraction.paragraphs, start=1):
        yield Hanging(f"{number}.", Text(legible(text)))
    for dropped in extraction.dropped:
        yield Hanging("-", Text(f"{legible(dropped.text)} ({dropped.reason})", style="dim"))


def added_object(added: AddedArticle) -> dict[str, Any]:
    """An added article without its text."""
    source = added.source
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "author": added.author,
        "published": source.published.edtf,
        "language": source.language,
        "url": source.url,
        "passages": len(added.article.passages),
    }


def added_lines(articles: Iterable[AddedArticle]) -> Iterator[Hanging]:
    """The added articles by their ids."""
    for added in articles:
        source, count = added.source, len(added.article.passages)
        text = f"{source.title} ({source.publisher}, {describe(source.published)}, {count} paragraphs)"
        yield Hanging("", Text(source.id, style="bold"), Text(legible(text)))
