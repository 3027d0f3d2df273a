"""Posting, editing and deleting in channels, with the events that tell the bot of it."""

from __future__ import annotations

from tests.loopback import limits
from tests.loopback.gateway import Gateway
from tests.loopback.mentions import mentioned
from tests.loopback.messages import DEFAULT, REPLY, Message, MessageFlag, timestamp
from tests.loopback.permissions import Permission
from tests.loopback.recording import Upload
from tests.loopback.refusals import (
    empty_message,
    invalid_form,
    missing_access,
    missing_permissions,
    no_reply_without_history,
    not_your_message,
    unknown_channel,
    unknown_message,
)
from tests.loopback.sessions import Event, Intent
from tests.loopback.waiting import Changes
from tests.loopback.world import Channel, Json, User, World

SETTABLE = (
    MessageFlag.EPHEMERAL | MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2
)
EDITABLE = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.COMPONENTS_V2


class Channels:
    """All messages, in order."""

    def __init__(self, world: World, gateway: Gateway, changes: Changes) -> None:
        self.world = world
        self.gateway = gateway
        self.changes = changes
        self.messages: dict[int, Message] = {}

    def in_channel(self, channel: Channel) -> list[Message]:
        """Return the messages of a channel that are still there, oldest first."""
        return [message for message in self.messages.values() if message.channel == channel and not message.deleted]

    def history(self, channel: Channel, since: int) -> list[Message]:
        """Return what the bot may read back of a channel after an id, oldest first: nothing without the permission."""
        readable = self.world.bot_permissions(channel) & Permission.READ_MESSAGE_HISTORY
        return [each for each in self.in_channel(channel) if readable and each.id > since and not each.ephemeral]

    def visible_to_bot(self, channel_id: str) -> Channel:
        """Return the channel that a path of the REST interface names, if the bot may see it."""
        channel = self.world.channels.get(int(channel_id)) if channel_id.isdigit() else None
        if channel is None:
            raise unknown_channel()
        if not self.world.bot_is_in(channel) or not self.world.bot_permissions(channel) & Permission.VIEW_CHANNEL:
            raise missing_access()
        return channel

    def get(self, channel: Channel, message_id: str) -> Message:
        """Return the message that a path names."""
        message = self.messages.get(int(message_id)) if message_id.isdigit() else None
        if message is None or message.deleted or message.channel != channel or message.ephemeral:
            raise unknown_message()
        return message

    async def say(self, channel: Channel, author: User, text: str, reply_to: Message | None, *, ping: bool) -> Message:
        """Post what a person writes."""
        named = mentioned(text, self.world)
        # A reply pings, except to the response of an interaction (discord-api-docs #5395).
        if reply_to is not None and ping and reply_to.interaction is None and reply_to.author not in named:
            named = (*named, reply_to.author)
        message = self._new(channel, author)
        message.take({"content": text})
        message.mentions = named
        message.reply_to, message.kind = reply_to, REPLY if reply_to is not None else DEFAULT
        await self.announce(message)
        return message

    async def post(self, channel: Channel, body: Json, files: tuple[Upload, ...]) -> Message:
        """Post a message of the bot's in a channel that it is in."""
        self._permit(channel, body, files)
        if body.get("enforce_nonce") and (twin := self._with_nonce(channel, body.get("nonce"))):
            return twin
        message = self.compose(channel, body, files)
        message.nonce = body.get("nonce")
        message.flags &= ~MessageFlag.EPHEMERAL  # only interactions have a person to hide it from the others for
        if reference := body.get("message_reference"):
            self._refer(message, reference)
        await self.announce(message)
        return message

    def compose(self, channel: Channel, body: Json, files: tuple[Upload, ...]) -> Message:
        """Make a message of the bot's from a request body, within all limits, and put it into its channel."""
        if problems := limits.of_message(body):
            raise invalid_form(problems)
        if limits.is_empty(body, files=bool(files)):
            raise empty_message()
        message = self._new(channel, self.world.bot)
        message.flags = MessageFlag(body.get("flags") or 0) & SETTABLE
        self._fill(message, body, files)
        return message

    def placeholder(self, channel: Channel, flags: int) -> Message:
        """Make the message that says the bot is thinking."""
        message = self._new(channel, self.world.bot)
        message.flags = MessageFlag(flags) & MessageFlag.EPHEMERAL | MessageFlag.LOADING
        return message

    async def edit(self, message: Message, body: Json, files: tuple[Upload, ...] = ()) -> None:
        """Change a message of the bot's; what the body does not name stays."""
        if message.author != self.world.bot:
            raise not_your_message()
        if problems := limits.of_message(body, message.flags):
            raise invalid_form(problems)
        after = {"content": message.content, "embeds": message.embeds, "components": message.components} | body
        if limits.is_empty(after, files=bool(files or message.attachments)):
            raise empty_message()
        first = message.loading
        message.flags = (message.flags | (MessageFlag(body.get("flags") or 0) & EDITABLE)) & ~MessageFlag.LOADING
        message.edited = None if first else timestamp()
        self._fill(message, body, files)
        await self.announce(message, "MESSAGE_UPDATE")

    async def delete(self, message: Message) -> None:
        """Take a message away."""
        message.deleted = True
        guild = message.channel.guild
        data: Json = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if guild is not None:
            data["guild_id"] = str(guild.id)
        await self._send("MESSAGE_DELETE", message, data, data)

    async def announce(self, message: Message, name: str = "MESSAGE_CREATE") -> None:
        """Tell the bot of a message, as far as it is there to hear and may read it."""
        full = message.payload(self.world)
        veiled = message.payload(self.world, with_content=message.readable_by_bot(self.world.bot))
        await self._send(name, message, full, veiled)

    async def _send(self, name: str, message: Message, full: Json, veiled: Json) -> None:
        guild = message.channel.guild
        self.changes.announce()
        if message.ephemeral or not self.world.bot_is_in(message.channel):
            return
        intent = Intent.DIRECT_MESSAGES if guild is None else Intent.GUILD_MESSAGES
        guild_id = guild.id if guild is not None else None

        def data(intents: int) -> Json:
            return full if intents & Intent.MESSAGE_CONTENT else veiled

        event = Event(name, guild_id, data, intent)
        message.event = message.event or event
        await self.gateway.dispatch(event)

    def _permit(self, channel: Channel, body: Json, files: tuple[Upload, ...]) -> None:
        held = self.world.bot_permissions(channel)
        needed = Permission.SEND_MESSAGES
        needed |= Permission.EMBED_LINKS if body.get("embeds") else 0
        needed |= Permission.ATTACH_FILES if files else 0
        if held & needed != needed:
            raise missing_permissions()
        if body.get("message_reference") and not held & Permission.READ_MESSAGE_HISTORY:
            raise no_reply_without_history()

    def _new(self, channel: Channel, author: User) -> Message:
        message = Message(self.world.ids.momentary(), channel, author)
        self.messages[message.id] = message
        return message

    def _fill(self, message: Message, body: Json, files: tuple[Upload, ...]) -> None:
        message.take(body)
        message.attachments = [
            {
                "id": str(self.world.ids.momentary()),
                "filename": file.filename,
                "size": len(file.content),
                "url": f"https://cdn.example/{file.filename}",
                "proxy_url": f"https://media.example/{file.filename}",
            }
            for file in files
        ] or message.attachments
        message.mentions = mentioned(message.content, self.world)

    def _with_nonce(self, channel: Channel, nonce: object) -> Message | None:
        sent = (message for message in self.in_channel(channel) if message.author == self.world.bot)
        return next((message for message in sent if nonce is not None and message.nonce == nonce), None)

    def _refer(self, message: Message, reference: Json) -> None:
        target = self.messages.get(int(reference["message_id"]))
        if target is None or target.deleted or target.channel != message.channel:
            if reference.get("fail_if_not_exists", True):
                del self.messages[message.id]
                raise invalid_form({"message_reference": "Unknown message"})
            return
        message.reply_to, message.kind = target, REPLY
