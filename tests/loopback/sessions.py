"""What one client has been told over the gateway, so that it can be told again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Any

from aiohttp import web

from tests.loopback.world import Json


class Op(IntEnum):
    """What a gateway frame is."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Intent(IntFlag):
    """The intents that decide what a bot hears here."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """Something that happened. `data` makes its payload for a session with the given intents."""

    name: str
    guild_id: int | None
    data: Callable[[int], Json]
    intent: int = 0  # what a session must have declared to hear of it; 0 for interactions, which all hear


def frame(op: Op, data: Any = None) -> Json:
    """Return a frame that is no event."""
    return {"op": op, "d": data, "s": None, "t": None}


class Connection:
    """One websocket, with the compression that the client asked for."""

    def __init__(self, socket: web.WebSocketResponse, compression: str) -> None:
        self._socket = socket
        self.session: Session | None = None
        self._zlib = zlib.compressobj() if compression == "zlib-stream" else None

    async def send(self, content: Json) -> None:
        """Send a frame; a client that has gone is no error, its session keeps the frame for a RESUME."""
        text = json.dumps(content)
        try:
            if self._zlib is None:
                await self._socket.send_str(text)
            else:
                await self._socket.send_bytes(self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH))
        except ConnectionError:
            return

    async def close(self, code: int, reason: str = "") -> None:
        """Close with a code of Discord's."""
        await self._socket.close(code=code, message=reason.encode(), drain=False)


@dataclass(slots=True, eq=False)
class Session:
    """What one shard of one client has been told, so that it can be told again."""

    id: str
    shard: int
    shard_count: int
    intents: int
    connection: Connection | None
    sent: list[Json] = field(default_factory=list)
    resumed: int = 0
    heartbeats: int = 0

    def serves(self, guild_id: int | None) -> bool:
        """Whether events of this server come here; what belongs to no server comes to shard 0."""
        return self.shard == ((guild_id or 0) >> 22) % self.shard_count

    async def send_event(self, name: str, data: Json) -> None:
        """Number an event, keep it, and send it if the client is there."""
        event: Json = {"op": Op.DISPATCH, "t": name, "s": len(self.sent) + 1, "d": data}
        self.sent.append(event)
        if self.connection is not None:
            await self.connection.send(event)
