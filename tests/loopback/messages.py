"""Messages as they stand in channels, and how much of each the bot may read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import IntFlag

from tests.loopback.components import Part, numbered, walk
from tests.loopback.mentions import pinged
from tests.loopback.sessions import Event
from tests.loopback.world import DM, Channel, Json, User, World

DEFAULT, REPLY, CHAT_INPUT_COMMAND, CONTEXT_MENU_COMMAND = 0, 19, 20, 23  # message types


class MessageFlag(IntFlag):
    """The message flags that a bot meets."""

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


NO_FLAGS = MessageFlag(0)


def timestamp() -> str:
    """Return the present time in the form that Discord prints."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


@dataclass(slots=True, eq=False)
class Message:
    """A message in its latest form; `versions` holds the bodies that were sent for it, oldest first."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: MessageFlag = NO_FLAGS
    kind: int = DEFAULT
    reply_to: Message | None = None
    mentions: tuple[User, ...] = ()
    interaction: Json | None = None
    audience: User | None = None
    edited: str | None = None
    deleted: bool = False
    nonce: str | None = None
    created: str = field(default_factory=timestamp)
    versions: list[Json] = field(default_factory=list)
    event: Event | None = None  # how the bot learned of it

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return bool(self.flags & MessageFlag.EPHEMERAL)

    @property
    def pings(self) -> list[str]:
        """The mentions in any of its versions that notify somebody, as they are written."""
        by_interaction = self.interaction is not None
        return [ping for body in self.versions for ping in pinged(body, by_interaction=by_interaction)]

    @property
    def loading(self) -> bool:
        """Whether it still shows that the bot is thinking."""
        return bool(self.flags & MessageFlag.LOADING)

    @property
    def text(self) -> str:
        """All that can be read in it, from top to bottom: content, embeds, text displays."""
        lines = [self.content]
        for embed in self.embeds:
            lines += [embed.get("author", {}).get("name", ""), embed.get("title", ""), embed.get("description", "")]
            lines += [text for entry in embed.get("fields", []) for text in (entry["name"], entry["value"])]
            lines.append(embed.get("footer", {}).get("text", ""))
        lines += [part["content"] for part in self.parts() if part["type"] == Part.TEXT_DISPLAY]
        return "\n".join(line for line in lines if line)

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons that can be pressed, in order."""
        buttons = [part for part in self.parts() if part["type"] == Part.BUTTON]
        return [button.get("label", "") for button in buttons if not button.get("disabled")]

    def parts(self) -> list[Json]:
        """Return its components, nested ones too, in the order in which they are drawn."""
        return walk(self.components)

    def take(self, body: Json) -> None:
        """Change what the body names, leave the rest, and remember the body."""
        self.versions.append(body)
        self.content = body["content"] or "" if "content" in body else self.content
        self.embeds = [{"type": "rich"} | embed for embed in body["embeds"] or []] if "embeds" in body else self.embeds
        self.components = numbered(body["components"] or []) if "components" in body else self.components
        self.attachments = body["attachments"] or [] if "attachments" in body else self.attachments

    def readable_by_bot(self, bot: User) -> bool:
        """Whether content reaches the bot without the privileged intent (own, direct, or it is mentioned)."""
        direct = self.channel.kind == DM and bot in self.channel.recipients
        return self.author == bot or direct or bot in self.mentions

    def payload(self, world: World, *, with_content: bool = True, nested: bool = True) -> Json:
        """Return the message object as Discord sends it; without content for a bot that may not read it."""
        guild = self.channel.guild
        body: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.payload(),
            "content": self.content if with_content else "",
            "embeds": self.embeds if with_content else [],
            "components": self.components if with_content else [],
            "attachments": self.attachments if with_content else [],
            "flags": int(self.flags),
            "type": self.kind,
            "timestamp": self.created,
            "edited_timestamp": self.edited,
            "tts": False,
            "pinned": False,
            "mention_everyone": False,
            "mention_roles": [],
            "mentions": [user.payload() for user in self.mentions],
        }
        if guild is not None:
            body["guild_id"] = str(guild.id)
            if self.author.id in guild.members:
                body["member"] = guild.member_payload(self.author)
        if self.author == world.bot:
            body["application_id"] = str(world.bot.id)
        if self.interaction is not None:
            body["interaction_metadata"] = self.interaction
        if self.reply_to is not None:
            body["message_reference"] = {
                "type": 0,
                "channel_id": str(self.channel.id),
                "message_id": str(self.reply_to.id),
            }
            if guild is not None:
                body["message_reference"]["guild_id"] = str(guild.id)
            if nested:
                body["referenced_message"] = self._referenced(world)
        return body

    def _referenced(self, world: World) -> Json | None:
        if self.reply_to is None or self.reply_to.deleted:
            return None
        readable = self.reply_to.readable_by_bot(world.bot)
        return self.reply_to.payload(world, with_content=readable, nested=False)
