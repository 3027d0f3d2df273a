"""The key under which user ids are hashed. Without it, the log does not tell who asked."""

from __future__ import annotations

import hmac
import logging
import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StorageError

_BYTES = 32
_SHORTEST = 16
_EVENT_BYTES = 8
_logger = logging.getLogger(__name__)

Key = bytes | tuple[bytes, ...]
"""A key, or after rotations all of them, oldest first."""


def load_key(path: Path, configured: str | None = None) -> bytes:
    """The configured key, or else the one in the file at `path`, which is created when it is missing.

    A configured key is any text of at least 16 characters. Raises StorageError for a shorter one, or a broken file.
    Where no file can be written, the key lasts as long as the process, and says so in the Python log.
    """
    if configured:
        if len(configured) < _SHORTEST:
            raise StorageError(f"MOONRACE_PRIVACY_KEY is too short: it needs at least {_SHORTEST} characters")
        return configured.encode()
    try:
        return read_key(path) if path.exists() else _create(path)
    except OSError as error:
        _logger.warning(
            "The privacy key %s is not to be had (%s). Until the next start another key is used, "
            "and what users ask meanwhile cannot be shown, exported or deleted for them later.",
            path,
            error.strerror,
        )
        return new_key()


def load_rotated(path: Path, configured: str | None = None) -> Key:
    """The same with the keys that rotations added after it, oldest first. Raises as `load_key`."""
    first, rotations = load_key(path, configured), rotations_path(path)
    try:
        added = _read_all(rotations) if rotations.exists() else []
    except OSError as error:
        raise StorageError(f"the privacy keys in {rotations} cannot be read: {error.strerror}") from error
    return (first, *added) if added else first


def rotations_path(path: Path) -> Path:
    """The file with the keys that rotations added, for a first key whose file is, or would be, at `path`."""
    return path.with_suffix(".rotations")


def user_hash(key: Key, user_id: int) -> str:
    """HMAC-SHA256 of a Discord user id, in hex: the same person gets the same hash, and the key can be thrown away.

    With several keys the hash under each is hashed under the next.
    """
    first, *added = (key,) if isinstance(key, bytes) else key
    hashed = hmac.digest(first, str(user_id).encode(), "sha256").hex()
    for each in added:
        hashed = rehash(each, hashed)
    return hashed


def rehash(key: bytes, hashed: str) -> str:
    """The hash of a user under one more key."""
    return hmac.digest(key, hashed.encode(), "sha256").hex()


def event_hash(key: Key, event_id: int) -> int:
    """A number of 63 bits that stands for a Discord interaction or message: the same one gets the same number, and
    without the newest key nothing leads back to it.
    """
    newest = key if isinstance(key, bytes) else key[-1]
    digest = hmac.digest(newest, f"event {event_id}".encode(), "sha256")
    return int.from_bytes(digest[:_EVENT_BYTES]) >> 1  # databases count in 64 bits with a sign


def read_key(path: Path) -> bytes:
    """The key in a file. Raises StorageError, which says what to do, for a broken one, and OSError."""
    key, *more = _keys_in(path) or [b""]
    if len(key) != _BYTES or more:
        raise StorageError(
            f"the privacy key in {path} is broken: it must be {2 * _BYTES} hex digits. Restore the file from a backup, "
            "or delete it to begin with a new key; what was logged before can then no longer be linked to anybody"
        )
    return key


def new_key() -> bytes:
    """A random key."""
    return secrets.token_bytes(_BYTES)


@contextmanager
def add_key(rotations: Path, key: bytes) -> Iterator[None]:
    """Add a key to those in a file. If what follows fails, the file is as it was."""
    before = _read_all(rotations) if rotations.exists() else []
    _write(rotations, [*before, key]).replace(rotations)
    try:
        yield
    except BaseException:
        if before:
            _write(rotations, before).replace(rotations)
        else:
            rotations.unlink()
        raise


def _read_all(rotations: Path) -> list[bytes]:
    keys = _keys_in(rotations)
    if any(len(key) != _BYTES for key in keys):
        raise StorageError(
            f"the privacy keys in {rotations} are broken: each line must be {2 * _BYTES} hex digits. Restore the file "
            "from a backup; without it nobody can see or delete what was logged of them"
        )
    return keys


def _keys_in(path: Path) -> list[bytes]:
    """A key for each line; an empty one where it is none."""

    def read(line: str) -> bytes:
        try:
            return bytes.fromhex(line)
        except ValueError:
            return b""

    return [read(line) for line in path.read_text(encoding="ascii", errors="replace").strip().splitlines()]


def _write(path: Path, keys: Sequence[bytes]) -> Path:
    """Write keys into a new file beside the path, for the owner alone, and have it on the disk. Returns that file."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    scratch = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.writelines(f"{key.hex()}\n" for key in keys)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        scratch.unlink()
        raise
    return scratch


def _create(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = new_key()
    scratch = _write(path, [key])
    try:
        # A link appears whole or not at all, on a full disk and beside another process too.
        os.link(scratch, path)
    except FileExistsError:
        return read_key(path)  # another process was faster
    finally:
        scratch.unlink()
    return key
