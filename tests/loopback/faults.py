"""Faults on demand: the next requests to a path fail, or are held until let go."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

from tests.loopback.answers import answer
from tests.loopback.recording import fits
from tests.loopback.waiting import Changes


@dataclass(slots=True, eq=False)
class Failure:
    """The next `times` requests that fit are answered with `status`, or the line is cut where it is 0."""

    method: str
    path: str
    status: int
    times: int
    retry_after: float = 0.0
    code: int = 0
    happened: int = 0

    def respond(self, request: web.Request) -> web.StreamResponse:
        """Return the response that Discord, or the edge before it, gives in this trouble."""
        self.happened += 1
        if self.status == 0:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=502)
        if self.status == web.HTTPTooManyRequests.status_code:
            return self._too_many()
        return answer({"message": f"{self.status}: made to fail", "code": self.code}, status=self.status)

    def _too_many(self) -> web.Response:
        body = {"message": "You are being rate limited.", "retry_after": self.retry_after, "global": False}
        # discord.py takes a 429 without Via for a ban by the edge, and gives up.
        headers = {"Via": "1.1 google", "Retry-After": str(self.retry_after), "X-RateLimit-Scope": "user"}
        return answer(body, status=429, headers=headers)


@dataclass(slots=True, eq=False)
class Held:
    """Requests to a path wait here until `release`; nothing of them has happened yet."""

    method: str
    path: str
    changes: Changes
    waiting: int = 0
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def arrived(self, count: int = 1) -> None:
        """Wait until so many requests stand here."""
        await self.changes.until(lambda: self.waiting >= count, f"{count} {self.method} {self.path} to arrive")

    def release(self) -> None:
        """Let all pass, these and later ones."""
        self.open.set()


class Faults:
    """What is to go wrong next."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._failures: list[Failure] = []
        self._held: list[Held] = []

    def fail_next(self, failure: Failure) -> Failure:
        """Put a failure into the queue; of two that fit, the older comes first."""
        self._failures.append(failure)
        return failure

    def hold(self, method: str, path: str) -> Held:
        """Stop requests to a path from now on."""
        held = Held(method, path, self._changes)
        self._held.append(held)
        return held

    def release_all(self) -> None:
        """Let every held request pass."""
        for held in self._held:
            held.release()

    async def pass_through(self, method: str, path: str) -> Failure | None:
        """Wait where the request is held; then return the failure that awaits it, if any."""
        for held in self._held:
            if not held.open.is_set() and fits(method, path, held.method, held.path):
                held.waiting += 1
                self._changes.announce()
                await held.open.wait()
        for failure in self._failures:
            if failure.happened < failure.times and fits(method, path, failure.method, failure.path):
                return failure
        return None
