"""Our plain BM25."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from knowledge.index import Hit, Index


class Engine:
    """knowledge.index as it is, mapped into memory."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @staticmethod
    def build(passages: Sequence[Sequence[str]], folder: Path) -> None:
        """Index the passages and save them."""
        Index(passages).save(folder)

    @classmethod
    def load(cls, folder: Path) -> Engine:
        """The index that was saved there."""
        return cls(Index.load(folder))

    def search(self, terms: Sequence[str], k: int) -> list[Hit]:
        """The k best passages."""
        return self._index.search(terms, k)
