"""`moonrace run` and `moonrace sync` as processes of their own, against a Discord on 127.0.0.1."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.logged import bytes_in
from tests.bot.terminal.calling import QUESTION, logged
from tests.loopback.contract import find_contract
from tests.loopback.permissions import Permission
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
    """The commands are registered once; right after an answer SIGTERM ends the bot with 0 and the row in the log.

    And none of it puts a secret on the screen, nor who asked what, at the level DEBUG.
    """
    registered = await moonrace(discord, "sync")
    process = await start(discord, "run")
    await discord.connected()
    exchange = await discord.slash("ask", {"question": QUESTION})
    process.send_signal(signal.SIGTERM)
    ran = await finish(process)
    again = await moonrace(discord, "sync", "--if-changed")

    assert [registered[0], ran[0], again[0]] == [0, 0, 0]
    assert "ask" in registered[1]
    assert "Nothing was sent" in again[1]
    assert len(discord.recording.find("PUT", "/applications/*/commands")) == 1
    assert "9 March 2021" in exchange.message.text
    assert [row.question for row in await asyncio.to_thread(logged)] == [QUESTION]
    for secret in (discord.token, KEY, exchange.token, QUESTION, str(discord.world.asker.id)):
        assert not [text for _, *texts in (registered, ran, again) for text in texts if secret in text]


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


async def test_wrong_token_ends_with_78(discord: FakeDiscord) -> None:
    """No supervisor should start the bot again, and the person is told where the token is; the token is not shown."""
    code, out, err = await moonrace(discord, "run", MOONRACE_TOKEN="canary.wrong.token")

    assert code == 78
    assert "MOONRACE_TOKEN" in err
    assert "canary" not in out + err


async def test_sync_for_one_server(discord: FakeDiscord) -> None:
    """With --guild the commands go to that server only."""
    guild = discord.world.guild.id

    code, _, _ = await moonrace(discord, "sync", "--guild", str(guild))

    assert code == 0
    assert len(discord.recording.find("PUT", f"/applications/*/guilds/{guild}/commands")) == 1


async def test_sync_can_be_taken_back(discord: FakeDiscord) -> None:
    """With --clear a server has no commands of its own any more, so that nobody sees each of them twice."""
    guild = discord.world.guild.id

    await moonrace(discord, "sync", "--guild", str(guild))
    cleared = await moonrace(discord, "sync", "--guild", str(guild), "--clear")
    nowhere = await moonrace(discord, "sync", "--clear")

    requests = discord.recording.find("PUT", f"/applications/*/guilds/{guild}/commands")
    assert (cleared[0], nowhere[0]) == (0, 2)
    assert [bool(request.body) for request in requests] == [True, False]
    assert "no commands of its own" in cleared[1]
    assert "--guild" in nowhere[2]
    assert discord.recording.find("PUT", "/applications/*/commands") == []


async def test_sync_that_discord_refuses_ends_with_one(discord: FakeDiscord) -> None:
    """A sentence says why, and the token in it is not."""
    code, out, err = await moonrace(discord, "sync", MOONRACE_TOKEN="canary.wrong.token", MOONRACE_LOG_LEVEL="INFO")

    assert (code, out) == (1, "")
    assert "token" in err
    assert "canary" not in err
    assert "Traceback" not in err


async def test_newer_database_is_refused(discord: FakeDiscord) -> None:
    """The bot does not write into a database that it does not understand, and says so."""
    await asyncio.to_thread(logged)
    with closing(sqlite3.connect("var/moonrace.db", isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    code, _, err = await moonrace(discord, "run")

    assert code == 78
    assert "newer Moonrace" in err
    assert err.endswith("MOONRACE_DATABASE_URL.\n")
    assert "Traceback" not in err


async def test_doctor_looks_at_a_server(discord: FakeDiscord, tmp_path: Path) -> None:
    """Each missing permission is a sentence with its channel and what to do; a server without the bot, and one where
    all is well, are told too. The log is neither made nor changed.
    """
    world = discord.world
    world.add_channel("mute", world.guild, denied_to_bot=int(Permission.SEND_MESSAGES))
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    address = f"sqlite+aiosqlite:///{folder}/log.db"
    code, out, _ = await moonrace(discord, "doctor", "--guild", str(world.guild.id), MOONRACE_DATABASE_URL=address)
    unknown = await moonrace(discord, "doctor", "--guild", "5", MOONRACE_DATABASE_URL=address)
    fine = world.add_guild("Fine")
    whole = await moonrace(discord, "doctor", "--guild", str(fine.id), MOONRACE_DATABASE_URL=address)

    told = " ".join(out.split())
    assert code == 1
    assert "In #mute I lack Send Messages, so mentions there get no answer. Open the channel's settings" in told
    assert "#general" not in told
    assert "I am not a member of server 5." in " ".join(unknown[1].split())
    assert whole[0] == 0
    assert "Server Fine: no permission is missing in 1 channel." in " ".join(whole[1].split())
    assert bytes_in(folder) == b""
