"""After `/privacy forget` no byte of what was asked, or of who asked, is left; and what /privacy off, on, policy do."""

from __future__ import annotations

import io
import json
import logging
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.client import MoonraceBot
from bot.storage import QuestionLog
from bot.terminal.diagnostics import log_to_standard_error
from tests.bot.logged import START, bytes_in, fetch, remove
from tests.bot.storage.desk import record, wish
from tests.loopback.server import FakeDiscord

CANARY = "kanarienvogel"
QUESTION = f"Does the {CANARY} fly with Artemis III?"
UPLOADS = "/webhooks/*/*/messages/@original"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the bot writes to standard error at DEBUG, as a log file would hold it."""
    root, out = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    monkeypatch.setattr("sys.stderr", out)
    log_to_standard_error("DEBUG", [])
    yield out
    root.handlers, root.level = handlers, level


@pytest.fixture(autouse=True)
def _online(written: io.StringIO, bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online, and what it logs from the start."""


async def test_no_byte_is_left(discord: FakeDiscord, log: QuestionLog, path: Path, written: io.StringIO) -> None:
    """Not in the database, its write-ahead log, shared memory, backups, later exports or log files: of somebody who
    asked, judged, waits to be told and has moderated.
    """
    asker, guild = discord.world.asker, discord.world.guild
    await discord.slash("ask", {"question": QUESTION})
    asked = await discord.slash("ask", {"question": "When is Artemis III?"})
    await discord.click(asked, "Wrong")
    await log.flush()
    user = (await log.recent(1))[0].user_hash or ""
    await log.wishes.add(wish(guild_id=guild.id, user_hash=user, user_id=asker.id, normalised=CANARY))
    await log.audit.add(record(guild_id=guild.id, moderator_id=asker.id))
    shutil.copy(path, path.with_name(f"{path.name}.0003.bak"))
    traces = CANARY.encode(), str(asker.id).encode(), struct.pack(">q", asker.id), user.encode()
    before = bytes_in(path.parent)

    forgotten = await discord.slash("privacy forget")
    await discord.slash("privacy export")
    (upload,) = discord.recording.find("PATCH", UPLOADS)[-1].files

    assert all(trace in before for trace in (traces[0], *traces[2:]))
    assert [trace for trace in traces if trace in bytes_in(path.parent)] == []
    assert {file.suffix for file in path.parent.iterdir()} >= {".bak", ".db", ".db-wal", ".db-shm"}
    assert json.loads(upload.content) == []
    assert [entry async for entry in log.archive.stream(guild.id)] == []
    out = written.getvalue().encode()
    assert [trace for trace in traces if trace in out] == []
    assert forgotten.message.text == (
        "Deleted: 4 entries. Nothing about you is left in my log.\nYour id is gone from 1 entry of moderators' work."
    )


async def test_off_and_on(discord: FakeDiscord, log: QuestionLog, path: Path) -> None:
    """Answers come as before, questions are only counted, verdicts are declined; until it is turned on again."""
    off = await discord.slash("privacy off")
    asked = await discord.slash("ask", {"question": "When is Artemis III?"})
    judged = await discord.click(asked, "Wrong")
    declined = await discord.slash("ask", {"question": "Which cheese is on Artemis III?"})
    wished = await discord.click(declined, "Tell me when you know")
    shown = await discord.slash("privacy show")
    forgotten = await discord.slash("privacy forget")
    *_, bare = await log.recent(9)
    await discord.slash("privacy on")
    await discord.slash("ask", {"question": "When is Artemis III, please?"})
    await log.flush()

    assert all(exchange.ephemeral for exchange in (off, judged, shown))
    assert "2027" in asked.message.text
    assert "I do not keep this either" in judged.message.text
    assert "so I cannot tell you" in wished.message.text
    assert "0 questions" in shown.message.text
    assert "I only count it" in shown.message.text
    assert "Your choice that I keep nothing stays" in forgotten.message.text
    assert (bare.question, bare.user_hash, bare.outcome) == ("", None, "answered")
    assert (await log.recent(1))[0].question == "When is Artemis III, please?"
    assert fetch(path, "SELECT count(*) FROM privacy_choices") == [(0,)]


async def test_the_policy_says_what_holds_here(discord: FakeDiscord, bot: MoonraceBot) -> None:
    """The server's own days, to the person alone; elsewhere the default."""
    await bot.rules.change(discord.world.guild.id, 501, retention_days=7)
    here = await discord.slash("privacy policy")
    direct = discord.world.direct_channel(discord.world.asker)
    there = await discord.slash("privacy policy", channel=direct, install="user")

    assert here.ephemeral
    assert "wishes 7 days" in here.message.text
    assert "wishes 90 days" in there.message.text
    assert "30 days after I leave" in here.message.text


async def test_a_large_export_comes_in_parts(
    discord: FakeDiscord, log: QuestionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is larger than Discord takes; each is JSON by itself, and together they are everything."""
    monkeypatch.setattr("bot.cogs.privacy._OVERHEAD", 10 * 1024 * 1024 - 700)
    for number in range(4):
        await discord.slash("ask", {"question": f"When is Artemis III? {number}"}, user=discord.world.asker)
    await discord.slash("privacy export")
    await discord.quiet()
    first = discord.recording.find("PATCH", UPLOADS)[-1].files
    more = [file for request in discord.recording.find("POST", "/webhooks/*/*") for file in request.files]
    files = [*first, *more]
    rows = [row for file in files for row in json.loads(file.content)]

    assert len(files) > 2
    assert [file.filename for file in files] == [f"moonrace-my-data-{n}.json" for n in range(1, len(files) + 1)]
    assert all(len(file.content) <= 700 for file in files)
    assert len(rows) == len(await log.recent(99))


async def test_a_left_server_is_noted_and_kept_when_it_returns(discord: FakeDiscord, log: QuestionLog) -> None:
    """Removal begins to count, and being added again ends that."""
    guild = discord.world.guild
    await discord.quiet()
    await discord.leave(guild)
    await discord.quiet()
    left = await log.guilds.removed_before(START.replace(year=2100))
    await discord.join(guild)
    await discord.quiet()

    assert left == [guild.id]
    assert await log.guilds.removed_before(START.replace(year=2100)) == []


async def test_the_log_holds_on_without_a_database(discord: FakeDiscord, log: QuestionLog, path: Path) -> None:
    """Turning off that cannot be noted is never called done."""
    await log.flush()
    remove(path)
    asked = await discord.slash("privacy off")
    (told,) = [message for message in [asked.original, *asked.followups] if message and not message.deleted]

    assert "in a few minutes" in told.text
