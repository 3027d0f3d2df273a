"""The words of correct English, so that a word which merely looks like one of ours is left alone."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

_LIST = "frequency_dictionary_en_82_765.txt"


class English:
    """A set of folded words in 0.7 MB: their 64-bit hashes are kept, and two words of one hash do not happen."""

    def __init__(self, words: Iterable[str]) -> None:
        self._hashes = np.sort(np.fromiter(map(hash, words), np.int64))

    def __contains__(self, word: object) -> bool:
        place = int(self._hashes.searchsorted(hash(word)))
        return place < len(self._hashes) and int(self._hashes[place]) == hash(word)


def shipped() -> English:
    """The 82,765 words that symspellpy brings: those of SCOWL, a list for spell checkers, that Google's n-grams hold.

    Raises ImportError where it is not installed.
    """
    package = find_spec("symspellpy")  # found but not imported: only its list is wanted
    if package is None or package.origin is None:
        raise ImportError("symspellpy is not installed; please install what requirements.txt names")
    with Path(package.origin).with_name(_LIST).open(encoding="utf-8-sig") as lines:
        # Each line is a word and how often it was counted. Read one by one: all at once would cost 13 MB for a moment.
        return English(line.partition(" ")[0].replace("'", "") for line in lines)
