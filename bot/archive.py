"""What moderators do with the log of their server: look through it, sum it up, take it away as a file, delete from it.

Each method takes the server first, so a question of another server is one that does not exist.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.criteria import Criterion, filter_of
from bot.errors import UserError
from bot.exports import Volumes
from bot.storage import AuditRow, Key, LoggedQuestion, SearchFilter, Stats, user_hash

if TYPE_CHECKING:
    from bot.storage import QuestionLog

PER_PAGE = 5
AUDIT_PER_PAGE = 10
MOST_AT_ONCE = 25  # as many as a menu has options
MOST_COUNTED = 10_000
_NO_END = 2**31
_CHUNK = 500  # questions that an export holds in memory
_MOST_TOPICS = 40  # statements, of which several are of one milestone
_MOST_DEEDS = 3
_ID = re.compile(r"[0-9a-f]{32}")
_NOTHING = "There is no such question here. /logs recent shows which there are."


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was looked for, newest first. `anchor` is above the newest of the first page: what comes in
    later moves nothing. `total` is how many there are below it, counted up to MOST_COUNTED.
    """

    entries: tuple[LoggedQuestion, ...]
    anchor: int
    page: int
    total: int


@dataclass(frozen=True, slots=True)
class Trail:
    """One page of the audit, newest first; `anchor` as above, `more` is whether older ones follow."""

    rows: tuple[AuditRow, ...]
    anchor: int
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with what moderators did about it last."""

    entry: LoggedQuestion
    deeds: tuple[AuditRow, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """What was going on from one day (UTC) to another, both included."""

    since: dt.date
    until: dt.date
    stats: Stats


class Archivist:
    """Reads and deletes for moderators. Who may ask is the caller's business. All methods raise StorageError when the
    log is not to be had, and UserError, whose text is for the moderator, for what cannot be done.
    """

    def __init__(
        self,
        log: QuestionLog,
        *,
        key: Key,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._log = log
        self._key = key
        self._now = now
        self._exporting: set[int] = set()

    def of_user(self, user_id: int, name: str) -> Criterion:
        """Only what one user asked. The criterion holds their keyed hash: it outlives this process, in a message."""
        return Criterion.user(user_hash(self._key, user_id), name)

    async def find(
        self, guild_id: int, criteria: Sequence[Criterion], page: int = 1, anchor: int | None = None
    ) -> Found:
        """A page of what fits all criteria, the first by default. A page beyond the end is the last one."""
        if anchor is None:
            await self._log.flush()
            newest = await self._log.archive.recent(guild_id, 1)
            anchor = newest[0].number + 1 if newest else 0
        wanted = filter_of(criteria, after=anchor)
        page = max(page, 1)
        entries = await self._page(guild_id, wanted, page)
        if len(entries) < PER_PAGE and (entries or page == 1):
            return Found(entries, anchor, page, (page - 1) * PER_PAGE + len(entries))  # the last page counts itself
        total = await self._log.archive.count(guild_id, wanted, MOST_COUNTED)
        last = max(1, -(-total // PER_PAGE))
        if page > last:
            page, entries = last, await self._page(guild_id, wanted, last)
        return Found(entries, anchor, page, total)

    async def _page(self, guild_id: int, wanted: SearchFilter, page: int) -> tuple[LoggedQuestion, ...]:
        return tuple(await self._log.archive.search(guild_id, wanted, PER_PAGE, (page - 1) * PER_PAGE))

    async def show(self, guild_id: int, question_id: str) -> Shown:
        """One question by its id. Raises UserError where the server has none of that id."""
        entry = await self._log.archive.show(guild_id, question_id.strip().lower())
        if entry is None:
            raise UserError(_NOTHING)
        deeds = await self._log.audit.recent(guild_id, _MOST_DEEDS, target=entry.question.id)
        return Shown(entry, tuple(deeds))

    async def choose(self, guild_id: int, typed: str) -> list[LoggedQuestion]:
        """Questions to offer to somebody who types an id or words of a question."""
        typed = typed.strip().lower()
        if _ID.fullmatch(typed):
            entry = await self._log.archive.show(guild_id, typed)
            return [entry] if entry else []
        return await self._log.archive.search(guild_id, SearchFilter(text=typed), MOST_AT_ONCE)

    async def named(self, guild_id: int, typed: str) -> list[LoggedQuestion]:
        """The questions whose ids were typed, in that order. Raises UserError where there are too many, or none is of
        a question here.
        """
        ids = list(dict.fromkeys(_ID.findall(typed.lower())))
        if len(ids) > MOST_AT_ONCE:
            raise UserError(f"I delete up to {MOST_AT_ONCE} questions at a time. Please name fewer.")
        found = [entry for entry in [await self._log.archive.show(guild_id, each) for each in ids] if entry]
        if not found:
            raise UserError(_NOTHING)
        return found

    async def delete(self, guild_id: int, question_ids: Iterable[str], moderator_id: int) -> int:
        """Delete questions with what was said of their answers, and record who did. Returns how many there were."""
        record = AuditRow(guild_id=guild_id, at=self._now(), moderator_id=moderator_id, action="deleted")
        return await self._log.archive.delete(guild_id, list(question_ids), record)

    async def activity(self, guild_id: int, days: int) -> Activity:
        """What was going on in the last so many days, today included."""
        await self._log.flush()
        until = self._now().astimezone(dt.UTC).date()
        since = until - dt.timedelta(days=days - 1)
        return Activity(since, until, await self._log.archive.stats(guild_id, since, _MOST_TOPICS))

    async def audit(self, guild_id: int, page: int = 1, anchor: int | None = None) -> Trail:
        """A page of what moderators did, the first by default."""
        if anchor is None:
            newest = await self._log.audit.recent(guild_id, 1)
            anchor = (newest[0].id or 0) + 1 if newest else 0
        page = max(page, 1)
        rows = await self._log.audit.recent(guild_id, AUDIT_PER_PAGE + 1, anchor, skip=(page - 1) * AUDIT_PER_PAGE)
        return Trail(tuple(rows[:AUDIT_PER_PAGE]), anchor, page, len(rows) > AUDIT_PER_PAGE)

    async def export(
        self,
        guild_id: int,
        moderator_id: int,
        volumes: Volumes,
        tell: Callable[[int, int], Awaitable[None]],
    ) -> int:
        """Write all questions of a server into volumes, and record who took them. Returns how many there were.

        `tell` is called now and then with how many are written and how many there were at the beginning. Raises
        UserError while another export of the server runs, since each reads the whole log, and where somebody was
        forgotten meanwhile.
        """
        if guild_id in self._exporting:
            raise UserError("An export of this server is being written already. Please wait until it is there.")
        self._exporting.add(guild_id)
        forgotten = self._log.forgotten
        try:
            written = await self._write(guild_id, volumes, tell)
        finally:
            self._exporting.discard(guild_id)
        if forgotten != self._log.forgotten:
            raise UserError(
                "Somebody had their data deleted while I wrote, so I do not hand the file out. Please export again."
            )
        detail = f"{written} questions as {volumes.format}"
        record = AuditRow(
            guild_id=guild_id, at=self._now(), moderator_id=moderator_id, action="exported", detail=detail
        )
        await self._log.audit.add(record)
        return written

    async def _write(self, guild_id: int, volumes: Volumes, tell: Callable[[int, int], Awaitable[None]]) -> int:
        await self._log.flush()
        total = await self._log.archive.count(guild_id, SearchFilter(), _NO_END)
        written = 0
        chunk: list[LoggedQuestion] = []
        async for entry in self._log.archive.stream(guild_id):
            chunk.append(entry)
            if len(chunk) == _CHUNK:
                await asyncio.to_thread(volumes.add, chunk)
                written += len(chunk)
                chunk = []
                await tell(written, total)
        await asyncio.to_thread(volumes.add, chunk)
        return written + len(chunk)
