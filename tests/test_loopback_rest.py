"""The fake Discord refuses what Discord refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.loopback.raw_bot import ECHO, RawBot, callback, listening
from tests.loopback.server import FakeDiscord

EPHEMERAL = 64


@pytest.fixture
async def server() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake


@pytest.fixture
async def bot(server: FakeDiscord) -> AsyncIterator[RawBot]:
    async with listening(server) as raw:
        yield raw


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": None, "embeds": []}])
async def test_an_empty_message_is_refused(bot: RawBot, body: dict[str, Any]) -> None:
    """A message needs something to show, also after an edit."""
    _, sent = await bot.send("POST", bot.messages, {"content": "x"})

    assert await bot.refused("POST", bot.messages, body) == 50006
    assert await bot.refused("PATCH", f"{bot.messages}/{sent['id']}", {"content": ""}) == 50006


async def test_an_interaction_is_answered_once_by_who_knows_it(server: FakeDiscord, bot: RawBot) -> None:
    """Unknown tokens, second responses and follow-ups before the first response are refused."""
    exchange = await server.slash("echo", wait=False)
    body = {"type": 4, "data": {"content": "x"}}

    assert await bot.refused("POST", f"/interactions/{exchange.id}/invented/callback", body) == 10062
    assert await bot.refused("POST", bot.webhook(exchange), {"content": "x"}) == 10015
    await bot.send("POST", callback(exchange), body)
    assert await bot.refused("POST", callback(exchange), body) == 40060
    assert await bot.refused("POST", f"/webhooks/1/{exchange.token}", {"content": "x"}) == 10015
    assert await bot.refused("POST", f"/webhooks/{server.world.bot.id}/invented", {"content": "x"}) == 50027


@pytest.mark.parametrize(
    "body",
    [
        {"type": 8, "data": {"choices": []}},
        {"type": 7, "data": {"content": "x"}},
        {"type": 99},
        {"type": 5, "data": {"flags": 4}},
        {"type": 9, "data": {"title": "x" * 46, "custom_id": "x", "components": [{"type": 10, "content": "x"}]}},
        {"type": 9, "data": {"title": "x", "custom_id": "x", "components": []}},
        [],
    ],
)
async def test_a_command_takes_only_some_responses(server: FakeDiscord, bot: RawBot, body: Any) -> None:
    """The kind of a response must suit the interaction, and a refused one leaves it open."""
    exchange = await server.slash("echo", wait=False)

    assert await bot.refused("POST", callback(exchange), body) == 50035
    assert not exchange.acknowledged


async def test_ephemeral_is_decided_at_first(server: FakeDiscord, bot: RawBot) -> None:
    """Neither an edit nor the first follow-up makes a public deferral private."""
    exchange = await server.slash("echo", wait=False)

    await bot.send("POST", callback(exchange), {"type": 5})
    await bot.send("POST", bot.webhook(exchange), {"content": "secret?", "flags": EPHEMERAL})

    assert exchange.message.text == "secret?"
    assert not exchange.ephemeral
    await bot.send("POST", bot.webhook(exchange), {"content": "secret!", "flags": EPHEMERAL})
    assert exchange.followups[0].ephemeral


async def test_a_response_can_be_taken_back(server: FakeDiscord, bot: RawBot) -> None:
    """A deleted response is gone for reading, editing and deleting."""
    exchange = await server.slash("echo", wait=False)
    original = bot.webhook(exchange) + "/messages/@original"

    await bot.send("POST", callback(exchange), {"type": 4, "data": {"content": "x"}})
    assert (await bot.send("DELETE", original))[0] == 204
    for method in ("GET", "PATCH", "DELETE"):
        assert await bot.refused(method, original, {"content": "x"} if method == "PATCH" else None) == 10008


async def test_a_deferral_can_be_replaced_by_a_private_word(server: FakeDiscord, bot: RawBot) -> None:
    """When "thinking" is deleted, the next follow-up is a message of its own, and may be private."""
    exchange = await server.slash("echo", wait=False)

    await bot.send("POST", callback(exchange), {"type": 5})
    await bot.send("DELETE", bot.webhook(exchange) + "/messages/@original")
    assert not exchange.settled
    await bot.send("POST", bot.webhook(exchange), {"content": "sorry", "flags": EPHEMERAL})

    assert exchange.settled
    assert exchange.message.text == "sorry"
    assert exchange.ephemeral


async def test_messages_belong_to_their_author_and_channel(server: FakeDiscord, bot: RawBot) -> None:
    """The bot edits only its own messages, and reads only in channels that it is in."""
    await server.say(None, "mine", wait=False)
    theirs = server.messages_in()[-1]
    elsewhere = server.world.add_guild("Elsewhere", has_bot=False).channels[0]

    assert await bot.refused("PATCH", f"{bot.messages}/{theirs.id}", {"content": "yours"}) == 50005
    assert await bot.refused("GET", f"{bot.messages}/1") == 10008
    assert await bot.refused("GET", "/channels/1") == 10003
    assert await bot.refused("POST", f"/channels/{elsewhere.id}/messages", {"content": "x"}) == 50001


async def test_a_nonce_makes_sending_safe_to_repeat(server: FakeDiscord, bot: RawBot) -> None:
    """With an enforced nonce the second request returns the first message."""
    body = {"content": "once", "nonce": "1", "enforce_nonce": True}

    _, first = await bot.send("POST", bot.messages, body)
    _, second = await bot.send("POST", bot.messages, body)

    assert first["id"] == second["id"]
    assert len(server.messages_in()) == 1


async def test_commands_keep_their_ids_and_servers_have_their_own(bot: RawBot, server: FakeDiscord) -> None:
    """Registering the same command again keeps its id; a server's commands are apart from the global ones."""
    everywhere, here = f"{bot.application}/commands", f"{bot.application}/guilds/{server.world.guild.id}/commands"
    _, (before,) = await bot.send("GET", everywhere)

    _, (again,) = await bot.send("PUT", everywhere, [ECHO])
    _, (own,) = await bot.send("PUT", here, [ECHO | {"name": "local"}])

    assert again["id"] == before["id"]
    assert own["guild_id"] == str(server.world.guild.id)
    assert [command["name"] for command in (await bot.send("GET", everywhere))[1]] == ["echo"]
