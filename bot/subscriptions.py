"""What channels follow, what they are to be told when the knowledge changes, and the digest. Knows no Discord.

A statement is noted as known in the same transaction that notes the notices which tell of it, so that none is lost and
none is told twice, whenever the process ends.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import StorageError, UserError
from bot.storage import FollowingRow, NoticeRow, NoticeState
from knowledge.chronicle import Chronicle
from knowledge.chronicle.news import News, mark
from knowledge.chronicle.references import References
from knowledge.chronicle.topics import Topic
from knowledge.library import Library

if TYPE_CHECKING:
    from bot.storage.follows import Follows

MOST_TOPICS = 25
EDITED_WITHIN = dt.timedelta(days=1)
# Of one update in one channel; a newer library may bring hundreds at once, and the digest lists the rest.
MOST_NOTICES = 10
_ID_LENGTH = 24  # a nonce has up to 25 characters
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Followed:
    """A topic that a channel follows, with the role that is pinged. `name` is empty where nothing is left of it."""

    key: str
    name: str
    role_id: int | None


@dataclass(frozen=True, slots=True)
class Notice:
    """News that a channel is to get, with the names of its topics that they belong to and the roles to ping."""

    row: NoticeRow
    news: News
    topics: tuple[str, ...]
    roles: tuple[int, ...]
    references: References


@dataclass(frozen=True, slots=True)
class Digest:
    """The news of so many days, and the library that they are from."""

    days: int
    news: tuple[News, ...]
    library: Library


class Subscriptions:
    """Followed topics and their news. `changed` is set when there may be something to tell.

    Methods raise StorageError when the database is not to be had.
    """

    def __init__(self, follows: Follows, chronicle: Chronicle, now: Callable[[], dt.datetime] | None = None) -> None:
        self.changed = asyncio.Event()
        self._follows = follows
        self._now = now or _utc_now
        self.adopt(chronicle)

    def adopt(self, chronicle: Chronicle) -> None:
        """Tell what is new in this chronicle from now on."""
        self.chronicle = chronicle
        self.changed.set()

    # Commands

    async def follow(self, channel_id: int, guild_id: int, topic: str, role_id: int | None) -> Topic:
        """Follow a topic in a channel, or change its role. Raises QuestionError or UserError, which say what to do."""
        found = self.chronicle.topic(topic)
        row = FollowingRow(channel_id=channel_id, topic=found.key, guild_id=guild_id, role_id=role_id, at=self._now())
        if not await self._follows.add(row, MOST_TOPICS):
            raise UserError(
                f"This channel follows {MOST_TOPICS} topics already. Use /unfollow to make room for another."
            )
        return found

    async def unfollow(self, channel_id: int, topic: str) -> str:
        """Follow a topic no longer; its name. Raises UserError where the channel does not follow it."""
        for each in await self.followed(channel_id):
            if topic.strip().casefold() in (each.key, each.name.casefold()):
                await self._follows.remove(channel_id, each.key)
                return each.name or each.key
        raise UserError("This channel does not follow that. /following lists what it follows.")

    async def followed(self, channel_id: int) -> list[Followed]:
        """What a channel follows, in the order in which it began to."""
        topics = ((row, self.chronicle.topic_of(row.topic)) for row in await self._follows.followed(channel_id))
        return [Followed(row.topic, topic.name if topic else "", row.role_id) for row, topic in topics]

    async def digest(self, days: int) -> Digest:
        """What was stated in the last so many days, or came to be known here in them."""
        chronicle, now = self.chronicle, self._now()
        span = dt.timedelta(days=days)
        try:
            recent = await self._follows.known(since=now - span)
        except StorageError as error:
            _logger.warning("The digest goes by dates alone: %s", error)
            recent = set()
        first = (now - span).date()
        news = chronicle.news(lambda fact: fact.stated.earliest >= first or mark(fact) in recent)
        return Digest(days, news, chronicle.library)

    # Leaving

    async def forget_channel(self, channel_id: int) -> int:
        """Delete all that is kept of a channel; how many topics it followed."""
        return await self._follows.drop_channel(channel_id)

    async def forget_guild(self, guild_id: int) -> int:
        """Delete all that is kept of a server's channels; how many topics they followed."""
        return await self._follows.drop_guild(guild_id)

    async def keep_guilds(self, guild_ids: Collection[int]) -> None:
        """Delete what is kept of any other server: the bot may have been removed while it was not running."""
        for guild_id in await self._follows.guilds() - set(guild_ids):
            await self.forget_guild(guild_id)

    # Notices

    async def note_news(self) -> None:
        """Turn what the library knows more than before into notices. The first time there is no before."""
        chronicle, known, now = self.chronicle, await self._follows.known(), self._now()
        fresh = {mark(statement) for statement in chronicle.library.statements} - known
        if not known:
            await self._follows.note(fresh, None, ())
        elif fresh:
            news = chronicle.news(lambda fact: mark(fact) in fresh)
            rows = [row async for row in self._planned(chronicle, news, now)]
            await self._follows.note(fresh, now, rows)
            _logger.info("New statements: %d, on %d milestones; notices: %d", len(fresh), len(news), len(rows))
        await self._follows.drop_notices_before(now - EDITED_WITHIN)

    async def due(self) -> AsyncIterator[Notice]:
        """The notices that have yet to be sent or edited. What nobody follows any more is given up."""
        chronicle = self.chronicle
        for row in await self._follows.waiting():
            if notice := await self._notice(chronicle, row):
                yield notice
            else:
                await self.give_up(row)

    async def begin(self, row: NoticeRow) -> bool:
        """Note that a notice is about to be sent. False where its channel was forgotten meanwhile."""
        return await self._follows.save(dataclasses.replace(row, state=NoticeState.SENDING))

    async def finish(self, row: NoticeRow, message_id: int) -> None:
        """Note that a notice is in its channel, as it should read."""
        await self._follows.save(dataclasses.replace(row, state=NoticeState.SENT, message_id=message_id))

    async def give_up(self, row: NoticeRow) -> None:
        """Forget a notice."""
        await self._follows.drop_notice(row.id)

    async def _planned(self, chronicle: Chronicle, news: Iterable[News], now: dt.datetime) -> AsyncIterator[NoticeRow]:
        """The notices on some news, a channel after the other. What changed again within a day is added to the notice
        that is there.
        """
        rows = await self._follows.open_notices(now - EDITED_WITHIN)
        there = {(row.channel_id, row.milestone): row for row in rows}
        for (channel_id, guild_id), covered in _coverage(chronicle, await self._follows.followed()).items():
            theirs = [each for each in news if each.milestone.id in covered]
            for place, each in enumerate(theirs[:MOST_NOTICES], start=1):
                further = len(theirs) - place if place == MOST_NOTICES else 0
                if row := there.get((channel_id, each.milestone.id)):
                    yield _extended(row, each, further)
                else:
                    yield _new(channel_id, guild_id, each, further, now)

    async def _notice(self, chronicle: Chronicle, row: NoticeRow) -> Notice | None:
        news = chronicle.news(lambda fact: fact.milestone == row.milestone and mark(fact) in row.marks)
        followed = [
            (topic.name, each.role_id)
            for each in await self._follows.followed(row.channel_id)
            if (topic := chronicle.topic_of(each.topic)) and row.milestone in chronicle.covered(topic)
        ]
        if not news or not followed:
            return None
        return Notice(
            row=row,
            news=news[0],
            topics=tuple(name for name, _ in followed),
            roles=tuple(dict.fromkeys(role for _, role in followed if role is not None)),
            references=chronicle.references((news[0].now, news[0].before, *news[0].added)),
        )


def _coverage(chronicle: Chronicle, rows: Iterable[FollowingRow]) -> dict[tuple[int, int], set[str]]:
    """For each channel, with its server, the milestones that it follows."""
    topics: dict[str, frozenset[str]] = {}  # many channels follow the same
    covered: dict[tuple[int, int], set[str]] = {}
    for row in rows:
        if row.topic not in topics:
            topic = chronicle.topic_of(row.topic)
            topics[row.topic] = chronicle.covered(topic) if topic else frozenset()
        covered.setdefault((row.channel_id, row.guild_id), set()).update(topics[row.topic])
    return covered


def _new(channel_id: int, guild_id: int, news: News, further: int, now: dt.datetime) -> NoticeRow:
    """A notice whose id is made of what it tells: two processes that overlap while one replaces the other make one."""
    marks = tuple(map(mark, news.added))
    name = f"{channel_id} {news.milestone.id} {marks[-1]}"
    return NoticeRow(
        id=hashlib.sha256(name.encode()).hexdigest()[:_ID_LENGTH],
        channel_id=channel_id,
        guild_id=guild_id,
        milestone=news.milestone.id,
        marks=marks,
        further=further,
        at=now,
    )


def _extended(row: NoticeRow, news: News, further: int) -> NoticeRow:
    """The notice with more to tell. One of which it is not known whether it is out stays so."""
    marks = tuple(dict.fromkeys((*row.marks, *map(mark, news.added))))
    state = NoticeState.WAITING if row.state is NoticeState.SENT else row.state
    return dataclasses.replace(row, marks=marks, state=state, further=row.further + further)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
