"""BM25 over documents, as rank_bm25's BM25Okapi scores them to seven digits, with the sums prepared.

Each document's contribution for each of its terms (its impact) is computed once from the statistics that rank_bm25
gathers (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009); a query then adds a few short arrays and
looks only into those blocks of documents whose best score can be among the first k (block-max, after Ding and Suel,
Faster Top-k Document Retrieval Using Block-Max Indexes, 2011).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

import numpy as np
from rank_bm25 import BM25Okapi

from knowledge.errors import IndexFileError

Scores = np.ndarray[tuple[int], np.dtype[np.float32]]
Places = np.ndarray[tuple[int], np.dtype[np.intp]]
Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]

# Where runs of postings begin and end.
Runs = list[tuple[int, int]]

_Value = TypeVar("_Value", bound=np.generic)
_BLOCKS = 1024  # of documents, whose highest scores are looked at first
_SMALLEST_BLOCK = 8
_FORM = 1  # of the files; a change of their layout makes it 2
_ARRAYS = "starts", "documents", "impacts"


class Hit(NamedTuple):
    """A document, by its place in the collection, that shares at least one term with the query."""

    document: int
    score: float


class Index:
    """An inverted index of term lists. Empty documents and an empty collection are ordinary.

    The postings of all terms lie behind each other: those of the term numbered t are `starts[t]` to `starts[t + 1]` of
    `documents`, ascending, and of `impacts`. `content` is a hash (SHA-256, hex) of what was indexed.
    """

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.content = _hash(documents)
        self._size = len(documents)
        self._terms: dict[str, int] = {}
        self._starts, self._documents = np.zeros(1, np.int64), np.zeros(0, np.int32)
        self._impacts = np.zeros(0, np.float32)  # half the memory of doubles, and faster to add
        if any(documents):  # rank_bm25 divides by the average length, which must not be zero
            self._prepare(BM25Okapi(documents))

    def __len__(self) -> int:
        return self._size

    def _prepare(self, statistics: BM25Okapi) -> None:
        self._terms = {term: number for number, term in enumerate(statistics.idf)}
        lengths = np.asarray(statistics.doc_len)
        sizes = np.fromiter(map(len, statistics.doc_freqs), np.int64, self._size)
        total = int(sizes.sum())
        held = np.fromiter(map(self._terms.__getitem__, chain.from_iterable(statistics.doc_freqs)), np.int32, total)
        counts = np.fromiter(chain.from_iterable(map(dict.values, statistics.doc_freqs)), np.float64, total)
        by_term = np.argsort(held, kind="stable")
        self._documents = np.repeat(np.arange(self._size, dtype=np.int32), sizes)[by_term]
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(held, minlength=len(self._terms)))))
        saturation = statistics.k1 * (1 - statistics.b + statistics.b * lengths / statistics.avgdl)
        counts = counts[by_term]
        impacts = counts * (statistics.k1 + 1) / (counts + saturation[self._documents])
        impacts *= np.fromiter(statistics.idf.values(), np.float64, len(self._terms))[held[by_term]]
        self._impacts = impacts.astype(np.float32)

    def _runs(self, terms: Iterable[str]) -> Runs:
        starts = self._starts.data  # a memoryview: it gives plain integers, which slice faster than numpy's
        numbers = (number for term in terms if (number := self._terms.get(term)) is not None)
        return [(starts[number], starts[number + 1]) for number in numbers]

    def scores(self, terms: Iterable[str]) -> Scores:
        """The score of every document, equal to BM25Okapi.get_scores of the same terms to seven digits."""
        scores = np.zeros(self._size, np.float32)
        runs = self._runs(terms)
        if runs:
            np.add.at(scores, gather(self._documents, runs), gather(self._impacts, runs))
        return scores

    def search(self, terms: Sequence[str], k: int, among: Mask | None = None) -> list[Hit]:
        """The k best documents that share a term with the query, best first, ties in order of the collection; only
        documents whose place is true in `among`, where given.

        Sharing a term is what counts, not the score: BM25Okapi gives a term of half the documents no weight at all.
        """
        best, scores = self.best(terms, k, among)
        return [Hit(document, score) for document, score in zip(best.tolist(), scores.tolist(), strict=True)]

    def best(self, terms: Sequence[str], k: int, among: Mask | None = None) -> tuple[Places, Scores]:
        """The same as `search`, as arrays: the places of documents, and their scores."""
        scores = self.scores(terms)
        if among is not None:
            scores[~among] = 0
        best = top(scores, k) if k > 0 else np.zeros(0, np.intp)
        if len(best) < k:  # too few stand out: look at all that share a term
            best = self._sharing(terms)
            best = best if among is None else best[among[best]]
            best = best[np.argsort(-scores[best], kind="stable")[:k]]
        return best, scores[best]

    def _sharing(self, terms: Iterable[str]) -> Places:
        runs = self._runs(set(terms))
        return np.unique(gather(self._documents, runs)).astype(np.intp) if runs else np.zeros(0, np.intp)

    def holding(self, term: str) -> Places:
        """The documents that hold a term, ascending."""
        runs = self._runs([term])
        return gather(self._documents, runs).astype(np.intp) if runs else np.zeros(0, np.intp)

    def rarity(self, term: str) -> float:
        """How much a term tells, by its smoothed idf, ln(1 + (N - n + 0.5) / (n + 0.5)); highest where it is unknown.

        This form is never negative (Lucene's), unlike BM25Okapi's, so that shares of it can be taken.
        """
        number = self._terms.get(term)
        holding = 0 if number is None else int(self._starts[number + 1]) - int(self._starts[number])
        return math.log(1 + (self._size - holding + 0.5) / (holding + 0.5))

    def by_document(self) -> tuple[dict[str, int], Places, Places, Scores]:
        """The postings the other way round: the numbers of the terms; where those of each document start; the terms,
        by number, of one document behind the other; their impacts.
        """
        order = np.argsort(self._documents, kind="stable")
        terms = np.repeat(np.arange(len(self._terms)), np.diff(self._starts))[order]
        starts = np.concatenate(([0], np.cumsum(np.bincount(self._documents, minlength=self._size))))
        return self._terms, starts, terms.astype(np.int32), self._impacts[order]

    def save(self, folder: Path) -> None:
        """Write the index into a folder, its header last: what was cut short is not taken for an index."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, f"_{name}"))
        (folder / "terms.json").write_text(json.dumps(list(self._terms)), "utf-8")
        header = {"form": _FORM, "content": self.content, "size": self._size, "postings": len(self._documents)}
        (folder / "index.json").write_text(json.dumps(header), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote. The postings stay in the file and are mapped into memory as they are needed.

        Raises IndexFileError where a file is missing, cut short or of another form.
        """
        index = cls(())
        try:
            header = json.loads((folder / "index.json").read_text("utf-8"))
            terms = json.loads((folder / "terms.json").read_text("utf-8"))
            for name in _ARRAYS:
                setattr(index, f"_{name}", np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray))
            index._terms = {term: number for number, term in enumerate(terms)}
            index.content, index._size = header["content"], header["size"]
            whole = header["form"] == _FORM and len(index._impacts) == len(index._documents) == header["postings"]
        except (OSError, ValueError, EOFError, KeyError, TypeError) as error:
            raise IndexFileError(f"There is no whole index in {folder}. Delete it and build it anew.") from error
        if not whole or len(terms) != len(index._starts) - 1:
            raise IndexFileError(f"The index in {folder} does not fit together. Delete it and build it anew.")
        return index


def gather(values: np.ndarray[tuple[int], np.dtype[_Value]], runs: Runs) -> np.ndarray[tuple[int], np.dtype[_Value]]:
    """What lies in some runs of an array, one run behind the other."""
    return np.concatenate([values[begin:end] for begin, end in runs])


def top(scores: Scores, k: int) -> Places:
    """The places of the k highest scores above zero, best first, ties in their order.

    A score below the k-th highest of all blocks' best cannot be among the k best.
    """
    least = 0.0
    starts = _block_starts(len(scores))
    if len(starts) > k:
        highest = np.maximum.reduceat(scores, starts)
        highest.partition(-k)
        least = highest[-k]
    places = (scores >= least if least > 0 else scores > 0).nonzero()[0]
    best: Places = places[(-scores[places]).argsort(kind="stable")[:k]]
    return best


@lru_cache(maxsize=64)
def _block_starts(size: int) -> Places:
    return np.arange(0, size, max(size // _BLOCKS, _SMALLEST_BLOCK))


def _hash(documents: Iterable[Sequence[str]]) -> str:
    content = hashlib.sha256()
    for document in documents:
        content.update(json.dumps(document).encode())
    return content.hexdigest()
