"""An Answer as a card: headline, status and dates, caveats, quotations, numbered sources; or a decline."""

from __future__ import annotations

import datetime as dt

from bot.rendering import headline
from bot.rendering.cards import Block, Card, Link, block
from bot.rendering.escaping import UNDERLINE, quote, unescape
from bot.rendering.phrases import CLOSE_QUESTIONS, DOT, standing
from knowledge.dates import describe
from knowledge.models import Answer, Citation, PartialDate, Precision, Snippet, Status

COLOURS = {
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
_MOST_CAVEATS, _MOST_SNIPPETS = 4, 3
_SMALL = "-# "
_CURATED = f"{_SMALL}Curated by this server's moderators"
_EPOCH = dt.date(1970, 1, 1)


def answer_card(answer: Answer) -> Card:
    """The card of an answer or of a decline; both begin with the question, small."""
    question = f"{_SMALL}{quote(answer.question, _QUESTION)}"
    caveats = block(*(f"⚠️ {quote(caveat, _CAVEAT)}" for caveat in answer.caveats[:_MOST_CAVEATS]), rank=1)
    if answer.declined is not None:
        # The close questions themselves are buttons below the card.
        offer = block(CLOSE_QUESTIONS if answer.declined.suggestions else "")
        return Card((block(question, quote(answer.declined.reason, _HEADLINE)), caveats, offer), _DECLINED)
    colour = _NO_STATUS if answer.status is None else COLOURS[answer.status]
    quotations = headline.quotations(answer)[:_MOST_SNIPPETS]
    return Card(
        (
            block(question, _headline(answer), standing(answer, dated), _CURATED if answer.curated else ""),
            caveats,
            # The first quotation before the sources and the others after, when room is short.
            *(_snippet(snippet, rank=4 if i else 2) for i, snippet in enumerate(quotations)),
            sources_block(answer.citations),
        ),
        colour,
    )


def question_shown(text: str) -> str:
    """The question that a card began with, out of the text of its message; nothing where there is none."""
    line = next((line for line in text.splitlines() if line.startswith(_SMALL)), "")
    return unescape(line.removeprefix(_SMALL))


def _headline(answer: Answer) -> str:
    """The headline in bold, its matched words underlined, and the numbers of its sources."""
    words = quote(answer.headline, _HEADLINE, headline.matches(answer), mark=UNDERLINE)
    return f"**{words}**" + "".join(f" [{n}]" for n in headline.numbers(answer))


def dated(date: PartialDate) -> str:
    """A date in words and, where that can be said, how long ago it is or until then."""
    ticking = clock(date)
    return f"{describe(date)} ({ticking})" if ticking else describe(date)


def clock(date: PartialDate) -> str:
    """How long ago a date is, or until then, in the reader's own time and language.

    That is only for a day that Unix time can name: a month has no instant, and before 1970 clients differ. Noon keeps
    it the same day from UTC-12 to UTC+11.
    """
    if date.precision is not Precision.DAY or date.approximate or date.earliest <= _EPOCH:
        return ""
    noon = dt.datetime.combine(date.earliest, dt.time(12), dt.UTC)
    return f"<t:{int(noon.timestamp())}:R>"


def _snippet(snippet: Snippet, *, rank: int) -> Block:
    label = f" ({quote(snippet.label, _NAME)})" if snippet.label else ""
    return block(f"> {quote(snippet.text, _SNIPPET, snippet.highlights)} [{snippet.citation}]{label}", rank=rank)


def sources_block(citations: tuple[Citation, ...]) -> Block:
    """Numbered sources, a line each."""
    return block(*(source_line(citation, _TITLE) for citation in citations), rank=3, more="sources")


def source_line(citation: Citation, title: int) -> tuple[str | Link, ...]:
    """Number, publisher, date, title (at most so many characters of it) with its link, locator; and below whose view
    that is, where it matters.
    """
    locator = f"{DOT}{quote(citation.locator, _NAME)}" if citation.locator else ""
    first_sentence = citation.note.partition(". ")[0]  # /sources has the rest
    view = f"\n-# {quote(first_sentence, _NOTE)}" if first_sentence else ""
    return (
        f"[{citation.n}] {quote(citation.publisher, _NAME)}, {describe(citation.published)}{DOT}",
        Link(citation.title, citation.url, title),
        locator + view,
    )
