"""The privacy key: made once, private, never guessed at when broken."""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage import event_hash, load_key, user_hash


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A key file in a folder that does not exist yet."""
    return tmp_path / "var" / "moonrace.key"


def test_the_key_is_made_once(path: Path) -> None:
    """The second start reads what the first one wrote, and nobody else can."""
    key = load_key(path)

    assert len(key) == 32
    assert load_key(path) == key
    assert path.read_text().strip() == key.hex()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_configured_key_wins(path: Path) -> None:
    """With a key in the settings no file is touched."""
    assert load_key(path, "a key from the settings") == b"a key from the settings"
    assert not path.parent.exists()


def test_an_empty_setting_is_no_key(path: Path) -> None:
    """`MOONRACE_PRIVACY_KEY=` means the file."""
    assert load_key(path, "") == load_key(path)


def test_a_short_key_is_refused(path: Path) -> None:
    """The refusal says how long a key must be, and does not repeat it."""
    with pytest.raises(StorageError, match="at least 16 characters") as caught:
        load_key(path, "geheim")

    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "abc", "zz" * 32, "ab" * 31, "ключ"])
def test_a_broken_key_file_is_never_replaced(path: Path, content: str) -> None:
    """A new key would cut everybody off from their rows, so a person has to decide; the content is not repeated."""
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")

    with pytest.raises(StorageError, match="Restore the file from a backup, or delete it") as caught:
        load_key(path)

    assert path.read_text(encoding="utf-8") == content
    assert not content or content not in str(caught.value)


def test_without_a_place_for_it_the_key_lasts_for_now(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A disk that takes no file is no reason not to answer; the consequence is logged."""
    (tmp_path / "var").touch()
    path = tmp_path / "var" / "moonrace.key"

    assert len(load_key(path)) == 32
    assert "Until the next start another key is used" in caplog.text


def test_a_key_made_by_another_process_meanwhile_is_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two processes that start at once, the second takes the key of the first."""
    key = load_key(path)
    monkeypatch.setattr(Path, "exists", lambda _path: False)

    assert load_key(path) == key


def test_users_are_hashed_with_the_key() -> None:
    """HMAC-SHA256 in hex, different for another key."""
    expected = hmac.new(b"k" * 32, b"80351110224678912", hashlib.sha256).hexdigest()

    assert user_hash(b"k" * 32, 80351110224678912) == expected
    assert user_hash(os.urandom(32), 80351110224678912) != expected


def test_events_are_hashed_into_what_a_database_can_hold() -> None:
    """The same event gets the same number of 63 bits; another event, another key or a user of that id another one."""
    event = 1_300_000_000_000_000_000
    number = event_hash(b"k" * 32, event)

    assert number == event_hash(b"k" * 32, event)
    assert all(0 <= event_hash(b"k" * 32, event + more) < 2**63 for more in range(100))
    assert len({number, event_hash(b"k" * 32, event + 1), event_hash(b"x" * 32, event)}) == 3
    assert f"{number:016x}" not in user_hash(b"k" * 32, event)
