"""Passage search over a corpus in BEIR form: what is found for each question, how fast, and what the figures are."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.evaluation.beir import Corpus
from knowledge.evaluation.metrics import DEPTH, auroc, first_relevant, percentile, ranking_figures
from knowledge.index import Hit

CUTOFFS = 1, 3, 5


class Finding(Protocol):
    """What a finder found: the best passages by their places, best first, and how sure it is that one answers."""

    @property
    def hits(self) -> Sequence[Hit]:
        """The passages."""

    @property
    def confidence(self) -> float:
        """From 0 to 1."""


class Finder(Protocol):
    """Whatever searches passages."""

    def find(self, question: str, k: int, /) -> Finding:
        """The k best passages for a question as it was typed."""


@dataclass(frozen=True, slots=True)
class Search:
    """One question's ranking, as ids with scores, best first, and what it took."""

    question: str
    ranking: tuple[tuple[str, float], ...]
    confidence: float
    seconds: float


def search(finder: Finder, questions: Iterable[tuple[str, str]], ids: Sequence[str]) -> Iterator[Search]:
    """Search for each question, given with its id. The time is that of the finder alone, analysis included."""
    for name, question in questions:
        begun = time.perf_counter()
        finding = finder.find(question, DEPTH)
        seconds = time.perf_counter() - begun
        ranking = tuple((ids[hit.document], float(hit.score)) for hit in finding.hits)
        yield Search(name, ranking, float(finding.confidence), seconds)


def search_figures(searches: Sequence[Search], corpus: Corpus) -> dict[str, object]:
    """success@k, mrr@10 and `latency_ms` (p50 and p95) of searches, by these names."""
    ranks = [
        first_relevant([document for document, _ in search.ranking], corpus.relevant[search.question])
        for search in searches
    ]
    milliseconds = [search.seconds * 1000 for search in searches]
    latency = {f"p{percent}": percentile(milliseconds, percent) for percent in (50, 95)}
    return {**ranking_figures(ranks, CUTOFFS), "latency_ms": latency}


def declining_auroc(on_topic: Iterable[Search], off_topic: Iterable[Search]) -> float | None:
    """How well the confidence tells questions that the corpus answers from those that it does not."""
    return auroc([search.confidence for search in on_topic], [search.confidence for search in off_topic])
