"""Moderators at the log: using its commands, and reading what they show."""

from __future__ import annotations

from typing import Any

from tests.loopback.exchange import Exchange
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User

NEWER, OLDER = "Newer", "Older"
OPEN, FILTERS = "Open a question", "Drop a filter"


async def page(discord: FakeDiscord, moderator: User, command: str = "recent", **values: Any) -> Exchange:
    return await discord.slash(f"logs {command}", values, user=moderator)


def listed(exchange: Exchange) -> list[int]:
    """The numbers of the questions on a page."""
    words = (line.split(":")[0] for line in exchange.message.text.splitlines() if line.startswith("Number"))
    return [int(word.split()[1]) for word in words]


def options(exchange: Exchange, menu: str) -> dict[str, str]:
    """The labels of a menu with their values."""
    parts = [part for part in exchange.message.parts() if part.get("placeholder") == menu]
    return {option["label"]: option["value"] for part in parts for option in part["options"]}


def targets(exchange: Exchange) -> list[str]:
    lines = exchange.message.text.splitlines()
    return [line.rpartition(" ")[2] for line in lines if line.startswith("- ")]
