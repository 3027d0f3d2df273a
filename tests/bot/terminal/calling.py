"""Calling `moonrace` in this process, and looking into the log it wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.storage import QuestionLog, QuestionRow

QUESTION = "When did Russia and China sign the memorandum on a lunar station?"
OFF_TOPIC = "best pizza in Chicago"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call left behind."""

    code: int
    out: str
    err: str


Moonrace = Callable[..., Outcome]


def logged() -> list[QuestionRow]:
    async def read() -> list[QuestionRow]:
        log = await QuestionLog.open("sqlite+aiosqlite:///var/moonrace.db")
        try:
            return (await log.recent(100))[::-1]
        finally:
            await log.close()

    return asyncio.run(read())
