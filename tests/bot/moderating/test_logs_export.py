"""/logs export through the real client: files that are safe to open and never too large."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from typing import Any

import pytest

from bot.storage import QuestionLog
from bot.views import exporting
from tests.bot.drawn import Easel
from tests.bot.moderating.leafing import page
from tests.bot.storage.desk import keep
from tests.loopback.exchange import Exchange
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Guild, User

pytestmark = pytest.mark.usefixtures("bot")
MARKUP = "[x](https://evil.example) @everyone **bold** `code`"


async def export(discord: FakeDiscord, moderator: User, form: str = "csv") -> tuple[Exchange, list[tuple[str, bytes]]]:
    done = await page(discord, moderator, "export", format=form)
    await discord.quiet()
    sent = [file for request in discord.recording.find("POST", "/webhooks/*/*") for file in request.files]
    return done, [(file.filename, file.content) for file in sent]


async def test_export_for_a_spreadsheet(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """One row a question, with no cell that a spreadsheet takes for a formula; the audit tells who has it."""
    await keep(log, asked(1, question='=HYPERLINK("https://evil.example","x")'), asked(2, headline="@SUM(1)"))
    done, ((name, content),) = await export(discord, moderator)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))

    assert done.ephemeral
    assert all(message.ephemeral for message in done.followups)
    assert name == "moonrace-log.csv"
    assert [row["question"] for row in rows] == [
        "Number 2: what of Artemis?",
        """'=HYPERLINK("https://evil.example","x")""",
    ]
    assert rows[0]["answer"] == "'@SUM(1)"
    (told,) = await log.audit.recent(discord.world.guild.id, 9)
    assert (told.action, told.detail, told.moderator_id) == ("exported", "2 questions as csv", moderator.id)


async def test_export_for_a_program(
    discord: FakeDiscord, log: QuestionLog, moderator: User, elsewhere: Guild, asked: Any
) -> None:
    """Exactly what was asked on this server, and nothing of another one."""
    await keep(log, asked(1, question=f"={MARKUP}\n嫦娥"), asked(2, guild_id=elsewhere.id))
    _, ((name, content),) = await export(discord, moderator, "jsonl")

    assert name == "moonrace-log.jsonl"
    assert [json.loads(line)["question"] for line in content.splitlines()] == [f"={MARKUP}\n嫦娥"]


async def test_a_long_export(
    discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message tells how far it is; beyond Discord's limit the file is packed, and cut where that is not enough."""
    monkeypatch.setattr(exporting, "SECONDS_BETWEEN_EDITS", 0)
    monkeypatch.setattr(exporting, "FORM_BYTES", 10 * 1024 * 1024 - 8_000)
    for first in (0, 600):
        await keep(log, *(asked(number) for number in range(first, first + 600)))
    done, files = await export(discord, moderator)
    told = [edit["embeds"][0]["description"] for edit in done.edits]
    tables = [csv.DictReader(io.StringIO(gzip.decompress(content).decode("utf-8-sig"))) for _, content in files]

    assert [text for text in told if "Writing" in text] == [
        f"Writing the log to a file: {number:,} of 1,200 questions …" for number in (500, 1000)
    ]
    assert len(files) > 1
    assert [name for name, _ in files][:2] == ["moonrace-log-01.csv.gz", "moonrace-log-02.csv.gz"]
    assert all(len(content) <= 8_000 for _, content in files)
    assert [row["id"] for table in tables for row in table] == [asked(number).id for number in range(1199, -1, -1)]


async def test_where_no_files_may_be_attached(
    discord: FakeDiscord, log: QuestionLog, moderator: User, charts: Easel, asked: Any
) -> None:
    """An export is refused before anything is written; sums are told without their chart."""
    narrow = discord.world.add_channel("narrow", discord.world.guild, denied_to_bot=Permission.ATTACH_FILES)
    await keep(log, asked(at=dt.datetime.now(dt.UTC)))
    refused = await discord.slash("logs export", channel=narrow, user=moderator)
    stats = await discord.slash("logs stats", channel=narrow, user=moderator)

    assert "Give me Attach Files" in refused.message.text
    assert await log.audit.recent(discord.world.guild.id, 9) == []
    assert "**1 question**" in stats.message.text
    assert charts.asked == []
