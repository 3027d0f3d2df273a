"""Answer -> lines drawn with rich that read well at 60 columns, and without colour.

Colour and weight only repeat what the words say; every text passes through `legible`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleOptions
from rich.text import Text

from bot.rendering import headline
from bot.rendering.legible import legible
from bot.rendering.phrases import CLOSE_QUESTIONS, standing, titled
from knowledge.dates import describe
from knowledge.models import Answer, Citation, Snippet, Span, Status

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
    for part in _declined(answer) if answer.declined else _answered(answer):
        console.print(part, crop=False)


def _answered(answer: Answer) -> Iterator[Hanging | Text]:
    yield Hanging("", _headline(answer), _standing(answer))
    for snippet in headline.quotations(answer):
        yield Text()
        yield Hanging(" ", _quotation(snippet))
    yield from _caveats(answer)
    yield from references(answer.citations)


def _headline(answer: Answer) -> Text:
    """The headline, its matched words marked, and the numbers of its sources."""
    text = _marked(Text(style="bold"), answer.headline, headline.matches(answer), "underline")
    for number in headline.numbers(answer):
        text.append(f" [{number}]", style="not bold")
    text.highlight_regex(r"^Yes\b", "green")
    text.highlight_regex(r"^No\b", "red")
    return text


def _marked(text: Text, words: str, spans: Iterable[Span], style: str) -> Text:
    """`text` with the words appended, the spans of them in a style."""
    end = 0
    for span in spans:
        text.append(legible(words[end : span.start]))
        text.append(legible(words[span.start : span.end]), style=style)
        end = span.end
    return text.append(legible(words[end:]))


def _standing(answer: Answer) -> Text:
    """The line below the headline, the status in its colour."""
    text = Text(standing(answer))
    if answer.status:
        text.stylize(_COLOURS[answer.status], 0, len(titled(answer.status)))
    return text


def _caveats(answer: Answer) -> Iterator[Hanging | Text]:
    if answer.caveats:
        yield Text()
    for caveat in answer.caveats:
        yield Hanging("!", Text(legible(caveat), style="yellow"))


def _quotation(snippet: Snippet) -> Text:
    text = _marked(Text("“"), snippet.text, snippet.highlights, "bold underline").append(f"” [{snippet.citation}]")
    if snippet.label:
        text.append(f" ({legible(snippet.label)})", style="yellow")
    return text


def references(citations: Iterable[Citation]) -> Iterator[Hanging | Text]:
    """The numbered sources under their heading, which is missing where there are none."""
    for place, citation in enumerate(citations):
        if not place:
            yield Text("\nSources", style="bold")
        yield Hanging(f"[{citation.n}]", *_reference(citation))


def _reference(citation: Citation) -> Iterator[Text]:
    yield Text(legible(citation.title))
    whence = [citation.publisher, describe(citation.published), citation.locator]
    yield Text(", ".join(legible(part) for part in whence if part))
    if citation.note:
        yield Text(legible(citation.note), style="italic")
    if citation.url:  # an added article may have none
        yield Text(legible(citation.url), style="blue", no_wrap=True, overflow="ignore")


def _declined(answer: Answer) -> Iterator[Hanging | Text]:
    assert answer.declined
    yield Hanging("", Text(legible(answer.declined.reason), style="bold"))
    yield from _caveats(answer)
    if answer.declined.suggestions:
        yield Text(f"\n{CLOSE_QUESTIONS}")
    for number, suggestion in enumerate(answer.declined.suggestions, start=1):
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
