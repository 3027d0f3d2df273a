"""What can be typed after the commands that look something up."""

from __future__ import annotations

import argparse
from typing import Any

from bot.almanac import Kind
from bot.rendering.charts import Theme
from knowledge.models import Side, Status

# Of the same name as the options on Discord.
_DATE = "a date: 2021, 2021-04, 2021-04-30, April 2021"
_TOPIC = "a programme, mission, agency, country, person or milestone; everything, if left out"


def add_look_ups(commands: argparse._SubParsersAction[Any]) -> None:
    """Add a command for each kind of look-up."""
    timeline = _add(commands, Kind.TIMELINE, "show milestones in order: what is done, then what is planned")
    timeline.add_argument("name", nargs="*", metavar="TOPIC", help=_TOPIC)
    timeline.add_argument("--from", dest="since", metavar="DATE", default="", help=f"only from then on: {_DATE}")
    timeline.add_argument("--to", dest="until", metavar="DATE", default="", help="only up to then")
    timeline.add_argument("--side", choices=[*map(str, Side)], default="", help="only one side of the race")
    timeline.add_argument("--status", choices=_statuses(), default="", help="only what stands like this")
    _add_as_of(timeline)
    _add_png(timeline)
    slip = _add(commands, Kind.SLIP, "show each date ever announced for a milestone, and how far it has moved")
    slip.add_argument("name", nargs="+", metavar="MILESTONE", help="a milestone, or a mission or programme with a date")
    _add_as_of(slip)
    _add_png(slip)
    compare = _add(commands, Kind.COMPARE, "show two programmes, missions, vehicles or sides in the same rows")
    compare.add_argument("a", metavar="A", help="one of the two; side:US-led is a side of the race")
    compare.add_argument("b", metavar="B", help="the other one")
    _add_as_of(compare)
    upcoming = _add(commands, Kind.NEXT, "show what is planned next, nearest first")
    upcoming.add_argument("name", nargs="*", metavar="TOPIC", help=_TOPIC)
    _add_as_of(upcoming)
    mission = _add(commands, Kind.MISSION, "show one mission: operator, launch, vehicle, outcome, site, what happened")
    mission.add_argument("name", nargs="+", metavar="NAME", help="a mission, flown or planned")
    define = _add(commands, Kind.DEFINE, "say what an acronym or a term of the lunar race means")
    define.add_argument("name", nargs="+", metavar="TERM", help="an acronym or a term, such as NRHO")


def _add(commands: argparse._SubParsersAction[Any], kind: Kind, purpose: str) -> argparse.ArgumentParser:
    description = f"{purpose[0].upper()}{purpose[1:]}. Exit code 3 where nothing is called so, 2 for other bad input."
    parser: argparse.ArgumentParser = commands.add_parser(
        kind.value, help=purpose, description=description, allow_abbrev=False
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _add_as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", metavar="DATE", default="", help=f"show the world as it stood then, {_DATE}")


def _add_png(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--png", metavar="FILE", help="also draw the chart into a PNG picture")
    parser.add_argument("--theme", choices=[*map(str, Theme)], default=str(Theme.AUTO), help="on which background")


def _statuses() -> list[str]:
    return [str(status) for status in Status if status is not Status.OPINION]
