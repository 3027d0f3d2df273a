"""Files of text, read with complaints that name them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from knowledge.errors import DataError


def read_text(file: Path, folder: Path, seen: Callable[[bytes], object] | None = None) -> tuple[str, str]:
    """The name of a file below the folder and its text; `seen` is given both as bytes, for a version of the whole.

    Raises DataError where the file cannot be read or is not UTF-8.
    """
    name = file.relative_to(folder).as_posix()
    try:
        content = file.read_bytes()
        if seen:
            seen(name.encode() + b"\0" + content)
        return name, content.decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise DataError(name, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DataError(name, f"is not UTF-8 (byte {error.start})") from error
