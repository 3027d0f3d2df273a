"""What is kept of a person, for that person: to be seen, taken away, deleted, or not kept in the first place."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from bot.errors import StorageError, UserError
from bot.storage import Forgotten, Key, PrivacyChoiceRow, UserSummary, user_hash

if TYPE_CHECKING:
    from bot.storage import QuestionLog

_logger = logging.getLogger(__name__)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class PersonalData:
    """Users are given by their ids, under which the log knows none but those who moderate or wait to be told.

    `contact` says how whoever runs the bot can be reached; it may be empty.
    """

    def __init__(
        self, log: QuestionLog, key: Key, *, contact: str = "", now: Callable[[], dt.datetime] = _utc_now
    ) -> None:
        self.contact = contact
        self._log = log
        self._key = key
        self._now = now

    async def show(self, user_id: int) -> UserSummary:
        """How much is kept of a user, and waits to be. Raises StorageError when the log cannot be read."""
        await self._log.flush()
        user = user_hash(self._key, user_id)
        return dataclasses.replace(
            await self._log.summary_of(user),
            wishes=len(await self._log.members.wishes_of(user)),
            deeds=len(await self._log.members.deeds_of(user_id)),
            off=await self._log.members.choice(user) is not None,
            waiting=len(self._log.waiting_of(user)),
        )

    async def export(self, user_id: int) -> list[dict[str, object]]:
        """All that is kept of a user, as rows for JSON, questions first. Raises StorageError, as `show`."""
        await self._log.flush()
        user, members = user_hash(self._key, user_id), self._log.members
        choice = await members.choice(user)
        return [
            *_rows("question", await self._log.questions_of(user)),
            *_rows("feedback", await self._log.feedback_of(user)),
            *_rows("not yet written", self._log.waiting_of(user)),
            *_rows("wish to be told", await members.wishes_of(user)),
            *_rows("choice that nothing be kept", [choice] if choice else []),
            *_rows("done as a moderator", await members.deeds_of(user_id)),
            *_rows("answer written as a moderator", await members.answers_by(user_id)),
            *_rows("source hidden as a moderator", await members.hidden_by(user_id)),
            *_rows("item held as a moderator", await members.held_by(user_id)),
        ]

    async def forget(self, user_id: int) -> Forgotten:
        """Delete all that is kept of a user but the choice that nothing be kept, beyond recovery. Raises UserError
        where it failed.
        """
        user = user_hash(self._key, user_id)
        try:
            forgotten = await self._log.forget(user, user_id)
            return dataclasses.replace(forgotten, off=await self._log.members.choice(user) is not None)
        except StorageError as error:
            _logger.error("A user's data could not be deleted: %s", error)  # noqa: TRY400  # no fault of the code
            raise UserError(
                "Not everything could be deleted just now, because the log is busy or out of reach. "
                "Please ask again in a few minutes; if it stays so, tell whoever runs this bot."
            ) from error

    async def keep_text(self, user_id: int, *, wanted: bool) -> None:
        """Keep what a user asks, or only that somebody asked. Raises StorageError when that cannot be noted."""
        row = PrivacyChoiceRow(user_hash=user_hash(self._key, user_id), off=not wanted, at=self._now())
        await self._log.members.choose(row)

    async def is_off(self, user_id: int) -> bool:
        """Whether nothing of a user is kept, as far as the log can be read: it keeps nothing of them in any case."""
        try:
            return await self._log.members.choice(user_hash(self._key, user_id)) is not None
        except StorageError:
            return False


def _rows(kind: str, rows: Iterable[object]) -> Iterator[dict[str, object]]:
    for row in rows:
        fields = row if isinstance(row, dict) else dataclasses.asdict(row)  # type: ignore[call-overload]
        plain = {name: _plain(value) for name, value in fields.items()}
        # An answer's own kind must not take the place of what the row is.
        yield {"kind": kind, **{"answer_kind" if name == "kind" else name: value for name, value in plain.items()}}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
