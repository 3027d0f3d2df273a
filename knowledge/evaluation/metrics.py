"""The figures of information retrieval, each by its definition."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

DEPTH = 10  # how far down a ranking is looked, as is usual for questions with few right documents


def first_relevant(ranking: Sequence[str], relevant: Collection[str]) -> int | None:
    """The rank, from 1, of the first relevant document; None where the ranking has none."""
    return next((rank for rank, document in enumerate(ranking, start=1) if document in relevant), None)


def success_at(k: int, ranks: Collection[int | None]) -> float | None:
    """The share of questions with a relevant document among the first k (trec_eval's `success`); None for no question.

    `ranks` are those of the first relevant documents, None where there was none.
    """
    return share(sum(rank is not None and rank <= k for rank in ranks), len(ranks))


def mean_reciprocal_rank(ranks: Collection[int | None], depth: int = DEPTH) -> float | None:
    """The mean of 1 / rank of the first relevant document, 0 where it is not among the first `depth`.

    Voorhees, The TREC-8 Question Answering Track Report, 1999. None for no question.
    """
    return share(sum(1 / rank for rank in ranks if rank is not None and rank <= depth), len(ranks))


def ranking_figures(ranks: Collection[int | None], cutoffs: Sequence[int]) -> dict[str, float | None]:
    """success@k for each cutoff, and mrr@10, by these names."""
    figures = {f"success@{k}": success_at(k, ranks) for k in cutoffs}
    return {**figures, f"mrr@{DEPTH}": mean_reciprocal_rank(ranks)}


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The area under the ROC curve: how probably a positive scores above a negative, a tie counting half.

    It is the Mann-Whitney U over the number of pairs, from the ranks of all scores with ties averaged (Hanley and
    McNeil, Radiology 143, 1982). None where either side is empty.
    """
    _, places, counts = np.unique([*positives, *negatives], return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    n = len(positives)
    return share(float(ranks[:n].sum()) - n * (n + 1) / 2, n * len(negatives))


def percentile(sample: Sequence[float], percent: float) -> float:
    """The value below which so many per cent of a sample lie, interpolated between neighbours (Hyndman and Fan's 7)."""
    return float(np.percentile(sample, percent))


def share(part: float, whole: int) -> float | None:
    """The share that `part` is of `whole`; None where there is nothing to take a share of."""
    return part / whole if whole else None
