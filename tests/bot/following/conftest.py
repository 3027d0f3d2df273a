"""Newer knowledge, and somebody who may have it followed."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from bot.client import announcing
from knowledge.answering import KnowledgeBase
from knowledge.library import load
from tests.bot.conftest import SMALL
from tests.bot.following.telling import STATEMENT, Update
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two notices."""
    monkeypatch.setattr(announcing, "SECONDS_BETWEEN_NOTICES", 0)


@pytest.fixture
def newer(tmp_path: Path) -> Update:
    """Makes a knowledge base with more statements than the one before."""
    folder = tmp_path / "library"
    shutil.copytree(SMALL, folder)

    def make(*statements: dict[str, str]) -> KnowledgeBase:
        with (folder / "ledger" / "race.toml").open("a", encoding="utf-8") as ledger:
            ledger.writelines(STATEMENT.format(**statement) for statement in statements)
        return KnowledgeBase(load(folder), today=lambda: dt.date(2026, 6, 1))

    return make


@pytest.fixture
def manager(discord: FakeDiscord) -> User:
    """Somebody who may manage channels, and no more."""
    return discord.world.add_member(discord.world.guild, "Mona", Permission.MANAGE_CHANNELS)
