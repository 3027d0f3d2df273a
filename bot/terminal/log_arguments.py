"""What can be typed after `moonrace logs` and `moonrace key`."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from typing import Any

from bot.exports import Format

_FIRST_PORT, _LAST_PORT, _PORT = 1024, 65_535, 8001
_MOST_DAYS = 36_500
_LARGEST_ID = 2**63 - 1
_FIRST_DAY, _LAST_DAY = dt.date(1970, 1, 1), dt.date(2100, 1, 1)  # of what a question's number can tell


def add_logs(commands: argparse._SubParsersAction[Any], whole: Callable[[int, int], Callable[[str], int]]) -> None:
    """Add `logs`; `whole` makes a reader of whole numbers within bounds."""
    logs = commands.add_parser(
        "logs", help="export, count, browse or delete what is logged", description="The log of all servers, for you."
    )
    actions = logs.add_subparsers(
        dest="action", metavar="ACTION", title="actions", required=True, parser_class=type(logs)
    )
    export = _add(actions, "export", "write questions into a file, without who asked them")
    export.add_argument("--out", metavar="FILE", help="the file; else standard output")
    export.add_argument("--format", choices=[*map(str, Format)], default="csv", help="for a spreadsheet, or JSON lines")
    export.add_argument("--since", metavar="DATE", type=_day, help="from this day (UTC) on: 2026-11-22")
    export.add_argument("--until", metavar="DATE", type=_day, help="up to this day, with it")
    stats = _add(actions, "stats", "count what was asked on each day")
    stats.add_argument("--days", metavar="N", type=whole(1, _MOST_DAYS), default=30, help="of the last so many days")
    stats.add_argument("--json", action="store_true", help="print JSON")
    purge = _add(actions, "purge", "delete old questions, or all of a user, for good")
    purge.add_argument("--before", metavar="DATE", type=_day, help="what was asked before this day (UTC)")
    purge.add_argument("--user", metavar="ID", type=whole(1, _LARGEST_ID), help="all of this user, as /privacy forget")
    purge.add_argument("--yes", action="store_true", help="do not ask again")
    for action in (export, stats, purge):
        action.add_argument("--guild", metavar="ID", type=whole(1, _LARGEST_ID), help="of one server only")
    browse = _add(actions, "browse", "read a copy of the log in a browser on this machine")
    browse.add_argument(
        "--port", metavar="N", type=whole(_FIRST_PORT, _LAST_PORT), default=_PORT, help=f"the port; {_PORT} if left out"
    )


def add_key(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `key`."""
    key = commands.add_parser("key", help="change the privacy key", description="The key under which users are hashed.")
    actions = key.add_subparsers(
        dest="action", metavar="ACTION", title="actions", required=True, parser_class=type(key)
    )
    _add(actions, "rotate", "hash all users of the log once more, under a new key; stop the bot first")


def _add(actions: argparse._SubParsersAction[Any], name: str, what: str) -> Any:
    description = f"{what[0].upper()}{what[1:]}."
    return actions.add_parser(name, help=what, description=description, allow_abbrev=False)


def _day(typed: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a day like 2026-11-22, not {typed[:40]!r}") from None
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise argparse.ArgumentTypeError(f"must be a day from {_FIRST_DAY} to {_LAST_DAY}, not {day}")
    return day
