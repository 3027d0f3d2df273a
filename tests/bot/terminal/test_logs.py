"""`moonrace logs` and `moonrace key`: the log as a whole, for whoever runs the bot."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import json
import re
import signal
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import Outcome, QuestionLog, QuestionRow, load_key, user_hash
from bot.storage.overview import copy_to_browse
from bot.terminal.browsing import METADATA, serving
from tests.bot.logged import fetch, question, verdict
from tests.bot.storage.desk import HOME, asked, wish
from tests.bot.terminal.calling import Moonrace, logged

LOG = Path("var/moonrace.db")
URL = "sqlite+aiosqlite:///var/moonrace.db"
TODAY = dt.datetime.now(dt.UTC)


def fill(*rows: QuestionRow) -> None:
    """Write a log where the defaults look for it."""

    async def write() -> None:
        log = await QuestionLog.open(URL)
        for row in rows:
            log.record(row)
        log.record_feedback(verdict(1))
        await log.flush()
        await log.wishes.add(wish(user_id=80351110224678912))
        await log.close()

    asyncio.run(write())


def test_an_export_is_safe_and_tells_nobody(moonrace: Moonrace) -> None:
    """A cell that would be a formula is none; who asked is not in it; a file is for its owner alone."""
    fill(asked(1, question="=1+1"), question(2, outcome=Outcome.DECLINED))
    outcome = moonrace("logs", "export")
    lines = moonrace("logs", "export", "--format", "jsonl", "--guild", str(HOME), "--out", "out.jsonl")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))

    assert (outcome.code, lines.code) == (0, 0)
    assert [(row["question"], row["outcome"]) for row in rows] == [
        ("'=1+1", "answered"),
        ("When is Artemis III?", "declined"),
    ]
    assert "Written: 1 question." in lines.err
    assert json.loads(Path("out.jsonl").read_text(encoding="utf-8"))["question"] == "=1+1"
    assert stat.S_IMODE(Path("out.jsonl").stat().st_mode) == 0o600
    assert "a" * 16 not in outcome.out


def test_an_export_of_some_days(moonrace: Moonrace) -> None:
    """Both days count, and no other."""
    fill(*(question(n, at=dt.datetime(2026, 11, n, 12, tzinfo=dt.UTC)) for n in (1, 2, 3, 4)))
    outcome = moonrace("logs", "export", "--since", "2026-11-02", "--until", "2026-11-03", "--format", "jsonl")

    assert [json.loads(line)["at"][:10] for line in outcome.out.splitlines()] == ["2026-11-02", "2026-11-03"]


def test_stats(moonrace: Moonrace) -> None:
    """A row for each day of the last ones."""
    fill(question(1, at=TODAY), question(2, at=TODAY, outcome=Outcome.DECLINED), question(3))
    rows = json.loads(moonrace("logs", "stats", "--json", "--days", "1").out)
    table = moonrace("logs", "stats", "--days", "1")

    assert [int(row["questions"]) - int(row["answered"]) for row in rows] == [1]
    assert "declined" in table.out


def test_purging_asks_first(moonrace: Moonrace) -> None:
    """Without a yes nothing goes; with it what is older does, and its traces."""
    fill(question(1, question="kanarienvogel"), question(2, at=TODAY + dt.timedelta(days=400)))
    refused = moonrace("logs", "purge", "--before", "2027-01-01")
    said_no = moonrace("logs", "purge", "--before", "2027-01-01", stdin="no\n", typing=True)
    before = len(logged())
    said_yes = moonrace("logs", "purge", "--before", "2027-01-01", stdin="yes\n", typing=True)

    assert (refused.code, said_no.code, before, said_yes.code) == (2, 2, 2, 0)
    assert "Delete 1 question?" in said_yes.err
    assert "Deleted: 1 question." in said_yes.out
    assert len(logged()) == 1
    assert b"kanarienvogel" not in LOG.read_bytes()


def test_purging_a_user(moonrace: Moonrace) -> None:
    """For somebody who cannot use /privacy forget any more and asks whoever runs the bot."""
    LOG.parent.mkdir()
    user = user_hash(load_key(LOG.with_suffix(".key")), 42)
    fill(question(1, user_hash=user), question(2))
    outcome = moonrace("logs", "purge", "--user", "42", "--yes")

    assert "Deleted: 1 entry." in outcome.out
    assert [row.id for row in logged()] == [question(2).id]
    assert moonrace("logs", "purge").code == 2


def test_a_user_is_not_purged_of_one_server(moonrace: Moonrace) -> None:
    """All of them goes, or nothing: whoever names a server besides is told, before anything is deleted."""
    LOG.parent.mkdir()
    user = user_hash(load_key(LOG.with_suffix(".key")), 42)
    fill(question(1, user_hash=user))
    outcome = moonrace("logs", "purge", "--user", "42", "--guild", str(HOME), "--yes")

    assert outcome.code == 2
    assert len(logged()) == 1


@pytest.mark.parametrize(
    "command", ["purge --before 9999-12-31", "purge --before 0001-01-01", "export --until 9999-12-31"]
)
def test_days_that_no_log_has(moonrace: Moonrace, command: str) -> None:
    """They are refused in a sentence."""
    fill(question(1))
    outcome = moonrace("logs", *command.split())

    assert outcome.code == 2
    assert "must be a day from 1970-01-01 to 2100-01-01" in outcome.err


@pytest.mark.parametrize("name", ["var/moonrace.db", "var/../var/moonrace.key"])
def test_an_export_does_not_overwrite_the_log(moonrace: Moonrace, name: str) -> None:
    """Nor its key, however they are named."""
    LOG.parent.mkdir()
    load_key(LOG.with_suffix(".key"))
    fill(question(1))
    outcome = moonrace("logs", "export", "--out", name)

    assert outcome.code == 2
    assert "Name another file" in outcome.err
    assert len(logged()) == 1
    assert len(LOG.with_suffix(".key").read_text(encoding="ascii").strip()) == 64


@pytest.mark.parametrize("command", ["export", "stats", "browse", "purge --before 2026-01-01"])
def test_without_a_log(moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """It says so, and makes none."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    outcome = moonrace("logs", *command.split())

    assert outcome.code == 1
    assert "no log yet" in outcome.err
    assert not LOG.exists()


def test_browsing_without_datasette(moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says how to install what is missing."""
    fill(question(1))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    outcome = moonrace("logs", "browse")

    assert outcome.code == 78
    assert "pip install 'moonrace[browse]'" in outcome.err


def test_browsing_is_for_this_machine_alone(moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one address is loopback, whatever is typed; what is served is a copy that is gone afterwards."""
    fill(question(1))
    served: list[list[str]] = []

    class Ended:
        returncode = 0

    def run(command: list[str], *, check: bool) -> Ended:
        assert not check
        assert Path(command[command.index("--immutable") + 1]).exists()
        served.append(command)
        return Ended()

    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    outcome = moonrace("logs", "browse", "--port", "8123")
    (command,) = served

    assert outcome.code == 0
    assert command == serving(Path(command[command.index("--immutable") + 1]), 8123)
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command.count("--host") == 1
    assert not Path(command[command.index("--immutable") + 1]).exists()
    assert moonrace("logs", "browse", "--host", "0.0.0.0").code == 2  # noqa: S104  # to be refused


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_no_copy_stays_whatever_ends_browsing(
    moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """A supervisor, or a terminal that is closed."""
    fill(question(1))
    copies: list[Path] = []

    def run(command: list[str], **_: object) -> None:
        copies.append(Path(command[command.index("--immutable") + 1]))
        signal.raise_signal(number)

    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN), signal.signal(signal.SIGTERM, signal.SIG_IGN)
    outcome = moonrace("logs", "browse")
    signal.signal(signal.SIGHUP, before[0])
    signal.signal(signal.SIGTERM, before[1])

    assert outcome.code == 0
    assert [copy.exists() for copy in copies] == [False]


def test_a_copy_to_browse_holds_nobody(tmp_path: Path, moonrace: Moonrace) -> None:
    """No user's hash or id, and no table that serves the bot alone; askers are told apart by a number."""
    fill(asked(1), asked(2), asked(3, user_hash="b" * 64, event_id=5))
    copy_to_browse(LOG, tmp_path / "copy.db")
    content = (tmp_path / "copy.db").read_bytes()

    assert b"a" * 16 not in content
    assert b"80351110224678912" not in content
    tables = {name for (name,) in fetch(tmp_path / "copy.db", "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables.isdisjoint({"wishes", "claims", "privacy_choices", "question_words"})
    assert "questions" in tables
    askers = fetch(tmp_path / "copy.db", "SELECT DISTINCT user_hash FROM questions ORDER BY 1")
    assert askers == [("asker 1",), ("asker 2",)]
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert moonrace("logs", "stats").code == 0


def test_the_ready_queries_run(tmp_path: Path) -> None:
    """Each of them, over a copy."""
    fill(asked(1), question(2))
    copy_to_browse(LOG, tmp_path / "copy.db")
    indented = re.findall(r"sql: [|]-\n((?: {10}.*\n)+)", METADATA.read_text(encoding="utf-8"))
    with closing(sqlite3.connect(tmp_path / "copy.db")) as database:
        for sql in indented:
            database.execute(sql, {"words": "x"})

    assert len(indented) == 6


def test_the_key_is_rotated(moonrace: Moonrace) -> None:
    """A person is told where the new key is, and that the first is still needed."""
    LOG.parent.mkdir()
    load_key(LOG.with_suffix(".key"))
    fill(asked(1))
    outcome = moonrace("key", "rotate")

    assert outcome.code == 0
    assert "Hashed anew: 3 rows." in outcome.out
    assert "var/moonrace.rotations" in outcome.out
    assert moonrace("logs", "stats").code == 0


def test_no_key_without_a_log(moonrace: Moonrace) -> None:
    """Nothing is made where there is nothing to hash anew."""
    outcome = moonrace("key", "rotate")

    assert outcome.code == 1
    assert "Nothing was changed" in outcome.err
