"""Who may use /logs, and who may not any more."""

from __future__ import annotations

from typing import Any

import pytest

from bot.client import MoonraceBot
from bot.storage import QuestionLog
from tests.bot.logged import question
from tests.bot.moderating.leafing import FILTERS, OLDER, OPEN, listed, page
from tests.bot.storage.desk import keep
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Guild, User

pytestmark = pytest.mark.usefixtures("bot")
COMMANDS: dict[str, dict[str, Any]] = {
    "recent": {},
    "search": {"text": "artemis"},
    "show": {"id": question().id},
    "user": {},
    "stats": {},
    "export": {},
    "delete": {"ids": question().id},
    "audit": {},
}


async def test_a_reviewer_by_role(discord: FakeDiscord, bot: MoonraceBot, log: QuestionLog, asked: Any) -> None:
    """Whoever holds a role that /setup names may use it, though they may not manage messages."""
    reviewer = discord.world.add_member(discord.world.guild, "Rita", Permission.VIEW_CHANNEL)
    await keep(log, asked())
    before = await discord.slash("logs recent", user=reviewer, even_if_hidden=True)
    (role,) = discord.world.guild.members[reviewer.id]
    await bot.rules.change(discord.world.guild.id, discord.world.owner.id, reviewer_roles=frozenset({role}))
    after = await discord.slash("logs recent", user=reviewer, even_if_hidden=True)

    assert "Only moderators" in before.message.text
    assert listed(after) == [1]


@pytest.mark.parametrize("command", COMMANDS)
async def test_who_may(discord: FakeDiscord, log: QuestionLog, elsewhere: Guild, asked: Any, command: str) -> None:
    """A member, a moderator or administrator of another server, and whoever brings the bot along see nothing, even
    where Discord let the command through.
    """
    world = discord.world
    await keep(log, asked())
    stranger = world.add_member(elsewhere, "Stan", Permission.ADMINISTRATOR)
    world.guild.members[stranger.id] = ()
    values = COMMANDS[command] | ({"member": world.asker} if command == "user" else {})
    places: list[dict[str, Any]] = [
        {},
        {"user": stranger},
        {"user": world.owner, "install": "user"},
        {"user": world.owner, "install": "user", "channel": world.direct_channel(world.owner)},
    ]
    refusals = [await discord.slash(f"logs {command}", values, even_if_hidden=True, **place) for place in places]

    assert all(refusal.ephemeral for refusal in refusals)
    assert all("Only moderators of this server" in refusal.message.text for refusal in refusals[:2])
    assert all("only in a channel of a server" in refusal.message.text for refusal in refusals[2:])
    assert await discord.autocomplete("logs show", "id", "art") == []


async def test_a_demoted_moderator(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Old messages show what they showed; their buttons and menus do nothing any more."""
    await keep(log, *(asked(number) for number in range(12)))
    found = await page(discord, moderator, "search", text="artemis")
    shown = await page(discord, moderator, "show", id=asked(1).id)
    asking = await discord.click(shown, "Delete", user=moderator)
    discord.world.grant(discord.world.guild, moderator, 0)
    refusals = [
        await discord.click(found, OLDER, user=moderator),
        await discord.choose(found, OPEN, [asked(11).id], user=moderator),
        await discord.choose(found, FILTERS, ["t:artemis"], user=moderator),
        await discord.click(shown, "Delete", user=moderator),
        await discord.choose(asking, "Keep one of them", [asked(1).id], user=moderator),
        await discord.click(asking, "Delete 1 question", user=moderator),
    ]

    assert all("Only moderators of this server" in refusal.message.text for refusal in refusals)
    assert await discord.autocomplete("logs show", "id", "art", user=moderator) == []
    assert len(await log.recent(99)) == 12
