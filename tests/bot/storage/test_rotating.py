"""Another key, and everybody still has what is theirs."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.personal_data import PersonalData
from bot.storage import Key, PrivacyChoiceRow, QuestionLog, SearchFilter, load_rotated, rotations_path, user_hash
from bot.storage.rotating import rotate
from tests.bot.logged import START, bytes_in, fetch, url_of, verdict
from tests.bot.storage.desk import HOME, asked, keep, record, wish

ALICE_ID, BOB_ID = 80351110224678912, 80351110224678913


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """Where the first key is."""
    return tmp_path / "log.key"


async def fill(path: Path, key: Key) -> str:
    """Alice has asked and wished and judged, Bob wants nothing kept. Returns her hash."""
    alice, bob = user_hash(key, ALICE_ID), user_hash(key, BOB_ID)
    log = await QuestionLog.open(url_of(path))
    await keep(log, asked(1, user_hash=alice, event_id=77), asked(2, user_hash=None))
    log.record_feedback(verdict(1, user_hash=alice))
    await log.flush()
    await log.wishes.add(wish(user_hash=alice))
    await log.members.choose(PrivacyChoiceRow(user_hash=bob, off=True, at=START))
    await log.close()
    return alice


async def test_nobody_loses_what_is_theirs(path: Path, key_file: Path, tmp_path: Path) -> None:
    """After two rotations show, export, search and forget find all of a user, who is off stays off, and neither the
    old hashes nor those under the new key alone are anywhere.
    """
    old = await fill(path, load_rotated(key_file))
    shutil.copy(path, path.with_name(f"{path.name}.0003.bak"))

    assert rotate(path, rotations_path(key_file)) == 5
    assert rotate(path, rotations_path(key_file)) == 5

    key = load_rotated(key_file)
    assert len(key) == 3
    log = await QuestionLog.open(url_of(path))
    data = PersonalData(log, key)
    assert old.encode() not in bytes_in(tmp_path)
    summary = await data.show(ALICE_ID)
    assert (summary.questions, summary.feedback, summary.wishes) == (1, 1, 1)
    assert await data.is_off(BOB_ID)
    assert await log.archive.count(HOME, SearchFilter(user=user_hash(key, ALICE_ID)), 9) == 1
    assert (await log.archive.recent(HOME, 9))[-1].helpful == 1
    assert fetch(path, "SELECT event_id FROM questions WHERE event_id IS NOT NULL") == []
    assert (await data.forget(ALICE_ID)).deleted == 3
    await log.close()
    backup = path.with_name(f"{path.name}.0003.bak")
    assert fetch(backup, "SELECT count(user_hash) FROM questions") == [(0,)]


async def test_a_running_bot_is_in_the_way(path: Path, key_file: Path, log: QuestionLog) -> None:
    """It would go on with the key it knows; nothing is changed, and a person is told to stop it."""
    await keep(log, asked(1))
    before = await log.recent(1)
    with pytest.raises(StorageError, match="stop the bot"):
        rotate(path, rotations_path(key_file))

    assert await log.recent(1) == before
    assert not rotations_path(key_file).exists()


async def test_a_bot_without_a_connection_is_in_the_way_too(path: Path, key_file: Path, log: QuestionLog) -> None:
    """After a lock it has none until it writes again, and would then go on with the key it knows."""
    await keep(log, asked(1))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError):
            await log.audit.add(record())
    with pytest.raises(StorageError, match="stop the bot"):
        rotate(path, rotations_path(key_file))

    assert not rotations_path(key_file).exists()
    await log.close()
    assert rotate(path, rotations_path(key_file)) == 1


async def test_a_failure_in_between_changes_nothing(
    path: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk while the key is written leaves log and keys as they were."""
    key = load_rotated(key_file)
    alice = await fill(path, key)

    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.storage.keys._write", full)
    with pytest.raises(StorageError, match="No space left"):
        rotate(path, rotations_path(key_file))

    assert load_rotated(key_file) == key
    assert fetch(path, "SELECT user_hash FROM feedback") == [(alice,)]


def test_the_keys_are_for_the_owner_alone(path: Path, key_file: Path, tmp_path: Path) -> None:
    """As the first one is; and one that is broken is named, never passed over."""
    path.touch()
    with pytest.raises(StorageError, match="there is no log"):
        rotate(tmp_path / "other.db", rotations_path(key_file))
    with pytest.raises(StorageError):
        rotate(path, rotations_path(key_file))
    load_rotated(key_file)
    rotations_path(key_file).write_text("not a key\n", encoding="ascii")
    with pytest.raises(StorageError, match="hex digits"):
        load_rotated(key_file)

    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
