"""`moonrace doctor`: what is in force, and what is wrong."""

from __future__ import annotations

import pytest

from config import Settings
from tests.bot.terminal.calling import Moonrace


def test_doctor_finds_nothing_wrong_in_an_empty_folder(moonrace: Moonrace) -> None:
    """The defaults work: every setting is shown, data and database are in order."""
    outcome = moonrace("doctor")

    assert outcome.code == 0
    assert all(name in outcome.out for name in Settings.model_fields)
    assert "WRONG" not in outcome.out
    assert "revision" in outcome.out


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MOONRACE_TOKN", "x", "MOONRACE_TOKEN?"),
        ("MOONRACE_LOG_LEVEL", "LOUD", "DEBUG, INFO"),
        ("MOONRACE_DATABASE_URL", "sqlite+aiosqlite:////proc/no/such.db", "cannot be written"),
        ("MOONRACE_DATABASE_URL", "mysql+aiomysql://host/db", "sqlite+aiosqlite:///"),
    ],
)
def test_doctor_names_what_is_wrong(
    moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    """Typos, wrong values and a database out of reach each end with 1 and a sentence."""
    monkeypatch.setenv(name, value)

    outcome = moonrace("doctor")

    assert outcome.code == 1
    assert "WRONG" in outcome.out
    assert said in " ".join(outcome.out.split())


def test_doctor_warns_of_a_disk_that_is_wiped(moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Heroku a log in a file is gone the next day; that is worth a note and no failure."""
    monkeypatch.setenv("DYNO", "worker.1")

    outcome = moonrace("doctor")

    assert outcome.code == 0
    assert "Heroku" in outcome.out
