"""What the client does by itself, in rounds, as long as it is connected."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.client.posting import comes
from bot.errors import StorageError

SECONDS_AFTER_TROUBLE = 60.0
_logger = logging.getLogger(__name__)


class Rounds:
    """Works, waits for `call` or for as many seconds as the work says (None: as long as it takes), and works again.

    `what` waits where the work fails: a word for the log. Work that takes its time should look at `stopping`.
    """

    def __init__(
        self, what: str, work: Callable[[], Awaitable[float | None]], *, call: asyncio.Event | None = None
    ) -> None:
        self.stopping = asyncio.Event()
        self._what = what
        self._work = work
        self._call = call or asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, unless begun; what was left over from an earlier process goes out first."""
        if self._task is None:
            self._task = asyncio.create_task(self._keep_working(), name=f"moonrace: {self._what}")

    async def stop(self, seconds: float) -> None:
        """Let what is being sent arrive, for at most so many seconds."""
        self.stopping.set()
        self._call.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=seconds)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_working(self) -> None:
        while not self.stopping.is_set():
            self._call.clear()
            seconds: float | None = SECONDS_AFTER_TROUBLE
            try:
                seconds = await self._work()
            except StorageError as error:
                _logger.warning("%s wait, for the log is not to be had: %s", self._what, error)
            except Exception:
                # Whatever it is, the bot answers on, and the next round may fare better.
                _logger.exception("%s wait, for something went wrong", self._what)
            if not self.stopping.is_set():
                await comes(self._call, seconds)
