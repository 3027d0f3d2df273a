"""What a server's moderators do with its questions: go through them, decide, write answers, hide sources.

Every read and write is of one server, which comes first. Whether somebody may is asked before, by whoever calls.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass

from bot.curating import is_overdue
from bot.drafts import Draft, Kind, review_day
from bot.errors import UserError
from bot.scrubbing import scrub
from bot.service import AskService
from bot.storage import AuditRow, CuratedRow, Decision, HiddenSourceRow, Queue, Resolution, ReviewItem
from bot.storage.reviews import Ruling
from knowledge.checks import stale_statements
from knowledge.errors import QuestionError
from knowledge.query import Query

HELD = dt.timedelta(minutes=15)
ASIDE = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an answer. `repeats` is whether the question as it was asked will get it, even where the library
    has an answer of its own.
    """

    resolution: Resolution
    repeats: bool = True


class Moderation:
    """The desk of moderators. Raises UserError for what they can mend, and StorageError."""

    def __init__(self, service: AskService) -> None:
        self._service = service
        self._log = service.log

    # Going through

    async def next(self, guild_id: int, queue: Queue, moderator_id: int) -> ReviewItem | None:
        """The item that the moderator shall look at, held for them; None where there is none left."""
        await self._log.flush()
        await self.return_overdue(guild_id)
        now = self._service.now()
        return await self._log.reviews.claim_next(
            guild_id, queue, moderator_id, now, now + HELD, stale=await self._stale(guild_id)
        )

    async def return_overdue(self, guild_id: int) -> None:
        """Put what was answered with an answer that is past its date back into the queue."""
        now = self._service.now()
        for row in await self._log.curation.overdue(guild_id, now.date()):
            if row.normalised:  # whoever asked first may be forgotten, and their words with them
                await self._log.reviews.reopen(guild_id, row.normalised, now)

    async def counts(self, guild_id: int) -> dict[Queue, int]:
        """How much stands in each queue, as far as that can be counted."""
        return await self._log.reviews.counts(guild_id)

    async def item(self, guild_id: int, subject: int) -> ReviewItem:
        """An open item that a button is about. Raises UserError where it is open no longer."""
        item = await self._log.reviews.item(guild_id, subject)
        if item is None or item.entry.review is not None:
            raise UserError(told(Resolution.GONE))
        return item

    async def _stale(self, guild_id: int) -> list[str]:
        today = self._service.now().date()
        overdue = await self._log.curation.overdue(guild_id, today)
        statements = stale_statements(self._service.base.library, today)
        return [*(row.id for row in overdue), *(statement.id for statement, _ in statements)]

    # Deciding

    async def decide(
        self, guild_id: int, subject: int, decision: Decision, moderator_id: int, reason: str = ""
    ) -> Resolution:
        """Decide on an item. What is good after its date was looked at again, and gets another date."""
        item = await self._log.reviews.item(guild_id, subject)
        resolution = await self._log.reviews.resolve(
            guild_id,
            subject,
            Ruling(decision=decision, moderator_id=moderator_id, at=self._now(), detail=scrub(reason)),
        )
        if resolution is Resolution.DONE and decision is Decision.GOOD and item is not None:
            await self._renew(guild_id, item, moderator_id)
        return resolution

    async def hide(
        self, guild_id: int, subject: int, source_id: str, moderator_id: int, reason: str = ""
    ) -> Resolution:
        """Answer from a source no longer, and be done with the item."""
        if source_id not in self._service.base.library.sources:
            raise UserError("I no longer know that source, so there is nothing to hide.")
        now = self._now()
        hides = HiddenSourceRow(guild_id=guild_id, source_id=source_id, moderator_id=moderator_id, at=now)
        detail = " · ".join(filter(None, (source_id, scrub(reason))))
        ruling = Ruling(decision=Decision.HIDDEN, moderator_id=moderator_id, at=now, detail=detail, hides=hides)
        resolution = await self._log.reviews.resolve(guild_id, subject, ruling)
        self._service.localities.forget()
        return resolution

    async def skip(self, guild_id: int, subject: int, moderator_id: int) -> None:
        """Put an item aside until tomorrow, for this moderator."""
        await self._log.reviews.skip(guild_id, subject, moderator_id, self._now() + ASIDE)

    async def answer(self, guild_id: int, subject: int, draft: Draft, moderator_id: int) -> Kept:
        """Answer an item, and all that ask the same. An answer that it has already is written anew."""
        item = await self.item(guild_id, subject)
        asked = item.entry.question
        known = self._read(draft.question)
        normalised = asked.normalised or known.normalised
        rows = await self._log.curation.in_use(guild_id)
        alike = [row for row in rows if row.normalised == normalised or row.id in asked.statement_ids]
        # The one that the question got was shown to be written anew; another is at most of the same words.
        before = max(alike, key=lambda row: row.id in asked.statement_ids, default=None)
        row = draft.row(guild_id, normalised, moderator_id, self._now(), before)
        repeats = item.gap is not None or self._repeats(asked.question, known)
        ruling = Ruling(
            decision=Decision.ANSWERED, moderator_id=moderator_id, at=self._now(), detail=row.id, answer=row
        )
        resolution = await self._log.reviews.resolve(guild_id, subject, ruling)
        self._service.localities.forget()
        return Kept(resolution, repeats)

    # Curated answers

    async def curated(self, guild_id: int) -> list[CuratedRow]:
        """The answers in use, those past their date first."""
        today = self._now().date()
        rows = await self._log.curation.in_use(guild_id)
        return sorted(rows, key=lambda row: not is_overdue(row, today))

    async def show(self, guild_id: int, answer_id: str) -> CuratedRow:
        """An answer in use. Raises UserError where there is no such."""
        row = await self._log.curation.show(guild_id, answer_id)
        if row is None or row.removed_at is not None:
            raise UserError("This server has no such curated answer. `/curated list` shows those that it has.")
        return row

    async def edit(self, guild_id: int, answer_id: str, draft: Draft, moderator_id: int) -> CuratedRow:
        """Write an answer anew. With another question it answers that one, and no longer the one before."""
        before = await self.show(guild_id, answer_id)
        same = before.question == draft.question.strip()
        normalised = before.normalised if same else self._read(draft.question).normalised
        row = draft.row(guild_id, normalised, moderator_id, self._now(), before)
        record = self._record(guild_id, "edited", moderator_id, answer_id)
        if not await self._log.curation.revise(guild_id, row, record):
            raise UserError("That answer was removed meanwhile, so nothing was changed.")
        self._service.localities.forget()
        return row

    async def remove(self, guild_id: int, answer_id: str, moderator_id: int) -> CuratedRow:
        """Take an answer out of use."""
        row = await self.show(guild_id, answer_id)
        record = self._record(guild_id, "removed", moderator_id, answer_id)
        await self._log.curation.remove(guild_id, answer_id, self._now(), record)
        self._service.localities.forget()
        return row

    async def export(self, guild_id: int, moderator_id: int) -> list[tuple[CuratedRow, list[str]]]:
        """The answers in use, each with the ids of what its question names; the audit tells who took them out."""
        rows = await self.curated(guild_id)
        record = self._record(guild_id, "exported", moderator_id, detail=f"{len(rows)} curated answers")
        await self._log.audit.add(record)
        return [(row, sorted(self._named(row.question))) for row in rows]

    async def hidden(self, guild_id: int) -> list[str]:
        """The ids of the sources that the server does not want."""
        return [row.source_id for row in await self._log.curation.hidden(guild_id)]

    async def unhide(self, guild_id: int, source_id: str, moderator_id: int) -> None:
        """Answer from a source again. Raises UserError where it was not hidden."""
        record = self._record(guild_id, "unhidden", moderator_id, source_id)
        if not await self._log.curation.unhide(guild_id, source_id, record):
            raise UserError("That source is not hidden on this server.")
        self._service.localities.forget()

    # Inside

    async def _renew(self, guild_id: int, item: ReviewItem, moderator_id: int) -> None:
        asked = item.entry.question
        for row in await self._log.curation.overdue(guild_id, self._now().date()):
            if row.id in asked.statement_ids or (row.normalised and row.normalised == asked.normalised):
                renewed = dataclasses.replace(row, review_by=review_day(Kind(row.kind), "", self._now().date()))
                await self._log.curation.revise(
                    guild_id, renewed, self._record(guild_id, "renewed", moderator_id, row.id)
                )
        self._service.localities.forget()

    def _read(self, question: str) -> Query:
        """A moderator's wording, understood. Raises UserError where no other question could be known by it."""
        try:
            known = self._service.base.read(question)
        except QuestionError as error:
            raise UserError(f"The question cannot be used. {error}") from error
        if not known.normalised:
            raise UserError("The question has no words that tell it from others.")
        return known

    def _named(self, question: str) -> frozenset[str]:
        try:
            return self._service.base.read(question).named
        except QuestionError:  # another version of the words: it was readable when it was written
            return frozenset()

    def _repeats(self, asked: str, known: Query) -> bool:
        try:
            return self._service.base.repeats(self._service.base.read(asked), known)
        except QuestionError:  # it was refused when it was asked
            return False

    def _record(self, guild_id: int, action: str, moderator_id: int, target: str = "", detail: str = "") -> AuditRow:
        now = self._now()
        return AuditRow(
            guild_id=guild_id, at=now, moderator_id=moderator_id, action=action, target=target, detail=detail
        )

    def _now(self) -> dt.datetime:
        return self._service.now()


def told(resolution: Resolution) -> str:
    """A decision that was not taken, as a sentence."""
    if resolution is Resolution.TAKEN:
        return "Another moderator has that question now, so nothing was changed."
    return "That question is gone: somebody else decided on it, or it was deleted. Nothing was changed."
