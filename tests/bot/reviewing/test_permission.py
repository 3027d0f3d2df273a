"""Who may review: moderators of this server as long as they are, at each step, and nobody else."""

from __future__ import annotations

import pytest

from bot.client import MoonraceBot
from bot.storage import QuestionLog
from tests.bot.reviewing.typing import (
    UNKNOWN,
    ask,
    deeds,
    press,
    refusal,
    review,
    shown,
    typed,
)
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User

KNOWN = "When is Artemis III?"
OTHER = "What colour is Gateway?"
NOTHING = "Nothing is left in the queue"
GONE = "That question is gone"

# Discord's contract costs most of the time; the whole loop is held to it.
pytestmark = pytest.mark.parametrize("discord", [False], indirect=True)


@pytest.fixture(autouse=True)
def _online(bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online."""


@pytest.mark.parametrize("label", ["Good", "Wrong", "Add answer", "Hide source here", "Delete", "Skip"])
async def test_a_demoted_moderator_with_an_old_message(
    discord: FakeDiscord, log: QuestionLog, moderator: User, label: str
) -> None:
    """Each button refuses, and nothing changes."""
    await ask(discord, KNOWN)
    opened = await review(discord, moderator, "all")
    discord.world.grant(discord.world.guild, moderator, 0)
    refused = await discord.click(opened, label, user=moderator)

    assert refusal(refused).startswith("Only moderators of this server may do that")
    assert await deeds(log, discord.world.guild.id) == []


async def test_a_modal_is_sent_after_its_moderator_was_demoted(
    discord: FakeDiscord, log: QuestionLog, moderator: User
) -> None:
    """What was typed is refused."""
    await ask(discord)
    modal = await discord.click(await review(discord, moderator), "Add answer", user=moderator)
    discord.world.grant(discord.world.guild, moderator, 0)
    refused = await discord.submit_modal(modal, typed())

    assert refusal(refused).startswith("Only moderators of this server may do that")
    assert await log.curation.in_use(discord.world.guild.id) == []


@pytest.mark.parametrize("command", ["review", "curated list", "curated export"])
async def test_members_do_not_review(discord: FakeDiscord, command: str) -> None:
    """Even where an administrator shows them the commands."""
    await ask(discord)
    refused = await discord.slash(command, even_if_hidden=True)

    assert refusal(refused).startswith("Only moderators of this server may do that")
    assert UNKNOWN not in shown(refused)


async def test_moderators_of_another_server(discord: FakeDiscord) -> None:
    """They see their own questions, and none of this server."""
    other = discord.world.add_guild("Elsewhere")
    await discord.join(other)
    stranger = discord.world.add_member(other, "Stan", Permission.MANAGE_MESSAGES)
    await ask(discord)

    assert NOTHING in shown(await discord.slash("review", user=stranger, guild=other))


async def test_a_button_with_another_servers_item(discord: FakeDiscord, log: QuestionLog, moderator: User) -> None:
    """An id that was made up, or carried over, is gone here."""
    other = discord.world.add_guild("Elsewhere")
    await discord.join(other)
    stranger = discord.world.add_member(other, "Stan", Permission.MANAGE_MESSAGES)
    await ask(discord)
    opened = await review(discord, moderator)
    subject = opened.message.parts()[1]["custom_id"].rpartition(":")[2]
    await ask(discord, OTHER, guild=other)
    theirs = await discord.slash("review", user=stranger, guild=other)
    for part in theirs.message.parts():
        if part.get("custom_id"):
            part["custom_id"] = ":".join((part["custom_id"].rpartition(":")[0], subject))
    pressed = await press(discord, theirs, "Good", stranger)

    assert GONE in shown(pressed)
    assert await deeds(log, discord.world.guild.id) == []
