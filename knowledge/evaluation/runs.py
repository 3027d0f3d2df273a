"""Rankings as a TREC run, which trec_eval and its kin read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_NAME = "moonrace"


def run_lines(topic: str, ranking: Iterable[tuple[str, float]]) -> Iterator[str]:
    """A line `topic Q0 document rank score name` for each document, best first, with its end."""
    for rank, (document, score) in enumerate(ranking, start=1):
        yield f"{topic} Q0 {document} {rank} {score:.10g} {_NAME}\n"


def by_rank(ranking: Iterable[str]) -> Iterator[tuple[str, float]]:
    """A ranking that has no scores, with 1 / rank for each: trec_eval sorts by score and not by rank."""
    return ((document, 1 / rank) for rank, document in enumerate(ranking, start=1))
