"""The client: connects, hands out work with a bound and an end, and turns failures into messages."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import yarl
from discord.ext import commands

from bot.bulletins import Bulletins
from bot.client.announcing import Announcer
from bot.client.budget import IdentifyBudget, IdentifyBudgetError
from bot.client.connection import Connection
from bot.client.reporting import Reporter
from bot.client.telling import Teller
from bot.client.tree import MoonraceTree
from bot.cogs import COGS
from bot.errors import StorageError, UserError
from bot.fairness import Fairness
from bot.guild_rules import GuildRules
from bot.moderation import Moderation
from bot.rendering.drawing import Draughtsman, NoCharts
from bot.rendering.failures import failure_card, is_expected
from bot.service import AskService, Question, Reply
from bot.views.host import Interaction, Waiting
from bot.views.persistent import PERSISTENT
from bot.views.sending import reply, tell
from bot.wishing import Wishing

_log = logging.getLogger(__name__)
# Each is a file descriptor, of which a process often has 1,024; a flood waits its turn instead of failing.
_MOST_CONNECTIONS = 400
_EVENTS_REMEMBERED = 1024
# "Unknown interaction" (later than three seconds) and "already acknowledged" (by another process).
_TOO_LATE = frozenset({10062, 40060})


class HandshakeError(ConnectionError):
    """The first connection of a shard failed."""


class MoonraceBot(commands.AutoShardedBot):
    """Moonrace on Discord. It has commands, mentions and direct messages, and none of the privileged intents.

    Without `charts` answers are text alone. `rules` are what servers set up; without them anyone may ask any number of
    questions until a server says otherwise.
    `shutdown_seconds` is how long `close` waits for answers in flight.
    """

    def __init__(
        self,
        connection: Connection,
        service: AskService,
        *,
        charts: Draughtsman | None = None,
        fairness: Fairness | None = None,
        rules: GuildRules | None = None,
        shutdown_seconds: float = 8.0,
        budget: IdentifyBudget | None = None,
    ) -> None:
        connection.aim()
        super().__init__(
            command_prefix=commands.when_mentioned,  # there are no such commands; this one needs no intent
            tree_cls=MoonraceTree,
            **_options(connection),
        )
        self.service = service
        self.charts = charts or NoCharts()
        self.fairness = fairness or Fairness()
        self.rules = rules or GuildRules(service.log.guilds)
        self.moderation = Moderation(service)
        self.wishing = Wishing(service)
        self.was_ready = False
        self._gateway = yarl.URL(connection.gateway_url) if connection.gateway_url else None
        self._shutdown_seconds = shutdown_seconds
        self._budget = budget or IdentifyBudget()
        self._reporter = Reporter(self, Bulletins(service.log, self.rules, lambda: service.base.library))
        senders = Announcer(self, service.subscriptions), self._reporter, Teller(self, self.wishing)
        self._rounds = [sender.rounds for sender in senders]
        self._launched: set[int] = set()
        self._seen: deque[int] = deque(maxlen=_EVENTS_REMEMBERED)
        self._turn = asyncio.Lock()
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._draining = False

    async def setup_hook(self) -> None:
        """Add the commands and the buttons, and read what servers set up. The commands are registered with Discord by
        `sync_commands` only.
        """
        for cog in COGS:
            await self.add_cog(cog(self))
        self.add_dynamic_items(*PERSISTENT)
        try:
            await self.rules.refresh()
        except StorageError as error:
            _log.warning("What servers set up is not known, so the defaults hold: %s", error)

    async def on_ready(self) -> None:
        """Note that a connection came about. Discord may say so again at any time."""
        self.was_ready = True
        _log.info("Ready as %s in %d servers", self.user, len(self.guilds))
        for rounds in self._rounds:
            rounds.start()

    async def on_message(self, message: discord.Message, /) -> None:
        """Nothing here: the base class would look for prefix commands. `Mentions` answers messages."""

    # Work

    async def attend(self, waiting: Waiting, work: Callable[[Waiting], Awaitable[object]]) -> None:
        """Do work that somebody waits for. `close` lets it finish, and a failure becomes a message to them."""
        self._in_flight += 1
        self._idle.clear()
        try:
            if self._draining:
                raise UserError("I am restarting. Please ask again in half a minute.")  # noqa: TRY301  # told as any other
            await work(waiting)
        except Exception as error:  # noqa: BLE001  # whatever it is, somebody waits
            await self.report(waiting, error)
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._idle.set()

    async def ask(self, question: Question) -> Reply:
        """Ask the service when it is this question's turn. Raises TooSoonError when it is one too many.

        An answer is milliseconds of CPU without a pause, so a flood of them would keep the loop from acknowledging
        others in time: between any two the loop turns once.
        """
        limits = self.rules.in_force(question.guild_id).limits
        self.fairness.admit(question, limits)
        async with self._turn:
            await asyncio.sleep(0)
            return await self.fairness.once(question, self.service.ask, limits)

    def is_first(self, event_id: int) -> bool:
        """Whether this interaction or message was not seen before; a gateway may deliver one twice."""
        if event_id in self._seen:
            return False
        self._seen.append(event_id)
        return True

    async def report(self, waiting: Interaction | discord.Message, error: BaseException) -> None:
        """Tell whoever waits what went wrong, and the log all about it, under the same reference. Raises nothing."""
        error = getattr(error, "original", error)
        reference = secrets.token_hex(4)
        if isinstance(error, discord.HTTPException) and error.code in _TOO_LATE:
            _log.warning("Reference %s: too late to answer event %d: %s", reference, waiting.id, error)
            return
        if is_expected(error):
            # Its text repeats what the person wrote.
            _log.info("Reference %s: event %d was refused: %s", reference, waiting.id, type(error).__name__)
        else:
            _log.error("Reference %s: event %d failed", reference, waiting.id, exc_info=error)
        card = failure_card(error, reference)
        try:
            await (reply(waiting, card) if isinstance(waiting, discord.Message) else tell(waiting, card))
        except Exception as trouble:  # noqa: BLE001  # the first error is what matters
            _log.warning("Reference %s: nobody could be told: %s", reference, trouble)

    async def close(self) -> None:
        """Refuse new work, let what is in flight finish for a while, and disconnect."""
        self._draining = True
        stopping = asyncio.gather(*(rounds.stop(self._shutdown_seconds) for rounds in self._rounds))
        try:
            async with asyncio.timeout(self._shutdown_seconds):
                await self._idle.wait()
        except TimeoutError:
            _log.warning("Answers not finished in time: %d", self._in_flight)
        await stopping
        await super().close()

    # Connecting

    async def connect(self, *, reconnect: bool = True) -> None:
        """Connect all shards and stay connected. Raises IdentifyBudgetError when Discord allows no more starts now."""
        limits = await self.fetch_session_start_limits()
        if limits.remaining < max(1, self.shard_count or 1):
            raise IdentifyBudgetError(limits.reset_after / 1000)
        await super().connect(reconnect=reconnect)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard for the first time. Raises HandshakeError when that fails.

        discord.py would try again for ever, every five seconds, each time one call deeper; backing off is left to
        `lifecycle`.
        """
        if shard_id in self._launched:
            raise HandshakeError(f"shard {shard_id} could not connect")
        self._launched.add(shard_id)
        await super().launch_shard(self._gateway or gateway, shard_id, initial=initial)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Spend an IDENTIFY, or raise IdentifyBudgetError: see `budget`."""
        shard = shard_id or 0
        seconds = self._budget.seconds_to_wait(shard)
        if seconds:
            raise IdentifyBudgetError(seconds)
        self._budget.spend(shard)
        await super().before_identify_hook(shard_id, initial=initial)


def _options(connection: Connection) -> dict[str, Any]:
    """What discord.py's client is made with: no help command, no cache of messages, no mention that pings."""
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.dm_messages = True
    return {
        "help_command": None,
        "intents": intents,
        "allowed_mentions": discord.AllowedMentions.none(),
        "max_messages": None,
        "shard_count": connection.shard_count,
        "guild_ready_timeout": connection.guild_ready_seconds,
        "connector": aiohttp.TCPConnector(limit=_MOST_CONNECTIONS),
    }
