"""Who wants to be told when a question has an answer, and which of them can be told now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.errors import UserError
from bot.service import AskService, Question, Surface
from bot.storage import QuestionRow, WishRow
from knowledge.errors import QuestionError
from knowledge.models import Answer

_OFF = "You chose that I keep nothing of you, so I cannot tell you. /privacy on changes that."
OF_NO_SERVER = 0  # of wishes from direct messages, and from servers where the bot is only its user's own


@dataclass(frozen=True, slots=True)
class Tidings:
    """A wish that can be met, and the answer that it waited for."""

    wish: WishRow
    answer: Answer


class Wishing:
    """The wishes to be told. `changed` is set when answers may have come about; all methods raise StorageError."""

    def __init__(self, service: AskService) -> None:
        self._service = service
        self._wishes = service.log.wishes
        self.changed = service.localities.changed

    async def wish(self, question_id: str, user_id: int, guild_id: int | None, channel_id: int | None) -> None:
        """Note that a user wants to be told of an answer to a question that was declined.

        They are told in that channel, or by a direct message where it is None. Raises UserError where the question is
        not there, or not of that server, or is somebody else's and of no server; and for one who wants nothing kept.
        """
        user = self._service.hash_of(user_id)
        if await self._service.personal_data.is_off(user_id):
            raise UserError(_OFF)
        await self._service.log.flush()
        asked = await self._question(question_id, user, guild_id)
        if asked is None or not asked.normalised:
            raise UserError("I no longer have that question. Please ask it again.")
        row = WishRow(
            guild_id=OF_NO_SERVER if guild_id is None else guild_id,
            normalised=asked.normalised,
            user_hash=user,
            question_id=asked.id,
            channel_id=channel_id,
            user_id=user_id,
            at=self._service.now(),
        )
        if not await self._wishes.add(row):  # they chose so this very moment
            raise UserError(_OFF)

    async def due(self) -> AsyncIterator[Tidings]:
        """The wishes that can be met now. Answering takes the event loop for milliseconds, so it turns between."""
        for wish, text in await self._wishes.open():
            guild_id = None if wish.guild_id == OF_NO_SERVER else wish.guild_id
            await asyncio.sleep(0)
            try:
                answer = await self._service.answer(Question(text, Surface.BUTTON, guild_id=guild_id))
            except QuestionError:
                continue  # its text is kept no longer
            if answer.answered:
                yield Tidings(wish, answer)

    async def begin(self, wish: WishRow) -> bool:
        """Take a wish in hand before its user is told. False where that was done already."""
        return await self._wishes.tell(wish, self._service.now())

    async def _question(self, question_id: str, user: str, guild_id: int | None) -> QuestionRow | None:
        if guild_id is not None:
            found = await self._service.log.archive.show(guild_id, question_id)
            return None if found is None else found.question
        own = await self._service.log.questions_of(user)
        return next((row for row in own if row.id == question_id), None)
