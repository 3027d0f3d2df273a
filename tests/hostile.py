"""Questions that nobody means, for the tests that they do no harm and for the measurement that they cost little."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, product

from knowledge.cleaning import LONGEST_QUESTION

# Repeated up to the longest question that is read.
_REPEATED = {
    "one letter": "a",
    "one letter apart": "a ",
    "digits": "1234567890",
    "digits apart": "7 ",
    "figures": "1,000,",
    "years": "2021 ",
    "combining marks": "a\u0301\u0302\u0323",
    "marks alone": "\u0301",
    "mixed scripts": "Aа月あ한ا",
    "mixed scripts apart": "A а 月 あ 한 ا ",
    "null bytes": "\0",
    "null bytes between": "moon\0 ",
    "half surrogates": "\ud83d",
    "other directions": "\u202ea\u2066",
    "emoji": "🚀",
    "emoji joined": "👩\u200d🚀",
    "ligatures": "ﷺ",
    "wide letters": "Ａ１",
    "powers and fractions": "²½ ",
    "apostrophes": "a'",
    "brackets": "(a+)+$",
    "mentions cut short": "<:a",
    "one name": "artemis ",
    "a name and numbers": "artemis 1 and ",
    "ideographs of a name": "嫦娥七号",
    "misspelt names": "artemsi chadrayaan gatway shnzhou ",
    "as of": "as of 2021 ",
    "apart from": "apart from ",
    "years from now": "this year twenty three ",
    "how late": "how late is artemis ",
    "what is next": "what is next ",
}


def questions(phrases: Iterable[str]) -> dict[str, str]:
    """Each as long as can be, by what it is made of; `phrases` are those that are read as something else."""
    long = {name: (part * LONGEST_QUESTION)[:LONGEST_QUESTION] for name, part in _REPEATED.items()}
    return {**long, "phrases": " ".join(phrases)[:LONGEST_QUESTION], "words": _words()[:LONGEST_QUESTION]}


def too_long() -> dict[str, str]:
    """Questions that are refused."""
    return {"10,000 characters": "q" * 10_000, "5,000 words": _words(), "spelt out": "ﷺ" * LONGEST_QUESTION}


def _words() -> str:
    """Five thousand words, no two the same, and all unknown."""
    return " ".join(map("".join, islice(product("bdfgklmnprst", "aeiou", "bdfgklmnprst", "aeiou", "dlnrst"), 5000)))
