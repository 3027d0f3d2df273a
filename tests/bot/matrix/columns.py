"""Who comes, from where, and what they may do: the columns of the matrix."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

import discord
import pytest

from bot.client import MoonraceBot
from tests.bot.matrix.stock import EVERYTHING, Desk
from tests.bot.matrix.watching import Watch
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User

WORKING = Permission.MANAGE_MESSAGES | Permission.MANAGE_GUILD


class Right(Enum):
    """What an entry point asks for."""

    MODERATE = "Only moderators of this server may do that"
    ADMINISTER = "Only who may manage this server sets me up"
    FOLLOW = "Only who may manage this channel decides"


NOBODY, ALL = frozenset[Right](), frozenset(Right)
REFUSALS = (*(right.value for right in Right), "That goes only in a channel", "I cannot find out just now")


@dataclass(frozen=True)
class Stage:
    """A bot on two servers: ours, and another one."""

    discord: FakeDiscord
    bot: MoonraceBot
    watch: Watch
    path: Path
    ours: Desk
    theirs: Desk

    def member(self, name: str, permissions: int = 0) -> User:
        """Somebody on our server."""
        return self.discord.world.add_member(self.ours.guild, name, permissions)


@dataclass(frozen=True)
class Case:
    """Whoever acts `where` it says has what the moderator of `desk` was shown. `while_acting` holds only meanwhile."""

    desk: Desk
    where: dict[str, Any]
    while_acting: Callable[[], AbstractContextManager[Any]] = field(default=nullcontext)

    @property
    def is_foreign(self) -> bool:
        """Whether the ids are those of another server than the one acted in."""
        return self.where["channel"].guild is not self.desk.guild


Column: TypeAlias = Callable[[Stage], Awaitable[Case]]


def by(stage: Stage, user: User, **where: Any) -> Case:
    """Somebody in our channel, unless it says otherwise."""
    return Case(stage.ours, {"user": user, "channel": stage.ours.channel, **where})


async def member(stage: Stage) -> Case:
    return by(stage, stage.member("Ned"))


async def moderator(stage: Stage) -> Case:
    return by(stage, stage.member("Max", Permission.MANAGE_MESSAGES))


async def reviewer(stage: Stage) -> Case:
    user = stage.member("Rita", Permission.VIEW_CHANNEL)
    (role,) = stage.ours.guild.members[user.id]
    await stage.bot.rules.change(stage.ours.guild.id, 1, reviewer_roles=frozenset({role}))
    return by(stage, user)


async def manager(stage: Stage) -> Case:
    return by(stage, stage.member("Mona", Permission.MANAGE_GUILD))


async def administrator(stage: Stage) -> Case:
    return by(stage, stage.member("Adam", Permission.ADMINISTRATOR))


async def demoted_moderator(stage: Stage) -> Case:
    """Who opened the message is who presses, in vain."""
    user = stage.ours.moderator
    members = stage.ours.guild.members

    @contextmanager
    def demoted() -> Iterator[None]:
        roles, members[user.id] = members[user.id], ()
        yield
        members[user.id] = roles

    return Case(stage.ours, {"user": user, "channel": stage.ours.channel}, demoted)


async def moderator_in_this_channel_only(stage: Stage) -> Case:
    user = stage.member("Cleo")
    stage.ours.channel.granted[user.id] = EVERYTHING
    return by(stage, user)


async def administrator_of_another_server(stage: Stage) -> Case:
    """A member here, without a right."""
    user = stage.discord.world.add_member(stage.theirs.guild, "Stan", Permission.ADMINISTRATOR)
    stage.ours.guild.members[user.id] = ()
    return by(stage, user)


async def administrator_of_another_server_with_ids_of_ours(stage: Stage) -> Case:
    user = stage.discord.world.add_member(stage.theirs.guild, "Stan", Permission.ADMINISTRATOR)
    return by(stage, user, channel=stage.theirs.channel)


async def moderator_with_ids_of_another_server(stage: Stage) -> Case:
    user = stage.member("Max", Permission.MANAGE_MESSAGES)
    return Case(stage.theirs, {"user": user, "channel": stage.ours.channel})


async def own_installation(stage: Stage) -> Case:
    return by(stage, stage.ours.guild.owner, install="user")


async def own_installation_elsewhere(stage: Stage) -> Case:
    owner = stage.ours.guild.owner
    guild = stage.discord.world.add_guild("Without the bot", has_bot=False, owner=owner)
    return by(stage, owner, channel=guild.channels[0], install="user")


async def direct_message(stage: Stage) -> Case:
    owner = stage.ours.guild.owner
    return by(stage, owner, channel=stage.discord.world.direct_channel(owner))


async def group_chat(stage: Stage) -> Case:
    world = stage.discord.world
    return by(stage, world.owner, channel=world.group_channel(world.owner, world.asker), install="user")


async def server_that_discord_has_not_told_of(stage: Stage) -> Case:
    """Whoever manages it may have their channel follow, which Discord itself vouches for; more is not known of them."""
    world = stage.discord.world
    guild = world.add_guild("Just founded")
    return by(stage, world.add_member(guild, "Fay", EVERYTHING), channel=guild.channels[0])


async def reviewer_while_the_log_is_locked(stage: Stage) -> Case:
    found = await reviewer(stage)

    @contextmanager
    def unknown() -> Iterator[None]:
        stage.bot.rules._known = None
        with stage.watch.locked():
            yield

    return Case(found.desk, found.where, unknown)


async def manager_while_checks_fail(stage: Stage) -> Case:
    @contextmanager
    def broken() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(discord.Member, "guild_permissions", property(_fail))
            yield

    user = stage.member("Mona", WORKING)
    return Case(stage.ours, {"user": user, "channel": stage.ours.channel}, broken)


def _fail(_: discord.Member) -> discord.Permissions:
    raise RuntimeError("on purpose")
