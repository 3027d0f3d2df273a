"""/setup with the real client and a real database: who may, what is set, and that it holds."""

from __future__ import annotations

from typing import Any

import pytest

from bot.client import Connection, MoonraceBot
from bot.errors import StorageError
from bot.guild_rules import GuildRules, ServerSettings
from bot.service import AskService
from bot.views.host import Interaction
from bot.views.permissions import moderated_guild_of
from tests.bot.conftest import online
from tests.bot.reading import plain
from tests.loopback.exchange import Exchange
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Role, User


@pytest.fixture
def manager(discord: FakeDiscord) -> User:
    """Somebody who may manage the server, and no more."""
    return discord.world.add_member(discord.world.guild, "Mona", Permission.MANAGE_GUILD)


async def at(discord: FakeDiscord, manager: User, step: int) -> Exchange:
    """A walk that has come to a step."""
    shown = await discord.slash("setup start", user=manager)
    for _ in range(1, step):
        await press(discord, shown, "Next", manager)
    return shown


async def press(discord: FakeDiscord, shown: Exchange, button: str, manager: User) -> Exchange:
    """Press a button and wait until the message shows what it led to."""
    pressed = await discord.click(shown, button, user=manager)
    await discord.quiet()
    return pressed


async def choose(discord: FakeDiscord, shown: Exchange, menu: str, values: list[Any], user: User) -> Exchange:
    """Choose from a menu and wait until the message shows what is set now."""
    chosen = await discord.choose(shown, f"moon:set:v1:{menu}", values, user=user)
    await discord.quiet()
    return chosen


async def test_the_walk(discord: FakeDiscord, bot: MoonraceBot, manager: User) -> None:
    """Four steps and a check, each above all that is set now, seen by the manager alone; each choice is kept at once
    and audited.
    """
    world = discord.world
    role = next(role for role in world.guild.roles.values() if role.id != world.guild.id)
    shown = await at(discord, manager, 1)
    first = plain(shown.message.text)
    for number, menu, values in (
        (1, "mentions", [world.channel]),
        (1, "privacy", ["private"]),
        (2, "user", ["10"]),
        (2, "channel", ["5"]),
        (2, "daily", ["20"]),
        (3, "log", [world.channel]),
        (3, "posts", ["digest"]),
        (4, "roles", [role]),
        (4, "keep", ["30"]),
    ):
        if f"step {number} of 4" not in plain(shown.message.text):
            await press(discord, shown, "Next", manager)
        await choose(discord, shown, menu, values, manager)
    last = shown.message.text
    await press(discord, shown, "Check permissions", manager)

    assert shown.ephemeral
    assert "step 1 of 4" in first
    assert "Mentions are answered in: every channel" in first
    assert f"- Mentions are answered in: {world.channel.mention}" in last
    assert "- Answers to commands: seen by the asker alone" in last
    assert "- A person waits 10 seconds between questions" in last
    assert "- A channel waits 5 seconds between questions" in last
    assert "- A person asks at most 20 times a day" in last
    assert f"- Log channel: {world.channel.mention}: weekly digest on, alerts off" in last
    assert f"- May review besides those with Manage Messages: <@&{role.id}>" in last
    assert "- Questions are kept for 30 days" in last
    assert "Nothing is missing" in shown.message.text
    assert await GuildRules(bot.service.log.guilds).of(world.guild.id) == ServerSettings(
        mention_channels=frozenset({world.channel.id}),
        private_by_default=True,
        user_cooldown_seconds=10.0,
        channel_cooldown_seconds=5.0,
        daily_questions=20,
        log_channel_id=world.channel.id,
        alerts=False,
        reviewer_roles=frozenset({role.id}),
        retention_days=30,
    )
    audited = await bot.service.log.audit.recent(world.guild.id, 20)
    assert [(row.moderator_id, row.action) for row in audited] == [(manager.id, "setup")] * 9
    assert audited[0].detail == "retention_days: 90 → 30"


async def test_who_may_set_up(discord: FakeDiscord, bot: MoonraceBot, manager: User) -> None:
    """Members, moderators, administrators of other servers, users of an own installation and people in direct messages
    are refused in every command, menu and button; so is whoever managed the server when the message came. Nothing
    changes.
    """
    world = discord.world
    moderator = world.add_member(world.guild, "Max", Permission.MANAGE_MESSAGES)
    elsewhere = world.add_guild("Elsewhere", has_bot=False, owner=moderator)
    shown = await discord.slash("setup start", user=manager)
    places: list[tuple[User, dict[str, Any]]] = [
        (world.asker, {}),
        (moderator, {}),
        (moderator, {"guild": elsewhere, "install": "user"}),
        (moderator, {"channel": world.direct_channel(moderator), "install": "user"}),
    ]
    refused = [
        await discord.slash(command, user=user, even_if_hidden=True, **where)
        for command in ("setup start", "setup check")
        for user, where in places
    ]
    world.grant(world.guild, manager, 0)
    late = [
        await press(discord, shown, "Next", manager),
        await choose(discord, shown, "mentions", [world.channel], manager),
        await choose(discord, shown, "privacy", ["private"], manager),
    ]

    assert all(each.ephemeral for each in refused)
    assert all("manage this server" in each.message.text or "member of" in each.message.text for each in refused)
    assert all(each.ephemeral and "manage this server" in each.message.text for each in late)
    assert await bot.service.log.guilds.all_settings() == []
    assert await bot.service.log.audit.recent(world.guild.id, 1) == []


async def test_a_channel_of_ones_own_is_not_enough(discord: FakeDiscord, bot: MoonraceBot, manager: User) -> None:
    """Permissions that Discord grants in one channel alone set nothing up and review nothing."""
    del bot
    world = discord.world
    member = world.add_member(world.guild, "Mia", Permission.SEND_MESSAGES)
    (role,) = world.guild.members[member.id]
    await discord.slash("setup start", user=manager)  # with which the bot hears of the role as it is
    world.guild.roles[role] = Role(role, "of one channel", Permission.MANAGE_GUILD)
    asked = await discord.slash("setup start", user=member)

    assert "manage this server" in asked.message.text


async def test_a_check_that_fails_denies(
    discord: FakeDiscord, bot: MoonraceBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it cannot be found out who may review, nobody may, and they are told so."""
    bot.rules._known = None

    async def locked() -> None:
        raise StorageError("database is locked")

    monkeypatch.setattr(bot.service.log.guilds, "all_settings", locked)

    @bot.tree.command()
    async def probe(interaction: Interaction) -> None:
        """Ask who may."""
        await moderated_guild_of(interaction)
        await interaction.response.send_message("secret")

    await bot.tree.sync()
    asked = await discord.slash("probe")

    assert "I did nothing" in asked.message.text


async def test_who_reviews(discord: FakeDiscord, bot: MoonraceBot) -> None:
    """Whoever has Manage Messages, and whoever has a role that /setup names, as long as they have it."""
    world = discord.world
    moderator = world.add_member(world.guild, "Max", Permission.MANAGE_MESSAGES)
    helper = world.add_member(world.guild, "Hal", Permission.SEND_MESSAGES)
    (role,) = world.guild.members[helper.id]

    @bot.tree.command()
    async def probe(interaction: Interaction) -> None:
        """Ask who may."""
        await moderated_guild_of(interaction)
        await interaction.response.send_message("secret", ephemeral=True)

    await bot.tree.sync()
    before = await discord.slash("probe", user=helper)
    await bot.rules.change(world.guild.id, 1, reviewer_roles=frozenset({role}))
    texts = [(await discord.slash("probe", user=user)).message.text for user in (moderator, helper, world.asker)]
    world.guild.members[helper.id] = ()
    after = await discord.slash("probe", user=helper)

    assert texts[:2] == ["secret"] * 2
    assert all("Only moderators" in text for text in (before.message.text, texts[2], after.message.text))


async def test_roles_that_never_review(discord: FakeDiscord, bot: MoonraceBot, manager: User) -> None:
    """Everyone is no role to review by, nor is one of another server; nothing is saved."""
    world = discord.world
    other = world.add_guild("Other")
    shown = await at(discord, manager, 4)
    for role in (world.guild.roles[world.guild.id], other.roles[other.id]):
        chosen = await choose(discord, shown, "roles", [role], manager)
        assert "never let everyone review" in chosen.message.text

    assert await bot.service.log.guilds.all_settings() == []


async def test_menus_survive_a_restart(
    discord: FakeDiscord, bot: MoonraceBot, connection: Connection, service: AskService, manager: User
) -> None:
    """An old message sets up on, from what is set by then; taking everything back leaves the defaults."""
    world = discord.world
    shown = await discord.slash("setup start", user=manager)
    await choose(discord, shown, "mentions", [world.channel], manager)
    await bot.close()
    async with online(MoonraceBot(connection, service), discord.token) as again:
        assert again.rules.in_force(world.guild.id).mention_channels == {world.channel.id}
        await choose(discord, shown, "mentions", [], manager)

        assert "every channel" in shown.message.text
        assert again.rules.in_force(world.guild.id) == ServerSettings()


async def test_what_is_missing(discord: FakeDiscord, bot: MoonraceBot, manager: User) -> None:
    """Each missing permission is told with its channel, what it costs and what to do; a chosen channel or role that is
    gone, too; what is hidden from the bot and was not chosen is not.
    """
    world = discord.world
    names = {
        "mute": Permission.SEND_MESSAGES,
        "plain": Permission.EMBED_LINKS | Permission.READ_MESSAGE_HISTORY,
        "hidden": Permission.VIEW_CHANNEL,
    }
    places = {name: world.add_channel(name, world.guild, denied_to_bot=int(denied)) for name, denied in names.items()}
    await discord.join(world.guild)
    await bot.service.subscriptions.follow(places["mute"].id, world.guild.id, "everything", None)
    await bot.rules.change(world.guild.id, 1, log_channel_id=places["hidden"].id, reviewer_roles=frozenset({5}))
    told = (await discord.slash("setup check", user=manager)).message.text
    await bot.rules.change(world.guild.id, 1, mention_channels=frozenset({6}))
    gone = (await discord.slash("setup check", user=manager)).message.text

    do = "Open the channel's settings, then Permissions, choose my role and allow"
    assert f"In {places['mute'].mention} I lack Send Messages, so mentions there get no answer. {do} it." in told
    assert f"In {places['mute'].mention} I lack Send Messages, so its notices cannot be posted. {do} it." in told
    assert f"In {places['plain'].mention} I lack Embed Links, so answers there are plain text." in told
    assert f"In {places['plain'].mention} I lack Read Message History, so answers there do not show" in told
    both = f"In {places['hidden'].mention} I lack View Channel and Send Messages"
    assert f"{both}, so no digest and no alert can be posted. {do} them." in told
    assert "A role that may review is gone" in told
    assert told.count(places["hidden"].mention) == 2  # that, and which channel is chosen
    assert "A channel in which mentions are to be answered is gone or hidden from me" in gone
