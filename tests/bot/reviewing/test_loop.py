"""The whole loop: a question that nobody could answer becomes knowledge of the server, and its asker is told."""

from __future__ import annotations

import datetime as dt

from bot.client import MoonraceBot
from bot.storage import QuestionLog
from tests.bot.reviewing.conftest import Calendar
from tests.bot.reviewing.typing import TEXT, UNKNOWN, URL, ask, curate, deeds, review, said, shown, trail
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User

LEAD = "You wanted to know when I have an answer:"


async def test_the_whole_loop(
    bot: MoonraceBot, discord: FakeDiscord, log: QuestionLog, moderator: User, calendar: Calendar
) -> None:
    """Declined, in the queue, answered by a moderator, told to the asker, cited from then on, recorded; and once its
    date has passed it is in the queue again, and says that it needs review.
    """
    assert bot.is_ready()
    guild, asker = discord.world.guild, discord.world.asker
    declined = await ask(discord)
    wished = await discord.click(declined, "Tell me when you know")
    await ask(discord, "Which colour is the lunar rover of Artemis III?", user=discord.world.owner)

    assert shown(wished).startswith("I will tell you here, once")
    opened = await review(discord, moderator)
    assert opened.ephemeral
    assert "> Which colour is the lunar rover of Artemis III?\n-# asked 2 times by 2 people" in shown(opened)
    assert "Declined: I know Artemis III, but have no source that answers this." in shown(opened)

    kept = await curate(discord, opened, moderator)
    assert "Kept. It answers this question" in shown(kept)
    assert "Nothing is left in the queue “unanswered”" in shown(kept)

    await discord.changes.until(lambda: bool(said(discord, LEAD)), lambda: "the asker to be told")
    (tidings,) = said(discord, LEAD)
    assert tidings.channel == declined.channel
    assert tidings.content == f"<@{asker.id}> {LEAD}"
    assert tidings.pings == [f"<@{asker.id}>"]
    assert TEXT in tidings.text

    answered = await ask(discord)
    assert TEXT in shown(answered)
    assert "-# Curated by this server's moderators" in shown(answered)
    assert "example.org, as read by moderators" in shown(answered)
    assert f"({URL})" in shown(answered)

    await log.flush()
    (row, *_) = await log.recent(1)
    (curated,) = await log.curation.in_use(guild.id)
    assert (row.statement_ids, row.headline) == ((curated.id,), TEXT)
    assert curated.review_by == calendar().date() + dt.timedelta(days=90)
    assert await deeds(log, guild.id) == [(moderator.id, "answered")]
    assert UNKNOWN not in str(await trail(log, guild.id))

    calendar.ahead = dt.timedelta(days=91)
    again = await review(discord, moderator)
    assert "> Which colour is the lunar rover of Artemis III?" in shown(again)
    assert (await deeds(log, guild.id))[1:] == [(None, "reopened")]
    demoted = await ask(discord, f"{UNKNOWN} ")
    assert "Needs review: it was to be looked at again by" in shown(demoted)
    assert len(said(discord, LEAD)) == 1
