"""bm25s with numpy alone, without numba, as it comes (the formula is Lucene's)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bm25s import BM25


class Engine:
    """BM25 of bm25s, read into memory, which is its default."""

    mapped = False

    def __init__(self, index: BM25) -> None:
        self._index = index

    @staticmethod
    def build(passages: Sequence[Sequence[str]], folder: Path) -> None:
        """Index the passages and save them."""
        index = BM25(backend="numpy")
        index.index(passages, show_progress=False)
        index.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> Engine:
        """The index that was saved there."""
        return cls(BM25.load(folder, mmap=cls.mapped, show_progress=False))

    def search(self, terms: Sequence[str], k: int) -> object:
        """The k best passages."""
        return self._index.retrieve([terms], k=k, show_progress=False, n_threads=0, backend_selection="numpy")
