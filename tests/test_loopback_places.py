"""The fake Discord offers commands to whom and where Discord does."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from tests.loopback.commands import NotOfferedError
from tests.loopback.contract import find_contract
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.tiny_bot import TinyBot, online


@pytest.fixture
async def server() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(contract=find_contract()) as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture(autouse=True)
async def bot(server: FakeDiscord) -> AsyncIterator[TinyBot]:
    async with online(server) as tiny:
        yield tiny


async def test_a_command_for_some_is_hidden_from_others(server: FakeDiscord) -> None:
    """Default permissions hide a command from members without them, not from those who hold them or administrate."""
    guild = server.world.guild
    manager = server.world.add_member(guild, "Mia", Permission.MANAGE_GUILD)
    administrator = server.world.add_member(guild, "Ann", Permission.ADMINISTRATOR)

    with pytest.raises(NotOfferedError, match="lacks the permissions 32"):
        await server.slash("for_admins")
    for allowed in (manager, administrator, server.world.owner):
        assert (await server.slash("for_admins", user=allowed)).message.text == "manage guild: True"


async def test_what_is_hidden_can_be_forced(server: FakeDiscord) -> None:
    """Server settings can give a command to anyone, so a test can go past what is merely hidden."""
    exchange = await server.slash("for_admins", even_if_hidden=True)

    assert exchange.message.text == "manage guild: False"


async def test_permissions_can_be_taken_away(server: FakeDiscord) -> None:
    """Who loses the role loses the command."""
    guild = server.world.guild
    manager = server.world.add_member(guild, "Mia", Permission.MANAGE_GUILD)
    server.world.grant(guild, manager, 0)

    with pytest.raises(NotOfferedError):
        await server.slash("for_admins", user=manager)


async def test_a_command_for_servers_is_not_offered_in_direct_messages(server: FakeDiscord) -> None:
    """The contexts of a command are kept."""
    direct = server.world.direct_channel(server.world.owner)

    with pytest.raises(NotOfferedError, match="context 1"):
        await server.slash("for_admins", user=server.world.owner, channel=direct)


async def test_a_command_for_users_is_not_offered_by_a_server(server: FakeDiscord) -> None:
    """The ways of installing are kept."""
    with pytest.raises(NotOfferedError, match="way of installing"):
        await server.slash("at_home")


async def test_users_take_the_application_along(server: FakeDiscord) -> None:
    """An application installed by a user works in a server without the bot, in a group and in direct messages."""
    elsewhere = server.world.add_guild("Elsewhere", has_bot=False)
    friends = server.world.group_channel(server.world.asker, server.world.owner)
    direct = server.world.direct_channel(server.world.asker)

    abroad = await server.slash("at_home", guild=elsewhere, install="user")
    grouped = await server.slash("at_home", channel=friends, install="user")
    alone = await server.slash("at_home", channel=direct, install="user")

    assert abroad.message.text == grouped.message.text == "user True, guild False, dm False"
    assert alone.message.text == "user True, guild False, dm True"


async def test_a_server_without_the_bot_needs_an_own_installation(server: FakeDiscord) -> None:
    """Nobody runs a command where nobody installed the application."""
    elsewhere = server.world.add_guild("Elsewhere", has_bot=False)
    friends = server.world.group_channel(server.world.asker, server.world.owner)

    for place in (elsewhere.channels[0], friends):
        with pytest.raises(NotOfferedError, match="install='user'"):
            await server.slash("echo", {"text": "?"}, channel=place)


async def test_a_server_can_silence_applications_of_users(server: FakeDiscord) -> None:
    """Without the permission to use external apps, the answer of an own installation is forced to be private."""
    elsewhere = server.world.add_guild("Elsewhere", has_bot=False)
    everyone = elsewhere.roles[elsewhere.id]
    elsewhere.roles[elsewhere.id] = everyone.without(Permission.USE_EXTERNAL_APPS)

    assert (await server.slash("echo", {"text": "hi"}, guild=elsewhere, install="user")).ephemeral
    assert (await server.slash("ping", {"text": "hi"}, guild=elsewhere, install="user")).ephemeral
    assert not (await server.slash("echo", {"text": "hi"})).ephemeral


async def test_an_own_installation_follows_up_five_times(server: FakeDiscord) -> None:
    """The sixth follow-up is refused where only the user has installed the application."""
    exchange = await server.slash("many", install="user")
    await server.quiet()

    assert len(exchange.followups) == 5
    assert server.requests[-1].code == 40094


@pytest.mark.parametrize(
    ("command", "values"),
    [
        ("unheard", {}),
        ("echo", {}),
        ("echo", {"text": "x" * 51}),
        ("echo", {"words": "x"}),
        ("ping", {"text": 5}),
        ("privacy", {}),
        ("privacy hide", {}),
    ],
)
async def test_only_what_can_be_typed_is_sent(server: FakeDiscord, command: str, values: dict[str, object]) -> None:
    """Discord's client asks for required options and keeps to their names, types and lengths."""
    with pytest.raises(NotOfferedError):
        await server.slash(command, values)


async def test_a_command_without_autocomplete_completes_nothing(server: FakeDiscord) -> None:
    """Typing into an ordinary option asks the bot for nothing."""
    with pytest.raises(NotOfferedError, match="no autocomplete"):
        await server.autocomplete("echo", "text", "x")


@pytest.mark.parametrize(
    ("denied", "message", "code"),
    [
        (Permission.SEND_MESSAGES, {"content": "x"}, 50013),
        (Permission.EMBED_LINKS, {"embed": discord.Embed(title="x")}, 50013),
        (Permission.ATTACH_FILES, {"content": "x", "file": True}, 50013),
        (Permission.VIEW_CHANNEL, {"content": "x"}, 50001),
        (Permission.READ_MESSAGE_HISTORY, {"content": "x", "reply": True}, 160002),
    ],
    ids=lambda value: value.name if isinstance(value, Permission) else "",
)
async def test_the_bot_needs_its_permissions(
    server: FakeDiscord, bot: TinyBot, denied: Permission, message: dict[str, Any], code: int
) -> None:
    """What the bot may not do in a channel is refused, and discord.py knows of it beforehand."""
    closed = server.world.add_channel("closed", server.world.guild, denied_to_bot=denied)
    await server.join(server.world.guild)
    await server.quiet()
    channel = bot.get_channel(closed.id)
    assert isinstance(channel, discord.TextChannel)
    if message.pop("file", False):
        message["file"] = discord.File(io.BytesIO(b"x"), "x.txt")
    if message.pop("reply", False):
        message["reference"] = channel.get_partial_message(1)

    with pytest.raises(discord.HTTPException) as refusal:
        await channel.send(**message)

    assert refusal.value.code == code
    assert not int(denied) & channel.permissions_for(channel.guild.me).value
