"""`moonrace chat`: one question after another, typed at a prompt or piped in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from bot.errors import UserError
from bot.rendering.legible import legible
from bot.rendering.terminal import Hanging, show
from bot.terminal.session import Session
from knowledge.models import Answer

_PROMPT = "moonrace> "
_FAREWELLS = {"quit", "exit"}


class Conversation:
    """Answers one line after another. Each can be a reply to the answer right above it, and a number asks what was
    offered under it: at first the `offered`, then what the last decline offers.
    """

    def __init__(self, session: Session, console: Console, offered: tuple[str, ...] = ()) -> None:
        self._session = session
        self._console = console
        self._offered = offered
        self._last: Answer | None = None

    def take(self, typed: str) -> None:
        """Repeat a line, show what it gets, and note it in the log."""
        question = _chosen(typed, self._offered)
        self._console.print(Hanging(">", Text(legible(question), style="dim")))
        self._last = self._answer(question)
        declined = self._last.declined if self._last else None
        self._offered = declined.suggestions if declined else ()
        self._console.file.flush()
        self._session.write_log()

    def _answer(self, question: str) -> Answer | None:
        try:
            answer = self._session.ask(question, after=self._last).answer
        except UserError as error:
            self._console.print(Hanging("!", Text(legible(str(error)), style="yellow")))
            return None
        show(self._console, answer)
        return answer


def chat(session: Session, console: Console) -> None:
    """Answer what is typed until `quit`, Ctrl-D or Ctrl-C."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415  # gives input() its history, where Python was built with it
    starters = session.base.starters
    conversation = Conversation(session, console, starters)
    _greet(console, starters)
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        while (typed := input(_PROMPT).strip()).lower() not in _FAREWELLS:
            if typed:
                conversation.take(typed)
        return
    console.print()


def answer_lines(session: Session, console: Console, lines: Iterable[str]) -> bool:
    """Answer each line that is not blank below a repetition of it, as `chat` would, until the end or `quit`.

    Returns whether there was any.
    """
    conversation = Conversation(session, console)
    count = 0
    for count, line in enumerate(filter(str.strip, lines), start=1):  # it is looked at in the end
        typed = line.strip()
        if typed.lower() in _FAREWELLS:
            break
        if count > 1:
            console.print()
        conversation.take(typed)
    return count > 0


def _greet(console: Console, offered: Iterable[str]) -> None:
    console.print(Hanging("", Text("Ask about the lunar race in plain words, for example:")))
    for number, question in enumerate(offered, start=1):
        console.print(Hanging(f"{number}.", Text(legible(question))))
    console.print(Hanging("", Text("A number asks the question beside it. quit or Ctrl-D ends.")))


def _chosen(typed: str, offered: tuple[str, ...]) -> str:
    """What was offered under the number typed; "2028" is a question like any other."""
    if typed.isdecimal() and 1 <= int(typed) <= len(offered):
        return offered[int(typed) - 1]
    return typed
