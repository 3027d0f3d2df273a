"""A bot without a library: it listens, and sends what it is told to, right or wrong."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from tests.loopback.exchange import Exchange
from tests.loopback.server import FakeDiscord

ECHO = {
    "name": "echo",
    "description": "Says it back.",
    "options": [{"type": 3, "name": "text", "description": "What.", "autocomplete": True}],
}


class RawBot:
    """Sends requests as the bot and reads the answers."""

    def __init__(self, server: FakeDiscord, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.session = session
        self.application = f"/applications/{server.world.bot.id}"
        self.messages = f"/channels/{server.world.channel.id}/messages"

    async def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send a request; return its status and JSON."""
        headers = {"Authorization": f"Bot {self.server.token}"}
        async with self.session.request(method, self.server.api_url + path, json=body, headers=headers) as response:
            return response.status, await response.json() if await response.read() else None

    async def refused(self, method: str, path: str, body: Any = None) -> int:
        """Send a request that is to be refused; return Discord's code."""
        status, told = await self.send(method, path, body)
        assert 400 <= status < 500, (status, told)
        return int(told["code"])

    def webhook(self, exchange: Exchange) -> str:
        """Return the path of the follow-ups to an interaction."""
        return f"/webhooks/{self.server.world.bot.id}/{exchange.token}"


def callback(exchange: Exchange) -> str:
    """Return the path of the response to an interaction."""
    return f"/interactions/{exchange.id}/{exchange.token}/callback"


@contextlib.asynccontextmanager
async def listening(server: FakeDiscord) -> AsyncIterator[RawBot]:
    """Register a command, listen, and say nothing by itself."""
    async with aiohttp.ClientSession() as session, session.ws_connect(server.gateway_url) as socket:
        await socket.send_json({"op": 2, "d": {"token": server.token, "intents": 1, "properties": {}}})
        bot = RawBot(server, session)
        await bot.send("PUT", f"{bot.application}/commands", [ECHO])
        yield bot
