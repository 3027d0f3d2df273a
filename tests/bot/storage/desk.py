"""What the tests of moderators' storage share: two servers, two moderators, and rows made by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.storage import (
    AuditRow,
    CuratedRow,
    GuildSettingsRow,
    HiddenSourceRow,
    Outcome,
    QuestionLog,
    QuestionRow,
    WishRow,
)
from tests.bot.logged import ALICE, START, question

HOME, ELSEWHERE = 10**18 + 1, 10**18 + 2
MODERATOR, OTHER = 501, 502
LATER = START + dt.timedelta(days=1)


async def keep(log: QuestionLog, *rows: QuestionRow) -> None:
    """Store questions."""
    for row in rows:
        log.record(row)
    await log.flush()


def asked(number: int = 1, **changes: Any) -> QuestionRow:
    """An answered question of the home server."""
    fields: dict[str, Any] = {"guild_id": HOME, "user_hash": ALICE, "statement_ids": ("artemis-003",)}
    return question(number, **{**fields, **changes})


def declined(number: int = 1, **changes: Any) -> QuestionRow:
    """A question of the home server that nobody could answer."""
    fields: dict[str, Any] = {"outcome": Outcome.DECLINED, "statement_ids": (), "normalised": "colour moon"}
    return asked(number, **{**fields, **changes})


def record(action: str = "noted", **changes: Any) -> AuditRow:
    """A line for the audit of the home server."""
    fields: dict[str, Any] = {"guild_id": HOME, "at": START, "moderator_id": MODERATOR, "action": action}
    return AuditRow(**{**fields, **changes})


def curated(number: int = 1, **changes: Any) -> CuratedRow:
    """An answer that a moderator of the home server wrote."""
    fields: dict[str, Any] = {
        "id": f"{number:032x}",
        "guild_id": HOME,
        "question": "What colour is the Moon?",
        "normalised": "colour moon",
        "text": "It is grey.",
        "source_url": "https://example.org/moon",
        "source_title": "On the Moon",
        "kind": "planned",
        "review_by": START.date(),
        "moderator_id": MODERATOR,
        "at": START,
    }
    return CuratedRow(**{**fields, **changes})


def hidden(source_id: str = "tabloid", **changes: Any) -> HiddenSourceRow:
    """A source that the home server does not want."""
    fields: dict[str, Any] = {"guild_id": HOME, "source_id": source_id, "moderator_id": MODERATOR, "at": START}
    return HiddenSourceRow(**{**fields, **changes})


def wish(**changes: Any) -> WishRow:
    """Alice wants to be told what colour the Moon is."""
    fields: dict[str, Any] = {
        "guild_id": HOME,
        "normalised": "colour moon",
        "user_hash": ALICE,
        "question_id": declined().id,
        "channel_id": 77,
        "user_id": 99,
        "at": START,
    }
    return WishRow(**{**fields, **changes})


def settings(**changes: Any) -> GuildSettingsRow:
    """What the home server set up."""
    fields: dict[str, Any] = {"guild_id": HOME, "settings": {"private": True}, "at": START}
    return GuildSettingsRow(**{**fields, **changes})
