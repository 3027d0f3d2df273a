"""The shipped knowledge for tests, on a fixed day; what takes long to make of it is kept between the runs."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

from knowledge.answering import KnowledgeBase
from knowledge.library import load

_KEPT = Path(__file__).parents[1] / ".pytest_cache/questions"  # by data and code, so never stale


def keep_in(folder: Path) -> None:
    """Let a program find beside its database, in `folder`, what it would make at its first start."""
    shipped()
    folder.mkdir(exist_ok=True)
    (folder / "questions").symlink_to(_KEPT, target_is_directory=True)


@functools.cache  # nobody changes one
def shipped(today: dt.date = dt.date(2026, 11, 22)) -> KnowledgeBase:
    """A knowledge base over the shipped data."""
    return KnowledgeBase(load(), today=lambda: today, keep=_KEPT)
