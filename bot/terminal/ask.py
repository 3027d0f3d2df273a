"""`moonrace ask`: one question, answered in words, in JSON, or in a picture besides."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bot.errors import UserError
from bot.rendering.jsonform import answer_object, dump, error_object
from bot.rendering.legible import legible
from bot.rendering.terminal import picture, show
from bot.terminal.exits import ANSWERED, BAD_INPUT, DECLINED
from bot.terminal.session import Session
from knowledge.models import Answer


def ask(
    session: Session, console: Console, question: str, *, after: str, as_of: str, as_json: bool, svg: str | None
) -> int:
    """Answer on standard output, as a reply to the answer to the question `after` if there is one; complaints go there
    too as JSON, else to standard error. Returns the exit code.
    """
    try:
        before = session.ask(after, as_of).answer if after else None
        reply = session.ask(question, as_of, before)
        if svg:
            _draw(reply.answer, svg)
    except UserError as error:
        return complain(console, str(error), as_json=as_json)
    if as_json:
        print(dump(answer_object(reply.answer, reply.latency_ms)), file=console.file)
    else:
        show(console, reply.answer)
    console.file.flush()
    return ANSWERED if reply.answer.answered else DECLINED


def complain(console: Console, text: str, *, as_json: bool, closest: Sequence[str] = ()) -> int:
    """Say why the input cannot be taken. Returns the exit code for that."""
    if as_json:
        print(dump(error_object(text, closest)), file=console.file)
    else:
        sys.stderr.write(f"{legible(text)}\n")
    return BAD_INPUT


def _draw(answer: Answer, path: str) -> None:
    try:
        Path(path).write_text(picture(answer), encoding="utf-8")
    except OSError as error:
        raise UserError(f"The picture cannot be written to {path}: {error.strerror}.") from error
