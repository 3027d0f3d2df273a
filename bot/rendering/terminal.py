"""Answer -> lines drawn with rich that read well at 60 columns, and without colour.

Colour and weight only repeat what the words say; every text passes through `legible`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from rich.console import Console, ConsoleOptions
from rich.text import Text

from bot.rendering.legible import legible
from knowledge.dates import describe
from knowledge.models import Answer, Citation, Decline, Snippet, Status

_NARROWEST = 20
_PICTURE_WIDTH = 88
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)  # rich fetches its font from a network
_COLOURS = {
    Status.PLANNED: "cyan",
    Status.IN_PROGRESS: "cyan",
    Status.ACHIEVED: "green",
    Status.PARTIAL: "yellow",
    Status.DELAYED: "yellow",
    Status.PAUSED: "yellow",
    Status.CANCELLED: "red",
    Status.FAILED: "red",
    Status.OPINION: "magenta",
}


class Screen(Console):
    """A console that prints texts as they are, and leaves it to the command line what a reader who left means."""

    def __init__(self) -> None:
        super().__init__(highlight=False, markup=False, emoji=False)

    def on_broken_pipe(self) -> None:
        """Raise the BrokenPipeError; rich would end the process."""
        raise  # noqa: PLE0704  # rich calls this where it caught the error


class Hanging:
    """Paragraphs that hang beside a mark, wrapped at words, with no blanks at the ends of lines."""

    def __init__(self, mark: str | Text, *paragraphs: Text) -> None:
        self._mark = Text.assemble((mark, "bold") if isinstance(mark, str) else mark, " " if mark else "")
        self._paragraphs = paragraphs

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        width = max(options.max_width - len(self._mark), _NARROWEST)
        mark, indent = self._mark, Text(" " * len(self._mark))
        for paragraph in self._paragraphs:
            for line in paragraph.wrap(console, width):
                line.rstrip()
                yield Text(no_wrap=True, overflow="ignore").append_text(mark).append_text(line)
                mark = indent


def show(console: Console, answer: Answer) -> None:
    """Print the whole answer or decline. Addresses are left whole, for the terminal to wrap and make clickable."""
    for part in _declined(answer.declined) if answer.declined else _answered(answer):
        console.print(part, crop=False)


def _answered(answer: Answer) -> Iterator[Hanging | Text]:
    yield Hanging("", _headline(answer), _standing(answer))
    if answer.asked_as_of:
        yield Hanging("", Text(f"Seen from {describe(answer.asked_as_of)}.", style="italic"))
    for snippet in answer.snippets:
        if snippet.text in answer.headline:
            continue  # said already; the citation numbers behind the headline lead to its sources
        yield Text()
        yield Hanging(" ", _quotation(snippet))
    if answer.caveats:
        yield Text()
    for caveat in answer.caveats:
        yield Hanging("!", Text(legible(caveat), style="yellow"))
    if answer.citations:
        yield Text("\nSources", style="bold")
    for citation in answer.citations:
        yield Hanging(f"[{citation.n}]", *_reference(citation))


def _headline(answer: Answer) -> Text:
    """The headline, its matched words marked, and the numbers of its sources."""
    headline = answer.headline
    text = Text(style="bold")
    end = 0
    for start, stop in _matches(answer):
        text.append(legible(headline[end:start]))
        text.append(legible(headline[start:stop]), style="underline")
        end = stop
    text.append(legible(headline[end:]))
    behind = set(answer.statements[0].sources) if answer.statements else set()
    for citation in answer.citations:
        if citation.source_id in behind or not behind:
            text.append(f" [{citation.n}]", style="not bold")
    text.highlight_regex(r"^Yes\b", "green")
    text.highlight_regex(r"^No\b", "red")
    return text


def _matches(answer: Answer) -> Iterator[tuple[int, int]]:
    """Where in the headline the words are that the question asked for: it quotes a snippet whole."""
    for snippet in answer.snippets:
        offset = answer.headline.find(snippet.text)
        if offset >= 0:
            yield from ((offset + span.start, offset + span.end) for span in snippet.highlights)
            return


def _standing(answer: Answer) -> Text:
    """The line below the headline: "achieved · 16 November 2022 · as of 2 April 2026"."""
    parts = []
    if answer.status:
        parts.append(Text(answer.status.replace("_", " "), style=_COLOURS[answer.status]))
    if answer.when:
        parts.append(Text(describe(answer.when)))
    if answer.as_of:
        parts.append(Text(f"as of {describe(answer.as_of)}"))
    return Text(" · ").join(parts)


def _quotation(snippet: Snippet) -> Text:
    text = Text("“")
    end = 0
    for span in snippet.highlights:
        text.append(legible(snippet.text[end : span.start]))
        text.append(legible(snippet.text[span.start : span.end]), style="bold underline")
        end = span.end
    text.append(f"{legible(snippet.text[end:])}” [{snippet.citation}]")
    if snippet.label:
        text.append(f" ({legible(snippet.label)})", style="yellow")
    return text


def _reference(citation: Citation) -> Iterator[Text]:
    yield Text(legible(citation.title))
    whence = [citation.publisher, describe(citation.published), citation.locator]
    yield Text(", ".join(legible(part) for part in whence if part))
    if citation.note:
        yield Text(legible(citation.note), style="italic")
    yield Text(legible(citation.url), style="blue", no_wrap=True, overflow="ignore")


def _declined(decline: Decline) -> Iterator[Hanging | Text]:
    yield Hanging("", Text(legible(decline.reason), style="bold"))
    if decline.suggestions:
        yield Text("\nQuestions that do have an answer:")
    for number, suggestion in enumerate(decline.suggestions, start=1):
        yield Hanging(f"{number}.", Text(legible(suggestion)))


def picture(answer: Answer) -> str:
    """The answer as an SVG picture of a terminal, which loads nothing from elsewhere."""
    width = max(_PICTURE_WIDTH, *(len(citation.url) + len("[1] ") for citation in answer.citations), 0)
    console = Console(
        record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor", no_color=False
    )
    console.print(Text.assemble("$ ", (f'moonrace ask "{legible(answer.question)}"', "bold"), "\n"))
    show(console, answer)
    return _FONT_FACE.sub("", console.export_svg(title="moonrace"))
