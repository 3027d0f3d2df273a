"""A fake Discord with the real client connected to it, over the small library and a real log."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.client import Connection, MoonraceBot
from bot.service import AskService
from bot.storage import QuestionLog
from bot.storage.migrating import migrate
from knowledge.answering import KnowledgeBase
from knowledge.library import load
from tests.bot.drawn import Easel
from tests.bot.logged import url_of
from tests.loopback.client_side import discord_py_at, without_pauses
from tests.loopback.contract import find_contract
from tests.loopback.server import FakeDiscord

SMALL = Path(__file__).parents[1] / "knowledge" / "small"


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    """A knowledge base over the small library, on a fixed day."""
    return KnowledgeBase(load(SMALL), today=lambda: dt.date(2026, 6, 1))


@pytest.fixture
def charts() -> Easel:
    """Draws a picture of nothing, and remembers what it was to draw."""
    return Easel()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "log.db"


@pytest.fixture(scope="session")
def empty_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as it is after the first start: its migrations would cost each test more than the rest."""
    path = tmp_path_factory.mktemp("empty") / "log.db"
    migrate(path)
    return path


@pytest.fixture
def started_before(path: Path, empty_log: Path) -> Path:
    """Where the database is, which is there already, unless a test has put another one there."""
    if not path.exists():
        shutil.copy(empty_log, path)
    return path


@pytest.fixture
async def log(started_before: Path) -> AsyncIterator[QuestionLog]:
    """An open log."""
    log = await QuestionLog.open(url_of(started_before))
    yield log
    await log.close()


@pytest.fixture
def service(base: KnowledgeBase, log: QuestionLog) -> AskService:
    """A service as the bot has it."""
    return AskService(base, log, key=b"k" * 32)


@pytest.fixture
async def discord(request: pytest.FixtureRequest) -> AsyncIterator[FakeDiscord]:
    """A fake Discord. Whatever a test does, no request may break Discord's contract or limits.

    The parameter False leaves the contract out, which costs more time than all the rest.
    """
    contract = find_contract() if getattr(request, "param", True) else None
    async with FakeDiscord(contract=contract, patience=60.0) as discord:
        with discord_py_at(discord), without_pauses():
            yield discord
    assert [str(violation) for violation in discord.violations] == []
    assert [str(request) for request in discord.unexpected] == []


@pytest.fixture
def connection(discord: FakeDiscord) -> Connection:
    """The way to the fake Discord."""
    return Connection(discord.token, discord.api_url, discord.gateway_url, guild_ready_seconds=0.0)


@asynccontextmanager
async def online(client: MoonraceBot, token: str) -> AsyncIterator[MoonraceBot]:
    """The client, connected, and its commands registered."""
    async with client:
        running = asyncio.create_task(client.start(token))
        await client.wait_until_ready()
        await client.tree.sync()
        yield client
    await running


@pytest.fixture
async def bot(
    discord: FakeDiscord, connection: Connection, service: AskService, charts: Easel
) -> AsyncIterator[MoonraceBot]:
    """The bot, online."""
    client = MoonraceBot(connection, service, charts=charts)
    async with online(client, discord.token):
        yield client


@pytest.fixture
async def registered(connection: Connection, service: AskService) -> None:
    """The commands are registered before the bot starts, as `moonrace sync` does."""
    bot = MoonraceBot(connection, service)
    async with bot:
        await bot.login(connection.token)
        await bot.tree.sync()
