"""What a person reads of a message."""

from __future__ import annotations

import re

_MARKS = re.compile(r"(?<!\\)(?:\*\*|__)")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


def plain(text: str) -> str:
    """The text without the marks of bold and underlined words, and without the escapes."""
    return _ESCAPED.sub(r"\1", _MARKS.sub("", text))
