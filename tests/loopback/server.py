"""A fake Discord on 127.0.0.1: REST and gateway for a real client, and people who use it.

async with FakeDiscord() as discord, discord_py_at(discord):
    ...start a client with discord.token...
    exchange = await discord.slash("ask", {"question": "Did Artemis 1 fly?"})
    print(exchange.message.text)
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.loopback.channels import Channels
from tests.loopback.commands import Commands
from tests.loopback.driver import Driver
from tests.loopback.exchange import Exchange
from tests.loopback.faults import Failure, Faults, Held
from tests.loopback.gateway import SOCKET, Gateway
from tests.loopback.interactions import Interactions
from tests.loopback.messages import Message
from tests.loopback.recording import API_PREFIX, Judge, Recording, Request, Violation
from tests.loopback.rest import Rest
from tests.loopback.sessions import Op, Session, frame
from tests.loopback.waiting import Changes
from tests.loopback.world import Channel, World

TOKEN = "MTAw.loopback.not-a-real-token"  # made up; in three parts, as real ones are


class StillClock:
    """Time that stands still until it is told to pass, so that nothing expires by accident."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the seconds that were let pass."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass for the three seconds and the fifteen minutes of interactions."""
        self.now += seconds


class FakeDiscord(Driver):
    """Everything wired together; an async context manager that listens on a free port of 127.0.0.1.

    `clock` gives seconds and decides what expires; a sandbox passes `time.monotonic`. `patience` bounds all waiting.
    `contract` judges request bodies (`find_contract()`); without it they are only checked against `limits`.
    `granted_intents` are the privileged intents that the application was given: none, unless a test wants one.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        shards: int = 1,
        granted_intents: int = 0,
        contract: Judge | None = None,
        clock: Callable[[], float] | None = None,
        patience: float = 5.0,
    ) -> None:
        self.token = token
        self.still_clock = StillClock()
        self.clock = clock or self.still_clock
        self.world = World()
        self.changes = Changes(patience)
        self.faults = Faults(self.changes)
        self.gateway = Gateway(self.world, self.changes, self.faults, token, granted_intents)
        self.channels = Channels(self.world, self.gateway, self.changes)
        self.commands = Commands(self.world)
        self.interactions = Interactions(self.world, self.channels, self.clock)
        self.recording = Recording()
        self._rest = Rest(
            self.world,
            self.gateway,
            self.channels,
            self.commands,
            self.interactions,
            recording=self.recording,
            faults=self.faults,
            contract=contract,
        )
        self._rest.shards = shards
        self._runner: web.AppRunner | None = None
        self.api_url = ""
        self.gateway_url = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_get(SOCKET, self.gateway.handle)
        self._rest.add_routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.api_url = f"http://{host}:{port}{API_PREFIX}"
        self.gateway_url = self.gateway.url = f"ws://{host}:{port}{SOCKET}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.release_all()
        await self.gateway.close_all(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def requests(self) -> list[Request]:
        """Every request, in order of arrival."""
        return self.recording.requests

    @property
    def violations(self) -> list[Violation]:
        """What broke Discord's contract: bodies that the OpenAPI document or a limit forbids."""
        return self.recording.violations

    @property
    def unexpected(self) -> list[Request]:
        """Requests to paths that the fake does not know."""
        return self.recording.unexpected

    @property
    def exchanges(self) -> list[Exchange]:
        """Every interaction, in order."""
        return list(self.interactions.exchanges.values())

    @property
    def sessions(self) -> list[Session]:
        """The gateway sessions that are alive."""
        return list(self.gateway.sessions.values())

    def messages_in(self, channel: Channel | None = None) -> list[Message]:
        """Return the messages of a channel, oldest first."""
        return self.channels.in_channel(channel or self.world.channel)

    def fail_next(
        self, method: str, path: str, *, status: int, times: int = 1, retry_after: float = 0.0, code: int = 0
    ) -> Failure:
        """Let the next requests to a path such as `/channels/*/messages` fail; status 0 cuts the connection."""
        return self.faults.fail_next(Failure(method, path, status, times, retry_after, code))

    def hold(self, method: str, path: str) -> Held:
        """Stop requests to a path until the returned object's `release` is called."""
        return self.faults.hold(method, path)

    async def connected(self, shards: int = 1) -> None:
        """Wait until so many shards are connected and have been told of their servers."""

        def live() -> int:
            return sum(session.connection is not None for session in self.sessions)

        await self.changes.until(lambda: live() >= shards, lambda: f"{shards} shards to connect, have {live()}")

    async def gone(self) -> None:
        """Wait until no client is connected any more."""
        await self.changes.until(lambda: not any(session.connection for session in self.sessions), "all to leave")

    async def disconnect(self, code: int = 4000) -> None:
        """Close all gateway connections with a code. The client decides whether it comes back."""
        await self.gateway.close_all(code)

    async def reconnect(self) -> None:
        """Ask all clients to reconnect and resume (op 7)."""
        await self.gateway.send_all(frame(Op.RECONNECT))

    async def invalidate_sessions(self, *, resumable: bool = False) -> None:
        """Declare all sessions invalid (op 9); unless `resumable` they are forgotten and must identify anew."""
        await self.gateway.send_all(frame(Op.INVALID_SESSION, data=resumable))
        if not resumable:
            self.gateway.sessions.clear()

    async def resumed(self, times: int = 1) -> None:
        """Wait until sessions have been resumed so many times in all."""

        def done() -> int:
            return sum(session.resumed for session in self.sessions)

        await self.changes.until(lambda: done() >= times, lambda: f"{times} resumes, have {done()}")

    async def identified(self, times: int = 1) -> None:
        """Wait until IDENTIFY has been sent so many times in all."""
        await self.changes.until(lambda: len(self.gateway.identifies) >= times, f"{times} identifies")

    async def reset_token(self, token: str) -> None:
        """Give the application another token: whoever holds the old one is closed with 4004 and refused from now on."""
        self.token = self.gateway.token = token
        await self.gateway.close_all(4004)

    def refuse_handshakes(self, times: int = 1) -> None:
        """Answer the next websocket handshakes with 503."""
        self.fail_next("GET", SOCKET, status=503, times=times)

    def close_next_connections(self, code: int = 4000, times: int = 1) -> None:
        """Close the next gateway connections right after the greeting, before the client has identified."""
        self.gateway.close_next(code, times)
