"""Following topics, with the real client and a real database: who may, which topics, and for how long."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from bot import subscriptions
from bot.client import Connection, MoonraceBot
from bot.rendering import news
from tests.bot.following.telling import (
    ELSEWHERE,
    SLIPPED,
    Update,
    at_rest,
    follow,
    notices,
    restarted,
    update,
)
from tests.bot.logged import fetch
from tests.bot.reading import plain
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User


async def test_only_what_is_followed(discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update) -> None:
    """News on another topic stay out of the channel, and an unfollowed topic too."""
    other = discord.world.add_channel("gateway", discord.world.guild)
    await discord.join(discord.world.guild)
    await follow(discord, bot, manager)
    await follow(discord, bot, manager, "gateway", channel=other)
    gone = await discord.slash("unfollow", {"topic": "artemis iii"}, user=manager)
    left = await discord.slash("following")
    there = await discord.slash("following", channel=other)
    await update(bot, newer(SLIPPED, ELSEWHERE))

    assert "no longer follows **Artemis III**" in gone.message.text
    assert "follows nothing" in left.message.text
    assert "- Gateway" in there.message.text
    assert notices(discord) == []
    (notice,) = notices(discord, other)
    assert "Gateway was delayed to 2028" in notice.text


async def test_who_may_decide(discord: FakeDiscord, bot: MoonraceBot, path: Path) -> None:
    """Whoever may not manage the channel is refused here, even where Discord let the command through, and is offered
    nothing; so is everybody in a direct message and where the bot is only the user's own.
    """
    await at_rest(bot)
    world = discord.world
    owner: dict[str, Any] = {"user": world.owner, "even_if_hidden": True}
    values = {"topic": "Artemis III"}
    refusals = [
        await discord.slash("follow", values, even_if_hidden=True),
        await discord.slash("unfollow", values, even_if_hidden=True),
        await discord.slash("follow", values, channel=world.direct_channel(world.owner), install="user", **owner),
        await discord.slash("follow", values, channel=world.channel, install="user", **owner),
        await discord.slash("following", channel=world.direct_channel(world.owner), install="user", **owner),
    ]
    offered = [await discord.autocomplete(name, "topic", "art") for name in ("follow", "unfollow")]

    assert all("may manage this channel" in refusal.message.text for refusal in refusals[:2])
    assert all("only in a channel of a server" in refusal.message.text for refusal in refusals[2:])
    assert all(refusal.ephemeral for refusal in refusals)
    assert offered == [[], []]
    assert fetch(path, "SELECT * FROM followings") == []


async def test_what_is_offered(discord: FakeDiscord, bot: MoonraceBot, manager: User) -> None:
    """To /follow all topics, to /unfollow those that the channel follows."""
    await follow(discord, bot, manager)
    await follow(discord, bot, manager, "gateway")
    offered = await discord.autocomplete("follow", "topic", "artem", user=manager)
    followed = await discord.autocomplete("unfollow", "topic", "gate", user=manager)

    assert "Artemis III" in [choice["name"] for choice in offered]
    assert [choice["name"] for choice in followed] == ["Gateway"]


async def test_what_cannot_be_followed(
    discord: FakeDiscord, bot: MoonraceBot, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that nothing bears gets the closest ones, one topic too many and one not followed a way out."""
    monkeypatch.setattr(subscriptions, "MOST_TOPICS", 1)
    unknown = await follow(discord, bot, manager, "Artemus 3")
    await follow(discord, bot, manager)
    again = await follow(discord, bot, manager)
    full = await follow(discord, bot, manager, "Gateway")
    not_followed = await discord.slash("unfollow", {"topic": "Gateway"}, user=manager)

    assert "Closest: Artemis III" in unknown
    assert "now follows Artemis III" in again
    assert "follows 1 topics already. Use /unfollow" in full
    assert "/following lists" in not_followed.message.text


async def test_where_the_bot_may_not_write(discord: FakeDiscord, bot: MoonraceBot, manager: User) -> None:
    """Nobody follows into a channel that will never get a notice."""
    channel = discord.world.add_channel("mute", discord.world.guild, denied_to_bot=Permission.SEND_MESSAGES)
    await discord.join(discord.world.guild)

    assert "Give me View Channel and Send Messages" in await follow(discord, bot, manager, channel=channel)


async def test_a_server_that_removed_the_bot(
    discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update, path: Path
) -> None:
    """Nothing of it is kept."""
    await follow(discord, bot, manager)
    await update(bot, newer(SLIPPED))
    await discord.leave(discord.world.guild)
    await discord.quiet()

    assert fetch(path, "SELECT id FROM notices UNION SELECT topic FROM followings") == []


async def test_a_server_that_removed_the_bot_while_it_was_off(
    discord: FakeDiscord, bot: MoonraceBot, connection: Connection, manager: User, newer: Update, *, path: Path
) -> None:
    """The next start finds out, and sends nothing there."""
    await follow(discord, bot, manager)
    await bot.close()
    discord.world.guild.has_bot = False
    async with restarted(connection, path, newer(SLIPPED)):
        pass

    assert notices(discord) == []
    assert fetch(path, "SELECT * FROM followings") == []


async def test_the_digest(
    discord: FakeDiscord, bot: MoonraceBot, newer: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was stated or came to be known in the last days, for anybody anywhere, a page at a time."""
    monkeypatch.setattr(news, "NEWS_PER_PAGE", 1)
    bot.service.subscriptions._now = lambda: dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    await at_rest(bot)
    nothing = await discord.slash("digest")
    await update(bot, newer(SLIPPED, ELSEWHERE | {"stated": "2024-01-09"}))
    world = discord.world
    shown = await discord.slash("digest", {"days": 30}, channel=world.direct_channel(world.asker), install="user")
    pages = [shown.message.text]
    await discord.click(shown, "More")
    pages.append(shown.message.text)

    assert "Nothing new in the last 7 days. My newest statement is of 10 April 2026" in nothing.message.text
    assert nothing.message.buttons == []
    assert plain(pages[0]).startswith(
        "New in the last 30 days · 2 milestones · page 1 of 2\n\nFlight of Artemis III\nNow"
    )
    assert "Before · Planned: 2027" in plain(pages[0])
    assert "Gateway is built\nAdded to the past · Delayed: 2028" in plain(pages[1])
    assert shown.message.buttons == ["Back"]
