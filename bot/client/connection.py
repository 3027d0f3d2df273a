"""How to reach Discord."""

from __future__ import annotations

from dataclasses import dataclass, field

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


@dataclass(frozen=True, slots=True)
class Connection:
    """Token and addresses. Empty addresses are Discord's own; another one may be a REST proxy or a test server.

    Without a `shard_count` there are as many shards as Discord recommends. `guild_ready_seconds` is how long to wait
    for each server to appear while connecting.
    """

    token: str = field(repr=False)
    api_url: str = ""
    gateway_url: str = ""
    shard_count: int | None = None
    guild_ready_seconds: float = 2.0

    def aim(self) -> None:
        """Point discord.py at the addresses. It keeps them in class attributes, so this holds for the whole process."""
        if self.api_url:
            Route.BASE = self.api_url.rstrip("/")
        if self.gateway_url:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.gateway_url)
