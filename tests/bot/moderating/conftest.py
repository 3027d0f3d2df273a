"""A server with a moderator, and another one."""

from __future__ import annotations

import pytest

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
