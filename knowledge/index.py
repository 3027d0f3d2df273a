"""BM25 over documents, exactly as rank_bm25's BM25Okapi scores them, with the sums prepared.

Each document's contribution for each of its terms (its impact) is computed once from the statistics that rank_bm25
gathers (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009); a query then adds a few short arrays.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rank_bm25 import BM25Okapi


@dataclass(frozen=True, slots=True)
class Hit:
    """A document, by its place in the collection, that shares at least one term with the query."""

    document: int
    score: float


@dataclass(frozen=True, slots=True)
class _Posting:
    """The documents that hold a term, ascending, and their impacts."""

    documents: np.ndarray[tuple[int], np.dtype[np.int32]]
    impacts: np.ndarray[tuple[int], np.dtype[np.float64]]


class Index:
    """An inverted index of term lists. Empty documents and an empty collection are ordinary."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._size = len(documents)
        self._postings: dict[str, _Posting] = {}
        if any(documents):  # rank_bm25 divides by the average length, which must not be zero
            self._prepare(BM25Okapi(list(map(list, documents))))

    def _prepare(self, statistics: BM25Okapi) -> None:
        places: dict[str, list[int]] = {}
        frequencies: dict[str, list[int]] = {}
        for document, counts in enumerate(statistics.doc_freqs):
            for term, count in counts.items():
                places.setdefault(term, []).append(document)
                frequencies.setdefault(term, []).append(count)
        lengths = np.asarray(statistics.doc_len)
        saturation = statistics.k1 * (1 - statistics.b + statistics.b * lengths / statistics.avgdl)
        for term, documents in places.items():
            held = np.asarray(documents, dtype=np.int32)
            count = np.asarray(frequencies[term], dtype=np.float64)
            impacts = statistics.idf[term] * (count * (statistics.k1 + 1) / (count + saturation[held]))
            self._postings[term] = _Posting(held, impacts)

    def scores(self, terms: Iterable[str]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """The score of every document, equal to BM25Okapi.get_scores of the same terms."""
        scores = np.zeros(self._size)
        for term in terms:
            posting = self._postings.get(term)
            if posting is not None:
                scores[posting.documents] += posting.impacts
        return scores

    def search(
        self, terms: Sequence[str], k: int, among: np.ndarray[tuple[int], np.dtype[np.bool_]] | None = None
    ) -> list[Hit]:
        """The k best documents that share a term with the query, best first, ties in order of the collection; only
        documents whose place is true in `among`, where given.

        Sharing a term is what counts, not the score: BM25Okapi gives a term of half the documents no weight at all.
        """
        held = [self._postings[term].documents for term in set(terms) if term in self._postings]
        if not held or k <= 0:
            return []
        scores = self.scores(terms)
        sharing = np.unique(np.concatenate(held))
        if among is not None:
            sharing = sharing[among[sharing]]
        best = sharing[np.argsort(-scores[sharing], kind="stable")[:k]]
        return [Hit(int(document), float(scores[document])) for document in best]

    def rarity(self, term: str) -> float:
        """How much a term tells, by its smoothed idf, ln(1 + (N - n + 0.5) / (n + 0.5)); highest where it is unknown.

        This form is never negative (Lucene's), unlike BM25Okapi's, so that shares of it can be taken.
        """
        posting = self._postings.get(term)
        holding = len(posting.documents) if posting else 0
        return math.log(1 + (self._size - holding + 0.5) / (holding + 0.5))
