"""Text made safe to print: what a terminal would obey, or a reader could not see, is taken out.

Questions come from strangers and data from files: neither may move the cursor, recolour the screen, set its title
or turn the reading direction around ("Trojan Source", CVE-2021-42574).
"""

from __future__ import annotations

import re
import unicodedata

# ECMA-48: control sequences (CSI), then strings such as a title (OSC, DCS, SOS, PM, APC) to their terminator.
_ESCAPE_SEQUENCE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*")
_SPACE = re.compile(r"\s+")
# Controls, invisible format characters (bidi, zero width, tags), lone surrogates, and private-use glyphs.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})


def legible(text: str) -> str:
    """The text on one line, without escape sequences, control, bidi, zero-width and other invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    plain = _ESCAPE_SEQUENCE.sub("", text)
    seen = (char for char in plain if char.isspace() or unicodedata.category(char) not in UNSEEN)
    return _SPACE.sub(" ", "".join(seen))
