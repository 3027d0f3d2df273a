"""Quoted text as inert Discord Markdown.

discord.py's own `escape_markdown` and `escape_mentions` leave much alive: a second masked link in a line, custom emoji,
timestamps, command and channel mentions, direction overrides. Here each character is escaped where Discord could read
it as mark-up (and not elsewhere, since a copied message shows the backslashes), and what cannot be seen is dropped.
The unit of work is one piece of output for each code point of the input: a highlight stays where it was, and a cut
never falls inside an escape.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from urllib.parse import urlsplit

from bot.rendering.legible import UNSEEN
from knowledge.models import Span

ELLIPSIS = "…"
BOLD, UNDERLINE = "**", "__"
# Live wherever they stand: code, emphasis, spoilers, masked links, <mentions> of all kinds, @everyone.
_MARKUP = frozenset("\\`*_~|[]<@")
# Live only at the beginning of a line: headings and small print, lists, quotations.
_AT_START = frozenset("#-+>")
# Letters by category, and yet nothing to see: combining grapheme joiner, Hangul fillers.
_BLANK = frozenset("\u034f\u115f\u1160\u3164\uffa0")
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_COMBINING = frozenset({"Mn", "Me"})
# Scripts that stack marks need two or three; more is meant to flood the lines above and below.
_MOST_COMBINING = 4
_MAYBE_LIVE = re.compile(r"[\\`*_~|\[\]<@#\-+>:/.]")
_ESCAPED = re.compile(r"\\(.)")
_LONGEST_UNIT = 2  # an escape, or a character beyond the basic plane
_LONGEST_URL = 512
_URL_ENDS = frozenset("()<>\\\"'`|*")


def size(text: str) -> int:
    """The length of a text as Discord's clients count it, in UTF-16 units; never less than in code points."""
    return len(text) + (0 if text.isascii() else sum(char > "\uffff" for char in text))


def quote(text: str, limit: int, marked: Sequence[Span] = (), *, mark: str = BOLD) -> str:
    """`text` on one line as inert Markdown, the `marked` stretches between `mark`s, in at most `limit` UTF-16 units.

    What is too long is cut at a word and ends with an ellipsis.
    """
    units = _units(text)
    if not marked and len(text) * _LONGEST_UNIT <= limit:
        return "".join(units)
    strong = _strong(units, marked)
    end = _end(units, strong, limit, 2 * len(mark))
    while end and units[end - 1] in ("", " "):
        end -= 1
    runs = groupby(range(end), key=strong.__getitem__)
    pieces = ((is_strong, "".join(units[i] for i in run)) for is_strong, run in runs)
    quoted = "".join(f"{mark}{piece}{mark}" if is_strong else piece for is_strong, piece in pieces)
    return (quoted + ELLIPSIS * any(units[end:]))[: max(limit, 0)]


def escape(text: str) -> str:
    """`text` on one line as inert Markdown, whole."""
    return "".join(_units(text))


def unescape(markdown: str) -> str:
    """The text that `escape` or `quote` made this of, as far as it is all there and nothing in it was marked."""
    return _ESCAPED.sub(r"\1", markdown)


def is_visible(text: str) -> bool:
    """Whether a reader would see anything of the text."""
    return bool(escape(text))


def safe_url(url: str) -> str:
    """The address in a form that may stand in a masked link, or nothing: https only, with a host and no user name."""
    url = "".join(f"%{ord(char):02X}" if char in _URL_ENDS else char for char in url.strip())
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = url.isascii() and url.isprintable() and " " not in url
    if not plain or len(url) > _LONGEST_URL or parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        return ""
    return url


def _units(text: str) -> list[str]:
    """What each code point becomes: itself, an escape, a space, or nothing."""
    if text.isascii() and text.isprintable() and "  " not in text and text.strip() == text:
        return _units_of_plain(text)
    units: list[str] = []
    words, word, combining = 0, "", 0
    for i, char in enumerate(text):
        category = unicodedata.category(char)
        combining = combining + 1 if category in _COMBINING else 0
        if char.isspace() or category in _SPACES:
            unit = " " if word else ""
            words, word = words + bool(word), ""
        elif category in UNSEEN or char in _BLANK or combining > _MOST_COMBINING:
            unit = ""
        else:
            live = _is_live(char, word, text[i + 1 : i + 2]) or (not words and _opens_block(char, word))
            unit = f"\\{char}" if live else char
            word += char
        units.append(unit)
    for i in range(len(units) - 1, -1, -1):
        if units[i].strip():
            break
        units[i] = ""
    return units


def _units_of_plain(text: str) -> list[str]:
    """The same for printable ASCII with single spaces, as most text is: only what may be mark-up is looked at."""
    units = list(text)
    first = text.partition(" ")[0]
    for match in _MAYBE_LIVE.finditer(text):
        i, char = match.start(), match[0]
        word = text[text.rfind(" ", 0, i) + 1 : i]
        if _is_live(char, word, text[i + 1 : i + 2]) or (i < len(first) and _opens_block(char, word)):
            units[i] = f"\\{char}"
    return units


def _is_live(char: str, word: str, following: str) -> bool:
    """Whether Discord could read the character as mark-up, after what there is of its word."""
    if char == ":":
        return following != "" and not following.isspace()  # :emoji:, https://
    if char == "/":
        return "." in word or word.endswith(("/", ":"))  # discord.gg/invitation, https://
    return char in _MARKUP


def _opens_block(char: str, word: str) -> bool:
    """Whether the character, after what there is of the first word, begins a heading, list or quotation."""
    return word.isdecimal() if char == "." else not word and char in _AT_START


def _strong(units: Sequence[str], marked: Sequence[Span]) -> list[bool]:
    """For each unit, whether it is marked: never a bare space at an edge, where Discord would show asterisks."""
    strong = [False] * len(units)
    for span in marked:
        inside = [i for i in range(max(span.start, 0), min(span.end, len(units))) if units[i].strip()]
        if inside:
            strong[inside[0] : inside[-1] + 1] = [True] * (inside[-1] + 1 - inside[0])
    before = -1
    for i, unit in enumerate(units):
        if unit.strip():
            if strong[i] and before >= 0 and strong[before]:
                strong[before:i] = [True] * (i - before)
            before = i
    return strong


def _end(units: Sequence[str], strong: Sequence[bool], limit: int, pair: int) -> int:
    """How many units fit, counted with their marks (a `pair` is so long) and, if not all do, room for the ellipsis."""
    whole = sum(map(size, units)) if not "".join(units).isascii() else sum(map(len, units))
    if whole + pair * sum(strong) <= limit:
        return len(units)
    used, word_end, any_end = 0, 0, 0
    for i, unit in enumerate(units):
        opens = strong[i] and (i == 0 or not strong[i - 1])
        if unit == " " and used < limit:
            word_end = i
        used += size(unit) + opens * pair
        if used < limit:
            any_end = i + 1
        if used > limit:
            return word_end or any_end
    return len(units)
