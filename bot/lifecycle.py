"""From start to end: stay connected, whatever the network does, until told to stop or until it is hopeless."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import signal
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path

import aiohttp
import discord

from bot.client import Connection, IdentifyBudget, IdentifyBudgetError, MoonraceBot
from bot.fairness import Fairness
from bot.guild_rules import GuildRules
from bot.rendering.drawing import Draughtsman
from bot.service import AskService
from bot.storage import QuestionLog

_log = logging.getLogger(__name__)

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
_HOPELESS_CODES = {
    4004: "Discord does not accept the token.",
    4010: "Discord does not accept the shard.",
    4011: "The bot is in more servers than its shards may carry. Leave MOONRACE_SHARD_COUNT empty.",
    4012: "This version of Discord's gateway is no more. Update Moonrace.",
    4013: "Discord does not know the intents. Update Moonrace.",
    4014: "Discord does not allow the bot these intents.",
}
_LOGIN_FAILED = "Discord does not accept the token. Set MOONRACE_TOKEN to the one in the developer portal, under Bot."
# What a network does; the rest may be a fault of ours, and is worth a traceback.
_PASSING = (
    OSError,
    aiohttp.ClientError,
    discord.ConnectionClosed,
    discord.GatewayNotFound,
    discord.HTTPException,
    IdentifyBudgetError,
)
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
# Docker kills ten seconds after SIGTERM: with eight for the answers this leaves one for a statement of the database
# that cannot be broken off.
_STORING_SECONDS = 1.0
_SHORTEST_STORING_SECONDS = 0.5


class Ending(Enum):
    """How it came to an end."""

    STOPPED = "as told"
    HOPELESS = "by something that a person has to change"


class Stop(asyncio.Event):
    """Set when the bot is told to stop; knows how long ago that was."""

    def __init__(self) -> None:
        super().__init__()
        self._since: float | None = None

    def set(self) -> None:
        """Begin to stop."""
        if self._since is None:
            self._since = asyncio.get_running_loop().time()
        super().set()

    def seconds_ago(self) -> float:
        """How long it has been set; 0 where it is not."""
        return 0.0 if self._since is None else asyncio.get_running_loop().time() - self._since


async def run(
    connection: Connection,
    service: AskService,
    log: QuestionLog,
    *,
    charts: Draughtsman | None = None,
    fairness: Fairness | None = None,
    rules: GuildRules | None = None,
    shutdown_seconds: float = 8.0,
    starts_file: Path | None = None,
) -> Ending:
    """Be Moonrace on Discord until SIGTERM or SIGINT, or until no retry can help.

    `charts`, `fairness` and `rules` are the client's, which is made anew for each attempt to connect. A stop lets
    answers in flight finish for `shutdown_seconds`, then closes the log, which stores what waits: in all it takes up to
    two seconds more.
    `starts_file` remembers recent starts, so that a crash loop does not cost the token; None remembers them in memory.
    """
    budget = IdentifyBudget(starts_file)

    def build() -> MoonraceBot:
        return MoonraceBot(
            connection,
            service,
            charts=charts,
            fairness=fairness,
            rules=rules,
            shutdown_seconds=shutdown_seconds,
            budget=budget,
        )

    stop = Stop()
    try:
        with _set_on_signals(stop):
            return await supervise(build, connection.token, budget, stop)
    finally:
        left = shutdown_seconds + _STORING_SECONDS - stop.seconds_ago()
        await log.close(max(left, _SHORTEST_STORING_SECONDS))


async def supervise(
    build: Callable[[], MoonraceBot],
    token: str,
    budget: IdentifyBudget,
    stop: asyncio.Event,
    *,
    first_pause: float = _FIRST_PAUSE,
) -> Ending:
    """Connect, and again after each failure, waiting longer each time, until `stop` or until it is hopeless.

    Every attempt gets a new client: discord.py's does not recover from everything, least of all from a first
    handshake that failed. Pauses begin at about `first_pause` seconds.
    """
    failures = 0
    pause = budget.seconds_to_wait()
    if pause > 0:
        _log.warning("Started too often lately, which Discord punishes; connecting in %.0f s", pause)
    while not await _is_set_within(stop, pause):
        bot = build()
        failure = await _attempt(bot, token, stop)
        if failure is None:
            continue
        if hopeless := _why_hopeless(failure):
            _log.critical("%s", hopeless)
            return Ending.HOPELESS
        failures = 0 if bot.was_ready else failures + 1
        pause = max(budget.seconds_to_wait(), _pause_after(failure, failures, first_pause))
        _report(failure, pause)
    _log.info("Stopped")
    return Ending.STOPPED


async def _attempt(bot: MoonraceBot, token: str, stop: asyncio.Event) -> Exception | None:
    """Run one client until it fails or `stop` is set. Returns what it failed with."""
    async with bot:  # leaving closes it, and closing lets answers in flight finish
        running = asyncio.create_task(bot.start(token), name="moonrace-connection")
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                _log.info("Stopping: answers in flight are finished first")
                await bot.close()
        finally:
            stopping.cancel()
            running.cancel()
            ended = (await asyncio.gather(running, stopping, return_exceptions=True))[0]
    if stop.is_set():
        return None
    return ended if isinstance(ended, Exception) else ConnectionError("the client ended without a reason")


def _report(failure: Exception, pause: float) -> None:
    if isinstance(failure, _PASSING):
        what = f"{type(failure).__name__}: {failure}"
        _log.error("Discord cannot be reached (%s). Check the network; next attempt in %.1f s", what, pause)
    else:
        _log.error("The connection to Discord failed; next attempt in %.1f s", pause, exc_info=failure)


def _why_hopeless(failure: Exception) -> str:
    """What a person has to change before another attempt makes sense, or nothing."""
    if isinstance(failure, discord.LoginFailure):
        return _LOGIN_FAILED
    if isinstance(failure, discord.PrivilegedIntentsRequired):
        return _HOPELESS_CODES[4014]
    if isinstance(failure, discord.ConnectionClosed):
        return _HOPELESS_CODES.get(failure.code, "")
    return ""


def _pause_after(failure: Exception, failures: int, first_pause: float) -> float:
    """Exponential back-off, half of it random: many bots that lost the same network must not return as one."""
    if isinstance(failure, IdentifyBudgetError):
        return max(failure.seconds, first_pause)
    longest = min(first_pause * 2.0 ** min(failures, 16), _LONGEST_PAUSE)
    return random.uniform(longest / 2, longest)  # noqa: S311  # no secret


async def _is_set_within(event: asyncio.Event, seconds: float) -> bool:
    if seconds > 0:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()


@contextlib.contextmanager
def _set_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set `stop`; discord.py by itself does nothing on the former."""
    loop = asyncio.get_running_loop()
    handled: list[signal.Signals] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # on Windows Ctrl-C ends the loop by KeyboardInterrupt
            loop.add_signal_handler(number, stop.set)
            handled.append(number)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
