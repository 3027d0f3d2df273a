"""What each sentence holds: the postings of an index, the other way round, to look closely at a few passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.index import Index, Mask, Places, Scores, gather

Matrix = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Bearing:
    """What some passages bear of a list of terms: `held`, passages x terms; of the best sentence of each, the share of
    the terms' weight, 0 to 1, that it bears (`share`), and its BM25 score; `marked`, whether a sentence that bears as
    much has a mark.
    """

    held: Matrix
    share: Scores
    score: Scores
    marked: Mask


class Sentences:
    """The sentences of passages: those of passage p are the documents `first[p]` to `first[p + 1]` of the index, at
    least one. `marks` has one truth for each sentence.
    """

    def __init__(self, index: Index, first: Sequence[int], marks: Sequence[bool]) -> None:
        self._numbers, self._starts, self._terms, self._impacts = index.by_document()
        self._first = np.asarray(first, np.intp)
        self._sentence = np.repeat(np.arange(len(index), dtype=np.int32), np.diff(self._starts))  # of each posting
        self._marks = np.asarray(marks, dtype=bool)

    def bearing(self, weights: Mapping[str, float], passages: Places, *, marks: bool) -> Bearing:
        """What some passages, none of them empty, bear of weighted terms. `marks` asks for the marks, too."""
        weight = np.fromiter(weights.values(), np.float64, len(weights))
        columns = np.full(len(self._numbers), -1, np.int32)
        for column, term in enumerate(weights):
            number = self._numbers.get(term)
            if number is not None:
                columns[number] = column
        first, last = self._first[passages], self._first[passages + 1]
        starts, ends = self._starts[first], self._starts[last]
        runs = list(zip(starts.tolist(), ends.tolist(), strict=True))
        columns = columns[gather(self._terms, runs)]
        matched = np.flatnonzero(columns >= 0)
        held_columns = columns[matched]
        begins = np.cumsum(ends - starts) - (ends - starts)
        passage = np.searchsorted(begins, matched, side="right") - 1
        posting = matched + (starts - begins)[passage]
        # Sentences are numbered anew, those of one passage behind those of the one before.
        counts = last - first
        offsets = np.cumsum(counts) - counts
        sentence = self._sentence[posting] + (offsets - first)[passage]
        held = np.zeros((len(passages), len(weights)), dtype=bool)
        held[passage, held_columns] = True
        total = int(counts.sum())
        shares = np.bincount(sentence, weight[held_columns], total) / max(float(weight.sum()), 1e-9)
        share = np.maximum.reduceat(shares, offsets)
        marked = np.zeros(len(passages), dtype=bool)
        if marks:
            of = gather(self._marks, list(zip(first.tolist(), last.tolist(), strict=True)))
            marked = np.logical_or.reduceat(of & (shares == np.repeat(share, counts)), offsets)
        scores = np.bincount(sentence, self._impacts[posting], total)
        return Bearing(held, share, np.maximum.reduceat(scores, offsets), marked)
