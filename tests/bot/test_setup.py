"""/setup with the real client and a real database: who may, what is set, and that it holds."""

from __future__ import annotations

from typing import Any

import pytest

from bot.client import MoonraceBot
from bot.guild_rules import GuildRules, ServerSettings
from tests.bot.reading import plain
from tests.loopback.exchange import Exchange
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User

QUESTION = "When is Artemis III?"


@pytest.fixture
def manager(discord: FakeDiscord) -> User:
    """Somebody who may manage the server, and no more."""
    return discord.world.add_member(discord.world.guild, "Mona", Permission.MANAGE_GUILD)


async def at(discord: FakeDiscord, manager: User, step: int) -> Exchange:
    """A walk that has come to a step."""
    shown = await discord.slash("setup start", user=manager)
    for _ in range(1, step):
        await press(discord, shown, "Next", manager)
    return shown


async def press(discord: FakeDiscord, shown: Exchange, button: str, manager: User) -> Exchange:
    """Press a button and wait until the message shows what it led to."""
    pressed = await discord.click(shown, button, user=manager)
    await discord.quiet()
    return pressed


async def choose(discord: FakeDiscord, shown: Exchange, menu: str, values: list[Any], user: User) -> Exchange:
    """Choose from a menu and wait until the message shows what is set now."""
    chosen = await discord.choose(shown, f"moon:set:v1:{menu}", values, user=user)
    await discord.quiet()
    return chosen


async def test_the_walk(discord: FakeDiscord, bot: MoonraceBot, manager: User) -> None:
    """Four steps and a check, each above all that is set now, seen by the manager alone; each choice is kept at once
    and audited.
    """
    world = discord.world
    role = next(role for role in world.guild.roles.values() if role.id != world.guild.id)
    shown = await at(discord, manager, 1)
    first = plain(shown.message.text)
    for number, menu, values in (
        (1, "mentions", [world.channel]),
        (1, "privacy", ["private"]),
        (2, "user", ["10"]),
        (2, "channel", ["5"]),
        (2, "daily", ["20"]),
        (3, "log", [world.channel]),
        (3, "posts", ["digest"]),
        (4, "roles", [role]),
        (4, "keep", ["30"]),
    ):
        if f"step {number} of 4" not in plain(shown.message.text):
            await press(discord, shown, "Next", manager)
        await choose(discord, shown, menu, values, manager)
    last = shown.message.text
    await press(discord, shown, "Check permissions", manager)

    assert shown.ephemeral
    assert "step 1 of 4" in first
    assert "Mentions are answered in: every channel" in first
    assert f"- Mentions are answered in: {world.channel.mention}" in last
    assert "- Answers to commands: seen by the asker alone" in last
    assert "- A person waits 10 seconds between questions" in last
    assert "- A channel waits 5 seconds between questions" in last
    assert "- A person asks at most 20 times a day" in last
    assert f"- Log channel: {world.channel.mention}: weekly digest on, alerts off" in last
    assert f"- May review besides those with Manage Messages: <@&{role.id}>" in last
    assert "- Questions are kept for 30 days" in last
    assert "Nothing is missing" in shown.message.text
    assert await GuildRules(bot.service.log.guilds).of(world.guild.id) == ServerSettings(
        mention_channels=frozenset({world.channel.id}),
        private_by_default=True,
        user_cooldown_seconds=10.0,
        channel_cooldown_seconds=5.0,
        daily_questions=20,
        log_channel_id=world.channel.id,
        alerts=False,
        reviewer_roles=frozenset({role.id}),
        retention_days=30,
    )
    audited = await bot.service.log.audit.recent(world.guild.id, 20)
    assert [(row.moderator_id, row.action) for row in audited] == [(manager.id, "setup")] * 9
    assert audited[0].detail == "retention_days: 90 → 30"
