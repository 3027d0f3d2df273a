"""/review: what a moderator sees and decides, and what comes between two of them."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.client import MoonraceBot
from bot.moderation import HELD
from bot.storage import QuestionLog
from tests.bot.reading import plain
from tests.bot.reviewing.conftest import Calendar
from tests.bot.reviewing.typing import (
    TEXT,
    UNKNOWN,
    URL,
    WORDING,
    ask,
    curate,
    deeds,
    done,
    give_reason,
    press,
    refusal,
    review,
    shown,
    trail,
    typed,
)
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User

KNOWN = "When is Artemis III?"
OTHER = "What colour is Gateway?"
NOTHING = "Nothing is left in the queue"
GONE = "That question is gone"

# Discord's contract costs most of the time; the whole loop is held to it.
pytestmark = pytest.mark.parametrize("discord", [False], indirect=True)


@pytest.fixture(autouse=True)
def _online(bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online."""


async def test_an_item_comes_with_its_answer_statements_and_sources(discord: FakeDiscord, moderator: User) -> None:
    """As it was given, with what people said of it, and all buttons."""
    answered = await ask(discord, KNOWN)
    await discord.click(answered, "Wrong")
    opened = await review(discord, moderator, "rated_down")

    text = shown(opened)
    assert text.startswith("Review: rated down · 1 open")
    assert "1 wrong" in text
    assert "Answered: The Agency plans Artemis III for 2027" in text
    assert "- The Agency plans Artemis III for 2027 as a docking test in Earth orbit. (planned, stated 27 Feb" in text
    assert "- Agency, 27 February 2026 · [" in text
    assert opened.message.buttons == [
        *("Good", "Wrong", "Outdated", "Off-topic"),
        *("Add answer", "Hide source here", "Delete", "Skip"),
    ]


@pytest.mark.parametrize("label", ["Good", "Off-topic"])
async def test_what_needs_no_reason_is_decided_at_once(
    discord: FakeDiscord, log: QuestionLog, moderator: User, label: str
) -> None:
    """It is recorded, and the next item takes its place."""
    await ask(discord, KNOWN)
    decided = await press(discord, await review(discord, moderator, "all"), label, moderator)

    assert shown(decided).startswith(f"Noted as {label.lower()}.")
    assert NOTHING in shown(decided)
    assert await deeds(log, discord.world.guild.id) == [(moderator.id, label.lower().replace("-", "_"))]


@pytest.mark.parametrize(("label", "deed"), [("Wrong", "wrong"), ("Outdated", "outdated"), ("Delete", "deleted")])
async def test_a_reason_is_asked_for_where_one_is_due(
    discord: FakeDiscord, log: QuestionLog, moderator: User, label: str, deed: str
) -> None:
    """It stands in the audit."""
    await ask(discord, KNOWN)
    decided = await give_reason(discord, await review(discord, moderator, "all"), label, moderator)

    assert deed in shown(decided).partition("\n")[0].lower()
    assert [(row.action, row.detail) for row in await trail(log, discord.world.guild.id)] == [(deed, "It is not so.")]
    assert len(await log.recent(10)) == (0 if label == "Delete" else 1)


async def test_what_a_reason_quotes_is_scrubbed(discord: FakeDiscord, log: QuestionLog, moderator: User) -> None:
    """The audit outlives the question, and whoever is named in it cannot have it deleted."""
    await ask(discord, KNOWN)
    opened = await review(discord, moderator, "all")
    await give_reason(discord, opened, "Wrong", moderator, reason="Ask jane@example.org.")

    assert [row.detail for row in await trail(log, discord.world.guild.id)] == ["Ask [e-mail]."]


async def test_what_was_skipped_waits_until_tomorrow(
    discord: FakeDiscord, moderator: User, colleague: User, calendar: Calendar
) -> None:
    """For whoever skipped it; others get it at once."""
    await ask(discord)
    skipped = await press(discord, await review(discord, moderator), "Skip", moderator)

    assert NOTHING in shown(skipped)
    assert UNKNOWN in shown(await review(discord, colleague))
    calendar.ahead = dt.timedelta(days=1)
    assert UNKNOWN in shown(await review(discord, moderator))


async def test_two_moderators_never_get_the_same_item(
    discord: FakeDiscord, moderator: User, colleague: User, calendar: Calendar
) -> None:
    """Each has one of two, whoever opens the queue again has the same, and after a while others may have it."""
    await ask(discord)
    await ask(discord, OTHER)
    first, second = await review(discord, moderator), await review(discord, colleague)
    third = discord.world.add_member(discord.world.guild, "Max", Permission.MANAGE_MESSAGES)

    assert {UNKNOWN in shown(first), UNKNOWN in shown(second)} == {True, False}
    assert shown(await review(discord, moderator)) == shown(first)
    assert NOTHING in shown(await review(discord, third))
    calendar.ahead = HELD
    assert NOTHING not in shown(await review(discord, third))


async def test_an_item_that_went_to_a_colleague_is_theirs(
    discord: FakeDiscord, log: QuestionLog, moderator: User, colleague: User, calendar: Calendar
) -> None:
    """Who comes back too late is told, sees the next item, and changes nothing."""
    await ask(discord)
    first = await review(discord, moderator)
    calendar.ahead = HELD
    second = await review(discord, colleague)
    late = await press(discord, first, "Good", moderator)

    assert shown(late).startswith("Another moderator has that question now, so nothing was changed.")
    assert await deeds(log, discord.world.guild.id) == []
    assert shown(await press(discord, second, "Good", colleague)).startswith("Noted as good.")


async def test_a_modal_that_is_sent_after_the_item_is_gone(
    discord: FakeDiscord, log: QuestionLog, moderator: User, colleague: User, calendar: Calendar
) -> None:
    """Nothing is kept, and what was typed is not lost."""
    await ask(discord)
    modal = await discord.click(await review(discord, moderator), "Add answer", user=moderator)
    calendar.ahead = HELD
    await give_reason(discord, await review(discord, colleague), "Delete", colleague)
    late = await done(await discord.submit_modal(modal, typed()))

    assert refusal(late).startswith(GONE)
    assert refusal(late).endswith(f"Your question was: {WORDING} Your answer was: {TEXT} Its source was: {URL}")
    assert await log.curation.in_use(discord.world.guild.id) == []
    assert await deeds(log, discord.world.guild.id) == [(colleague.id, "deleted")]


async def test_an_answer_to_a_locked_log_is_not_lost(discord: FakeDiscord, moderator: User, path: Path) -> None:
    """The modal is closed by then, so what was typed is repeated, with what to do."""
    await ask(discord)
    modal = await discord.click(await review(discord, moderator), "Add answer", user=moderator)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        late = await done(await discord.submit_modal(modal, typed()))

    assert "try again in a few minutes" in refusal(late)
    assert all(part in refusal(late) for part in (WORDING, TEXT, URL))


@pytest.mark.parametrize("label", ["Wrong", "Add answer", "Hide source here", "Good"])
async def test_a_button_of_an_item_that_is_gone(
    discord: FakeDiscord, moderator: User, colleague: User, calendar: Calendar, label: str
) -> None:
    """It says so, and opens no modal."""
    await ask(discord, KNOWN)
    first = await review(discord, moderator, "all")
    calendar.ahead = HELD
    await press(discord, await review(discord, colleague, "all"), "Good", colleague)
    late = await (
        press(discord, first, label, moderator) if label == "Good" else discord.click(first, label, user=moderator)
    )

    assert GONE in shown(late)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"source": "http://example.org/rover"}, "begins with https://"),
        ({"source": "https://user@example.org/"}, "begins with https://"),
        ({"source": "https://localhost/"}, "begins with https://"),
        ({"source": "javascript:alert(1)"}, "begins with https://"),
        ({"source": "https://[::1/"}, "begins with https://"),
        ({"source": "https://./"}, "begins with https://"),
        ({"source": "https://example.org:99999/"}, "begins with https://"),
        ({"source": "https://example.org/(" + 170 * "()"}, "begins with https://"),
        ({"source": "https://example.org/\u5ae6\u5a25"}, "Latin letters"),
        ({"text": "**"}, "The answer has no words in it."),
        ({"question": "???"}, "The question"),
        ({"question": "What is it?"}, "The question has no words that tell it from others."),
        ({"review_by": "soon"}, "I cannot read the date for review."),
        ({"review_by": "2020-01-01"}, "must lie ahead"),
        ({"kind": "history", "review_by": "2030"}, "History does not grow old"),
    ],
)
async def test_an_answer_that_cannot_be_taken(
    discord: FakeDiscord, log: QuestionLog, moderator: User, fields: dict[str, Any], problem: str
) -> None:
    """The moderator is told what is wrong, and the question stays in the queue."""
    await ask(discord)
    refused = await curate(discord, await review(discord, moderator), moderator, **fields)

    assert problem in refusal(refused)
    assert await log.curation.in_use(discord.world.guild.id) == []
    assert UNKNOWN in shown(await review(discord, moderator))


async def test_what_could_not_even_be_read_can_be_answered(
    discord: FakeDiscord, log: QuestionLog, moderator: User
) -> None:
    """A question that was refused is in the queue of all, and the moderator's own wording is answered."""
    await ask(discord, "?!")
    opened = await review(discord, moderator, "all")
    assert "Not taken: the reply was not kept" in shown(opened)
    kept = await curate(discord, opened, moderator)

    assert shown(kept).startswith("Kept, but")
    assert TEXT in shown(await ask(discord))
    assert await deeds(log, discord.world.guild.id) == [(moderator.id, "answered")]


@pytest.mark.parametrize(("kind", "days"), [("planned", 90), ("present", 365), ("history", None)])
async def test_what_an_answer_speaks_of_decides_when_it_is_reviewed(
    discord: FakeDiscord, log: QuestionLog, moderator: User, kind: str, days: int | None
) -> None:
    """Plans in 90 days, the present in a year, history never."""
    await ask(discord)
    await curate(discord, await review(discord, moderator), moderator, kind=kind, review_by=" ")
    (row,) = await log.curation.in_use(discord.world.guild.id)

    assert row.review_by == (None if days is None else dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days))


async def test_an_answer_that_is_good_after_its_date_gets_another(
    discord: FakeDiscord, log: QuestionLog, moderator: User, calendar: Calendar
) -> None:
    """It answers as before, without a caveat, and the audit tells who looked at it."""
    guild = discord.world.guild
    await ask(discord)
    await curate(discord, await review(discord, moderator), moderator)
    calendar.ahead = dt.timedelta(days=91)
    await press(discord, await review(discord, moderator), "Good", moderator)

    assert "Needs review" not in shown(await ask(discord))
    (row,) = await log.curation.in_use(guild.id)
    assert row.review_by == calendar().date() + dt.timedelta(days=90)
    assert [action for _, action in await deeds(log, guild.id)] == ["answered", "reopened", "good", "renewed"]


async def test_what_was_answered_from_an_old_answer_is_stale(
    discord: FakeDiscord, moderator: User, calendar: Calendar
) -> None:
    """Whoever asked is in the queue of stale answers once the date has passed."""
    await ask(discord)
    await curate(discord, await review(discord, moderator), moderator)
    await ask(discord, f"{UNKNOWN}!")
    calendar.ahead = dt.timedelta(days=91)
    opened = await review(discord, moderator, "stale")

    assert f"- curated here: {TEXT} · needs review" in shown(opened)
    assert "- [example.org/rover](" in shown(opened)


async def test_markdown_in_questions_answers_and_addresses_stays_text(discord: FakeDiscord, moderator: User) -> None:
    """Whatever is typed, no link but the source is live, and nobody is pinged."""
    hostile = "[x](https://evil.example) @everyone **Artemis III** `rover` <@&1> colour?"
    await ask(discord, hostile)
    opened = await review(discord, moderator)
    url = "https://example.org/a)b[c](d)*e*"
    kept = await curate(discord, opened, moderator, question=hostile, text=f"{hostile} > # no", source=url)
    listed = await discord.slash("curated list", user=moderator)
    answered = await ask(discord, f"{hostile} ")

    for each in (opened, kept, listed, answered):
        live = each.message.text.replace("\\[", "").replace("\\]", "")
        assert "](https://evil" not in live
        assert each.message.pings == []
    assert "](https://example.org/a%29b[c]%28d%29%2Ae%2A)" in answered.message.text
    assert plain(answered.message.text).count("@everyone") >= 1
