"""The ways people ask for each document: document expansion by query prediction (Nogueira, Yang, Lin and Cho, Document
Expansion by Query Prediction, 2019, https://arxiv.org/abs/1904.08375), with questions that were written for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from knowledge.index import Index
from knowledge.query import Kind

Shares = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One way to ask for a document: its terms, those of names too, what sort of answer it wants, and whom it names.

    For one that is known to be answered with yes or no, `opening` is how the answer begins, `content` are its terms
    besides names and words that shape a question, and `manner` its words that change what yes means.
    """

    terms: frozenset[str]
    kind: Kind
    entities: frozenset[str]
    opening: str = ""
    content: frozenset[str] = frozenset()
    manner: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a question is like the likest of those that ask for each document, from 0 to 1.

    `alike` is what both have in common of what both say (Dice's coefficient of the weighted terms), `same_kind` the
    same among those that want the same sort of answer, `covered` the share of the question that one of them has.
    """

    alike: Shares
    same_kind: Shares
    covered: Shares


class Expansion:
    """All questions that ask for a document, by the documents' places."""

    def __init__(self, asked: Sequence[Sequence[Asked]]) -> None:
        questions = list(chain.from_iterable(asked))
        self._index = Index([sorted(question.terms) for question in questions])
        every = frozenset().union(*(question.terms for question in questions))
        told = {term: self._index.rarity(term) for term in every}
        self._weights = np.array([sum(map(told.__getitem__, sorted(question.terms))) for question in questions])
        self._kinds = np.array([question.kind for question in questions])
        counts = np.array([len(each) for each in asked], np.intp)
        self._places = np.flatnonzero(counts)  # of the documents that are asked for
        self._first = (np.cumsum(counts) - counts)[self._places]
        self._size = len(asked)

    def likeness(self, terms: Iterable[str], kind: Kind) -> Likeness:
        """How much a question of these terms, which wants that kind of answer, is like those for each document."""
        common = np.zeros(len(self._weights))
        whole = 0.0
        for term in sorted(frozenset(terms)):  # sums of floats depend on their order, and so would ties
            rarity = self._index.rarity(term)
            whole += rarity
            common[self._index.holding(term)] += rarity
        alike = 2 * common / np.maximum(self._weights + whole, 1e-9)
        return Likeness(
            self._best(alike),
            self._best(np.where(self._kinds == kind, alike, 0.0)),
            self._best(common / max(whole, 1e-9)),
        )

    def share(self, one: Iterable[str], other: Iterable[str]) -> float:
        """The same measure for two questions, of which neither need be known: Dice's coefficient of their terms."""
        first, second = frozenset(one), frozenset(other)
        whole = sum(map(self._index.rarity, first)) + sum(map(self._index.rarity, second))
        return 2 * sum(map(self._index.rarity, first & second)) / max(whole, 1e-9)

    def _best(self, shares: Shares) -> Shares:
        best = np.zeros(self._size)
        best[self._places] = np.maximum.reduceat(shares, self._first)
        return best
