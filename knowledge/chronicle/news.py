"""What came to be known: for each milestone the statements that are new, what stood before them, and what stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from knowledge import missions
from knowledge.chronicle.chapters import Chapter
from knowledge.models import Milestone, Statement


@dataclass(frozen=True, slots=True)
class News:
    """`added` are the new statements on a milestone, oldest first. `before` is the newest of the others, or None where
    there are no others; `now` the newest of all. Where only the past was added to, these two are the same.
    """

    milestone: Milestone
    added: tuple[Statement, ...]
    before: Statement | None
    now: Statement

    @property
    def is_first(self) -> bool:
        """Whether nothing was known before. What a row of the table of missions said before it was changed is gone."""
        return self.before is None and not self.milestone.id.startswith(missions.PREFIX)

    @property
    def changed(self) -> bool:
        """Whether something else stands now, as against something more that is known of the past."""
        return self.now is not self.before


def mark(statement: Statement) -> str:
    """What a statement is remembered by. An id of a ledger tells it for good. The table of missions is rewritten when
    something happens, so what is made of its rows is another statement when its status or its date is another.
    """
    if not statement.milestone.startswith(missions.PREFIX):
        return statement.id
    return f"{statement.id} {statement.status} {statement.when.edtf if statement.when else ''}".rstrip()


def news_of(chapters: Iterable[Chapter], is_new: Callable[[Statement], bool]) -> tuple[News, ...]:
    """The news in some chapters: first where something else stands now, and of these the newest first.

    Where a ledger has news of a mission's flight, its row in the table of missions tells the same and is left out.
    """
    found = list(_read(chapters, is_new))
    told = {chapter.milestone.entities[0] for chapter, _ in found if chapter.is_step and chapter.mission is None}
    told_once = [news for chapter, news in found if chapter.mission is None or chapter.mission.id not in told]
    return tuple(sorted(told_once, key=_newness, reverse=True))


def _read(chapters: Iterable[Chapter], is_new: Callable[[Statement], bool]) -> Iterator[tuple[Chapter, News]]:
    for chapter in chapters:
        added = tuple(fact for fact in chapter.facts if is_new(fact))
        if added:
            others = [fact for fact in chapter.facts if fact not in added]
            yield chapter, News(chapter.milestone, added, others[-1] if others else None, chapter.facts[-1])


def _newness(news: News) -> tuple[bool, dt.date, dt.date]:
    return news.changed, news.now.stated.earliest, news.now.stated.latest
