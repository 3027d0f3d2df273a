"""Discord's OpenAPI document judges what clients send and what the fake itself answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest

from tests.loopback.contract import VARIABLE, Contract, document_path, find_contract
from tests.loopback.recording import Request
from tests.loopback.server import FakeDiscord
from tests.loopback.tiny_bot import TinyBot, online

MESSAGES = "/channels/{channel}/messages"
CALLBACK = "/interactions/{id}/{token}/callback"


@pytest.fixture
def contract() -> Contract:
    found = find_contract()
    if found is None:
        pytest.skip(f"Discord's OpenAPI document is not here; {VARIABLE} can name it")
    return found


async def everything(server: FakeDiscord, bot: TinyBot) -> list[Request]:
    """Let a bot use every route of the fake, and return the requests."""
    exchange = await server.slash("ping", {"text": "Moon", "about": server.world.owner})
    await server.autocomplete("ping", "text", "x")
    await server.submit_modal(await server.click(exchange, "Ask me"), {"reason": "x"})
    await server.click(exchange, "Change")
    for command in ("upload", "layout", "pings", "privacy show"):
        await server.slash(command)
    (answer,) = await server.say(None, "hi", mentions_bot=True)
    await server.direct_message("hi")
    await server.context_menu("Answer this", message=answer)
    channel = await bot.fetch_channel(server.world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    message = await channel.fetch_message(answer.id)
    await channel.typing()
    await message.edit(content="changed")
    await message.delete()
    await bot.create_dm(discord.Object(server.world.owner.id))
    await bot.tree.fetch_commands()
    return server.requests


async def test_what_the_fake_answers_is_what_discord_answers(contract: Contract) -> None:
    """Every answer of the fake fits the document's own description of it."""
    async with FakeDiscord(contract=contract) as server, online(server) as bot:
        requests = await everything(server, bot)

    wrong = [
        f"{request}: {problem}"
        for request in requests
        for problem in contract.answer_problems(request.method, request.template, request.status, request.answer)
    ]
    assert wrong == []
    assert server.violations == []
    assert {request.template for request in requests} >= {MESSAGES, "/users/@me", "/gateway/bot"}


@pytest.mark.parametrize(
    ("method", "template", "body", "complaint"),
    [
        ("POST", MESSAGES, {"content": "x" * 4001}, "$.content"),
        ("POST", MESSAGES, {"embeds": [{"color": "red"}]}, "$.embeds[0].color"),
        ("POST", MESSAGES, {"components": [{"type": 1, "components": [{"type": 2}]}]}, "style"),
        ("POST", CALLBACK, {"type": 4, "data": {"content": 5}}, "$.data.content"),
        ("POST", CALLBACK, {"data": {}}, "type"),
        ("PUT", "/applications/{id}/commands", [{"description": "x"}], "name"),
        ("POST", "/nowhere", {}, "knows no body"),
    ],
)
def test_a_wrong_body_is_complained_about(
    contract: Contract, method: str, template: str, body: Any, complaint: str
) -> None:
    """The complaint names the place in the body."""
    (problem, *_) = contract.problems(method, template, body)

    assert complaint in problem


@pytest.mark.parametrize(
    ("method", "template", "body"),
    [
        ("POST", MESSAGES, {"content": "x", "message_reference": {"message_id": 1, "channel_id": 2}}),
        ("POST", CALLBACK, {"type": 5, "data": {"flags": 64}}),
        ("GET", "/users/@me", None),
        ("POST", "/channels/{id}/typing", None),
    ],
)
def test_a_right_body_is_not(contract: Contract, method: str, template: str, body: Any) -> None:
    """What discord.py sends and Discord takes passes, ids as numbers included."""
    assert contract.problems(method, template, body) == []


async def test_a_violation_is_recorded_with_its_request(contract: Contract) -> None:
    """A body that breaks the contract is in `violations`, even where the request succeeds."""
    async with FakeDiscord(contract=contract) as server, online(server) as bot:
        route = f"/channels/{server.world.channel.id}/messages"
        await bot.http.request(discord.http.Route("POST", route), json={"content": "x", "tts": "loudly"})

    (violation,) = server.violations
    assert str(violation).startswith(f"POST {route} -> 200: $.tts")


def test_the_document_is_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment variable names the document; a name without a file is as good as none."""
    (tmp_path / "openapi.json").write_text("{}", encoding="utf-8")

    monkeypatch.setenv(VARIABLE, str(tmp_path / "openapi.json"))
    assert document_path() == tmp_path / "openapi.json"
    monkeypatch.setenv(VARIABLE, str(tmp_path / "missing.json"))
    assert document_path() is None


def test_ci_does_not_do_without_the_document(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where CI has the folder and not the document, the checks fail aloud; anywhere else they are left out."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("tests.loopback.contract.BESIDE_THE_REPOSITORY", tmp_path / "discord-openapi.json")
    find = find_contract.__wrapped__

    monkeypatch.setenv("CI", "true")
    with pytest.raises(FileNotFoundError, match=r"discord-openapi\.json"):
        find()
    monkeypatch.setenv("CI", "")
    assert find() is None
