"""`moonrace run` and `moonrace sync` as processes of their own, against a Discord on 127.0.0.1."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.terminal.calling import QUESTION, logged
from tests.loopback.contract import find_contract
from tests.loopback.server import FakeDiscord
from tests.shipped import keep_in

ROOT = Path(__file__).parents[3]
KEY = "canary-7f3a9c-privacy-key"


@pytest.fixture(autouse=True)
def _started_before(_clean_folder: None) -> None:
    """As if another process had been here: none is to analyse all known questions first."""
    keep_in(Path("var"))


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    """A fake Discord that a whole process has time to start against."""
    async with FakeDiscord(contract=find_contract(), patience=30.0) as server:
        yield server
    assert server.violations == []


async def start(discord: FakeDiscord, *arguments: str, **settings: str) -> Process:
    """Start `moonrace` with the fake Discord's addresses and token."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "MOONRACE_TOKEN": discord.token,
        "MOONRACE_PRIVACY_KEY": KEY,
        "MOONRACE_LOG_LEVEL": "DEBUG",
        "MOONRACE_DISCORD_API_URL": discord.api_url,
        "MOONRACE_DISCORD_GATEWAY_URL": discord.gateway_url,
        "MOONRACE_GUILD_READY_SECONDS": "0",
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments), env=environment | settings, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )


async def finish(process: Process) -> tuple[int | None, str, str]:
    """Wait for the end; return exit code and output."""
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, out.decode(), err.decode()


async def moonrace(discord: FakeDiscord, *arguments: str, **settings: str) -> tuple[int | None, str, str]:
    """Run a command to its end."""
    return await finish(await start(discord, *arguments, **settings))


async def test_from_registering_to_stopping(discord: FakeDiscord) -> None:
    """The commands are registered; right after an answer SIGTERM ends the bot with 0 and the row in the log.

    And none of it puts a secret on the screen, nor who asked what, at the level DEBUG.
    """
    registered = await moonrace(discord, "sync")
    process = await start(discord, "run")
    await discord.connected()
    exchange = await discord.slash("ask", {"question": QUESTION})
    process.send_signal(signal.SIGTERM)
    ran = await finish(process)

    assert [registered[0], ran[0]] == [0, 0]
    assert "ask" in registered[1]
    assert "9 March 2021" in exchange.message.text
    assert [row.question for row in await asyncio.to_thread(logged)] == [QUESTION]
    for secret in (discord.token, KEY, exchange.token, QUESTION, str(discord.world.asker.id)):
        assert not [text for _, *texts in (registered, ran) for text in texts if secret in text]


async def test_the_limits_of_the_settings_hold(discord: FakeDiscord) -> None:
    """Who may ask one question a day gets no second answer, but is told when to come back."""
    process = await start(discord, "run", MOONRACE_DAILY_QUESTIONS="1")
    await discord.connected()
    (answered,) = await discord.direct_message(QUESTION)
    (refused,) = await discord.direct_message("Did Luna 25 land?")
    process.send_signal(signal.SIGTERM)
    await finish(process)

    assert "9 March 2021" in answered.text
    assert refused.text.endswith("Please ask again in 24 hours.")
