"""`moonrace sync`, `doctor --guild` and a `run` that cannot be, against a Discord on 127.0.0.1."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from tests.bot.logged import bytes_in
from tests.bot.terminal.calling import Moonrace, logged
from tests.loopback.contract import find_contract
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord


@pytest.fixture
def discord(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDiscord]:
    """A fake Discord on a thread of its own, since this one is the command's; the settings lead to it."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    server = FakeDiscord(contract=find_contract(), patience=30.0)
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(30)
    monkeypatch.setenv("MOONRACE_TOKEN", server.token)
    monkeypatch.setenv("MOONRACE_DISCORD_API_URL", server.api_url)
    monkeypatch.setenv("MOONRACE_DISCORD_GATEWAY_URL", server.gateway_url)
    monkeypatch.setenv("MOONRACE_GUILD_READY_SECONDS", "0")
    yield server
    asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result(30)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    assert server.violations == []


def test_wrong_token_ends_with_78(moonrace: Moonrace, discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    """No supervisor should start the bot again, and the person is told where the token is; the token is not shown."""
    monkeypatch.setenv("MOONRACE_TOKEN", "canary.wrong.token")

    outcome = moonrace("run")

    assert discord.recording.requests
    assert outcome.code == 78
    assert "MOONRACE_TOKEN" in outcome.err
    assert "canary" not in outcome.out + outcome.err


def test_newer_database_is_refused(moonrace: Moonrace, discord: FakeDiscord) -> None:
    """The bot does not write into a database that it does not understand, and says so."""
    logged()
    with closing(sqlite3.connect("var/moonrace.db", isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    outcome = moonrace("run")

    assert outcome.code == 78
    assert "newer Moonrace" in outcome.err
    assert outcome.err.endswith("MOONRACE_DATABASE_URL.\n")
    assert "Traceback" not in outcome.err
    assert discord.recording.find("GET", "/gateway/bot") == []


def test_sync_for_one_server(moonrace: Moonrace, discord: FakeDiscord) -> None:
    """With --guild the commands go to that server only."""
    guild = discord.world.guild.id

    outcome = moonrace("sync", "--guild", str(guild))

    assert outcome.code == 0
    assert len(discord.recording.find("PUT", f"/applications/*/guilds/{guild}/commands")) == 1
    assert discord.recording.find("PUT", "/applications/*/commands") == []


def test_sync_if_changed_sends_nothing_twice(moonrace: Moonrace, discord: FakeDiscord) -> None:
    """What Discord knows it is not told again."""
    first = moonrace("sync", "--if-changed")
    again = moonrace("sync", "--if-changed")

    assert (first.code, again.code) == (0, 0)
    assert "ask" in first.out
    assert "Nothing was sent" in again.out
    assert len(discord.recording.find("PUT", "/applications/*/commands")) == 1


def test_sync_can_be_taken_back(moonrace: Moonrace, discord: FakeDiscord) -> None:
    """With --clear a server has no commands of its own any more, so that nobody sees each of them twice."""
    guild = discord.world.guild.id

    moonrace("sync", "--guild", str(guild))
    cleared = moonrace("sync", "--guild", str(guild), "--clear")
    nowhere = moonrace("sync", "--clear")

    requests = discord.recording.find("PUT", f"/applications/*/guilds/{guild}/commands")
    assert (cleared.code, nowhere.code) == (0, 2)
    assert [bool(request.body) for request in requests] == [True, False]
    assert "no commands of its own" in cleared.out
    assert "--guild" in nowhere.err
    assert discord.recording.find("PUT", "/applications/*/commands") == []


def test_sync_that_discord_refuses_ends_with_one(
    moonrace: Moonrace, discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence says why, and the token in it is not."""
    monkeypatch.setenv("MOONRACE_TOKEN", "canary.wrong.token")

    outcome = moonrace("sync")

    assert discord.recording.requests
    assert (outcome.code, outcome.out) == (1, "")
    assert "token" in outcome.err
    assert "canary" not in outcome.err
    assert "Traceback" not in outcome.err


def test_doctor_looks_at_a_server(
    moonrace: Moonrace, discord: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each missing permission is a sentence with its channel and what to do; a server without the bot, and one where
    all is well, are told too. The log is neither made nor changed.
    """
    world = discord.world
    world.add_channel("mute", world.guild, denied_to_bot=int(Permission.SEND_MESSAGES))
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.setenv("MOONRACE_DATABASE_URL", f"sqlite+aiosqlite:///{folder}/log.db")

    lacking = moonrace("doctor", "--guild", str(world.guild.id))
    unknown = moonrace("doctor", "--guild", "5")
    fine = world.add_guild("Fine")
    whole = moonrace("doctor", "--guild", str(fine.id))

    told = " ".join(lacking.out.split())
    assert lacking.code == 1
    assert "In #mute I lack Send Messages, so mentions there get no answer. Open the channel's settings" in told
    assert "#general" not in told
    assert "I am not a member of server 5." in " ".join(unknown.out.split())
    assert whole.code == 0
    assert "Server Fine: no permission is missing in 1 channel." in " ".join(whole.out.split())
    assert bytes_in(folder) == b""
