"""What can be typed after `moonrace`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import NoReturn

from bot.rendering.legible import legible
from bot.terminal.exits import BAD_INPUT
from bot.terminal.log_arguments import add_key, add_logs
from bot.terminal.look_up_arguments import add_look_ups

_DIGITS = re.compile("[0-9]{1,20}")
_MOST = 100_000
_LARGEST_ID = 2**63 - 1
_MOST_DAYS = 36_500


class _Parser(argparse.ArgumentParser):
    """argparse repeats what was typed in its complaints; here it repeats only what a terminal can bear."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(BAD_INPUT, f"{self.prog}: {legible(message)}\n")


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    """Reads a whole number within bounds, and says which where it is none."""

    def read(typed: str) -> int:
        number = int(typed) if _DIGITS.fullmatch(typed) else -1
        if not lowest <= number <= highest:
            raise argparse.ArgumentTypeError(f"must be a whole number from {lowest} to {highest}, not {typed[:40]!r}")
        return number

    return read


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, with a help text for every command and option."""
    parser = _Parser(
        prog="moonrace",
        description="Ask about the lunar race and get a dated, cited answer.",
        epilog="Settings: environment, .env and config/moonrace.toml; `moonrace doctor` shows those in force.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the version and end")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=_Parser)
    commands.add_parser(
        "run",
        help="run the Discord bot; without a token, ask here",
        description="Run the Discord bot until it is told to stop. Without a token, ask here.",
    )
    _add_ask(commands)
    add_look_ups(commands)
    commands.add_parser("chat", help="ask one question after another", description="Ask until `quit` or Ctrl-D.")
    doctor = commands.add_parser(
        "doctor",
        help="show the settings in force and what is wrong",
        description="Check settings, data and database. Exit code 1 if something is wrong.",
        allow_abbrev=False,
    )
    doctor.add_argument(
        "--guild", metavar="ID", type=_whole(1, _LARGEST_ID), help="also which permission is missing on this server"
    )
    commands.add_parser(
        "prepare",
        help="make the log and analyse the known questions, so that the first start is as quick as any",
        description="Make the log, and keep the analysis of the known questions beside it. Else the next start does.",
    )
    _add_ingest(commands)
    _add_sync(commands)
    _add_check(commands)
    _add_fact(commands)
    _add_eval(commands)
    add_logs(commands, _whole)
    add_key(commands)
    return parser


def _add_ask(commands: argparse._SubParsersAction[_Parser]) -> None:
    ask = commands.add_parser(
        "ask",
        help="answer one question, or a batch",
        description="Answer one question. Exit code 0 answered, 3 declined, 2 bad input.",
        allow_abbrev=False,
    )
    ask.add_argument("question", nargs="*", help="the question; quotes are optional")
    ask.add_argument(
        "--as-of", metavar="DATE", default="", help="answer as the world stood then: 2021, 2021-04, 2021-04-30"
    )
    ask.add_argument(
        "--after", metavar="QUESTION", default="", help="take the question as a reply to this one's answer"
    )
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    ask.add_argument(
        "--batch",
        action="store_true",
        help='answer JSON lines {"id", "question", "as_of"?} from standard input with a JSON line each',
    )
    ask.add_argument("--no-log", action="store_true", help="leave no row in the log")
    ask.add_argument("--svg", metavar="FILE", help="also draw the answer into an SVG picture")


def _add_ingest(commands: argparse._SubParsersAction[_Parser]) -> None:
    ingest = commands.add_parser(
        "ingest",
        help="add an article of your own, list those added, or remove one",
        description="Add an article: HTML, Markdown, plain text or PDF. What is not found in it is asked for.",
        allow_abbrev=False,
    )
    ingest.add_argument("place", nargs="?", metavar="PATH|URL", help="the article: a file, or an address on the web")
    ingest.add_argument("--title", metavar="TITLE", default="", help="its title, if another than is found")
    ingest.add_argument("--publisher", metavar="NAME", default="", help="who published it")
    ingest.add_argument("--published", metavar="DATE", default="", help="when: 2021, 2021-04, 2021-04-30, April 2021")
    ingest.add_argument("--language", metavar="CODE", default="", help="in which language: en, ru, zh")
    ingest.add_argument("--url", metavar="ADDRESS", default="", help="where a reader finds it")
    ingest.add_argument("--author", metavar="NAME", default="", help="who wrote it")
    ingest.add_argument("--encoding", metavar="NAME", default="", help="its encoding, if it does not tell: cp1251")
    ingest.add_argument("--dry-run", action="store_true", help="show what would be kept and dropped, and store nothing")
    ingest.add_argument("--json", action="store_true", help="print JSON instead of text")
    ingest.add_argument("--list", action="store_true", help="list the articles that were added")
    ingest.add_argument("--remove", metavar="ID", default="", help="remove an article that was added")


def _add_sync(commands: argparse._SubParsersAction[_Parser]) -> None:
    sync = commands.add_parser(
        "sync",
        help="tell Discord which commands the bot has",
        description="Register the commands with Discord. The bot never does this by itself.",
        allow_abbrev=False,
    )
    server = _whole(1, _LARGEST_ID)
    sync.add_argument("--guild", metavar="ID", type=server, help="for one server only, in force at once")
    sync.add_argument("--if-changed", action="store_true", help="only if they differ from what was sent last")
    sync.add_argument("--clear", action="store_true", help="with --guild: take that server's own commands away again")


def _add_check(commands: argparse._SubParsersAction[_Parser]) -> None:
    check = commands.add_parser(
        "check",
        help="check that the data is whole, complete and fresh",
        description="Check the data. Exit code 1 if there is an error; warnings are to be looked at.",
        allow_abbrev=False,
    )
    check.add_argument("--json", action="store_true", help="print one JSON object: counts, errors, warnings")
    check.add_argument(
        "--stale-days",
        metavar="N",
        type=_whole(0, _MOST_DAYS),
        default=365,
        help="warn of present states last confirmed longer ago",
    )
    check.add_argument("--links", action="store_true", help="also ask each source's address whether it still exists")
    check.add_argument(
        "--sample", metavar="N", type=_whole(1, _MOST), help="print so many statements with their sources instead"
    )
    check.add_argument("--seed", metavar="S", type=_whole(0, _LARGEST_ID), default=0, help="which sample")


def _add_fact(commands: argparse._SubParsersAction[_Parser]) -> None:
    fact = commands.add_parser(
        "fact", help="add a fact to the shipped data", description="Add to the data files of this checkout."
    )
    actions = fact.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True, parser_class=_Parser)
    new = actions.add_parser(
        "new",
        help="write a new statement with the next id",
        description="Write a statement into its ledger, if the data loads with it. What is missing is asked for.",
        allow_abbrev=False,
    )
    new.add_argument("--ledger", metavar="NAME", help="the file in knowledge/data/ledger, without .toml")
    new.add_argument("--milestone", metavar="ID", help="what the statement is about")
    new.add_argument("--text", metavar="SENTENCE", help="one sentence in your own words")
    new.add_argument("--stated", metavar="DATE", help="when it was said or became known")
    new.add_argument("--when", metavar="DATE", help="the date it speaks of, no more precise than it was said")
    new.add_argument("--status", metavar="STATUS", help="planned, achieved, cancelled, ...")
    new.add_argument("--sources", metavar="IDS", help="source ids, with commas between")


def _add_eval(commands: argparse._SubParsersAction[_Parser]) -> None:
    evaluation = commands.add_parser(
        "eval",
        help="measure how well questions are answered",
        description="Ask question sets of our own, or search a corpus in BEIR form, and print the figures.",
        allow_abbrev=False,
    )
    evaluation.add_argument(
        "folders", nargs="*", metavar="FOLDER", help="question sets; tests/evaluation/dev if none is named"
    )
    evaluation.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    evaluation.add_argument("--failures", action="store_true", help="also list the questions that went wrong")
    evaluation.add_argument("--run", metavar="FILE", help="write the rankings into a TREC run")
    evaluation.add_argument(
        "--beir", metavar="DIR", help="search this corpus instead: corpus.jsonl, queries.jsonl, qrels/test.tsv"
    )
    evaluation.add_argument(
        "--off-topic", metavar="FILE", help="with --beir: JSON lines of questions that nothing in the corpus answers"
    )
