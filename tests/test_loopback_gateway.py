"""The fake Discord's gateway opens, breaks and heals as Discord's does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import discord
import pytest

from tests.loopback.client_side import discord_py_at, without_pauses
from tests.loopback.server import FakeDiscord
from tests.loopback.tiny_bot import UNPRIVILEGED, TinyBot, online

IDENTIFY: dict[str, Any] = {"intents": 1, "properties": {}, "shard": [0, 1]}


@pytest.fixture
async def server() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake


async def test_the_intents_are_recorded(server: FakeDiscord) -> None:
    """What a bot declares when it identifies can be read, the token left out."""
    async with online(server):
        (identify,) = server.gateway.identifies

    assert identify["intents"] == UNPRIVILEGED.value
    assert identify["shard"] == [0, 1]
    assert "token" not in identify


async def test_a_bot_hears_what_its_intents_cover(server: FakeDiscord) -> None:
    """Messages do not reach a bot that declared no message intent; commands do."""
    async with online(server, bot=TinyBot(discord.Intents(guilds=True))) as bot:
        await server.say(None, "hello?", mentions_bot=True, expect=0)
        exchange = await server.slash("echo", {"text": "hi"})

    assert bot.heard == []
    assert exchange.message.text == "hi"


@pytest.mark.parametrize(
    "break_off",
    [
        lambda server: server.disconnect(4000),
        lambda server: server.reconnect(),
        lambda server: server.invalidate_sessions(resumable=True),
    ],
    ids=["close 4000", "op 7", "op 9, resumable"],
)
async def test_nothing_is_lost_while_the_line_is_down(
    server: FakeDiscord, break_off: Callable[[FakeDiscord], Any]
) -> None:
    """After a break the client resumes, and the command sent meanwhile is answered."""
    async with online(server):
        handshake = server.hold("GET", "/socket")
        await break_off(server)
        await handshake.arrived()
        exchange = await server.slash("echo", {"text": "still there"}, wait=False)
        handshake.release()
        await exchange.until(lambda e: e.settled, "the answer")

    assert exchange.message.text == "still there"
    assert len(server.gateway.identifies) == 1
    assert len(server.gateway.resumes) == 1


async def test_a_lost_session_is_begun_anew(server: FakeDiscord) -> None:
    """After an invalid session (op 9) the client identifies once more and works on."""
    async with online(server):
        with without_pauses():
            await server.invalidate_sessions()
            await server.identified(2)
        exchange = await server.slash("echo", {"text": "back"})

    assert exchange.message.text == "back"
    assert server.gateway.resumes == []


async def test_a_session_that_is_not_known_cannot_be_resumed(server: FakeDiscord) -> None:
    """Who resumes a forgotten session is told so, and identifies."""
    async with online(server):
        with without_pauses():
            await server.disconnect(4009)
            await server.identified(2)
        exchange = await server.slash("echo", {"text": "back"})

    assert exchange.message.text == "back"
    assert len(server.gateway.resumes) == 1


async def test_a_wrong_token_is_refused_by_rest(server: FakeDiscord) -> None:
    """Logging in with another token fails at the first request."""
    bot = TinyBot()
    with discord_py_at(server):
        async with bot:
            with pytest.raises(discord.LoginFailure):
                await bot.start("another token")

    assert [request.status for request in server.requests] == [401]


async def test_a_token_that_is_reset_ends_the_connection(server: FakeDiscord) -> None:
    """When the token is reset the gateway closes with 4004, and the client gives up."""
    bot = TinyBot()
    with discord_py_at(server):
        async with bot:
            running = asyncio.create_task(bot.start(server.token))
            await server.connected()
            await server.reset_token("a new one")
            with pytest.raises(discord.ConnectionClosed) as closed:
                await running

    assert closed.value.code == 4004


async def test_privileged_intents_close_the_gateway(server: FakeDiscord) -> None:
    """A bot that asks for message content without having it granted is closed with 4014."""
    bot = TinyBot(discord.Intents(message_content=True))
    with discord_py_at(server):
        async with bot:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await bot.start(server.token)


async def test_a_granted_intent_brings_the_content() -> None:
    """Where message content was granted and declared, messages that do not concern the bot are readable."""
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    async with FakeDiscord(granted_intents=intents.value) as server, online(server, bot=TinyBot(intents)) as bot:
        await server.say(None, "to nobody", expect=0)

    assert [message.content for message in bot.heard] == ["to nobody"]


async def test_each_shard_hears_of_its_own_servers() -> None:
    """Servers are spread over the shards by their ids; direct messages come to shard 0."""
    async with FakeDiscord(shards=2) as server:
        guilds = [server.world.guild, *(server.world.add_guild(name) for name in ("B", "C", "D"))]
        with without_pauses():
            async with online(server, shards=2) as bot:
                await asyncio.gather(*(server.slash("echo", {"text": "x"}, guild=guild) for guild in guilds))
                (direct,) = await server.direct_message("hello")
                shards = {guild.id: guild.shard_id for guild in bot.guilds}

    assert shards == {guild.id: (guild.id >> 22) % 2 for guild in guilds}
    assert set(shards.values()) == {0, 1}
    assert direct.text == "heard: hello"


@pytest.mark.parametrize("trouble", [FakeDiscord.refuse_handshakes, FakeDiscord.close_next_connections])
async def test_a_failed_start_is_tried_again(server: FakeDiscord, trouble: Callable[[FakeDiscord], None]) -> None:
    """A handshake that fails, or a line that breaks after the greeting, does not keep the bot away."""
    trouble(server)
    with without_pauses():
        async with online(server):
            exchange = await server.slash("echo", {"text": "made it"})

    assert exchange.message.text == "made it"


async def test_two_clients_with_one_token_both_hear(server: FakeDiscord) -> None:
    """A second process with the same token gets the events too; only one of them can respond."""
    async with online(server) as first, online(server, shards=2) as second:
        exchange = await server.slash("echo", {"text": "whose?"})
        await server.quiet()

    assert exchange.message.text == "whose?"
    assert first.refused + second.refused == [40060]


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (["no json"], 4002),
        (["[]"], 4002),
        ([{"op": 99}], 4001),
        ([{"op": 3, "d": {}}], 4003),
        ([{"op": 2, "d": IDENTIFY}, {"op": 2, "d": IDENTIFY}], 4005),
        ([{"op": 2, "d": IDENTIFY | {"shard": [2, 2]}}], 4010),
        ([{"op": 2, "d": IDENTIFY | {"intents": -1}}], 4013),
        ([{"op": 2, "d": IDENTIFY | {"token": "another"}}], 4004),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
async def test_bad_manners_close_the_connection(server: FakeDiscord, frames: list[Any], code: int) -> None:
    """Frames that Discord does not take end the connection with Discord's code."""
    async with aiohttp.ClientSession() as session, session.ws_connect(server.gateway_url) as socket:
        for sent in frames:
            if isinstance(sent, dict) and sent["op"] == 2:
                sent = sent | {"d": {"token": server.token} | sent["d"]}  # noqa: PLW2901  # with the right token
            await socket.send_str(sent if isinstance(sent, str) else json.dumps(sent))
        async for _ in socket:
            pass

    assert socket.close_code == code


async def test_heartbeats_are_acknowledged(server: FakeDiscord) -> None:
    """The greeting names an interval, and each heartbeat is acknowledged."""
    async with aiohttp.ClientSession() as session, session.ws_connect(server.gateway_url) as socket:
        hello = await socket.receive_json()
        await socket.send_json({"op": 1, "d": None})
        acknowledged = await socket.receive_json()

    assert (hello["op"], hello["d"]) == (10, {"heartbeat_interval": 41_250})
    assert acknowledged["op"] == 11
