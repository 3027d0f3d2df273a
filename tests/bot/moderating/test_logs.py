"""/logs through the real client and a real database: what a moderator finds, and how it looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.client import Connection, MoonraceBot
from bot.rendering.charts import Theme
from bot.service import AskService
from bot.storage import Outcome, QuestionLog
from tests.bot.conftest import online
from tests.bot.drawn import Easel
from tests.bot.logged import question, remove, verdict
from tests.bot.moderating.leafing import FILTERS, NEWER, OLDER, OPEN, listed, options, page
from tests.bot.reading import plain
from tests.bot.storage.desk import keep
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User

pytestmark = pytest.mark.usefixtures("bot")
MARKUP = "[x](https://evil.example) @everyone **bold** `code`"


async def test_recent(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """The last questions, newest first, a page at a time, there and back, for the moderator alone; what is asked
    meanwhile moves nothing.
    """
    await keep(log, *(asked(number) for number in range(1, 13)))
    first = await page(discord, moderator)
    pages = [listed(first)]
    await keep(log, asked(99))
    second = await discord.click(first, OLDER, user=moderator)
    pages.append(listed(second))
    third = await discord.click(second, OLDER, user=moderator)
    pages.append(listed(third))
    back = await discord.click(third, NEWER, user=moderator)

    assert first.ephemeral
    assert pages == [[12, 11, 10, 9, 8], [7, 6, 5, 4, 3], [2, 1]]
    assert listed(back) == pages[1]
    assert "12 questions · page 2 of 3" in back.message.text
    assert back.message is first.message


async def test_no_questions(discord: FakeDiscord, moderator: User) -> None:
    """An empty log is said to be one, by each command that would show it."""
    recent = await page(discord, moderator)
    stats = await page(discord, moderator, "stats")
    export = await page(discord, moderator, "export")

    assert "Nothing was asked yet" in recent.message.text
    assert "Nothing was asked here from" in stats.message.text
    assert "nothing to export" in export.message.text


async def test_search_by_everything(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Each filter narrows down: of seven questions that differ in one thing each, one fits all filters."""
    world = discord.world
    other = world.add_channel("other", world.guild)
    await discord.slash("ask", {"question": "Number 0: Artemis"})
    await log.flush()
    (ada,) = [row.user_hash for row in await log.recent(9)]
    fits = {"user_hash": ada, "outcome": Outcome.DECLINED}
    await keep(
        log,
        asked(1, **fits),
        asked(2, **{**fits, "user_hash": "c" * 64}),
        asked(3, **fits, channel_id=other.id),
        asked(4, **{**fits, "outcome": Outcome.ANSWERED}),
        asked(5, **fits),
        asked(6, **fits, question="Number 6: of Gateway"),
        asked(7, **fits, at=question().at.replace(day=20)),
    )
    for number in (1, 2, 3, 4, 6, 7):
        log.record_feedback(verdict(number, verdict="wrong"))
    await log.flush()
    filters = {"user": world.asker, "channel": world.channel, "from": "2026-11-22", "to": "22 November 2026"}
    found = await page(discord, moderator, "search", text="artem", outcome="declined", rating="wrong", **filters)

    assert listed(found) == [1]
    assert list(options(found, FILTERS)) == [
        *("Words: artem", "Asked by Ada", "In #general", "From 2026-11-22 on", "Up to 2026-11-22"),
        *("Outcome: declined", "Rated wrong"),
    ]


async def test_filters_survive_a_restart(
    discord: FakeDiscord,
    bot: MoonraceBot,
    connection: Connection,
    service: AskService,
    *,
    log: QuestionLog,
    moderator: User,
    asked: Any,
) -> None:
    """Longest words and all: another process turns the page, and drops one filter, keeping the others."""
    words = ("whether " * 11).strip()
    rows = [asked(number, question=f"Number {number}: {words}", outcome=Outcome.DECLINED) for number in range(1, 8)]
    await keep(log, *rows, asked(8, question=f"Number 8: {words}"))
    found = await page(discord, moderator, "search", text=words, outcome="declined")
    pages = [listed(found)]
    await bot.close()
    async with online(MoonraceBot(connection, service), discord.token):
        older = await discord.click(found, OLDER, user=moderator)
        pages.append(listed(older))
        all_ends = await discord.choose(older, FILTERS, ["o:declined"], user=moderator)

    assert pages == [[7, 6, 5, 4, 3], [2, 1]]
    assert listed(all_ends) == [8, 7, 6, 5, 4]
    assert list(options(all_ends, FILTERS)) == [f"Words: {words}"]


@pytest.mark.parametrize(
    "typed", ['"', "* OR 1", "NEAR(a b)", "question:x", "(((", "'; DROP TABLE questions; --", ".*"]
)
async def test_any_text_is_safe(
    discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any, *, typed: str
) -> None:
    """Nothing in the text is syntax, whether it finds something or not."""
    await keep(log, asked())
    found = await page(discord, moderator, "search", text=typed)

    assert "Nothing fits" in found.message.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": "x", "from": "yesterday"}, "cannot read “yesterday” as a date"),
        ({"text": "x", "to": "2026-13"}, "cannot read “2026-13” as a date"),
        ({"text": " "}, "at least one word"),
        ({"text": "🚀" * 60}, "up to 90 characters"),
    ],
)
async def test_bad_filters(discord: FakeDiscord, moderator: User, values: dict[str, str], words: str) -> None:
    """A sentence says how to write it."""
    refused = await discord.slash("logs search", values, user=moderator)

    assert words in plain(refused.message.text)
    assert refused.ephemeral


async def test_dates_out_of_all_range(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """The year 9999 is a date like any other."""
    await keep(log, asked())
    found = await page(discord, moderator, "search", text="artemis", **{"from": "1000", "to": "9999"})

    assert listed(found) == [1]


async def test_user(discord: FakeDiscord, moderator: User) -> None:
    """What one member asked here, and nothing of others."""
    bob = discord.world.add_member(discord.world.guild, "Bob")
    await discord.slash("ask", {"question": "When is Artemis III?"}, user=bob)
    await discord.slash("ask", {"question": "Did Artemis II fly?"})
    found = await page(discord, moderator, "user", member=bob)

    assert "When is Artemis III?" in found.message.text
    assert "Did Artemis II fly" not in found.message.text


async def test_show(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """A question with its answer as it was given, statements, sources, ratings and what moderators did; markup in it
    is text.
    """
    row = asked(question=MARKUP, headline="In 2027.", statement_ids=("artemis-003", "gone-1"), source_ids=("nasa",))
    await keep(log, row)
    log.record_feedback(verdict(1, verdict="outdated"))
    await log.flush()
    listed_page = await page(discord, moderator)
    opened = await discord.choose(listed_page, OPEN, [row.id], user=moderator)
    shown = await page(discord, moderator, "show", id=f" {row.id.upper()} ")

    assert opened.ephemeral
    assert opened.message.text == shown.message.text
    text = shown.message.text
    assert r"\[x\](https\:\/\/evil.example) \@everyone \*\*bold\*\* \`code\`" in text
    for words in ("> In 2027.", "1 × outdated", "gone-1 (not in my knowledge any more)"):
        assert words in plain(text)
    assert shown.message.pings == []


async def test_completing_an_id(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Words find questions, an id itself, and nothing typed the last ones."""
    await keep(log, asked(1), asked(2, question="What is Gateway?"))
    offered = {
        typed: [choice["value"] for choice in await discord.autocomplete("logs show", "id", typed, user=moderator)]
        for typed in ("", "gatew", asked(1).id)
    }

    assert offered == {"": [asked(2).id, asked(1).id], "gatew": [asked(2).id], asked(1).id: [asked(1).id]}


async def test_stats(discord: FakeDiscord, moderator: User, charts: Easel) -> None:
    """The sums of the last days in words, with a chart beside them where files may be attached."""
    await discord.slash("ask", {"question": "When is Artemis III?"})
    await discord.slash("ask", {"question": "What colour is my hat?"}, user=moderator)
    told = await page(discord, moderator, "stats", days=7)
    (upload,) = discord.recording.find("PATCH", "/webhooks/*/*/messages/@original")[-1].files

    assert told.ephemeral
    assert "**2 questions**" in told.message.text
    assert "1 answered (50%) · 1 declined (50%)" in told.message.text
    assert upload.filename == "chart.png"
    ((topics, theme),) = charts.asked
    assert topics in told.message.text
    assert theme is Theme.AUTO


@pytest.mark.parametrize("command", ["recent", "stats", "export", "audit"])
async def test_without_a_database(
    discord: FakeDiscord, log: QuestionLog, path: Path, moderator: User, command: str
) -> None:
    """When the log is gone, a sentence says so, to the moderator alone, and nothing is sent."""
    await page(discord, moderator)
    await log.flush()
    remove(path)
    asked = await page(discord, moderator, command)

    assert "cannot be read" in (asked.followups[0] if asked.followups else asked.message).text
    assert asked.ephemeral


async def test_where_no_embeds_may_be_shown(
    discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any
) -> None:
    """A full page of the longest questions is plain text, with its buttons and menus."""
    narrow = discord.world.add_channel("plain", discord.world.guild, denied_to_bot=Permission.EMBED_LINKS)
    await keep(log, *(asked(number, question=f"Number {number}: {'*_' * 240}") for number in range(1, 8)))
    first = await discord.slash("logs recent", channel=narrow, user=moderator)
    second = await discord.click(first, OLDER, user=moderator)

    assert not first.message.embeds
    assert listed(second) == [2, 1]
    assert all(asked(number).id in first.message.versions[0]["content"] for number in range(3, 8))
