"""Pointing discord.py at the fake, and making it impatient for the length of a test."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import discord.client
import discord.http
import discord.shard
import discord.webhook.async_
import yarl
from discord.gateway import DiscordWebSocket

from tests.loopback.server import FakeDiscord

PAUSING = (discord.client, discord.http, discord.shard, discord.webhook.async_)


@contextlib.contextmanager
def discord_py_at(server: FakeDiscord) -> Iterator[None]:
    """Send discord.py's requests to the fake; afterwards to Discord again.

    Both addresses matter: the sharded client asks REST for the gateway's address only where it was given no number
    of shards, and falls back to its own default after an invalid session.
    """
    api, gateway = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = server.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway_url)
    try:
        yield
    finally:
        discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, gateway


class _WithoutPauses(ModuleType):
    """asyncio, except that `sleep` only yields once."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    async def sleep(_: float) -> None:
        """Let others run."""
        await asyncio.sleep(0)


@contextlib.contextmanager
def without_pauses() -> Iterator[None]:
    """Take away discord.py's pauses between retries, reconnects and identifies (1 to 9 s each)."""
    hurried = _WithoutPauses("asyncio")
    for module in PAUSING:
        setattr(module, "asyncio", hurried)  # noqa: B010  # mypy rightly knows no such attribute
    try:
        yield
    finally:
        for module in PAUSING:
            setattr(module, "asyncio", asyncio)  # noqa: B010
