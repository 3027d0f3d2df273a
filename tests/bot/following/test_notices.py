"""What a channel gets when something new is known: text, edits, pings."""

from __future__ import annotations

import datetime as dt

import pytest

from bot import subscriptions
from bot.client import MoonraceBot
from tests.bot.following.telling import (
    ELSEWHERE,
    MESSAGES,
    ONE_MESSAGE,
    SLIPPED,
    SLIPPED_AGAIN,
    Update,
    follow,
    notices,
    update,
)
from tests.bot.reading import plain
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User


async def test_one_notice_for_one_change(discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update) -> None:
    """It says what the milestone is now, what it was, where that is said, and it comes once; it pings nobody."""
    followed = await follow(discord, bot, manager)
    await update(bot, newer(SLIPPED))
    await update(bot, newer())

    (notice,) = notices(discord)
    text = plain(notice.text)
    assert "now follows Artemis III: 1 milestone." in followed
    assert text.startswith("Flight of Artemis III\n\nNow · Delayed: 2028 · said on 20 May 2026\n> The Agency moved")
    assert "Before · Planned: 2027 · said on 27 February 2026\n> The Agency plans Artemis III for 2027" in text
    assert "[1] Agency, " in text
    assert "](https://" in notice.text
    assert notice.pings == []
    assert len(discord.recording.find("POST", MESSAGES)) == 1


async def test_a_second_change_edits_the_notice(
    discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update
) -> None:
    """Within a day there is one message, which still says what it was before the first change."""
    await follow(discord, bot, manager)
    await update(bot, newer(SLIPPED))
    await update(bot, newer(SLIPPED_AGAIN))

    (notice,) = notices(discord)
    assert "Now · Delayed: 2029" in plain(notice.text)
    assert "Before · Planned: 2027" in plain(notice.text)
    assert len(discord.recording.find("POST", MESSAGES)) == 1
    assert len(discord.recording.find("PATCH", ONE_MESSAGE)) == 1


async def test_a_change_on_another_day_is_another_notice(
    discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update
) -> None:
    """An edit a week later would reach nobody."""
    await follow(discord, bot, manager)
    await update(bot, newer(SLIPPED))
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1, minutes=1)
    bot.service.subscriptions._now = lambda: later
    await update(bot, newer(SLIPPED_AGAIN))

    assert ["Delayed: 2028" in plain(notice.text).split("Before")[0] for notice in notices(discord)] == [True, False]


async def test_a_notice_that_somebody_deleted(
    discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update
) -> None:
    """What is new after that is told in a new message."""
    await follow(discord, bot, manager)
    await update(bot, newer(SLIPPED))
    await discord.channels.delete(notices(discord)[0])
    await update(bot, newer(SLIPPED_AGAIN))

    (notice,) = notices(discord)
    assert "Delayed: 2029" in plain(notice.text)


async def test_what_is_new_of_the_past(discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update) -> None:
    """A statement older than the current one is told as such: it changes nothing that stands."""
    await follow(discord, bot, manager)
    await update(bot, newer(SLIPPED | {"stated": "2024-01-09", "when": "2026-09"}))

    (notice,) = notices(discord)
    text = plain(notice.text)
    assert "Added to the past · Delayed: September 2026 · said on 9 January 2024" in text
    assert "Still so · Planned: 2027" in text


async def test_a_flood_is_cut_short(
    discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many changes at once only some get a notice, and the last of these tells how many others there are."""
    monkeypatch.setattr(subscriptions, "MOST_NOTICES", 1)
    await follow(discord, bot, manager, "everything")
    await update(bot, newer(SLIPPED, ELSEWHERE))

    (notice,) = notices(discord)
    assert "Also new: 1 other milestone. /digest lists them." in notice.text


async def test_a_role_is_pinged_when_chosen(
    discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update
) -> None:
    """That role and nobody else; everyone cannot be chosen."""
    guild = discord.world.guild
    role = next(role for role in guild.roles.values() if role.id != guild.id)
    refused = await follow(discord, bot, manager, role=guild.roles[guild.id])
    followed = await follow(discord, bot, manager, role=role)
    listed = await discord.slash("following")
    await update(bot, newer(SLIPPED))
    (notice,) = notices(discord)
    body = notice.versions[0]

    assert "I never ping everyone" in refused
    assert "is pinged each time" in followed
    assert "allow anyone to mention it" in followed
    assert f"pings <@&{role.id}>" in listed.message.text
    assert listed.message.pings == []
    assert notice.pings == [f"<@&{role.id}>"]
    assert body["content"] == f"<@&{role.id}>"
    assert body["allowed_mentions"] == {"parse": [], "roles": [role.id]}
