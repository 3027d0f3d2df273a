"""`moonrace` without any settings, in an empty folder."""

from __future__ import annotations

import io
import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from config import Settings
from config.settings import TOML
from knowledge import library
from knowledge.answering import KnowledgeBase
from tests.bot.terminal.calling import Moonrace, Outcome
from tests.shipped import shipped


class Keyboard(io.TextIOWrapper):
    """Standard input that says it is a terminal."""

    def isatty(self) -> bool:
        """It is not, but the chat should think so."""
        return True


@pytest.fixture(autouse=True)
def _clean_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder without settings; afterwards logging and signals are as they were."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ.keys() & {
        "DISCORD_TOKEN",
        "DYNO",
        *(f"MOONRACE_{key.upper()}" for key in Settings.model_fields),
    }:
        monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "toml_file", TOML)
    monkeypatch.setenv("COLUMNS", "60")
    root, handler = logging.getLogger(), signal.getsignal(signal.SIGTERM)
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    root.handlers, root.level = handlers, level
    signal.signal(signal.SIGTERM, handler)


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    """The shipped knowledge, read once for all calls."""
    return shipped()


@pytest.fixture
def moonrace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], base: KnowledgeBase) -> Moonrace:
    """Calls the command line in this process."""
    monkeypatch.setattr(library, "load", lambda **_: base.library)
    monkeypatch.setattr("bot.__main__.KnowledgeBase", lambda _library, **_: base)

    def call(*arguments: str, stdin: str | bytes = "", typing: bool = False) -> Outcome:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr("sys.stdin", (Keyboard if typing else io.TextIOWrapper)(io.BytesIO(data)))
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else -1
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call
