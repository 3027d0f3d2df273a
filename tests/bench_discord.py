"""What /ask costs beside a command that does nothing, through the loopback Discord, in one interleaved run."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import discord

from bot.client import Connection, MoonraceBot
from bot.service import AskService
from bot.storage import QuestionLog
from knowledge.answering import KnowledgeBase
from knowledge.library import load
from tests.loopback.server import FakeDiscord

ROUNDS = 150


@dataclass(frozen=True, slots=True)
class SlashCosts:
    """Seconds from a person's command to the final state of its message, a sample each."""

    ask: list[float] = field(default_factory=list)
    nothing: list[float] = field(default_factory=list)
    deferred_nothing: list[float] = field(default_factory=list)


async def slash_costs(questions: Sequence[str]) -> SlashCosts:
    """Measure /ask, a command that answers a fixed word at once, and one that defers first and then edits it in."""
    with tempfile.TemporaryDirectory() as folder:
        log = await QuestionLog.open(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        service = AskService(KnowledgeBase(load()), log, key=bytes(32))
        async with FakeDiscord() as fake:
            connection = Connection(fake.token, fake.api_url, fake.gateway_url, guild_ready_seconds=0.01)
            async with MoonraceBot(connection, service) as bot:
                _add_do_nothing_commands(bot)
                running = asyncio.create_task(bot.start(fake.token))
                await fake.connected()
                await bot.tree.sync()
                costs = await _measure(fake, questions)
            await asyncio.gather(running, return_exceptions=True)
        await log.close()
    return costs


def _add_do_nothing_commands(bot: MoonraceBot) -> None:
    @bot.tree.command(description="Say a word at once")
    async def nothing(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("nothing")

    @bot.tree.command(description="Defer, then say a word")
    async def deferred(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="nothing")


async def _measure(fake: FakeDiscord, questions: Sequence[str]) -> SlashCosts:
    costs = SlashCosts()
    for round_ in range(ROUNDS):
        question = questions[round_ % len(questions)]
        costs.ask.append(await _seconds(fake, "ask", {"question": question}))
        costs.nothing.append(await _seconds(fake, "nothing", {}))
        costs.deferred_nothing.append(await _seconds(fake, "deferred", {}))
    return costs


async def _seconds(fake: FakeDiscord, command: str, options: dict[str, str]) -> float:
    begun = time.perf_counter()
    await fake.slash(command, options)
    return time.perf_counter() - begun
