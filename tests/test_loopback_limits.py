"""The fake Discord holds the limits that Discord holds, also those its OpenAPI document does not state."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.loopback.raw_bot import ECHO, RawBot, callback, listening
from tests.loopback.server import FakeDiscord

BUTTON = {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}
SIX_BUTTONS = [BUTTON | {"custom_id": str(number)} for number in range(6)]
MENU = {"type": 3, "custom_id": "menu", "options": [{"label": "x", "value": "x"}]}
LAYOUT = 1 << 15  # the flag of components V2


@pytest.fixture
async def server() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake


@pytest.fixture
async def bot(server: FakeDiscord) -> AsyncIterator[RawBot]:
    async with listening(server) as raw:
        yield raw


def embeds(**parts: Any) -> dict[str, Any]:
    """Return a body with one embed."""
    return {"embeds": [parts]}


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    """Return a body with one row of components."""
    return {"content": "x", "components": [{"type": 1, "components": list(parts)}]}


TOO_MUCH: dict[str, dict[str, Any]] = {
    "content of 2001": {"content": "x" * 2001},
    "11 embeds": {"embeds": [{"title": "x"}] * 11},
    "title of 257": embeds(title="x" * 257),
    "description of 4097": embeds(description="x" * 4097),
    "26 fields": embeds(fields=[{"name": "x", "value": "x"}] * 26),
    "field name of 257": embeds(fields=[{"name": "x" * 257, "value": "x"}]),
    "field value of 1025": embeds(fields=[{"name": "x", "value": "x" * 1025}]),
    "blank field": embeds(fields=[{"name": "x", "value": " "}]),
    "footer of 2049": embeds(title="x", footer={"text": "x" * 2049}),
    "author of 257": embeds(title="x", author={"name": "x" * 257}),
    "embeds of 6001 in all": {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3001}]},
    "6 rows": {"content": "x", "components": [{"type": 1, "components": [button]} for button in SIX_BUTTONS]},
    "6 buttons in a row": row(*SIX_BUTTONS),
    "an empty row": row(),
    "a button outside of a row": {"content": "x", "components": [BUTTON]},
    "custom id of 101": row(BUTTON | {"custom_id": "x" * 101}),
    "the same custom id twice": row(BUTTON, BUTTON),
    "label of 81": row(BUTTON | {"label": "x" * 81}),
    "a button without words": row({"type": 2, "style": 1, "custom_id": "go"}),
    "a link without address": row({"type": 2, "style": 5, "label": "Go"}),
    "a button without custom id": row({"type": 2, "style": 1, "label": "Go"}),
    "url of 513": row({"type": 2, "style": 5, "label": "Go", "url": "https://" + "x" * 505}),
    "26 options": row(MENU | {"options": [{"label": "x", "value": str(number)} for number in range(26)]}),
    "a value twice": row(MENU | {"options": [{"label": "x", "value": "x"}] * 2}),
    "a menu beside a button": row(BUTTON, MENU),
    "placeholder of 151": row(MENU | {"placeholder": "x" * 151}),
    "content beside a layout": {"content": "x", "flags": LAYOUT, "components": [{"type": 10, "content": "x"}]},
    "41 components": {"flags": LAYOUT, "components": [{"type": 10, "content": "x"}] * 41},
    "4001 characters in a layout": {"flags": LAYOUT, "components": [{"type": 10, "content": "x" * 4001}]},
}
JUST_ENOUGH: dict[str, dict[str, Any]] = {
    "content of 2000": {"content": "x" * 2000},
    "embeds of 6000 in all": {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3000}]},
    "custom id of 100": row(BUTTON | {"custom_id": "x" * 100}),
    "4000 characters in a layout": {"flags": LAYOUT, "components": [{"type": 10, "content": "x" * 4000}]},
}


def option(name: str, **more: Any) -> dict[str, Any]:
    """Return an option that takes text."""
    return {"type": 3, "name": name, "description": "x", **more}


LONG = [{"name": f"{number}" * 50, "value": f"{number}"} for number in range(10, 30)]
WRONG_COMMANDS: dict[str, list[dict[str, Any]]] = {
    "capitals": [ECHO | {"name": "Echo"}],
    "a blank in the name": [ECHO | {"name": "e cho"}],
    "no description": [ECHO | {"description": ""}],
    "description of 101": [ECHO | {"description": "x" * 101}],
    "the same name twice": [ECHO, ECHO],
    "101 commands": [ECHO | {"name": f"echo{number}"} for number in range(101)],
    "16 menus": [{"type": 3, "name": f"Menu {number}"} for number in range(16)],
    "26 options": [ECHO | {"options": [option(f"o{number}") for number in range(26)]}],
    "an option twice": [ECHO | {"options": [option("o"), option("o")]}],
    "required after optional": [ECHO | {"options": [option("a"), option("b", required=True)]}],
    "26 choices": [ECHO | {"options": [option("o", choices=LONG + LONG[:6])]}],
    "choices and autocomplete": [
        ECHO | {"options": [option("o", autocomplete=True, choices=[{"name": "x", "value": "x"}])]}
    ],
    "more than 8000 characters": [ECHO | {"options": [option(f"o{number}", choices=LONG) for number in range(5)]}],
}


@pytest.mark.parametrize("body", TOO_MUCH.values(), ids=TOO_MUCH)
async def test_too_much_is_refused_everywhere(server: FakeDiscord, bot: RawBot, body: dict[str, Any]) -> None:
    """A limit holds for messages, responses, edits and follow-ups alike, and breaking it is recorded."""
    exchange = await server.slash("echo", wait=False)

    assert await bot.refused("POST", bot.messages, body) == 50035
    assert await bot.refused("POST", callback(exchange), {"type": 4, "data": body}) == 50035
    assert (await bot.send("POST", callback(exchange), {"type": 4, "data": {"content": "x"}}))[0] == 204
    assert await bot.refused("PATCH", bot.webhook(exchange) + "/messages/@original", body) == 50035
    assert await bot.refused("POST", bot.webhook(exchange), body) == 50035
    assert len(server.violations) == 4


@pytest.mark.parametrize("body", JUST_ENOUGH.values(), ids=JUST_ENOUGH)
async def test_what_just_fits_is_taken(server: FakeDiscord, bot: RawBot, body: dict[str, Any]) -> None:
    """The limits themselves are allowed."""
    status, sent = await bot.send("POST", bot.messages, body)

    assert status == 200
    assert sent["content"] == body.get("content", "")
    assert server.violations == []


async def test_twenty_five_choices_and_no_more(server: FakeDiscord, bot: RawBot) -> None:
    """An autocomplete offers at most 25 choices, each with a name of at most 100 characters."""
    typing = asyncio.create_task(server.autocomplete("echo", "text", "x"))
    await server.changes.until(lambda: server.exchanges, "the typing")
    path = callback(server.exchanges[0])
    choices = [{"name": f"{number}", "value": f"{number}"} for number in range(26)]

    assert await bot.refused("POST", path, {"type": 8, "data": {"choices": choices}}) == 50035
    too_long = [{"name": "x" * 101, "value": "x"}]
    assert await bot.refused("POST", path, {"type": 8, "data": {"choices": too_long}}) == 50035
    assert await bot.refused("POST", path, {"type": 5}) == 50035
    await bot.send("POST", path, {"type": 8, "data": {"choices": choices[:25]}})
    assert await typing == choices[:25]


@pytest.mark.parametrize("commands", WRONG_COMMANDS.values(), ids=WRONG_COMMANDS)
async def test_wrong_commands_are_not_registered(bot: RawBot, commands: list[dict[str, Any]]) -> None:
    """A bulk overwrite with one wrong command is refused as a whole."""
    path = f"{bot.application}/commands"

    assert await bot.refused("PUT", path, commands) == 50035
    assert [command["name"] for command in (await bot.send("GET", path))[1]] == ["echo"]
