"""An Answer as a card: headline, status and dates, caveats, quotations, numbered sources; or a decline."""

from __future__ import annotations

import datetime as dt

from bot.rendering.cards import Block, Card, Link, block
from bot.rendering.escaping import quote
from knowledge.dates import describe
from knowledge.models import Answer, Citation, Decline, PartialDate, Precision, Snippet, Status

_COLOURS = {
    Status.PLANNED: 0x3B82F6,
    Status.IN_PROGRESS: 0x06B6D4,
    Status.ACHIEVED: 0x16A34A,
    Status.PARTIAL: 0x84CC16,
    Status.DELAYED: 0xF59E0B,
    Status.PAUSED: 0xD97706,
    Status.CANCELLED: 0x6B7280,
    Status.FAILED: 0xDC2626,
    Status.OPINION: 0x9333EA,
}
_DECLINED = 0x94A3B8
_NO_STATUS = 0x5865F2
_QUESTION, _HEADLINE, _CAVEAT, _SNIPPET, _TITLE, _NOTE, _NAME = 200, 600, 250, 240, 100, 120, 80
_ECHO = 120  # of a quotation that says what the headline says: enough to show which words matched
_MOST_CAVEATS, _MOST_SNIPPETS = 4, 3
_EPOCH = dt.date(1970, 1, 1)
_DOT = " · "


def answer_card(answer: Answer) -> Card:
    """The card of an answer or of a decline; both begin with the question, small."""
    question = f"-# {quote(answer.question, _QUESTION)}"
    if answer.declined is not None:
        return Card((block(question, *_decline(answer.declined)),), _DECLINED)
    headline = f"**{quote(answer.headline, _HEADLINE)}**"
    colour = _NO_STATUS if answer.status is None else _COLOURS[answer.status]
    return Card(
        (
            block(question, headline, _standing(answer)),
            block(*(f"⚠️ {quote(caveat, _CAVEAT)}" for caveat in answer.caveats[:_MOST_CAVEATS]), rank=1),
            # The first quotation before the sources and the others after, when room is short.
            *(
                _snippet(snippet, answer.headline, rank=4 if i else 2)
                for i, snippet in enumerate(answer.snippets[:_MOST_SNIPPETS])
            ),
            _sources(answer.citations),
        ),
        colour,
    )


def _standing(answer: Answer) -> str:
    """What stands and since when: status, the date it speaks of, and the date of the newest source."""
    parts = [answer.status.replace("_", " ").capitalize()] if answer.status is not None else []
    if answer.when is not None:
        parts.append(dated(answer.when))
    if answer.as_of is not None:
        parts.append(f"as of {describe(answer.as_of)}")
    if answer.asked_as_of is not None:
        parts.append(f"seen from {describe(answer.asked_as_of)}")
    return _DOT.join(parts)


def dated(date: PartialDate) -> str:
    """A date in words, and how long ago that is (or until then) in the reader's own time and language.

    The second part is only for a day that Unix time can name: a month has no instant, and before 1970 clients differ.
    Noon keeps it the same day from UTC-12 to UTC+11.
    """
    words = describe(date)
    if date.precision is not Precision.DAY or date.approximate or date.earliest <= _EPOCH:
        return words
    noon = dt.datetime.combine(date.earliest, dt.time(12), dt.UTC)
    return f"{words} (<t:{int(noon.timestamp())}:R>)"


def _snippet(snippet: Snippet, headline: str, *, rank: int) -> Block:
    limit = _ECHO if snippet.text in headline else _SNIPPET
    label = f" ({quote(snippet.label, _NAME)})" if snippet.label else ""
    return block(f"> {quote(snippet.text, limit, snippet.highlights)} [{snippet.citation}]{label}", rank=rank)


def _sources(citations: tuple[Citation, ...]) -> Block:
    return block(*(_source(citation) for citation in citations), rank=3, more="sources")


def _source(citation: Citation) -> tuple[str | Link, ...]:
    """Number, publisher, date, title with its link, locator; and below whose view that is, where it matters."""
    locator = f"{_DOT}{quote(citation.locator, _NAME)}" if citation.locator else ""
    first_sentence = citation.note.partition(". ")[0]  # /sources has the rest
    view = f"\n-# {quote(first_sentence, _NOTE)}" if first_sentence else ""
    return (
        f"[{citation.n}] {quote(citation.publisher, _NAME)}, {describe(citation.published)}{_DOT}",
        Link(citation.title, citation.url, _TITLE),
        locator + view,
    )


def _decline(declined: Decline) -> tuple[str, ...]:
    """What is missing; the close questions themselves are buttons below the card."""
    return quote(declined.reason, _HEADLINE), "Close questions I can answer:" if declined.suggestions else ""
