"""Who and what exists in the fake Discord: users, servers with roles and members, channels; and their payloads."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field, replace
from typing import Any

from tests.loopback.permissions import ALL_PERMISSIONS, EVERYBODY_MAY, Permission

Json = dict[str, Any]

DISCORD_EPOCH_MS = 1_420_070_400_000  # 2015-01-01 UTC, where snowflakes begin
FOUNDED = 200_000_000_000  # milliseconds after that epoch (May 2021): when users, servers and channels were made
SERVERS_FROM = 1_000_000  # far enough from the other ids
TEXT, DM, GROUP_DM = 0, 1, 3  # channel types


class Snowflakes:
    """Discord's ids. Lasting things get the same ids in every run, so that a server's shard is known beforehand;
    messages and interactions get ids of this very moment, because clients read their age from the id.
    """

    def __init__(self) -> None:
        self._lasting = itertools.count(FOUNDED)
        self._guilds = itertools.count(FOUNDED + SERVERS_FROM)
        self._newest = 0

    def lasting(self) -> int:
        """Return the next id of a user, role or channel."""
        return next(self._lasting) << 22

    def guild(self) -> int:
        """Return the next id of a server: one after the other belongs to the next shard."""
        return next(self._guilds) << 22

    def momentary(self) -> int:
        """Return an id that carries the present time and is greater than all before it."""
        now = (int(time.time() * 1000) - DISCORD_EPOCH_MS) << 22
        self._newest = max(self._newest + 1, now)
        return self._newest


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot itself."""

    id: int
    name: str
    bot: bool = False

    @property
    def mention(self) -> str:
        """The text that mentions this user in a message."""
        return f"<@{self.id}>"

    def payload(self) -> Json:
        """Return the user object as Discord sends it."""
        return {
            "id": str(self.id),
            "username": self.name.lower(),
            "global_name": self.name,
            "discriminator": "0",
            "avatar": None,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
            "bot": self.bot,
        }


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions in one server; the role with the server's own id is @everyone."""

    id: int
    name: str
    permissions: int

    def without(self, permissions: int) -> Role:
        """Return the role with some of its permissions taken away."""
        return replace(self, permissions=self.permissions & ~permissions)

    def payload(self) -> Json:
        """Return the role object as Discord sends it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "position": 0,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel of a server, or a direct conversation (`guild` is None) with `recipients`."""

    id: int
    name: str
    kind: int
    guild: Guild | None = None
    recipients: tuple[User, ...] = ()
    denied_to_bot: int = 0
    granted: dict[int, int] = field(default_factory=dict)  # user id -> permission bits held in this channel alone

    @property
    def mention(self) -> str:
        """The text that links to this channel."""
        return f"<#{self.id}>"

    def payload(self, bot: User) -> Json:
        """Return the channel object as Discord sends it to the bot."""
        common: Json = {"id": str(self.id), "type": self.kind, "last_message_id": None, "flags": 0}
        if self.guild is None:
            return common | {"recipients": [user.payload() for user in self.recipients if user != bot]}
        bits = {bot.id: (0, int(self.denied_to_bot))} if self.denied_to_bot else {}
        bits |= {member: (int(allowed), 0) for member, allowed in self.granted.items()}
        ways = [{"id": str(who), "type": 1, "allow": str(yes), "deny": str(no)} for who, (yes, no) in bits.items()]
        return common | {
            "guild_id": str(self.guild.id),
            "name": self.name,
            "position": 0,
            "permission_overwrites": ways,
            "parent_id": None,
            "topic": None,
            "nsfw": False,
            "rate_limit_per_user": 0,
        }


@dataclass(slots=True, eq=False)
class Guild:
    """A server. Without `has_bot` the application is there only through people who installed it for themselves."""

    id: int
    name: str
    owner: User
    has_bot: bool = True
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, tuple[int, ...]] = field(default_factory=dict)  # user id -> ids of the roles held
    channels: list[Channel] = field(default_factory=list)
    announced: set[int] = field(default_factory=set)  # ids of the roles that the bot heard of

    def permissions_of(self, user: User, channel: Channel | None = None) -> int:
        """Return what a member may do here, or in one of the channels, as the permission bits."""
        if user == self.owner:
            return ALL_PERMISSIONS
        bits = self.roles[self.id].permissions | (channel.granted.get(user.id, 0) if channel else 0)
        for role_id in self.members.get(user.id, ()):
            bits |= self.roles[role_id].permissions
        return ALL_PERMISSIONS if bits & Permission.ADMINISTRATOR else int(bits)

    def member_payload(self, user: User) -> Json:
        """Return the member object without the user in it, as it stands in messages."""
        return {
            "roles": [str(role_id) for role_id in self.members.get(user.id, ())],
            "joined_at": "2021-05-01T12:00:00.000000+00:00",
            "nick": None,
            "avatar": None,
            "banner": None,
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }

    def acting_member_payload(self, user: User, channel: Channel | None = None) -> Json:
        """Return the member object as it stands in interactions, with what the member may do in a channel."""
        return self.member_payload(user) | {"permissions": str(self.permissions_of(user, channel))}

    def summary(self, bot: User) -> Json:
        """Return the server as REST describes it: without its channels and members."""
        unsaid = {"channels", "members", "threads", "voice_states", "presences", "joined_at", "member_count"}
        return {name: value for name, value in self.payload(bot).items() if name not in unsaid}

    def payload(self, bot: User) -> Json:
        """Return the server as in GUILD_CREATE: of the members only the bot, as without the members intent."""
        self.announced.update(self.roles)
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner.id),
            "unavailable": False,
            "large": False,
            "joined_at": "2021-05-01T12:00:00.000000+00:00",
            "member_count": len(self.members),
            "features": [],
            "preferred_locale": "en-US",
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "system_channel_flags": 0,
            "roles": [role.payload() for role in self.roles.values()],
            "channels": [channel.payload(bot) for channel in self.channels],
            "members": [self.member_payload(bot) | {"user": bot.payload()}],
            "emojis": [],
            "stickers": [],
            "threads": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


class World:
    """Everything that exists. Begins with a bot, one server with one channel, its owner, and a member who asks."""

    def __init__(self) -> None:
        self.ids = Snowflakes()
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.bot = self.add_user("Moonrace", bot=True)
        self.owner = self.add_user("Olga")
        self.asker = self.add_user("Ada")
        self.guild = self.add_guild("Lunar Society")
        self.channel = self.guild.channels[0]

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """Create a user who is in no server yet."""
        user = User(self.ids.lasting(), name, bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, *, has_bot: bool = True, owner: User | None = None) -> Guild:
        """Create a server with a channel `general` whose members are its owner, the asker and, mostly, the bot."""
        guild = Guild(self.ids.guild(), name, owner or self.owner, has_bot)
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYBODY_MAY)
        self.guilds[guild.id] = guild
        self.add_channel("general", guild)
        for user in {guild.owner, self.asker} | ({self.bot} if has_bot else set()):
            guild.members[user.id] = ()
        return guild

    def add_channel(self, name: str, guild: Guild, *, denied_to_bot: int = 0) -> Channel:
        """Create a text channel; `denied_to_bot` are permission bits that the bot lacks in it."""
        channel = Channel(self.ids.lasting(), name, TEXT, guild, denied_to_bot=denied_to_bot)
        self.channels[channel.id] = channel
        guild.channels.append(channel)
        return channel

    def add_member(self, guild: Guild, name: str, permissions: int = 0) -> User:
        """Create a user and make them a member who holds a role with these permissions besides everybody's."""
        user = self.add_user(name)
        self.grant(guild, user, permissions)
        return user

    def grant(self, guild: Guild, user: User, permissions: int) -> None:
        """Give a user exactly these permissions besides everybody's; 0 takes them all away again."""
        if not permissions:
            guild.members[user.id] = ()
            return
        role = Role(self.ids.lasting(), f"role of {user.name}", permissions)
        guild.roles[role.id] = role
        guild.members[user.id] = (role.id,)

    def direct_channel(self, user: User) -> Channel:
        """Return the conversation between a user and the bot, made at first use."""
        for channel in self.channels.values():
            if channel.kind == DM and user in channel.recipients:
                return channel
        channel = Channel(self.ids.lasting(), user.name, DM, recipients=(user, self.bot))
        self.channels[channel.id] = channel
        return channel

    def group_channel(self, *users: User) -> Channel:
        """Create a private conversation that the bot is not part of (where only an own installation reaches)."""
        channel = Channel(self.ids.lasting(), "group", GROUP_DM, recipients=users)
        self.channels[channel.id] = channel
        return channel

    def bot_is_in(self, channel: Channel) -> bool:
        """Whether the bot itself takes part in a channel."""
        return channel.guild.has_bot if channel.guild is not None else self.bot in channel.recipients

    def bot_permissions(self, channel: Channel) -> int:
        """Return what the application may do in a channel, as the permission bits of `app_permissions`."""
        if channel.guild is None:
            return int(EVERYBODY_MAY)
        if not channel.guild.has_bot:
            return int(Permission.EMBED_LINKS | Permission.ATTACH_FILES)
        return channel.guild.permissions_of(self.bot) & ~channel.denied_to_bot
