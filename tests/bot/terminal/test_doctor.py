"""`moonrace doctor`: what is in force, and what is wrong."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.keys import load_key
from bot.storage.schema import REVISION
from config import Settings
from knowledge import library
from knowledge.library import load as library_of
from tests.bot.conftest import SMALL
from tests.bot.terminal.calling import QUESTION, Moonrace, logged


def test_doctor_finds_nothing_wrong_in_an_empty_folder(moonrace: Moonrace, tmp_path: Path) -> None:
    """The defaults work: every setting is shown, nothing is out of order, and nothing was made by looking."""
    outcome = moonrace("doctor")

    assert outcome.code == 0
    assert all(name in outcome.out for name in Settings.model_fields)
    assert "WRONG" not in outcome.out
    assert "no log yet" in outcome.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MOONRACE_LOGLEVEL", "x", "MOONRACE_LOG_LEVEL?"),
        ("MOONRACE_LOG_LEVEL", "LOUD", "DEBUG, INFO"),
        ("MOONRACE_DATABASE_URL", "sqlite+aiosqlite:////proc/no/such.db", "cannot be written"),
        ("MOONRACE_DATABASE_URL", "sqlite+aiosqlite:///?timeout=1", "cannot be written"),
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


def change_database(sql: str) -> None:
    """Change the log's database as no Moonrace would."""
    with closing(sqlite3.connect("var/moonrace.db", isolation_level=None)) as database:
        database.execute(sql)


def test_doctor_reads_the_log_as_it_is(moonrace: Moonrace) -> None:
    """A log that is there is at its revision, and keeps it."""
    moonrace("ask", QUESTION)

    assert f"revision {REVISION}." in " ".join(moonrace("doctor").out.split())
    assert [row.question for row in logged()] == [QUESTION]


def test_doctor_migrates_nothing(moonrace: Moonrace) -> None:
    """A database without tables is at no revision; the doctor says what the next start will do, and leaves it."""
    Path("var").mkdir()
    Path("var/moonrace.db").touch()
    outcome = moonrace("doctor")

    assert outcome.code == 0
    assert f"revision none; the next start brings it to {REVISION}" in " ".join(outcome.out.split())
    assert Path("var/moonrace.db").stat().st_size == 0


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer Moonrace"),
        ("DROP TABLE alembic_version", "another program"),
    ],
)
def test_doctor_knows_a_foreign_database(moonrace: Moonrace, sql: str, said: str) -> None:
    """What the bot would refuse is wrong, in one sentence with one full stop."""
    moonrace("ask", QUESTION)
    change_database(sql)
    outcome = moonrace("doctor")

    assert outcome.code == 1
    assert said in " ".join(outcome.out.split())
    assert ".." not in outcome.out


def test_doctor_reads_the_privacy_key(moonrace: Moonrace) -> None:
    """A key in its file is found; a broken one, which keeps the bot from starting, is wrong."""
    load_key(Path("var/moonrace.key"))
    fine = moonrace("doctor")
    Path("var/moonrace.key").write_text("broken", encoding="ascii")
    broken = moonrace("doctor")

    assert (fine.code, broken.code) == (0, 1)
    assert "There is a privacy key in var/moonrace.key." in fine.out
    assert "var/moonrace.key is broken" in " ".join(broken.out.split())
    assert ".." not in broken.out


def test_doctor_counts_in_words(moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is not many."""
    small = library_of(SMALL)
    monkeypatch.setattr(library, "load", lambda: small)

    assert ", 1 article, " in " ".join(moonrace("doctor").out.split())
