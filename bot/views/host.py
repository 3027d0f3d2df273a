"""What commands and buttons need of the client that runs them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar, cast

import discord
from discord import app_commands

from bot.fairness import Fairness
from bot.guild_rules import GuildRules
from bot.moderation import Moderation
from bot.rendering.drawing import Draughtsman
from bot.service import AskService, Question, Reply
from bot.wishing import Wishing

# discord.py makes an interaction generic over its client, which for us is always a Host.
Interaction: TypeAlias = discord.Interaction[Any]
Waiting = TypeVar("Waiting", bound=discord.Interaction[Any] | discord.Message)


class Host(Protocol):
    """The client, as far as the layers below it may know it."""

    service: AskService
    charts: Draughtsman
    fairness: Fairness
    rules: GuildRules
    moderation: Moderation
    wishing: Wishing

    @property
    def guilds(self) -> Sequence[discord.Guild]:
        """The servers that the bot is on."""

    @property
    def tree(self) -> app_commands.CommandTree[Any]:
        """The commands."""

    @property
    def user(self) -> discord.ClientUser | None:
        """The bot's own user, once it is logged in."""

    async def attend(self, waiting: Waiting, work: Callable[[Waiting], Awaitable[object]]) -> None:
        """Do work that somebody waits for. A shutdown lets it finish, and a failure becomes a message to them."""

    async def ask(self, question: Question) -> Reply:
        """Ask the service when it is this question's turn. Raises TooSoonError when it is one too many."""

    def is_first(self, event_id: int) -> bool:
        """Whether this interaction or message was not seen before; a gateway may deliver one twice."""


def host_of(interaction: Interaction) -> Host:
    """The client that an interaction came to."""
    return cast("Host", interaction.client)
