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

_PROMPT = "moonrace> "
_FAREWELLS = {"quit", "exit"}


def chat(session: Session, console: Console) -> None:
    """Answer what is typed until `quit`, Ctrl-D or Ctrl-C. A number asks the question that was offered under it."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415  # gives input() its history, where Python was built with it
    offered = session.base.starters
    _greet(console, offered)
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        while (typed := input(_PROMPT).strip()).lower() not in _FAREWELLS:
            if typed:
                offered = _answer(session, console, _chosen(typed, offered))
                session.write_log()
        return
    console.print()


def answer_lines(session: Session, console: Console, lines: Iterable[str]) -> bool:
    """Answer each line that is not blank below a repetition of it, as `chat` would, until the end or `quit`.

    Returns whether there was any.
    """
    offered: tuple[str, ...] = ()
    count = 0
    for count, line in enumerate(filter(str.strip, lines), start=1):  # it is looked at in the end
        typed = line.strip()
        if typed.lower() in _FAREWELLS:
            break
        if count > 1:
            console.print()
        offered = _answer(session, console, _chosen(typed, offered))
        console.file.flush()
        session.write_log()
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


def _answer(session: Session, console: Console, question: str) -> tuple[str, ...]:
    console.print(Hanging(">", Text(legible(question), style="dim")))
    try:
        answer = session.ask(question).answer
    except UserError as error:
        console.print(Hanging("!", Text(legible(str(error)), style="yellow")))
        return ()
    show(console, answer)
    return answer.declined.suggestions if answer.declined else ()
