"""The ways people ask for each document: document expansion by query prediction (Nogueira, Yang, Lin and Cho, Document
Expansion by Query Prediction, 2019, https://arxiv.org/abs/1904.08375), with questions that were written for each.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from knowledge.errors import IndexFileError
from knowledge.index import Index, Mask
from knowledge.query import Kind

Shares = np.ndarray[tuple[int], np.dtype[np.float64]]
Numbers = np.ndarray[tuple[int], np.dtype[np.signedinteger]]

_KINDS = tuple(Kind)
# How like a question usually is to the likest of thousands without answer (0.57, the median of ours): so much where
# none are known, or a library without any would answer what it should not.
_USUAL = 0.57
_FILE = "asked.json"
_TOGETHER = "together"
_ARRAYS = "starts", "holders", "kinds", "counts"


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
    same among those that want the same sort of answer. `several` grows with each further question that is alike: it is
    the fourth root of the sum of their fourth powers, so it may pass 1.
    `together` is BM25 of all questions for a document in one, as a share of the best document's; `unanswered` how much
    it is like the likest of the questions that are known to have no answer.
    """

    alike: Shares
    same_kind: Shares
    several: Shares
    together: Shares
    unanswered: float


class _Numbered:
    """Questions as numbers, one behind the other: as objects all at once would be too much for the cheapest machine."""

    def __init__(self) -> None:
        self.terms: dict[str, int] = {}
        self.sizes, self.kinds = array("i"), array("b")
        self._held = array("i")

    def add(self, question: Asked) -> list[str]:
        """Add one. Returns its terms in order."""
        terms = sorted(question.terms)
        self._held.extend(self.terms.setdefault(term, len(self.terms)) for term in terms)
        self.sizes.append(len(terms))
        self.kinds.append(_KINDS.index(question.kind))
        return terms

    def postings(self) -> tuple[Numbers, Numbers]:
        """Where those of each term start, and the numbers of the questions that hold the term."""
        held = np.array(self._held)
        questions = np.repeat(np.arange(len(self.sizes), dtype=np.int32), self.sizes)
        starts = np.concatenate(([0], np.cumsum(np.bincount(held, minlength=len(self.terms)))))
        return starts, questions[np.argsort(held, kind="stable")]


class Expansion:
    """All questions that ask for a document, by the documents' places, and such as no document answers. `entities` are,
    for each document, what its questions name.

    The questions are numbered: those for a document behind those for the one before, those without answer at the end.
    The ones that hold the term numbered t are `starts[t]` to `starts[t + 1]` of `holders`.
    """

    def __init__(self, asked: Iterable[Iterable[Asked]], unanswered: Iterable[Asked] = ()) -> None:
        numbered = _Numbered()
        counts: list[int] = []
        together: list[list[str]] = []
        self.entities: list[frozenset[str]] = []
        for questions in asked:
            before, terms, named = len(numbered.sizes), list[str](), set[str]()
            for question in questions:
                terms += numbered.add(question)
                named |= question.entities
            counts.append(len(numbered.sizes) - before)
            together.append(terms)
            self.entities.append(frozenset(named))
        for question in unanswered:
            numbered.add(question)
        self._terms, self._together = numbered.terms, Index(together)
        self._prepare(*numbered.postings(), np.array(numbered.kinds), np.array(counts, np.int32))

    def _prepare(self, starts: Numbers, holders: Numbers, kinds: Numbers, counts: Numbers) -> None:
        self._starts, self._holders, self._kinds, self._counts = starts, holders, kinds, counts
        holding = np.diff(starts)
        rarity = np.log1p((len(kinds) - holding + 0.5) / (holding + 0.5))  # as that of an index
        self._told = np.zeros(len(kinds))  # by all terms of a question
        np.add.at(self._told, holders, np.repeat(rarity, holding))
        self._document = np.repeat(np.arange(len(counts)), counts)  # of each question that has one
        self._places = np.flatnonzero(counts)  # of the documents that are asked for
        self._first = (np.cumsum(counts) - counts)[self._places]

    def __contains__(self, place: object) -> bool:
        """Whether anything is known to ask for the document at a place."""
        return isinstance(place, int) and bool(self._counts[place])

    def _holding(self, term: str) -> Numbers:
        """The questions that hold a term."""
        number = self._terms.get(term)
        return self._holders[:0] if number is None else self._holders[self._starts[number] : self._starts[number + 1]]

    def _rarity(self, term: str) -> float:
        """How much a term tells: Lucene's idf, ln(1 + (N - n + 0.5) / (n + 0.5))."""
        holding = len(self._holding(term))
        return math.log1p((len(self._told) - holding + 0.5) / (holding + 0.5))

    def asking_with(self, term: str) -> Mask:
        """For which documents a question is known that has a term."""
        mask = np.zeros(len(self._counts), dtype=bool)
        holding = self._holding(term)
        mask[self._document[holding[holding < len(self._document)]]] = True
        return mask

    def likeness(self, terms: Iterable[str], kind: Kind) -> Likeness:
        """How much a question of these terms, which wants that kind of answer, is like those for each document."""
        common = np.zeros(len(self._told))
        whole = 0.0
        ordered = sorted(frozenset(terms))  # sums of floats depend on their order, and so would ties
        for term in ordered:
            rarity = self._rarity(term)
            whole += rarity
            common[self._holding(term)] += rarity
        alike = 2 * common / np.maximum(self._told + whole, 1e-9)
        together = self._together.scores(ordered).astype(np.float64).clip(0.0)  # what half of all have counts less
        return Likeness(
            self._best(alike),
            self._best(alike * (self._kinds == _KINDS.index(kind))),
            np.sqrt(np.sqrt(self._by_document(np.add, np.square(np.square(alike))))),
            together / max(float(together.max(initial=0.0)), 1e-9),
            float(alike[len(self._document) :].max()) if len(alike) > len(self._document) else _USUAL,
        )

    def share(self, one: Iterable[str], other: Iterable[str]) -> float:
        """The same measure for two questions, of which neither need be known: Dice's coefficient of their terms."""
        first, second = frozenset(one), frozenset(other)
        whole = sum(map(self._rarity, first)) + sum(map(self._rarity, second))
        return 2 * sum(map(self._rarity, first & second)) / max(whole, 1e-9)

    def _best(self, shares: Shares) -> Shares:
        return self._by_document(np.maximum, shares)

    def _by_document(self, combine: np.ufunc, shares: Shares) -> Shares:
        combined = np.zeros(len(self._counts))
        combined[self._places] = combine.reduceat(shares[: len(self._document)], self._first)
        return combined

    def save(self, folder: Path) -> None:
        """Write it into a folder."""
        self._together.save(folder / _TOGETHER)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, f"_{name}"))
        entities = [*map(sorted, self.entities)]
        beside = {"terms": list(self._terms), "entities": entities, "together": self._together.content}
        (folder / _FILE).write_text(json.dumps(beside), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote. Raises IndexFileError where a file is missing, cut short or does not fit."""
        expansion = cls(())
        expansion._together = Index.load(folder / _TOGETHER)
        try:
            beside = json.loads((folder / _FILE).read_text("utf-8"))
            expansion._terms = {term: number for number, term in enumerate(beside["terms"])}
            expansion.entities = [*map(frozenset, beside["entities"])]
            starts, holders, kinds, counts = (_read(folder / f"{name}.npy") for name in _ARRAYS)
            _must_be(beside["together"] == expansion._together.content)
            _must_be(len(expansion.entities) == len(expansion._together) == len(counts))
            _must_be(len(starts) == len(expansion._terms) + 1 and starts[-1] == len(holders))
            _must_be(len(kinds) >= counts.sum())
            expansion._prepare(starts, holders, kinds, counts)
        except (OSError, ValueError, EOFError, LookupError, TypeError, RecursionError) as error:
            raise IndexFileError(f"There are no whole questions in {folder}. Delete it and build it anew.") from error
        return expansion


def _read(file: Path) -> Numbers:
    with file.open("rb") as opened:  # numpy's own reader takes a file of any sort, and may leave it open
        numbers: Numbers = np.lib.format.read_array(opened, allow_pickle=False)
    return numbers


def _must_be(fitting: object) -> None:
    if not fitting:
        raise ValueError
