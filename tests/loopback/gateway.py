"""The websocket side of Discord: HELLO, IDENTIFY, READY, events, heartbeats, RESUME, and every way it can end."""

from __future__ import annotations

import json
import secrets
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback.faults import Faults
from tests.loopback.sessions import Connection, Event, Intent, Op, Session, frame
from tests.loopback.waiting import Changes
from tests.loopback.world import Guild, Json, World

HEARTBEAT_MS = 41_250
SESSION_STARTS = 1000  # identifies that an application has in a day
CLOSING_SECONDS = 1.0  # how long a client may take to close its side
SOCKET = "/socket"  # what `fail_next` and `hold` call the websocket's handshake
GIVEN_UP = {1000, 1001, 4004, 4007, 4009}  # after a close with one of these a session cannot be resumed
PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
LARGEST_INTENTS = (1 << 26) - 1


class CloseError(Exception):
    """The connection is to be closed with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


class Gateway:
    """All sessions of all clients that hold the token."""

    def __init__(self, world: World, changes: Changes, faults: Faults, token: str, granted_intents: int) -> None:
        self.world = world
        self.changes = changes
        self.faults = faults
        self.token = token
        self.url = ""
        self.granted_intents = granted_intents
        self.session_starts_left = SESSION_STARTS
        self.sessions: dict[str, Session] = {}
        self.identifies: list[Json] = []
        self.resumes: list[Json] = []
        self.events: list[Event] = []
        self._greeting_closes: list[int] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket from handshake to close."""
        if failure := await self.faults.pass_through(request.method, SOCKET):
            return failure.respond(request)
        socket = web.WebSocketResponse(timeout=CLOSING_SECONDS, compress=False)
        await socket.prepare(request)
        connection = Connection(socket, request.query.get("compress", ""))
        try:
            await self._converse(connection, socket)
        except CloseError as end:
            await connection.close(end.code, end.reason)
        finally:
            self._part(connection, socket.close_code)
        return socket

    async def dispatch(self, event: Event) -> None:
        """Send an event to every session that it concerns, and remember it."""
        self.events.append(event)
        for session in list(self.sessions.values()):
            if session.serves(event.guild_id) and session.intents & event.intent == event.intent:
                await session.send_event(event.name, event.data(session.intents))
        self.changes.announce()

    async def until_connected(self, guild_id: int | None = None) -> None:
        """Wait until a session that serves this server (or none) has identified."""

        def found() -> bool:
            return any(session.serves(guild_id) for session in self.sessions.values())

        await self.changes.until(found, "the bot to connect to the gateway")

    def close_next(self, code: int, times: int) -> None:
        """Greet the next connections with HELLO and close them."""
        self._greeting_closes += [code] * times

    async def close_all(self, code: int) -> None:
        """Close every connection; most codes leave the sessions to be resumed, and events are kept for them."""
        if code in GIVEN_UP:
            closing, self.sessions = self.sessions, {}
        else:
            closing = self.sessions
        for session in list(closing.values()):
            connection, session.connection = session.connection, None
            if connection is not None:
                await connection.close(code)

    async def send_all(self, content: Json) -> None:
        """Send a frame that is no event to every client."""
        for session in list(self.sessions.values()):
            if session.connection is not None:
                await session.connection.send(content)

    async def heartbeat_round(self) -> None:
        """Ask each client for a heartbeat and wait for it: all events sent before are then taken in."""
        asked = {session: session.heartbeats for session in self.sessions.values() if session.connection is not None}
        await self.send_all(frame(Op.HEARTBEAT))
        await self.changes.until(lambda: all(one.heartbeats > before for one, before in asked.items()), "a heartbeat")

    async def _converse(self, connection: Connection, socket: web.WebSocketResponse) -> None:
        await connection.send(frame(Op.HELLO, {"heartbeat_interval": HEARTBEAT_MS}))
        if self._greeting_closes:
            raise CloseError(self._greeting_closes.pop(), "On demand.")
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                raise CloseError(4002, "Decode error.")
            received = _decoded(message.data)
            await self._receive(connection, received.get("op"), received.get("d"))

    async def _receive(self, connection: Connection, op: object, data: Any) -> None:
        match op:
            case Op.HEARTBEAT:
                if connection.session is not None:
                    connection.session.heartbeats += 1
                await connection.send(frame(Op.HEARTBEAT_ACK))
                self.changes.announce()
            case Op.IDENTIFY | Op.RESUME if connection.session is not None:
                raise CloseError(4005, "Already authenticated.")
            case Op.IDENTIFY:
                await self._identify(connection, data)
            case Op.RESUME:
                await self._resume(connection, data)
            case Op.PRESENCE | Op.VOICE_STATE | Op.REQUEST_MEMBERS:
                if connection.session is None:
                    raise CloseError(4003, "Not authenticated.")
            case _:
                raise CloseError(4001, "Unknown opcode.")

    async def _identify(self, connection: Connection, data: Json) -> None:
        self.identifies.append({key: value for key, value in data.items() if key != "token"})
        self.changes.announce()
        shard, shard_count = data.get("shard", (0, 1))
        self._admit(data["token"], shard, shard_count, data["intents"])
        self._forget_dead(shard)
        self.session_starts_left -= 1
        session = Session(secrets.token_hex(16), shard, shard_count, data["intents"], connection)
        connection.session = session
        await self._welcome(session)
        self.sessions[session.id] = session
        self.changes.announce()

    def _admit(self, token: str, shard: int, shard_count: int, intents: int) -> None:
        if token != self.token:
            raise CloseError(4004, "Authentication failed.")
        if not 0 <= shard < shard_count:
            raise CloseError(4010, "Invalid shard.")
        if not 0 <= intents <= LARGEST_INTENTS:
            raise CloseError(4013, "Invalid intent(s).")
        if intents & PRIVILEGED & ~self.granted_intents:
            raise CloseError(4014, "Disallowed intent(s).")

    def _forget_dead(self, shard: int) -> None:
        """Drop what a client that was killed has left behind; a shard that identifies anew will not resume."""
        dead = [one.id for one in self.sessions.values() if one.shard == shard and one.connection is None]
        for session_id in dead:
            del self.sessions[session_id]

    async def _welcome(self, session: Session) -> None:
        guilds = [guild for guild in self.world.guilds.values() if guild.has_bot and session.serves(guild.id)]
        await session.send_event("READY", self._ready(session, guilds))
        if session.intents & Intent.GUILDS:
            for guild in guilds:
                await session.send_event("GUILD_CREATE", guild.payload(self.world.bot))

    def _ready(self, session: Session, guilds: list[Guild]) -> Json:
        return {
            "v": 10,
            "user": self.world.bot.payload() | {"verified": True, "email": None, "mfa_enabled": True},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shard_count],
            "application": {"id": str(self.world.bot.id), "flags": 0},
        }

    async def _resume(self, connection: Connection, data: Json) -> None:
        self.resumes.append({key: value for key, value in data.items() if key != "token"})
        if data["token"] != self.token:
            raise CloseError(4004, "Authentication failed.")
        session = self.sessions.get(data["session_id"])
        if session is None:
            await connection.send(frame(Op.INVALID_SESSION, data=False))
            return
        if data["seq"] > len(session.sent):
            raise CloseError(4007, "Invalid seq.")
        session.connection, connection.session = connection, session
        for missed in session.sent[data["seq"] :]:
            await connection.send(missed)
        await session.send_event("RESUMED", {"_trace": []})
        session.resumed += 1
        self.changes.announce()

    def _part(self, connection: Connection, code: int | None) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            if code in GIVEN_UP:
                self.sessions.pop(session.id, None)
        self.changes.announce()


def _decoded(text: str) -> Json:
    try:
        received = json.loads(text)
    except ValueError:
        raise CloseError(4002, "Decode error.") from None
    if not isinstance(received, dict):
        raise CloseError(4002, "Decode error.")
    return received
