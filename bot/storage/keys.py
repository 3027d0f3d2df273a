"""The key under which user ids are hashed. Without it, the log does not tell who asked."""

from __future__ import annotations

import hmac
import logging
import os
import secrets
import tempfile
from pathlib import Path

from bot.errors import StorageError

_BYTES = 32
_SHORTEST = 16
_EVENT_BYTES = 8
_logger = logging.getLogger(__name__)


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
        return secrets.token_bytes(_BYTES)


def user_hash(key: bytes, user_id: int) -> str:
    """HMAC-SHA256 of a Discord user id, in hex: the same person gets the same hash, and the key can be thrown away."""
    return hmac.digest(key, str(user_id).encode(), "sha256").hex()


def event_hash(key: bytes, event_id: int) -> int:
    """A number of 63 bits that stands for a Discord interaction or message: the same one gets the same number, and
    without the key nothing leads back to it.
    """
    digest = hmac.digest(key, f"event {event_id}".encode(), "sha256")
    return int.from_bytes(digest[:_EVENT_BYTES]) >> 1  # databases count in 64 bits with a sign


def read_key(path: Path) -> bytes:
    """The key in a file. Raises StorageError, which says what to do, for a broken one, and OSError."""
    text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise StorageError(
            f"the privacy key in {path} is broken: it must be {2 * _BYTES} hex digits. Restore the file from a backup, "
            "or delete it to begin with a new key; what was logged before can then no longer be linked to anybody"
        )
    return key


def _create(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(_BYTES)
    descriptor, scratch = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # for the owner alone
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link appears whole or not at all, on a full disk and beside another process too.
        os.link(scratch, path)
    except FileExistsError:
        return read_key(path)  # another process was faster
    finally:
        os.unlink(scratch)  # noqa: PTH108  # as os.link above
    return key
