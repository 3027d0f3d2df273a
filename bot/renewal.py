"""A knowledge base that follows the added articles: `moonrace ingest` is felt by a bot or a chat that already runs."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager, suppress

from knowledge.answering import KnowledgeBase
from knowledge.errors import DataError

SECONDS_BETWEEN_LOOKS = 2.0
_logger = logging.getLogger(__name__)


class Renewal:
    """Builds a knowledge base, and another one when `state` has changed since.

    `state` looks at the added articles, which must be quick; `build` may take its time.
    """

    def __init__(self, build: Callable[[], KnowledgeBase], state: Callable[[], Hashable]) -> None:
        self._build = build
        self._state = state
        self._seen = state()  # before building: what changes meanwhile is seen as a change afterwards
        self.base = _undisturbed(build)

    def renew(self) -> KnowledgeBase | None:
        """Another knowledge base if anything has changed since the last one, else None; so too where it cannot be
        built, which is logged.
        """
        try:
            state = self._state()
            if state == self._seen:
                return None
            self._seen = state
            base = _undisturbed(self._build)
        except (DataError, OSError) as error:
            _logger.warning("The articles have changed but cannot be used; answers know the old ones: %s", error)
            return None
        _logger.info("The articles have changed; answers now know %d", len(base.library.articles))
        return base


def _undisturbed(build: Callable[[], KnowledgeBase]) -> KnowledgeBase:
    """Build without the garbage collector, and exempt from it what was built.

    Each of its full rounds stops all threads, the event loop's too, and for some hundred thousand objects that takes a
    tenth of a second. A knowledge base holds no cycles: it goes when it is no longer used.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        return build()
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


async def _pause() -> None:
    await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


@asynccontextmanager
async def following(
    renewal: Renewal, adopt: Callable[[KnowledgeBase], None], pause: Callable[[], Awaitable[None]] = _pause
) -> AsyncIterator[None]:
    """Look for changes after each `pause`, in a thread, and hand each new knowledge base to `adopt` on the loop."""
    task = asyncio.create_task(_follow(renewal, adopt, pause), name="moonrace-renewal")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _follow(
    renewal: Renewal, adopt: Callable[[KnowledgeBase], None], pause: Callable[[], Awaitable[None]]
) -> None:
    while True:
        await pause()
        try:
            if base := await asyncio.to_thread(renewal.renew):
                adopt(base)
        except Exception:
            # Whatever it is, the bot answers on, and the next look may fare better.
            _logger.exception("The added articles could not be looked at")
