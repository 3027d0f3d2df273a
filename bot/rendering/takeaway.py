"""What a person takes away: JSON files that Discord lets through."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping


def json_files(rows: Iterable[Mapping[str, object]], most: int) -> Iterator[bytes]:
    """The rows as arrays in files of at most so many bytes, in their order; one file where there are none.

    A row that is longer by itself gets a file of its own.
    """
    part: list[bytes] = []
    size = 0
    for row in rows:
        text = json.dumps(row, ensure_ascii=False, indent=2, default=str).encode()
        if part and size + len(text) + len(_BETWEEN) + len(_AROUND) > most:
            yield _file(part)
            part, size = [], 0
        part.append(text)
        size += len(text) + len(_BETWEEN)
    yield _file(part)


_BETWEEN = b",\n"
_AROUND = b"[\n\n]\n"


def _file(part: list[bytes]) -> bytes:
    return b"[\n" + _BETWEEN.join(part) + b"\n]\n"
