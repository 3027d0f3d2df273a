"""How sentences, words and titles are recognised in any text: the small questions that all readers ask."""

from __future__ import annotations

import re
import unicodedata

# The end of a sentence or of a half, whatever quotation marks, brackets and notes stand behind it.
_BEHIND = r"(?:[\s\"'”’»)\]]|\[\d+\])*$"
_FULL_STOP = re.compile(rf"[.!?…。！？।؟۔]{_BEHIND}")
_HALF_STOP = re.compile(rf"[:;：；]{_BEHIND}|[\"”»]$")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_IDEOGRAPHS_A_WORD = 2
_WORDS_OF_PROSE = 4


def tidy(text: str) -> str:
    """The text on one line, composed (NFC), without soft hyphens, zero-width and control characters."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if composed.isascii() and composed.isprintable():
        return composed
    kept = (character for character in composed if unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs"))
    return " ".join("".join(kept).split())


def is_wordless(text: str) -> bool:
    """Whether a text has neither letter nor digit, like a rule drawn with hyphens."""
    return not _WORD.search(text)


def count_words(text: str) -> int:
    """How many words a text has; of ideographs two count as a word."""
    ideographs = _IDEOGRAPH.findall(text)
    return len(_WORD.findall(_IDEOGRAPH.sub(" ", text))) + len(ideographs) // _IDEOGRAPHS_A_WORD


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence or a half of one does, or with a quotation."""
    return bool(_FULL_STOP.search(text.rstrip()) or _HALF_STOP.search(text.rstrip()))


def is_sentence(text: str) -> bool:
    """Whether a text is a sentence, however short, as "Why?" is one."""
    return is_prose(text) or bool(_FULL_STOP.search(text))


def is_prose(text: str) -> bool:
    """Whether a text reads as a paragraph for certain, as against a heading, a label or an item of a menu."""
    return count_words(text) >= _WORDS_OF_PROSE and ends_sentence(text)


def key(text: str) -> str:
    """What is left of a text when only its letters and digits count: equal for two forms of one title."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in folded if character.isalnum())
