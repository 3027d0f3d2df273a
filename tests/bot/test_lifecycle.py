"""From start to end, with the real client, a real log and real signals against the fake Discord."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot import lifecycle
from bot.client import Connection
from bot.lifecycle import Ending
from bot.service import AskService
from bot.storage import QuestionLog
from knowledge.answering import KnowledgeBase
from tests.bot.logged import fetch, question, url_of
from tests.loopback.server import FakeDiscord

QUESTION = "When is Artemis III?"
SOON = 0.001
ORIGINAL = "/webhooks/*/*/messages/@original"
pytestmark = pytest.mark.usefixtures("registered")


@asynccontextmanager
async def running(start: Awaitable[Ending]) -> AsyncIterator[asyncio.Task[Ending]]:
    """A bot that runs, and is told to stop by a signal in the end if it still does."""
    task = asyncio.ensure_future(start)
    yield task
    if not task.done():
        os.kill(os.getpid(), signal.SIGTERM)
    await task


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_in_mid_answer(
    discord: FakeDiscord, connection: Connection, service: AskService, log: QuestionLog, *, path: Path, number: int
) -> None:
    """The answer in flight goes out and its row is stored; a question that comes meanwhile is told to wait."""
    async with running(lifecycle.run(connection, service, log)) as task:
        held = discord.hold("PATCH", ORIGINAL)
        await discord.connected()
        asked = await discord.slash("ask", {"question": QUESTION}, wait=False)
        await held.arrived()
        os.kill(os.getpid(), number)
        await discord.gateway.heartbeat_round()  # by then the signal has come through
        late = await discord.slash("about")
        held.release()

        assert await task == Ending.STOPPED
    assert "2027" in asked.message.text
    assert "I am restarting" in late.message.text
    assert fetch(path, "SELECT question, outcome FROM questions") == [(QUESTION, "answered")]


async def test_a_signal_right_after_the_answer(
    discord: FakeDiscord, connection: Connection, service: AskService, log: QuestionLog, path: Path
) -> None:
    """What was answered is in the log, however soon the process ends."""
    async with running(lifecycle.run(connection, service, log)):
        await discord.connected()
        await discord.slash("ask", {"question": QUESTION})

    assert fetch(path, "SELECT count(*) FROM questions") == [(1,)]


async def test_a_stop_waits_no_longer_than_it_may(
    discord: FakeDiscord,
    connection: Connection,
    service: AskService,
    log: QuestionLog,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An answer that hangs does not hold the process: its row is stored all the same."""
    async with running(lifecycle.run(connection, service, log, shutdown_seconds=SOON)):
        held = discord.hold("PATCH", ORIGINAL)
        await discord.connected()
        await discord.slash("ask", {"question": QUESTION}, wait=False)
        await held.arrived()

    assert "Answers not finished in time: 1" in caplog.text


class WatchedLog(QuestionLog):
    """A log that notes how long it may take to close."""

    seconds = 0.0

    async def close(self, seconds: float = 5.0) -> None:
        """Note it and close."""
        self.seconds = self.seconds or seconds
        await super().close(seconds)


@pytest.mark.parametrize(("allowed", "hanging"), [(0.1, True), (300.0, False)])
async def test_a_stop_ends_before_it_is_killed(
    discord: FakeDiscord, connection: Connection, base: KnowledgeBase, path: Path, *, allowed: float, hanging: bool
) -> None:
    """The log gets one second more than what the answers left of theirs, so that with the defaults ten are enough."""
    log = await WatchedLog.open(url_of(path))
    service = AskService(base, log, key=b"k" * 32)
    async with running(lifecycle.run(connection, service, log, shutdown_seconds=allowed)):
        await discord.connected()
        if hanging:
            held = discord.hold("PATCH", ORIGINAL)
            await discord.slash("ask", {"question": QUESTION}, wait=False)
            await held.arrived()

    assert 0 < log.seconds <= allowed + 1
    assert hanging == (log.seconds <= 1)


async def test_the_log_is_closed(
    discord: FakeDiscord, connection: Connection, service: AskService, log: QuestionLog
) -> None:
    """The signal handlers are taken away again, and the log takes no more rows."""
    async with running(lifecycle.run(connection, service, log)):
        await discord.connected()
    log.record(question())

    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert log.lost == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [(4004, "token"), (4010, "shard"), (4011, "SHARD_COUNT"), (4012, "Update"), (4013, "intents"), (4014, "intents")],
)
async def test_hopeless_closes(
    discord: FakeDiscord,
    connection: Connection,
    service: AskService,
    log: QuestionLog,
    *,
    caplog: pytest.LogCaptureFixture,
    code: int,
    words: str,
) -> None:
    """A close that no retry can mend ends the process with 78 and one sentence."""
    async with running(lifecycle.run(connection, service, log)) as task:
        await discord.connected()
        await discord.disconnect(code)

        assert await task == Ending.HOPELESS
    (critical,) = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert words in critical.getMessage()
    assert len(discord.gateway.identifies) == 1


async def test_a_bad_token(
    discord: FakeDiscord,
    connection: Connection,
    service: AskService,
    log: QuestionLog,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A wrong token ends the process with 78, without an IDENTIFY and without showing it."""
    wrong = replace(connection, token="wrong-canary")

    assert await lifecycle.run(wrong, service, log) == Ending.HOPELESS
    assert "MOONRACE_TOKEN" in caplog.text
    assert "canary" not in caplog.text
    assert discord.gateway.identifies == []


async def test_starts_are_remembered(
    discord: FakeDiscord, connection: Connection, service: AskService, log: QuestionLog, tmp_path: Path
) -> None:
    """Each IDENTIFY is written down for the next process, in a folder made for it."""
    file = tmp_path / "new" / "starts.json"
    async with running(lifecycle.run(connection, service, log, starts_file=file)):
        await discord.connected()

    assert len(json.loads(file.read_text())["0"]) == 1
