"""A job beside the bot's own, and questions of the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.client import MoonraceBot
from bot.client.reporting import Reporter
from bot.storage import Outcome, QuestionRow
from tests.bot.log_channel.posting import Calendar, bulletins_of
from tests.bot.logged import ALICE, question
from tests.loopback.server import FakeDiscord


@pytest.fixture
def calendar() -> Calendar:
    """A Monday at eight."""
    return Calendar()


@pytest.fixture
def asked(discord: FakeDiscord) -> Callable[..., QuestionRow]:
    """Makes a question of the server."""

    def ask(number: int, **changes: Any) -> QuestionRow:
        return question(number, **{"guild_id": discord.world.guild.id, "user_hash": ALICE, **changes})

    return ask


@pytest.fixture
def declined(asked: Callable[..., QuestionRow]) -> Callable[..., QuestionRow]:
    """Makes a question of the server that nobody could answer."""

    def decline(number: int, **changes: Any) -> QuestionRow:
        fields = {"question": "What colour is <@1> the *Moon*?", "normalised": "colour moon"} | changes
        return asked(number, outcome=Outcome.DECLINED, **fields)

    return decline


@pytest.fixture
async def reporter(bot: MoonraceBot, calendar: Calendar) -> Reporter:
    """A job beside the bot's own, by the calendar; the bot's own is over."""
    await bot._reporter.rounds.stop(1)
    return Reporter(bot, bulletins_of(bot, calendar))
