"""The ways people ask for each document: document expansion by query prediction (Nogueira and others, Document
Expansion by Query Prediction, 2019, https://arxiv.org/abs/1904.08375), with questions that people wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from knowledge.index import Index, Scores
from knowledge.query import Kind

_SAME_KIND = 0.1  # what it adds to the likeness of two questions that both ask when, or both ask who


class Expansion:
    """Questions with the documents that answer them. `read` gives the terms and the kind of one."""

    def __init__(
        self, asked: Sequence[Sequence[str]], read: Callable[[str], tuple[Iterable[str], Kind]]
    ) -> None:
        questions = [read(question) for questions in asked for question in questions]
        terms = [tuple(dict.fromkeys(terms)) for terms, _ in questions]
        self._index = Index(terms)
        self._weights = np.array([sum(map(self._index.rarity, each)) for each in terms])
        kinds: Mapping[Kind, int] = {kind: number for number, kind in enumerate(Kind)}
        self._kinds = np.array([kinds[kind] for _, kind in questions])
        self._numbers = kinds
        counts = np.array([len(questions) for questions in asked])
        self._asked = np.flatnonzero(counts)  # the documents that have any
        self._first = (np.cumsum(counts) - counts)[self._asked]
        self._size = len(asked)
