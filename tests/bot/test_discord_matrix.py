"""Where and to whom: every command in every context and installation, every lack of a permission."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from bot.client import Connection, MoonraceBot
from bot.rendering import screens
from bot.service import AskService
from bot.storage import QuestionLog
from tests.bot.conftest import online
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Channel

QUESTION = "When is Artemis III?"
COMMANDS = ["ask", "digest", "sources", "about", "privacy show", "privacy export", "privacy forget"]
EPHEMERAL = {"sources", "about", "privacy show", "privacy export", "privacy forget"}


@pytest.fixture(autouse=True)
def _online(bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online."""


def own_server(discord: FakeDiscord) -> Channel:
    """A channel of a server that the bot is in."""
    return discord.world.channel


def strange_server(discord: FakeDiscord) -> Channel:
    """A channel of a server that the bot is not in: only a user's own installation reaches there."""
    return discord.world.add_guild("Elsewhere", has_bot=False).channels[0]


def direct(discord: FakeDiscord) -> Channel:
    """The direct messages between the asker and the bot."""
    return discord.world.direct_channel(discord.world.asker)


def group(discord: FakeDiscord) -> Channel:
    """A group chat of people."""
    return discord.world.group_channel(discord.world.asker, discord.world.owner)


PLACES = [(own_server, "guild"), (own_server, "user"), (strange_server, "user"), (direct, "user"), (group, "user")]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("place", "install"), PLACES)
async def test_every_command_everywhere(
    discord: FakeDiscord, command: str, place: Callable[[FakeDiscord], Channel], install: str
) -> None:
    """Each command answers in each context, publicly only where it is meant to."""
    values = {"question": QUESTION} if command == "ask" else {}
    asked = await discord.slash(command, values, channel=place(discord), install=install)

    assert asked.message.text
    assert asked.ephemeral == (command in EPHEMERAL)


async def test_without_the_right_to_external_apps(discord: FakeDiscord) -> None:
    """Where a server makes an own installation's replies private, the answer still comes."""
    guild = discord.world.add_guild("Strict", has_bot=False)
    everyone = guild.roles[guild.id]
    guild.roles[guild.id] = type(everyone)(
        everyone.id, everyone.name, everyone.permissions & ~Permission.USE_EXTERNAL_APPS
    )
    asked = await discord.slash("ask", {"question": QUESTION}, guild=guild, install="user")

    assert "2027" in asked.message.text
    assert asked.ephemeral


@pytest.mark.parametrize(
    ("denied", "embeds", "replies"),
    [
        (Permission(0), 1, True),
        (Permission.EMBED_LINKS, 0, True),
        (Permission.READ_MESSAGE_HISTORY, 1, False),
        (Permission.EMBED_LINKS | Permission.READ_MESSAGE_HISTORY, 0, False),
    ],
)
async def test_a_mention_with_fewer_permissions(
    discord: FakeDiscord, denied: Permission, embeds: int, *, replies: bool
) -> None:
    """Without Embed Links the answer is plain text; without Read Message History it is no reply but a message."""
    channel = discord.world.add_channel("narrow", discord.world.guild, denied_to_bot=denied)
    await discord.join(discord.world.guild)
    (answer,) = await discord.say(channel, QUESTION, mentions_bot=True)

    assert "2027" in answer.text
    assert len(answer.embeds) == embeds
    assert (answer.reply_to is not None) == replies
    assert answer.buttons == ["Helpful", "Wrong", "Outdated"]


async def test_a_mention_where_the_bot_may_not_write(
    discord: FakeDiscord, log: QuestionLog, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is tried, nothing fails; the Python log says why nobody was answered."""
    caplog.set_level(logging.INFO)
    channel = discord.world.add_channel("mute", discord.world.guild, denied_to_bot=Permission.SEND_MESSAGES)
    await discord.join(discord.world.guild)

    assert await discord.say(channel, QUESTION, mentions_bot=True, expect=0) == []
    assert f"channel {channel.id} got no answer" in caplog.text
    assert discord.recording.find("POST", "/channels/*/messages") == []
    await log.flush()
    assert await log.recent(1) == []


async def test_a_permission_taken_away_meanwhile(discord: FakeDiscord, caplog: pytest.LogCaptureFixture) -> None:
    """Discord's refusal is logged and not raised: what the bot knows of permissions may be old."""
    caplog.set_level(logging.INFO)
    channel = discord.world.channel
    channel.denied_to_bot = int(Permission.SEND_MESSAGES)

    assert await discord.say(channel, QUESTION, mentions_bot=True, expect=0) == []
    assert f"channel {channel.id} got no answer" in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_an_interaction_without_embed_links(discord: FakeDiscord) -> None:
    """Commands and pages are plain text where the application may not embed."""
    channel = discord.world.add_channel("plain", discord.world.guild, denied_to_bot=Permission.EMBED_LINKS)
    asked = await discord.slash("ask", {"question": QUESTION, "private": True}, channel=channel)
    shared = await discord.click(asked, "Share")
    sources = await discord.slash("sources", channel=channel)

    for shown in (asked, shared, sources):
        assert shown.message.embeds == []
        assert "](<https://" in shown.message.content
    assert shared.message.content.startswith("Shared by <@")
    assert len(shared.message.content) <= 2000


async def test_one_page_of_sources_leads_nowhere(discord: FakeDiscord) -> None:
    """Where all sources fit on one page, both buttons are there and neither can be pressed."""
    sources = await discord.slash("sources")

    assert sources.message.buttons == []
    assert [part["custom_id"] for part in sources.message.parts() if part["type"] == 2] == [
        "moon:src:v1:0",
        "moon:src:v1:2",
    ]
    assert sources.message.text.startswith("**What I have read** · 4 sources · page 1 of 1")


async def test_leafing_through_the_sources_over_a_restart(
    discord: FakeDiscord,
    bot: MoonraceBot,
    connection: Connection,
    service: AskService,
    *,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each button shows its page in place of the one above it, in any process: the page is in the button."""
    monkeypatch.setattr(screens, "SOURCES_PER_PAGE", 1)
    first = await discord.slash("sources")
    shown = [first.message.text]
    assert first.message.buttons == ["Older"]
    for _ in range(2):
        await discord.click(first, "Older")
        shown.append(first.message.text)
    assert first.message.buttons == ["Newer", "Older"]
    await bot.close()
    async with online(MoonraceBot(connection, service), discord.token):
        await discord.click(first, "Older")
        shown.append(first.message.text)
        assert first.message.buttons == ["Newer"]
        await discord.click(first, "Newer")

    assert [text.split("\n")[0] for text in shown] == [
        f"**What I have read** · 4 sources · page {number} of 4" for number in (1, 2, 3, 4)
    ]
    assert len(set(shown)) == 4
    assert first.message.text == shown[2]
    assert first.ephemeral


async def test_about(discord: FakeDiscord) -> None:
    """The bot says how fresh its knowledge is and how to ask."""
    about = await discord.slash("about")

    assert "Newest statement: 10 April 2026" in about.message.text
    assert "13 dated statements from 4 sources" in about.message.text
    assert "/ask" in about.message.text


async def test_only_the_intents_that_are_needed(discord: FakeDiscord) -> None:
    """Servers, and messages in servers and direct ones: none of these is privileged."""
    guilds, guild_messages, direct_messages = 1 << 0, 1 << 9, 1 << 12

    assert discord.gateway.identifies[0]["intents"] == guilds | guild_messages | direct_messages


async def test_no_message_ever_pings(discord: FakeDiscord) -> None:
    """Every body that makes or changes a message allows no mentions at all."""
    asked = await discord.slash("ask", {"question": "@everyone", "private": True})
    await discord.slash("ask", {"question": QUESTION})
    await discord.say(None, "@everyone <@&1> @here", mentions_bot=True)
    await discord.direct_message("@everyone")
    await discord.slash("about")

    assert asked.acknowledged
    bodies = [request.body for request in discord.requests if request.method in {"POST", "PATCH"} and request.body]
    messages = [body.get("data", body) for body in bodies]
    assert messages
    for message in messages:
        if "content" in message or "embeds" in message:
            assert message["allowed_mentions"]["parse"] == []
            assert not message["allowed_mentions"].get("replied_user")
