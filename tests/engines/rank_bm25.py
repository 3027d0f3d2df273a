"""rank_bm25, whose statistics ours are made from. It has no file of its own, so it is pickled."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rank_bm25 import BM25Okapi

from tests.engines import Place

_FILE = "okapi.pickle"


class Engine:
    """BM25Okapi, with the k best taken by argpartition: its own get_top_n sorts all scores."""

    def __init__(self, okapi: BM25Okapi) -> None:
        self._okapi = okapi

    @staticmethod
    def build(passages: Sequence[Sequence[str]], folder: Path) -> None:
        """Index the passages and save them."""
        (folder / _FILE).write_bytes(pickle.dumps(BM25Okapi(passages), pickle.HIGHEST_PROTOCOL))

    @classmethod
    def load(cls, folder: Path) -> Engine:
        """The index that was saved there."""
        return cls(pickle.loads((folder / _FILE).read_bytes()))  # noqa: S301  # written above

    def search(self, terms: Sequence[str], k: int) -> list[Place]:
        """The k best passages, best first; some without any of the terms where too few have one."""
        scores = self._okapi.get_scores(terms)
        best = np.argpartition(-scores, k)[:k]
        best = best[np.argsort(-scores[best])]
        return [(int(place), float(scores[place])) for place in best]
