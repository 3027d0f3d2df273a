"""Following topics, with the real client and a real database: who may, what a channel gets, and how often."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from bot import subscriptions
from bot.client import Connection, MoonraceBot, announcing
from bot.rendering import news
from bot.service import AskService
from bot.storage import QuestionLog
from knowledge.answering import KnowledgeBase
from knowledge.library import load
from tests.bot.conftest import SMALL, online
from tests.bot.logged import fetch, url_of
from tests.bot.reading import plain
from tests.loopback.messages import Message
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Channel, User

MESSAGES, ONE_MESSAGE = "/channels/*/messages", "/channels/*/messages/*"
STATEMENT = """
[[statement]]
id = "{id}"
milestone = "{milestone}"
text = "{text}"
stated = "{stated}"
when = "{when}"
status = "delayed"
sources = ["agency-2026"]
"""
SLIPPED = {
    "id": "race-101",
    "milestone": "artemis-3-flight",
    "text": "The Agency moved Artemis III to 2028.",
    "stated": "2026-05-20",
    "when": "2028",
}
SLIPPED_AGAIN = SLIPPED | {
    "id": "race-102",
    "text": "The Agency moved Artemis III to 2029.",
    "stated": "2026-05-21",
    "when": "2029",
}
ELSEWHERE = SLIPPED | {"id": "race-103", "milestone": "gateway-built", "text": "Gateway was delayed to 2028."}
Update = Callable[..., KnowledgeBase]


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two notices."""
    monkeypatch.setattr(announcing, "SECONDS_BETWEEN_NOTICES", 0)


@pytest.fixture
def newer(tmp_path: Path) -> Update:
    """Makes a knowledge base with more statements than the one before."""
    folder = tmp_path / "library"
    shutil.copytree(SMALL, folder)

    def make(*statements: dict[str, str]) -> KnowledgeBase:
        with (folder / "ledger" / "race.toml").open("a", encoding="utf-8") as ledger:
            ledger.writelines(STATEMENT.format(**statement) for statement in statements)
        return KnowledgeBase(load(folder), today=lambda: dt.date(2026, 6, 1))

    return make


@pytest.fixture
def manager(discord: FakeDiscord) -> User:
    """Somebody who may manage channels, and no more."""
    return discord.world.add_member(discord.world.guild, "Mona", Permission.MANAGE_CHANNELS)


async def at_rest(bot: MoonraceBot) -> None:
    """Wait until the bot has told what there was to tell."""
    changed = bot.service.subscriptions.changed
    while changed.is_set() or not changed._waiters:  # noqa: ASYNC110  # who waits has no event
        await asyncio.sleep(0)


async def follow(discord: FakeDiscord, bot: MoonraceBot, manager: User, topic: str = "Artemis III", **more: Any) -> str:
    """Follow a topic; the bot's reply."""
    await at_rest(bot)
    channel = more.pop("channel", None)
    exchange = await discord.slash("follow", {"topic": topic, **more}, user=manager, channel=channel)
    assert exchange.ephemeral
    return plain(exchange.message.text)


async def update(bot: MoonraceBot, base: KnowledgeBase) -> None:
    """Give the bot newer knowledge, and wait until it has told of it."""
    bot.service.adopt(base)
    await at_rest(bot)


def notices(discord: FakeDiscord, channel: Channel | None = None) -> list[Message]:
    """The bot's messages in a channel that are no replies to anybody."""
    return [each for each in discord.messages_in(channel) if each.author == discord.world.bot and not each.interaction]


@asynccontextmanager
async def restarted(connection: Connection, path: Path, base: KnowledgeBase) -> AsyncIterator[MoonraceBot]:
    """Another process with the same database."""
    log = await QuestionLog.open(url_of(path))
    try:
        async with online(MoonraceBot(connection, AskService(base, log, key=b"k" * 32)), connection.token) as bot:
            await at_rest(bot)
            yield bot
    finally:
        await log.close()


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


async def test_news_that_came_with_a_restart(
    discord: FakeDiscord,
    bot: MoonraceBot,
    connection: Connection,
    manager: User,
    newer: Update,
    *,
    path: Path,
) -> None:
    """A newer library tells its news at the first start, not at the second, and edits what an earlier process sent."""
    await follow(discord, bot, manager)
    await bot.close()
    base = newer(SLIPPED)
    texts = []
    for library in (base, base, newer(SLIPPED_AGAIN)):
        async with restarted(connection, path, library):
            texts.append([plain(notice.text).split("\n")[2] for notice in notices(discord)])

    assert [[text.split(" · ")[1] for text in each] for each in texts] == [
        ["Delayed: 2028"],
        ["Delayed: 2028"],
        ["Delayed: 2029"],
    ]
    assert len(discord.recording.find("PATCH", ONE_MESSAGE)) == 1


@pytest.mark.parametrize("found", [False, True])
async def test_a_crash_before_the_notice_was_noted_as_sent(
    discord: FakeDiscord,
    bot: MoonraceBot,
    connection: Connection,
    manager: User,
    newer: Update,
    *,
    path: Path,
    found: bool,
) -> None:
    """The next process finds it, or sends it with the same nonce, so that there is one; and brings that up to date."""
    await follow(discord, bot, manager)
    if not found:
        discord.world.channel.denied_to_bot = int(Permission.READ_MESSAGE_HISTORY)
    await update(bot, newer(SLIPPED))
    await bot.close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE notices SET state = 'sending', message_id = NULL")
    async with restarted(connection, path, newer(SLIPPED_AGAIN)):
        pass

    (notice,) = notices(discord)
    nonces = [request.body["nonce"] for request in discord.recording.find("POST", MESSAGES)]
    assert "Delayed: 2029" in plain(notice.text)
    assert len(nonces) == (1 if found else 2)
    assert len(set(nonces)) == 1
    assert fetch(path, "SELECT state, message_id FROM notices") == [("sent", notice.id)]


async def test_a_stop_before_the_notice_is_out(
    discord: FakeDiscord,
    connection: Connection,
    service: AskService,
    manager: User,
    newer: Update,
    *,
    path: Path,
) -> None:
    """What was not sent when the process ended is sent by the next one, once."""
    base = newer(SLIPPED)
    async with online(MoonraceBot(connection, service, shutdown_seconds=0.001), discord.token) as bot:
        await follow(discord, bot, manager)
        held = discord.hold("POST", MESSAGES)
        bot.service.adopt(base)
        await held.arrived()
    sent_by_then = notices(discord)
    held.release()
    async with restarted(connection, path, base):
        pass

    assert sent_by_then == []
    assert len(notices(discord)) == 1


async def test_discord_in_trouble(
    discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notice that Discord could not take waits for the next attempt."""
    monkeypatch.setattr(announcing, "SECONDS_BETWEEN_ATTEMPTS", 0.001)
    await follow(discord, bot, manager)
    discord.fail_next("POST", MESSAGES, status=500, times=6)
    bot.service.adopt(newer(SLIPPED))
    await discord.changes.until(lambda: notices(discord), "a notice after all")
    await at_rest(bot)

    assert len(notices(discord)) == 1


async def test_the_first_run_tells_nothing_old(
    discord: FakeDiscord, connection: Connection, log: QuestionLog, base: KnowledgeBase, path: Path
) -> None:
    """A database that has noted no statement yet has nothing to compare with, whoever follows whatever."""
    service = AskService(base, log, key=b"k" * 32)
    world = discord.world
    await service.subscriptions.follow(world.channel.id, world.guild.id, "everything", None)
    async with online(MoonraceBot(connection, service), discord.token) as bot:
        await at_rest(bot)

    assert notices(discord) == []
    assert fetch(path, "SELECT count(*) > 0, max(at) FROM known_statements") == [(1, None)]


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


async def test_one_after_the_other(
    discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two notices there is a pause, which a stop does not wait for; what is left waits for the next start."""
    monkeypatch.setattr(announcing, "SECONDS_BETWEEN_NOTICES", 3600)
    await follow(discord, bot, manager, "everything")
    bot.service.adopt(newer(SLIPPED, ELSEWHERE))
    await discord.changes.until(lambda: notices(discord), "the first notice")
    await discord.quiet()
    await bot.close()

    assert len(notices(discord)) == 1
    assert [row.state for row in await bot.service.log.follows.waiting()] == ["waiting"]


@pytest.mark.parametrize("gone", [False, True])
async def test_a_channel_that_takes_no_more_notices(
    discord: FakeDiscord,
    bot: MoonraceBot,
    manager: User,
    newer: Update,
    caplog: pytest.LogCaptureFixture,
    *,
    path: Path,
    gone: bool,
) -> None:
    """It is told to the log and forgotten; the other channels get theirs."""
    world = discord.world
    other = world.add_channel("other", world.guild)
    await discord.join(world.guild)
    await follow(discord, bot, manager, "everything", channel=other)
    await follow(discord, bot, manager)
    if gone:
        del world.channels[other.id]
    else:
        other.denied_to_bot = int(Permission.SEND_MESSAGES)
    await update(bot, newer(SLIPPED, ELSEWHERE))

    assert f"Channel {other.id} is gone or closed to me" in caplog.text
    assert notices(discord, other) == []
    assert len(notices(discord)) == 1
    assert fetch(path, "SELECT channel_id FROM followings UNION SELECT channel_id FROM notices") == [
        (world.channel.id,)
    ]


async def test_without_embed_links(discord: FakeDiscord, bot: MoonraceBot, manager: User, newer: Update) -> None:
    """The notice is plain text, also where the permission was taken away a moment ago."""
    await follow(discord, bot, manager)
    discord.world.channel.denied_to_bot = int(Permission.EMBED_LINKS)
    await update(bot, newer(SLIPPED))

    (notice,) = notices(discord)
    assert notice.embeds == []
    assert "**Now** · Delayed: 2028" in notice.content
    assert "](<https://" in notice.content


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
