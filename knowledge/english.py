"""The words of correct English, so that a word which merely looks like one of ours is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np

_LIST = "frequency_dictionary_en_82_765.txt"


class English:
    """A set of folded words in 0.7 MB: their 64-bit hashes are kept, and two words of one hash do not happen. The
    words are read when the first one is looked for: most questions hold none that is unknown here.
    """

    def __init__(self, words: Callable[[], Iterable[str]]) -> None:
        self._words = words

    @cached_property
    def _hashes(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.sort(np.fromiter(map(hash, self._words()), np.int64))

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
    return English(partial(_listed, Path(package.origin).with_name(_LIST)))


def _listed(file: Path) -> Iterator[str]:
    # Each line is a word and how often it was counted. Read one by one: all at once would cost 13 MB for a moment.
    with file.open(encoding="utf-8-sig") as lines:
        for line in lines:
            yield line.partition(" ")[0].replace("'", "")
