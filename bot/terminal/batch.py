"""`moonrace ask --batch`: JSON lines in, JSON lines out, in order, whatever the lines are."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any, NoReturn, TextIO

from bot.errors import UserError
from bot.rendering.jsonform import answer_object, dump, error_object
from bot.terminal.session import Session

_ROWS_PER_COMMIT = 50
_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}


def answer_batch(session: Session, lines: Iterable[str], out: TextIO) -> None:
    """Answer each line that is not blank with one line, written at once."""
    for count, line in enumerate(filter(str.strip, lines), start=1):
        print(_dumped(answer_line(session, line)), file=out, flush=True)
        if count % _ROWS_PER_COMMIT == 0:
            session.write_log()


def answer_line(session: Session, line: str) -> dict[str, Any]:
    """The object that answers one line: its `id`, and either an answer or an `error` that says what to change."""
    request: dict[str, Any] = {}
    try:
        request = _read(line)
        reply = session.ask(_text(request, "question"), _text(request, "as_of", default=""))
    except UserError as error:
        return {"id": request.get("id"), **error_object(str(error))}
    return {"id": request.get("id"), **answer_object(reply.answer, reply.latency_ms)}


def _dumped(value: dict[str, Any]) -> str:
    """The line of an answer; of an error where the id, as deep or odd as it may be, can be read and not written."""
    try:
        return dump(value)
    except (ValueError, RecursionError):
        return dump({"id": None, **error_object('The "id" cannot be repeated. Please use a text or a number.')})


def _read(line: str) -> dict[str, Any]:
    try:
        # The end of the line is no part of it; the beginning is, since complaints count columns from there.
        value = json.loads(line.rstrip(), parse_constant=_refuse_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise UserError(f"The line is not JSON: {error.msg} at column {error.colno}.") from error
    except (ValueError, RecursionError) as error:  # NaN, a number of 5,000 digits, 100,000 brackets
        raise UserError("The line is not JSON that can be read: a number or its nesting goes too far.") from error
    if not isinstance(value, dict):
        raise UserError(f'The line must be an object such as {{"id": 1, "question": "…"}}, not {_kind(value)}.')
    return value


def _finite(digits: str) -> float:
    """A number that can be written again: 1e999 is JSON, and to Python infinite."""
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _text(request: dict[str, Any], key: str, default: str | None = None) -> str:
    value = request.get(key)
    if value is None:
        value = default
    if value is None:
        raise UserError(f'The line has no "{key}".')
    if not isinstance(value, str):
        raise UserError(f'"{key}" must be a text, not {_kind(value)}.')
    return value


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "null")
