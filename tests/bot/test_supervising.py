"""Staying connected, whatever the network does: the real client under supervision against the fake Discord."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot import lifecycle
from bot.client import Connection, IdentifyBudget, IdentifyBudgetError, MoonraceBot
from bot.lifecycle import Ending
from bot.service import AskService
from tests.loopback.server import FakeDiscord

QUESTION = "When is Artemis III?"
SOON = 0.001
pytestmark = pytest.mark.usefixtures("registered")


@pytest.mark.parametrize(
    "trouble",
    [
        lambda discord: discord.refuse_handshakes(1),
        lambda discord: discord.close_next_connections(1006),
        lambda discord: discord.close_next_connections(4000),
        lambda discord: discord.fail_next("GET", "/gateway/bot", status=0),
        lambda discord: discord.fail_next("GET", "/users/@me", status=0),
    ],
)
async def test_a_first_connection_that_fails(
    discord: FakeDiscord,
    connection: Connection,
    service: AskService,
    trouble: Callable[[FakeDiscord], object],
) -> None:
    """The process stays, backs off, and connects with a new client."""
    trouble(discord)
    async with supervised(connection, service) as task:
        await discord.connected()
        asked = await discord.slash("ask", {"question": QUESTION})

        assert "2027" in asked.message.text
        assert not task.done()


class BrokenBot(MoonraceBot):
    """A client with a fault in it."""

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """Fail as a bug would."""
        raise ZeroDivisionError(len(token), reconnect)


@pytest.mark.parametrize(
    ("kind", "words", "traceback"),
    [(MoonraceBot, "Check the network", False), (BrokenBot, "The connection to Discord failed", True)],
)
async def test_only_a_fault_of_ours_has_a_traceback(
    service: AskService, caplog: pytest.LogCaptureFixture, *, kind: type[MoonraceBot], words: str, traceback: bool
) -> None:
    """Without a network there is one line that says so, and the next attempt comes."""
    nowhere = Connection("x", "http://127.0.0.1:9/api/v10")
    stop = asyncio.Event()
    built: list[MoonraceBot] = []

    def build() -> MoonraceBot:
        if built:
            stop.set()
        built.append(kind(nowhere, service))
        return built[-1]

    ending = await lifecycle.supervise(build, "x", IdentifyBudget(), stop, first_pause=SOON)

    assert ending is Ending.STOPPED
    assert len(built) == 2
    (told,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert words in told.getMessage()
    assert bool(told.exc_info) == traceback


async def test_discord_is_down_for_long(discord: FakeDiscord, connection: Connection, service: AskService) -> None:
    """Many failures cost no IDENTIFY."""
    discord.refuse_handshakes(6)
    async with supervised(connection, service):
        await discord.connected()

    assert len(discord.gateway.identifies) == 1


@asynccontextmanager
async def supervised(
    connection: Connection, service: AskService, budget: IdentifyBudget | None = None
) -> AsyncIterator[asyncio.Task[Ending]]:
    """A bot under supervision that backs off for next to no time."""
    budget = budget or IdentifyBudget()
    stop = asyncio.Event()

    def build() -> MoonraceBot:
        return MoonraceBot(connection, service, budget=budget)

    task = asyncio.create_task(lifecycle.supervise(build, connection.token, budget, stop, first_pause=SOON))
    yield task
    stop.set()
    assert await task == Ending.STOPPED


async def test_disconnect_and_resume(discord: FakeDiscord, connection: Connection, service: AskService) -> None:
    """A lost connection is resumed: what was asked in between is answered, and no IDENTIFY is spent."""
    async with supervised(connection, service):
        await discord.connected()
        await discord.disconnect(4000)
        answers = await discord.say(None, QUESTION, mentions_bot=True)
        await discord.resumed()

    assert len(answers) == 1
    assert len(discord.gateway.identifies) == 1


async def test_asked_to_reconnect(discord: FakeDiscord, connection: Connection, service: AskService) -> None:
    """Discord may ask for a reconnect at any time (op 7)."""
    async with supervised(connection, service):
        await discord.connected()
        await discord.reconnect()
        await discord.resumed()
        (answer,) = await discord.say(None, QUESTION, mentions_bot=True)

    assert "2027" in answer.text


async def test_an_invalid_session(discord: FakeDiscord, connection: Connection, service: AskService) -> None:
    """A session that is declared invalid is begun anew (op 9)."""
    async with supervised(connection, service):
        await discord.connected()
        await discord.invalidate_sessions()
        await discord.identified(2)
        await discord.connected()
        (answer,) = await discord.say(None, QUESTION, mentions_bot=True)

    assert "2027" in answer.text


async def test_two_shards(discord: FakeDiscord, connection: Connection, service: AskService) -> None:
    """Every shard connects, and a direct message comes through the first."""
    async with supervised(replace(connection, shard_count=2), service):
        await discord.connected(shards=2)
        (answer,) = await discord.direct_message(QUESTION)

    assert "2027" in answer.text
    assert [identify["shard"] for identify in discord.gateway.identifies] == [[0, 2], [1, 2]]


async def test_buttons_survive_a_restart(discord: FakeDiscord, connection: Connection, service: AskService) -> None:
    """Another process knows the buttons below an older message."""
    async with supervised(connection, service):
        await discord.connected()
        asked = await discord.slash("ask", {"question": QUESTION})
        declined = await discord.slash("ask", {"question": "When did Artemis XII land?"})
    async with supervised(connection, service):
        await discord.identified(2)
        thanks = await discord.click(asked, "Outdated")
        answer = await discord.click(declined, QUESTION)

    assert thanks.message.text == "Thank you. Noted as: outdated."
    assert "2027" in answer.message.text


async def test_no_more_starts_today(discord: FakeDiscord, connection: Connection, service: AskService) -> None:
    """When Discord says that its limit of starts is spent, none is tried."""
    discord.gateway.session_starts_left = 0
    async with MoonraceBot(connection, service) as bot:
        with pytest.raises(IdentifyBudgetError):
            await bot.start(connection.token)

    assert discord.gateway.identifies == []


async def test_a_crash_loop_is_slowed_down(connection: Connection, service: AskService, tmp_path: Path) -> None:
    """After five starts within the hour the sixth process waits before it connects, and still heeds a stop."""
    file = tmp_path / "starts.json"
    for _ in range(5):
        IdentifyBudget(file).spend(0)
    stop = asyncio.Event()
    built: list[MoonraceBot] = []

    def build() -> MoonraceBot:
        built.append(MoonraceBot(connection, service))
        return built[-1]

    waiting = asyncio.create_task(lifecycle.supervise(build, connection.token, IdentifyBudget(file), stop))
    for _ in range(9):
        await asyncio.sleep(0)
    assert not waiting.done()
    stop.set()

    assert await waiting is Ending.STOPPED
    assert built == []
