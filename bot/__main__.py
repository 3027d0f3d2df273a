"""The composition root: `moonrace` and `python -m bot`. The only module that knows the settings."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot import version
from bot.almanac import Almanac, Kind
from bot.errors import StorageError
from bot.fairness import Fairness
from bot.guild_rules import GuildRules, ServerSettings
from bot.rendering.legible import legible
from bot.rendering.terminal import Screen
from bot.renewal import Renewal, following
from bot.retention import RetentionJob, retaining
from bot.service import AskService
from bot.storage import Key, database_path, folder_beside, key_path, load_rotated
from bot.terminal import doctor
from bot.terminal.arguments import build_parser
from bot.terminal.ask import ask, complain
from bot.terminal.batch import answer_batch
from bot.terminal.chat import answer_lines, chat
from bot.terminal.check import check
from bot.terminal.diagnostics import log_to_standard_error, terse
from bot.terminal.exits import ANSWERED, BAD_INPUT, BROKEN_PIPE, CONFIGURATION, FAILED, INTERRUPTED
from bot.terminal.fact import new_fact
from bot.terminal.key import rotate_key
from bot.terminal.logs import logs
from bot.terminal.look_up import look_up
from bot.terminal.prepare import ask_for_patience, prepare
from bot.terminal.session import Session, terminate
from bot.terminal.streams import close_output, open_streams
from config import Settings, SettingsError, load, unknown_names
from knowledge import library
from knowledge.answering import KnowledgeBase
from knowledge.chronicle import Chronicle
from knowledge.errors import DataError
from knowledge.shelf import Shelf

if TYPE_CHECKING:
    from bot.client import Connection

Command = Callable[[argparse.Namespace, Settings], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; README.md lists them."""
    open_streams()
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    if chosen.version:
        sys.stdout.write(f"moonrace {version()}\n")
        return ANSWERED
    if chosen.command is None:
        parser.print_help(sys.stderr)
        return BAD_INPUT
    try:
        code = _perform(chosen)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        close_output()
        return BROKEN_PIPE
    except OSError as error:
        close_output()
        return _stop(f"Moonrace cannot go on: {error}", FAILED)
    return code


def _perform(chosen: argparse.Namespace) -> int:
    without_settings = {"doctor": _doctor, "check": lambda chosen: check(Screen(), chosen), "eval": _eval}
    without_settings |= {"fact": lambda chosen: new_fact(Screen(), chosen)}
    without_settings |= dict.fromkeys(
        Kind, lambda chosen: look_up(Screen(), Almanac(Chronicle(library.load())), chosen)
    )
    commands: dict[str, Command] = {"run": _run, "ask": _ask, "chat": _chat, "sync": _sync, "ingest": _ingest}
    commands |= {
        "prepare": _prepare,
        "logs": _logs,
        "key": lambda _, settings: rotate_key(Screen(), settings.database_url),
    }
    try:
        if chosen.command in without_settings:
            return without_settings[chosen.command](chosen)
        return commands[chosen.command](chosen, load())
    except SettingsError as error:
        return _stop(str(error), CONFIGURATION)
    except StorageError as error:
        return _stop(f"{error}.", CONFIGURATION)
    except DataError as error:
        return _stop(f"The data cannot be used. {error}", FAILED)


def _run(chosen: argparse.Namespace, settings: Settings) -> int:
    if settings.token is None:
        return _chat(chosen, settings)
    _start_logging(settings, settings.log_level)
    return ANSWERED if asyncio.run(_serve(settings, settings.token)) else CONFIGURATION


async def _serve(settings: Settings, token: SecretStr) -> bool:
    """Whether it ended as told, and not by something that starting again will not mend."""
    from bot import lifecycle  # noqa: PLC0415  # the terminal does without discord.py
    from bot.rendering.charts import Charts  # noqa: PLC0415  # nor does it draw beside an event loop
    from bot.storage import QuestionLog  # noqa: PLC0415  # nor does it wait for SQLAlchemy

    renewal = _renewal(settings, whole=True)
    key = _privacy_key(settings)
    log = await QuestionLog.open(settings.database_url, queue_size=settings.log_queue_size)
    service = AskService(
        renewal.base, log, key=key, question_max_length=settings.question_max_length, contact=settings.privacy_contact
    )
    fairness = Fairness()
    shared = settings.model_dump(include={field.name for field in fields(ServerSettings)})
    rules = GuildRules(log.guilds, ServerSettings(**shared))

    def adopt(base: KnowledgeBase) -> None:
        service.adopt(base)
        fairness.forget_answers()

    with closing(Charts()) as charts:
        async with following(renewal, adopt), retaining(RetentionJob(log, rules.retention_days)):
            ending = await lifecycle.run(  # which closes the log
                _connection(settings, token),
                service,
                log,
                charts=charts,
                fairness=fairness,
                rules=rules,
                shutdown_seconds=settings.shutdown_seconds,
                starts_file=database_path(settings.database_url).with_suffix(".starts"),
            )
    return ending is lifecycle.Ending.STOPPED


def _ask(chosen: argparse.Namespace, settings: Settings) -> int:
    question = " ".join(chosen.question)
    if chosen.batch and (question or chosen.after or chosen.as_of or chosen.svg):
        return complain(Screen(), "--batch reads its questions and dates from standard input.", as_json=True)
    with _session(settings, log=not chosen.no_log) as session:
        if chosen.batch:
            answer_batch(session, sys.stdin, sys.stdout)
            return ANSWERED
        return ask(
            session,
            Screen(),
            question,
            after=chosen.after,
            as_of=chosen.as_of,
            as_json=chosen.json,
            svg=chosen.svg,
        )


def _chat(_chosen: argparse.Namespace, settings: Settings) -> int:
    with _session(settings) as session:
        if sys.stdin.isatty():
            chat(session, Screen())
        elif not answer_lines(session, Screen(), sys.stdin):
            return _stop("There is no question to answer. Set MOONRACE_TOKEN to run the Discord bot.", BAD_INPUT)
    return ANSWERED


def _doctor(chosen: argparse.Namespace) -> int:
    findings = list(doctor.examine_data())
    shown: dict[str, str] = {}
    try:
        findings += [doctor.Finding(doctor.Verdict.WRONG, text) for text in unknown_names()]
        settings = load()
    except SettingsError as error:
        findings += [doctor.Finding(doctor.Verdict.WRONG, line) for line in str(error).splitlines()]
    else:
        _start_logging(settings, "WARNING")
        shown = settings.visible()
        findings += doctor.examine_token(settings.token is not None)
        findings += doctor.examine_disk(settings.database_url, os.environ)
        findings += doctor.examine_key(settings.database_url, configured=settings.privacy_key is not None)
        findings += doctor.examine_database(settings.database_url)
        findings += doctor.examine_articles(_shelf(settings))
        if chosen.guild is not None and settings.token is not None:
            from bot.terminal.inspecting import examine_guild  # noqa: PLC0415  # nothing else here needs discord.py

            findings += examine_guild(_connection(settings, settings.token), settings.database_url, chosen.guild)
    return ANSWERED if doctor.report(Screen(), shown, findings) else FAILED


def _eval(chosen: argparse.Namespace) -> int:
    from bot.terminal.evaluate import evaluate  # noqa: PLC0415  # nothing else needs it

    return evaluate(Screen(), chosen, KnowledgeBase)


def _sync(chosen: argparse.Namespace, settings: Settings) -> int:
    if chosen.clear and chosen.guild is None:
        return _stop("--clear is for one server: add --guild ID.", BAD_INPUT)
    if settings.token is None:
        return _stop("There is no token. Set MOONRACE_TOKEN, in the environment or in .env.", CONFIGURATION)
    from bot.terminal.sync import Wanted, sync  # noqa: PLC0415  # only this and `run` need discord.py

    _start_logging(settings, terse(settings.log_level))
    return sync(
        Screen(),
        _connection(settings, settings.token),
        _renewal(settings).base,
        settings.database_url,
        Wanted(guild_id=chosen.guild, if_changed=chosen.if_changed, clear=chosen.clear),
    )


def _connection(settings: Settings, token: SecretStr) -> Connection:
    from bot.client import Connection  # noqa: PLC0415  # likewise

    return Connection(
        token=token.get_secret_value(),
        api_url=settings.discord_api_url,
        gateway_url=settings.discord_gateway_url,
        shard_count=settings.shard_count,
        guild_ready_seconds=settings.guild_ready_seconds,
    )


def _session(settings: Settings, *, log: bool = True) -> Session:
    _start_logging(settings, terse(settings.log_level))
    signal.signal(signal.SIGTERM, terminate)
    renewal = _renewal(settings)
    return Session(
        renewal.base,
        question_max_length=settings.question_max_length,
        database_url=settings.database_url if log else None,
        queue_size=settings.log_queue_size,
        renew=renewal.renew,
    )


def _logs(chosen: argparse.Namespace, settings: Settings) -> int:
    return logs(Screen(), chosen, settings.database_url, lambda: _privacy_key(settings))


def _privacy_key(settings: Settings) -> Key:
    configured = settings.privacy_key.get_secret_value() if settings.privacy_key else None
    return load_rotated(key_path(settings.database_url), configured)


def _shelf(settings: Settings) -> Shelf:
    """The added articles."""
    return Shelf(settings.articles_folder or folder_beside(settings.database_url) / "articles")


def _kept(settings: Settings) -> Path:
    """Where the analysis of the known questions is kept."""
    return folder_beside(settings.database_url) / "questions"


def _renewal(settings: Settings, *, whole: bool = False) -> Renewal:
    """What is known, built and followed; `whole` leaves nothing for the first question to build."""
    shelf, keep = _shelf(settings), _kept(settings)
    begun = False

    def build() -> KnowledgeBase:
        nonlocal begun
        known = library.load(added=shelf.folder)
        if not begun:
            ask_for_patience(keep, known)
        begun = True
        base = KnowledgeBase(known, keep=keep)
        return base.prepared() if whole else base

    return Renewal(build, shelf.state)


def _prepare(_: argparse.Namespace, settings: Settings) -> int:
    return prepare(Screen(), _kept(settings), _renewal(settings).base.library, settings.database_url)


def _ingest(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot.terminal.ingest import ingest  # noqa: PLC0415  # its readers are slow to load and nothing else needs them

    return ingest(Screen(), chosen, _shelf(settings))


def _start_logging(settings: Settings, level: str) -> None:
    secrets = (settings.token, settings.privacy_key)
    log_to_standard_error(level, [secret.get_secret_value() for secret in secrets if secret])


def _stop(text: str, code: int) -> int:
    sys.stderr.write("".join(f"{legible(line)}\n" for line in text.splitlines()))
    return code


if __name__ == "__main__":
    sys.exit(main())
