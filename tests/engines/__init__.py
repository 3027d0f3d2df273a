"""Engines that a benchmark sets side by side, a module each, so that a process loads only the one it measures."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeAlias

NAMES = ("ours", "rank_bm25", "bm25s", "bm25s_mapped", "tantivy")
# A passage, by its place in the collection, and its score.
Place: TypeAlias = tuple[int, float]


class Searching(Protocol):
    """An index that is ready."""

    def search(self, terms: Sequence[str], k: int) -> Any:
        """The k best passages, in whatever form the engine gives them."""


class Engine(Protocol):
    """What can be built into an empty folder and loaded from it."""

    def build(self, passages: Sequence[Sequence[str]], folder: Path) -> None:
        """Index the passages, and end with the index on disk."""

    def load(self, folder: Path) -> Searching:
        """The index that was built there."""


def engine(name: str) -> Engine:
    """An engine by its name. Raises ModuleNotFoundError where its package is not installed."""
    found: Engine = import_module(f"tests.engines.{name}").Engine
    return found
