"""The screens beside the answer: what was read, what this bot is, what is stored about a person, how to ask."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.rendering.cards import Block, Card, Link, block
from bot.rendering.escaping import quote
from bot.rendering.phrases import count
from knowledge.dates import describe, sort_key
from knowledge.library import Library
from knowledge.models import Source

SOURCES_PER_PAGE = 5
_TIERS = {
    1: "agency or primary catalogue",
    2: "wire or specialist press",
    3: "other press",
    4: "reference or community",
}
_NAME, _NOTE = 80, 200


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its card, its number from 1, and how many there are."""

    card: Card
    number: int
    of: int


def sources_page(library: Library, number: int) -> Page:
    """The sources, newest first, five a page. A number beyond the ends is taken for the nearest page."""
    sources = sorted(library.sources.values(), key=lambda source: (sort_key(source.published), source.id), reverse=True)
    pages = max(1, math.ceil(len(sources) / SOURCES_PER_PAGE))
    number = min(max(number, 1), pages)
    shown = sources[(number - 1) * SOURCES_PER_PAGE : number * SOURCES_PER_PAGE]
    title = f"**What I have read** · {count(len(sources), 'source')} · page {number} of {pages}"
    return Page(Card((block(title), *(_source(source) for source in shown))), number, pages)


def _source(source: Source) -> Block:
    tier = f"Tier {source.tier}: {_TIERS[source.tier]}"
    return block(
        f"**{quote(source.publisher, _NAME)}**, {describe(source.published)}",
        [Link(source.title, source.url)],
        f"-# {tier} · {quote(source.country, _NAME)}",
        f"-# {quote(source.note, _NOTE)}" if source.note else "",
    )


def about_card(library: Library, version: str) -> Card:
    """What this bot is, how fresh its knowledge is, how it works and how to ask."""
    counts = f"{count(len(library.statements), 'dated statement')} from {count(len(library.sources), 'source')}"
    return Card(
        (
            block(
                f"**Moonrace {quote(version, _NAME)}**",
                "Dated, cited answers about the lunar race.",
            ),
            block(
                f"Newest statement: {describe(library.newest)}",
                f"Knowledge: {counts}, version {library.version}",
            ),
            block(
                "**How it works**",
                "I look your question up in a ledger of dated statements and in articles I have read.",
                "No language model: every sentence was written down before, with its source.",
                "If I do not know, I say so. A newer statement replaces an older one; both are kept.",
            ),
            block("**How to ask**", *_WAYS),
            block("/sources lists what I have read. /privacy is about what I keep of you, and lets you delete it."),
        )
    )


_WAYS = (
    "- /ask, with `as_of` for how things stood on a date, such as 2021-04",
    "- mention me in a channel, or write to me directly",
    "- on any message: Apps, then “Answer this”",
)


def how_to_card() -> Card:
    """The reply to a mention without a question."""
    return Card(
        (
            block("Ask me about the lunar race, in one sentence.", "For example: When is Artemis III?"),
            block("**Ways to ask**", *_WAYS),
        )
    )


def answered_card(url: str) -> Card:
    """The reply to a question that was asked and answered a moment ago, at that address."""
    return Card((block(("You asked that a moment ago: see ", Link("my answer", url), ".")),))


def thanks_card(verdict: str) -> Card:
    """The reply to a feedback button."""
    return Card((block(f"Thank you. Noted as: {verdict}."),))
