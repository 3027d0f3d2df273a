"""The ways people ask for each document: document expansion by query prediction (Nogueira, Yang, Lin and Cho, Document
Expansion by Query Prediction, 2019, https://arxiv.org/abs/1904.08375), with questions that were written for each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self

import numpy as np

from knowledge.errors import IndexFileError
from knowledge.index import Index, Mask
from knowledge.query import Kind

Shares = np.ndarray[tuple[int], np.dtype[np.float64]]

_KINDS = tuple(Kind)
_FILE = "asked.json"
_TOGETHER = "together"


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
    same among those that want the same sort of answer.
    `together` is BM25 of all questions for a document in one, as a share of the best document's; `unanswered` how much
    it is like the likest of the questions that are known to have no answer.
    """

    alike: Shares
    same_kind: Shares
    together: Shares
    unanswered: float


class Expansion:
    """All questions that ask for a document, by the documents' places, and such as no document answers. `entities` are,
    for each document, what its questions name.
    """

    def __init__(self, asked: Sequence[Sequence[Asked]], unanswered: Iterable[Asked] = ()) -> None:
        questions = [*chain.from_iterable(asked), *unanswered]
        self._index = Index([sorted(question.terms) for question in questions])
        self._together = Index([[*chain.from_iterable(sorted(question.terms) for question in each)] for each in asked])
        self._kinds = [_KINDS.index(question.kind) for question in questions]
        self._counts = [len(each) for each in asked]
        self.entities = [frozenset().union(*(question.entities for question in each)) for each in asked]
        self._prepare()

    def _prepare(self) -> None:
        self._weights = self._index.told()
        self._kind = np.array(self._kinds, np.int8)
        counts = np.array(self._counts, np.intp)
        self._document = np.repeat(np.arange(len(counts)), counts)  # of each question that has one
        self._places = np.flatnonzero(counts)  # of the documents that are asked for
        self._first = (np.cumsum(counts) - counts)[self._places]

    def __contains__(self, place: object) -> bool:
        """Whether anything is known to ask for the document at a place."""
        return isinstance(place, int) and self._counts[place] > 0

    def asking_with(self, term: str) -> Mask:
        """For which documents a question is known that has a term."""
        mask = np.zeros(len(self._counts), dtype=bool)
        holding = self._index.holding(term)
        mask[self._document[holding[holding < len(self._document)]]] = True
        return mask

    def likeness(self, terms: Iterable[str], kind: Kind) -> Likeness:
        """How much a question of these terms, which wants that kind of answer, is like those for each document."""
        common = np.zeros(len(self._weights))
        whole = 0.0
        ordered = sorted(frozenset(terms))  # sums of floats depend on their order, and so would ties
        for term in ordered:
            rarity = self._index.rarity(term)
            whole += rarity
            common[self._index.holding(term)] += rarity
        alike = 2 * common / np.maximum(self._weights + whole, 1e-9)
        together = self._together.scores(ordered).astype(np.float64).clip(0.0)  # what half of all have counts less
        return Likeness(
            self._best(alike),
            self._best(np.where(self._kind == _KINDS.index(kind), alike, 0.0)),
            together / max(float(together.max(initial=0.0)), 1e-9),
            float(alike[len(self._document) :].max(initial=0.0)),
        )

    def share(self, one: Iterable[str], other: Iterable[str]) -> float:
        """The same measure for two questions, of which neither need be known: Dice's coefficient of their terms."""
        first, second = frozenset(one), frozenset(other)
        whole = sum(map(self._index.rarity, first)) + sum(map(self._index.rarity, second))
        return 2 * sum(map(self._index.rarity, first & second)) / max(whole, 1e-9)

    def _best(self, shares: Shares) -> Shares:
        best = np.zeros(len(self._counts))
        best[self._places] = np.maximum.reduceat(shares[: len(self._document)], self._first)
        return best

    def save(self, folder: Path) -> None:
        """Write it into a folder, its index last."""
        folder.mkdir(parents=True, exist_ok=True)
        entities = [*map(sorted, self.entities)]
        beside = {"kinds": self._kinds, "counts": self._counts, "entities": entities}
        (folder / _FILE).write_text(json.dumps(beside), "utf-8")
        self._together.save(folder / _TOGETHER)
        self._index.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote. Raises IndexFileError where a file is missing, cut short or does not fit."""
        expansion = cls(())
        expansion._index, expansion._together = Index.load(folder), Index.load(folder / _TOGETHER)
        try:
            beside = json.loads((folder / _FILE).read_text("utf-8"))
            expansion._kinds, expansion._counts = beside["kinds"], beside["counts"]
            expansion.entities = [*map(frozenset, beside["entities"])]
            size = len(expansion._index)
            whole = size == len(expansion._kinds) >= sum(expansion._counts)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexFileError(f"There are no whole questions in {folder}. Delete it and build it anew.") from error
        if not whole or {len(expansion.entities), len(expansion._together)} != {len(expansion._counts)}:
            raise IndexFileError(f"The questions in {folder} do not fit together. Delete it and build it anew.")
        expansion._prepare()
        return expansion
