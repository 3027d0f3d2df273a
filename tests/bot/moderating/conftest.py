"""A server with a moderator, and another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.storage import QuestionRow
from tests.bot.logged import question
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Guild, User


@pytest.fixture
def moderator(discord: FakeDiscord) -> User:
    """Somebody who may manage messages, and no more."""
    return discord.world.add_member(discord.world.guild, "Mona", Permission.MANAGE_MESSAGES)


@pytest.fixture
def elsewhere(discord: FakeDiscord) -> Guild:
    """Another server that the bot is in, of which nobody here is a moderator."""
    return discord.world.add_guild("Elsewhere")


@pytest.fixture
def asked(discord: FakeDiscord) -> Callable[..., QuestionRow]:
    """Makes questions of the server, asked one second after the other."""

    def make(number: int = 1, **changes: Any) -> QuestionRow:
        here = {"guild_id": discord.world.guild.id, "channel_id": discord.world.channel.id}
        return question(number, **{**here, "question": f"Number {number}: what of Artemis?", **changes})

    return make
