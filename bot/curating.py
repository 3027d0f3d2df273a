"""What a server's moderators changed about answers: those that they wrote, and the sources that they do not want.

It is read once and remembered for a minute, so that almost no answer waits for a disk, and none for a broken one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.storage import CuratedRow
from knowledge import dates
from knowledge.answering import KnowledgeBase
from knowledge.errors import QuestionError
from knowledge.models import Answer, Citation, PartialDate
from knowledge.query import Query
from knowledge.repeating import wants_the_same

if TYPE_CHECKING:
    from bot.storage.curation import Curation

_REMEMBERED, _AFTER_TROUBLE = 60.0, 5.0  # seconds
_LONGEST_READING = 1.0  # seconds; an answer from the library alone is better than none
_logger = logging.getLogger(__name__)


class Locality:
    """The curated answers and hidden sources of one server."""

    def __init__(
        self,
        rows: tuple[CuratedRow, ...] = (),
        hidden: frozenset[str] = frozenset(),
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        self.rows = rows
        self.hidden = hidden
        self._today = today
        self._read: dict[str, Query | None] = {}

    def answer(self, base: KnowledgeBase, asked: str, told: Answer, *, follows: bool = False) -> Answer:
        """The curated answer to a question, or else what the library told. The newest one that matches counts.

        One past its date only stands in where the library declines. A question for another time, and a reply without a
        name of its own (`follows`), are the library's.
        """
        if not self.rows or told.asked_as_of is not None:
            return told
        query = base.read(asked)
        if follows and not (query.entities or query.unknown):
            return told
        fitting = (row for row in self.rows if self._fits(base, row, query, told))
        chosen = max(fitting, key=lambda row: (not is_overdue(row, self._today()), written(row)), default=None)
        return told if chosen is None else self._curated(chosen, told, same=self._asks_the_same(base, chosen, query))

    def _fits(self, base: KnowledgeBase, row: CuratedRow, asked: Query, told: Answer) -> bool:
        known = self._known(base, row)
        if known is None or (told.answered and is_overdue(row, self._today())):
            return False
        if base.repeats(asked, known):
            return True
        same_terms = asked.normalised != "" and asked.normalised == row.normalised
        return same_terms and (not told.answered or wants_the_same(asked, known))

    def _asks_the_same(self, base: KnowledgeBase, row: CuratedRow, asked: Query) -> bool:
        known = self._known(base, row)
        return known is not None and wants_the_same(asked, known)

    def _known(self, base: KnowledgeBase, row: CuratedRow) -> Query | None:
        if row.id not in self._read:
            try:
                self._read[row.id] = base.read(row.question)
            except QuestionError:  # another version of the words: it was readable when it was written
                self._read[row.id] = None
        return self._read[row.id]

    def _curated(self, row: CuratedRow, told: Answer, *, same: bool) -> Answer:
        caveats = [] if same else [f"The moderators answered “{row.question}”."]
        if row.review_by is not None and is_overdue(row, self._today()):
            caveats.append(f"Needs review: it was to be looked at again by {dates.describe(_day(row.review_by))}.")
        return answer_of(row, told, tuple(caveats))


class Localities:
    """What is known of each server. `today` is the day (UTC) that decides which answers are past their date.

    `changed` is set when questions may have got answers.
    """

    def __init__(self, curation: Curation, today: Callable[[], dt.date]) -> None:
        self._curation = curation
        self._today = today
        self._known: dict[int, tuple[Locality, float]] = {}
        self._changes = 0
        self.changed = asyncio.Event()

    async def of(self, guild_id: int) -> Locality:
        """What moderators of a server changed. Nothing, or what was known before, where the log is not to be had."""
        known, until = self._known.get(guild_id, (Locality(), 0.0))
        if until > time.monotonic():
            return known
        changes, lasts = self._changes, _REMEMBERED
        loading = asyncio.create_task(self._load(guild_id))
        loading.add_done_callback(_look)
        # Not cancelled when it takes too long: a connection would be left open.
        await asyncio.wait({loading}, timeout=_LONGEST_READING)
        if loading.done() and not loading.exception():
            known = loading.result()
        else:
            lasts = _AFTER_TROUBLE
            trouble = loading.exception() if loading.done() else "it takes too long"
            _logger.warning("The curated answers of server %d cannot be read: %s", guild_id, trouble)
        if changes == self._changes:
            self._known[guild_id] = known, time.monotonic() + lasts
        return known

    def forget(self) -> None:
        """Read all anew: something has changed, be it the library whose words are compared."""
        self._changes += 1
        self._known.clear()
        self.changed.set()

    async def _load(self, guild_id: int) -> Locality:
        rows = await self._curation.in_use(guild_id)
        hidden = await self._curation.hidden(guild_id)
        return Locality(tuple(rows), frozenset(row.source_id for row in hidden), self._today)


def _look(loading: asyncio.Task[Locality]) -> None:
    """Take notice of how it ended, or asyncio complains."""
    if not loading.cancelled():
        loading.exception()


def is_overdue(row: CuratedRow, today: dt.date) -> bool:
    """Whether an answer was to be looked at again before today."""
    return row.review_by is not None and row.review_by < today


def written(row: CuratedRow) -> dt.datetime:
    """When an answer got the words that it has."""
    return row.revised_at or row.at


def answer_of(row: CuratedRow, told: Answer, caveats: tuple[str, ...] = ()) -> Answer:
    """A curated answer as the answer to a question that the library answered otherwise, or not."""
    day = _day(written(row).date())
    host = urlsplit(row.source_url).hostname or ""
    citation = Citation(
        n=1,
        source_id=f"curated-{row.id}",
        title=row.source_title,
        publisher=f"{host}, as read by moderators",
        published=day,
        url=row.source_url,
    )
    return Answer(
        question=told.question,
        headline=row.text,
        as_of=day,
        citations=(citation,),
        caveats=caveats,
        score=told.score,
        normalised=told.normalised,
        curated=row.id,
    )


def _day(day: dt.date) -> PartialDate:
    return dates.parse(day.isoformat())
