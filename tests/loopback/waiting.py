"""Waiting for something to become true, woken by changes and bounded by patience; nothing here sleeps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

_UI = "discord-ui-view-dispatch-", "discord-ui-dynamic-item-", "discord-ui-modal-dispatch-"
HANDLER_TASKS = ("discord.py: ", "CommandTree-invoker", *_UI)  # as discord.py names them

T = TypeVar("T")


class NeverHappenedError(AssertionError):
    """What was waited for did not come within the patience; the text says what, and what was seen instead."""


class Changes:
    """The one bell that everything in the fake Discord rings when its state has changed."""

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._bell = asyncio.Event()

    def announce(self) -> None:
        """Wake everybody who waits, so that they look again."""
        rung, self._bell = self._bell, asyncio.Event()
        rung.set()

    async def until(self, found: Callable[[], T | None], what: str | Callable[[], str]) -> T:
        """Return the first truthy value of `found`, asked again after each change.

        Raises NeverHappenedError after `patience` seconds; `what` names the thing waited for (a function is
        called only then, to tell what was seen instead).
        """
        try:
            async with asyncio.timeout(self.patience):
                while not (value := found()):
                    await self._bell.wait()
        except TimeoutError:
            told = what() if callable(what) else what
            raise NeverHappenedError(f"Waited {self.patience:g} s for {told}.") from None
        return value


async def handlers_done() -> None:
    """Wait until all of discord.py's handlers in this process have come to their end."""
    while running := [task for task in asyncio.all_tasks() if task.get_name().startswith(HANDLER_TASKS)]:
        await asyncio.wait(running)
