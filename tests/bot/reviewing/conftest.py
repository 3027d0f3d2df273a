"""Moderators at work: a bot whose day can be moved on, and people who may review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

from bot.client import telling
from bot.service import AskService
from bot.storage import QuestionLog
from knowledge.answering import KnowledgeBase
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User


@dataclass
class Calendar:
    """A clock that goes on, so many days ahead of ours."""

    ahead: dt.timedelta = field(default_factory=dt.timedelta)

    def __call__(self) -> dt.datetime:
        """The time."""
        return dt.datetime.now(dt.UTC) + self.ahead


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two tidings."""
    monkeypatch.setattr(telling, "SECONDS_BETWEEN_TIDINGS", 0)


@pytest.fixture
def calendar() -> Calendar:
    """Today, until a test moves it."""
    return Calendar()


@pytest.fixture
def service(base: KnowledgeBase, log: QuestionLog, calendar: Calendar) -> AskService:
    """A service that goes by the calendar."""
    return AskService(base, log, key=b"k" * 32, now=calendar)


@pytest.fixture
def moderator(discord: FakeDiscord) -> User:
    """Somebody who may manage messages, and no more."""
    return discord.world.add_member(discord.world.guild, "Mira", Permission.MANAGE_MESSAGES)


@pytest.fixture
def colleague(discord: FakeDiscord) -> User:
    """Another one."""
    return discord.world.add_member(discord.world.guild, "Milo", Permission.MANAGE_MESSAGES)
