"""Python's log on standard error."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from bot.rendering.redaction import Redaction

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# Below these levels they print requests, events and rows whole: what people ask, and who they are. Alembic's
# INFO is about every start.
_DISCREET = {"aiosqlite": logging.INFO, "alembic": logging.WARNING, "discord": logging.INFO}
_CONNECTIONS = "discord.shard"


def log_to_standard_error(level: str, secrets: Iterable[str]) -> None:
    """Write what is at least of this level. No secret gets out, whoever logs it, nor anything a terminal would obey,
    nor, at any level, what people ask.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    handler.addFilter(_in_one_line)
    handler.addFilter(Redaction(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, lowest in _DISCREET.items():
        logging.getLogger(name).setLevel(max(lowest, logging.getLogger().level))


def terse(level: str) -> str:
    """A person at a terminal wants the answer, not the story of how it came about, unless they ask for all of it."""
    return "WARNING" if level == "INFO" else level


def _in_one_line(record: logging.LogRecord) -> bool:
    """discord.py tells of each lost connection with a traceback; what it was lost by is enough."""
    if record.name == _CONNECTIONS and record.exc_info and (error := record.exc_info[1]):
        record.msg = f"{record.getMessage()} ({type(error).__name__}: {error})"
        record.args, record.exc_info = None, None
    return True
