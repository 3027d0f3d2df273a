"""`moonrace timeline`, `slip`, `compare`, `next`, `mission` and `define`: what Discord's commands show, whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from bot.almanac import Almanac, Kind, Query, Result
from bot.errors import UserError
from bot.rendering.charts import Theme, draw_slip, draw_timeline
from bot.rendering.jsonform import dump
from bot.rendering.sheets.making import sheet_of
from bot.rendering.sheets.objects import result_object
from bot.rendering.sheets.printing import show_sheet
from bot.terminal.ask import complain
from bot.terminal.exits import ANSWERED, DECLINED
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.timeline import Timeline
from knowledge.errors import QuestionError, TopicError


def look_up(console: Console, almanac: Almanac, chosen: argparse.Namespace) -> int:
    """Look up what was chosen on the command line, whose command is a Kind. Returns the exit code.

    The text goes out before its chart is drawn, and it does so too where that fails, which standard error tells.
    """
    try:
        result = almanac.look_up(_query(chosen))
    except TopicError as error:
        complain(console, str(error), as_json=chosen.json, closest=error.closest)
        return DECLINED
    except QuestionError as error:
        return complain(console, str(error), as_json=chosen.json)
    if chosen.json:
        print(dump(result_object(result, almanac.library)), file=console.file)
    else:
        show_sheet(console, sheet_of(result, almanac.library), almanac.library.sources)
    console.file.flush()
    try:
        if getattr(chosen, "png", None):
            _draw(almanac, result, Theme(chosen.theme), chosen.png)
    except (QuestionError, UserError) as error:
        return complain(console, str(error), as_json=False)
    return ANSWERED


def _query(chosen: argparse.Namespace) -> Query:
    kind = Kind(chosen.command)
    names = (chosen.a, chosen.b) if kind is Kind.COMPARE else (" ".join(chosen.name),)
    narrowed = {name: getattr(chosen, name, "") for name in ("since", "until", "side", "status", "as_of")}
    return Query.typed(kind, *names, **narrowed)


def _draw(almanac: Almanac, result: Result, theme: Theme, path: str) -> None:
    """Write the chart of a result into a file. Raises QuestionError where there is nothing to draw."""
    match result:
        case Timeline():
            references = almanac.chronicle.references(row.statement for row in result.rows)
            chart = draw_timeline(result, theme, references)
        case Slip():
            references = almanac.chronicle.references(move.statement for move in result.moves)
            chart = draw_slip(result, theme, references)
        case _:
            return
    try:
        Path(path).write_bytes(chart.png)
    except OSError as error:
        raise UserError(f"The chart cannot be written to {path}: {error.strerror}.") from error
