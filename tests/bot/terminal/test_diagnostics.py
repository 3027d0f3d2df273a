"""What reaches standard error as a log, and what never does."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.terminal.diagnostics import log_to_standard_error

TALKATIVE = ("aiosqlite", "alembic.runtime.migration", "discord.client", "discord.gateway", "discord.http")


@pytest.fixture(autouse=True)
def _levels_as_before() -> Iterator[None]:
    """Loggers are shared by all tests."""
    loggers = [logging.getLogger(name) for name in ("", "aiosqlite", "alembic", "discord")]
    levels = [logger.level for logger in loggers]
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize("name", TALKATIVE)
def test_what_people_ask_is_not_logged_at_any_level(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Libraries that print whole requests and rows at DEBUG are held back; Moonrace's own DEBUG is not."""
    log_to_standard_error("DEBUG", [])
    logging.getLogger(name).debug("canary")
    logging.getLogger("bot").debug("heard")

    err = capsys.readouterr().err
    assert "heard" in err
    assert "canary" not in err


def test_no_library_is_louder_than_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """A higher level holds for them too."""
    log_to_standard_error("ERROR", [])
    logging.getLogger("discord.gateway").info("canary")
    logging.getLogger("alembic").warning("canary")

    assert capsys.readouterr().err == ""


def test_a_lost_connection_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """discord.py would print a traceback for each; others keep theirs."""
    log_to_standard_error("INFO", [])
    error = ConnectionResetError(104, "the network went away")
    logging.getLogger("discord.shard").error("Attempting a reconnect in %.2fs", 1.5, exc_info=error)
    (line,) = capsys.readouterr().err.splitlines()

    assert line.endswith("Attempting a reconnect in 1.50s (ConnectionResetError: [Errno 104] the network went away)")
