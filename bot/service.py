"""What every front end asks for: answers, feedback on them, and what is kept of a person.

A question is answered within the event loop, since that takes about a millisecond, and recorded by putting a row in a
queue. So nothing that happens to the database can hold an answer up.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.almanac import Almanac
from bot.archive import Archivist
from bot.curating import Localities, Locality
from bot.errors import UserError
from bot.personal_data import PersonalData
from bot.scrubbing import scrub
from bot.storage import FeedbackRow, Key, Outcome, QuestionRow, UserSummary, event_hash, load_key, user_hash
from bot.subscriptions import Subscriptions
from knowledge import dates
from knowledge.answering import KnowledgeBase
from knowledge.errors import DateError, QuestionError
from knowledge.models import Answer, PartialDate

if TYPE_CHECKING:
    from bot.storage import QuestionLog

__all__ = [
    "Answerer",
    "AskService",
    "Question",
    "Recorder",
    "Reply",
    "Surface",
    "UserSummary",
    "Verdict",
    "load_key",
    "short_key",
]


class Surface(StrEnum):
    """Where a question was asked."""

    SLASH = "slash"
    MENTION = "mention"
    REPLY = "reply"
    MENU = "menu"
    DM = "dm"
    BUTTON = "button"
    TERMINAL = "terminal"


class Verdict(StrEnum):
    """What a person thinks of an answer."""

    HELPFUL = "helpful"
    WRONG = "wrong"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it arrived. `event_id` is the Discord interaction or message, `as_of` a date as people type it,
    `after` the answer that the question replies to.
    """

    text: str
    surface: Surface
    as_of: str = ""
    user_id: int | None = None
    guild_id: int | None = None
    channel_id: int | None = None
    event_id: int | None = None
    locale: str = ""
    after: Answer | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer or a decline. `id` is that of its row in the log, 32 hex digits; `latency_ms` is in milliseconds."""

    id: str
    answer: Answer
    latency_ms: float


class Recorder(Protocol):
    """The part of the log that answering needs."""

    def record(self, row: QuestionRow) -> None:
        """Keep a question. Neither waits nor fails."""


class Answerer:
    """Answers questions and records them, which is all that a terminal wants.

    `key` hides who asked: the log holds keyed hashes of ids. `question_max_length` is in characters. `base` can be
    exchanged between two questions. With `localities` moderators have their say on their servers.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        log: Recorder,
        *,
        key: Key,
        question_max_length: int = 500,
        localities: Localities | None = None,
    ) -> None:
        self.base = base
        self._localities = localities
        self._log = log
        self._key = key
        self._longest = question_max_length

    async def ask(self, question: Question) -> Reply:
        """Answer, or decline, and record it. Raises UserError, whose text is for the asker, on bad input."""
        started = time.perf_counter()
        row = self._row(question)
        try:
            answer = await self.answer(question)
        except QuestionError as error:
            self._log.record(_timed(row, started))
            raise UserError(str(error)) from error
        except Exception:
            self._log.record(_timed(row, started))
            raise
        row = _timed(_answered(row, answer), started)
        if row.question != question.text:
            row = dataclasses.replace(row, normalised=self.base.normalised(row.question))
        self._log.record(row)
        return Reply(row.id, answer, row.latency_ms)

    async def answer(self, question: Question) -> Answer:
        """What a question gets now, without a row in the log. Raises QuestionError."""
        local = Locality()
        if self._localities is not None and question.guild_id is not None:
            local = await self._localities.of(question.guild_id)
        as_of = _as_of(question.as_of)
        told = self.base.answer(question.text, as_of, self._longest, after=question.after, hidden=local.hidden)
        return local.answer(self.base, scrub(question.text), told, follows=question.after is not None)

    def _row(self, question: Question) -> QuestionRow:
        """The row of a question that came to nothing. Its text is kept scrubbed, and as far as is allowed where it is
        too long: in this order, since half an address is no longer known for one.

        A direct message's channel is as good as its user's name, so only a server's channels are kept.
        """
        return QuestionRow(
            id=uuid.uuid4().hex,
            at=dt.datetime.now(dt.UTC),
            surface=question.surface,
            question=scrub(question.text)[: self._longest],
            outcome=Outcome.ERROR,
            guild_id=question.guild_id,
            channel_id=None if question.guild_id is None else question.channel_id,
            user_hash=None if question.user_id is None else user_hash(self._key, question.user_id),
            locale=question.locale,
            knowledge_version=self.base.library.version,
            event_id=None if question.event_id is None else event_hash(self._key, question.event_id),
        )


class AskService:
    """All that Discord wants: answers, verdicts on them, what the log keeps of a person, what can be looked up, and
    what channels follow. See Answerer, PersonalData (`contact` is its), Almanac and Subscriptions. `base` should be
    prepared, away from the event loop. `now` gives the time, with a zone.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        log: QuestionLog,
        *,
        key: Key,
        question_max_length: int = 500,
        contact: str = "",
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self.log = log
        self.now = now
        self.localities = Localities(log.curation, lambda: now().date())
        self.personal_data = PersonalData(log, key, contact=contact)
        self._key = key
        self._answerer = Answerer(
            base, log, key=key, question_max_length=question_max_length, localities=self.localities
        )
        self.archive = Archivist(log, key=key)
        self.subscriptions = Subscriptions(log.follows, base.chronicle)
        self.adopt(base)

    def adopt(self, base: KnowledgeBase) -> None:
        """Answer from this knowledge base from now on, and look things up in its chronicle."""
        self.base = self._answerer.base = base
        self.localities.forget()
        self.almanac = Almanac(base.chronicle)
        self.subscriptions.adopt(base.chronicle)
        self._suggestions = {short_key(question): question for question in base.library.suggestions}
        self._statements = {short_key(statement.id): statement for statement in base.library.statements}

    async def ask(self, question: Question) -> Reply:
        """Answer, or decline, and record it. Raises UserError, whose text is for the asker, on bad input."""
        return await self._answerer.ask(question)

    async def answer(self, question: Question) -> Answer:
        """What a question gets now, without a row in the log. Raises QuestionError."""
        return await self._answerer.answer(question)

    async def give_feedback(self, reply_id: str, user_id: int, verdict: Verdict) -> bool:
        """Record what a user thinks of a reply; the last verdict counts. False where the user wants nothing kept."""
        if await self.personal_data.is_off(user_id):
            return False
        now = dt.datetime.now(dt.UTC)
        self.log.record_feedback(
            FeedbackRow(reply_id=reply_id, user_hash=user_hash(self._key, user_id), verdict=verdict, at=now)
        )
        return True

    def suggestion(self, key: str) -> str | None:
        """The suggested question of that key, so that a button need not carry it; None when it is no longer one."""
        return self._suggestions.get(key)

    def recall(self, question: str, statement_key: str, as_of: str) -> Answer | None:
        """As much of an answer given before as a reply to it needs: the question, the statement that answered it and
        the EDTF date it was asked as of, or none; None when there is no such statement any more.
        """
        statement = self._statements.get(statement_key)
        if statement is None:
            return None
        return Answer(question, asked_as_of=dates.parse(as_of) if as_of else None, statements=(statement,))

    def hash_of(self, user_id: int) -> str:
        """What stands for a user in the log."""
        return user_hash(self._key, user_id)


def short_key(text: str) -> str:
    """Twelve hex digits that stand for a suggested question or a statement's id, the same in every process."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _as_of(text: str) -> PartialDate | None:
    """The date that a person wants to look from. Raises QuestionError, which names the forms that are read."""
    if not text.strip():
        return None
    try:
        return dates.parse_written(text)
    except DateError as error:
        raise QuestionError(
            f"I cannot read “{text.strip()[:40]}” as a date. Please write it like 2021, 2021-04, 2021-04-15, "
            "April 2021 or 15 April 2021."
        ) from error


def _answered(row: QuestionRow, answer: Answer) -> QuestionRow:
    return dataclasses.replace(
        row,
        outcome=Outcome.ANSWERED if answer.answered else Outcome.DECLINED,
        normalised=answer.normalised,
        headline=answer.headline if answer.declined is None else scrub(answer.declined.reason),
        statement_ids=(answer.curated,) if answer.curated else tuple(s.id for s in answer.statements),
        source_ids=tuple(dict.fromkeys(citation.source_id for citation in answer.citations)),
        score=answer.score,
    )


def _timed(row: QuestionRow, started: float) -> QuestionRow:
    return dataclasses.replace(row, latency_ms=(time.perf_counter() - started) * 1000)
