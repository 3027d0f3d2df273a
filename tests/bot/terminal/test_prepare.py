"""What the first start would have to make can be made beforehand; else a person is told why it takes long."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from knowledge import library
from knowledge.keeping import holds
from tests.bot.conftest import SMALL
from tests.bot.terminal.calling import logged

PREPARE, ASK = ("prepare",), ("ask", "--no-log", "When is Artemis III?")
load = library.load


class Screen(io.StringIO):
    """Standard error that says whether it is a terminal."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        """As it was made."""
        return self._terminal


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small library in place of the shipped one."""
    monkeypatch.setattr(library, "load", lambda **_: load(SMALL))


def told(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], *, terminal: bool = True) -> tuple[int, str]:
    """The exit code of a command, and what it says on standard error."""
    screen = Screen(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    return main(arguments), screen.getvalue()


@pytest.mark.parametrize("first", [PREPARE, ASK])
def test_only_the_first_start_has_to_analyse(monkeypatch: pytest.MonkeyPatch, first: tuple[str, ...]) -> None:
    """Whether that was `prepare` or an answer."""
    code, waiting = told(monkeypatch, first)

    assert code == 0
    assert waiting.startswith("Analysing the known questions")
    assert holds(Path("var/questions"), load(SMALL))
    assert told(monkeypatch, ASK) == (0, "")


def test_the_log_is_made_beforehand_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its migrations are slow to load; one that cannot be made is told of."""
    assert told(monkeypatch, PREPARE, terminal=False) == (0, "")
    assert logged() == []

    monkeypatch.setenv("MOONRACE_DATABASE_URL", "postgresql://db/log")
    assert told(monkeypatch, PREPARE, terminal=False)[0] == 78


def test_who_does_not_look_is_not_asked_for_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that reads standard error reads of trouble only."""
    assert told(monkeypatch, ASK, terminal=False) == (0, "")


def test_a_folder_that_cannot_be_written_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person learns what it costs; an answer does without."""
    Path("var").mkdir()
    Path("var/questions").write_text("in the way")

    code, complaint = told(monkeypatch, PREPARE, terminal=False)

    assert (code, complaint) == (1, "The folder var/questions cannot be written, so each start will take longer.\n")
    assert told(monkeypatch, ASK, terminal=False) == (0, "")
