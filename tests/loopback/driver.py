"""What people do in Discord, as sentences; each waits until the person has something on the screen."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.loopback import forms, options
from tests.loopback.channels import Channels
from tests.loopback.commands import CommandKind, Commands, NotOfferedError
from tests.loopback.components import ButtonStyle, Part
from tests.loopback.exchange import Exchange, Kind
from tests.loopback.gateway import Gateway
from tests.loopback.interactions import Interactions
from tests.loopback.messages import Message
from tests.loopback.permissions import Permission
from tests.loopback.sessions import Event, Intent
from tests.loopback.waiting import Changes, handlers_done
from tests.loopback.world import DM, Channel, Guild, Json, Role, User, World

LOOP_TURNS = 10  # of the event loop; the client needs two or three to read a response
ATTACHMENT_LIMIT = 10 * 1024 * 1024


class Driver:
    """The people of the world at their keyboards.

    Where `user`, `channel` or `guild` are left out, the asker acts in the world's first channel. The methods
    return when the person is no longer waiting; with `wait=False` at once, to look at what happens in between.
    """

    world: World
    changes: Changes
    gateway: Gateway
    channels: Channels
    commands: Commands
    interactions: Interactions
    clock: Callable[[], float]

    async def slash(
        self, command: str, values: Mapping[str, Any] | None = None, *, even_if_hidden: bool = False, **where: Any
    ) -> Exchange:
        """Run a slash command, `privacy show` being a subcommand, with its options filled in.

        `where` is any of user, guild, channel, locale, install, wait. Raises NotOfferedError where Discord's client
        would not let the person do it; `even_if_hidden` goes past what is only hidden (permissions, contexts).
        """
        name, *path = command.split()
        exchange, scope = self._begin(Kind.COMMAND, command, where)
        found = self._command(name, CommandKind.CHAT, exchange, even_if_hidden=even_if_hidden)
        filled = options.filled_in(found, path, values or {})
        data = self._command_data(found) | {"options": filled}
        data["resolved"] = options.resolved(values or {}, exchange.channel.guild, self.world)
        return await self._send(exchange, data, **scope)

    async def autocomplete(
        self, command: str, option: str, typed: str, values: Mapping[str, Any] | None = None, **where: Any
    ) -> list[Json]:
        """Type into an option of a slash command and return what is offered, a name and a value each."""
        name, *path = command.split()
        exchange, scope = self._begin(Kind.AUTOCOMPLETE, command, where)
        found = self._command(name, CommandKind.CHAT, exchange, even_if_hidden=True)
        filled = options.filled_in(found, path, {**(values or {}), option: typed}, focused=option)
        await self._send(exchange, self._command_data(found) | {"options": filled}, **scope)
        return exchange.choices

    async def context_menu(
        self,
        name: str,
        *,
        message: Message | None = None,
        target: User | None = None,
        even_if_hidden: bool = False,
        **where: Any,
    ) -> Exchange:
        """Choose an app command from the menu of a message or, with `target`, of a user."""
        if message is not None:
            where.setdefault("channel", message.channel)
        exchange, scope = self._begin(Kind.COMMAND, name, where)
        kind = CommandKind.MESSAGE if message is not None else CommandKind.USER
        data = self._command_data(self._command(name, kind, exchange, even_if_hidden=even_if_hidden))
        if message is not None:  # the content of a message chosen by hand comes without the privileged intent
            resolved = {"messages": {str(message.id): message.payload(self.world)}}
            data |= {"target_id": str(message.id), "resolved": resolved}
        elif target is not None:
            resolved = options.resolved({"target": target}, exchange.channel.guild, self.world)
            data |= {"target_id": str(target.id), "resolved": resolved}
        return await self._send(exchange, data, **scope)

    async def click(self, source: Exchange | Message, button: str, **where: Any) -> Exchange:
        """Press a button, named by its custom id or its label."""
        message, part = self._component(source, button, where)
        if part["type"] != Part.BUTTON or part.get("style") == ButtonStyle.LINK:
            raise NotOfferedError(f"{button!r} cannot be clicked so that the bot hears of it: {part}")
        return await self._use(message, part, {}, where)

    async def choose(
        self, source: Exchange | Message, menu: str, values: Sequence[str | Channel | Role], **where: Any
    ) -> Exchange:
        """Choose from a select menu, named by its custom id or placeholder: options by their values, or the channels
        or roles that it is for.
        """
        message, part = self._component(source, menu, where)
        return await self._use(message, part, options.chosen(part, values, message.channel.guild, self.world), where)

    async def submit_modal(self, opened: Exchange, values: Mapping[str, Any], **where: Any) -> Exchange:
        """Fill in the modal that an exchange opened, by the custom ids of its inputs, and send it."""
        modal = opened.modal
        where = {"user": opened.user, "channel": opened.channel} | where
        exchange, scope = self._begin(Kind.MODAL_SUBMIT, modal["custom_id"], where)
        exchange.source, exchange.opened_by = opened.source, opened
        data = {"custom_id": modal["custom_id"], "components": forms.submitted(modal, values), "resolved": {}}
        return await self._send(exchange, data, **scope)

    async def say(
        self,
        channel: Channel | None,
        text: str,
        *,
        user: User | None = None,
        mentions_bot: bool = False,
        reply_to: Message | Exchange | None = None,
        ping: bool = True,
        expect: int = 1,
        wait: bool = True,
    ) -> list[Message]:
        """Write in a channel and return the bot's messages there since, as soon as there are `expect`.

        With `expect=0` it waits until the bot has taken the message in and is done with it, and returns what there is.
        """
        where = channel or self.world.channel
        if mentions_bot and self.world.bot.mention not in text:
            text = f"{self.world.bot.mention} {text}"
        replied = reply_to.message if isinstance(reply_to, Exchange) else reply_to
        await self.gateway.until_connected(where.guild.id if where.guild is not None else None)
        said = await self.channels.say(where, user or self.world.asker, text, replied, ping=ping)

        def answers() -> list[Message]:
            messages = self.channels.in_channel(where)
            return [message for message in messages if message.id > said.id and message.author == self.world.bot]

        if wait and expect == 0:
            await self.quiet()
        elif wait:
            await self.changes.until(lambda: len(answers()) >= expect, lambda: f"{expect} answers, got {answers()}")
            await self._receipt()
        return answers()

    async def direct_message(self, text: str, *, user: User | None = None, expect: int = 1) -> list[Message]:
        """Write to the bot directly and return its answers."""
        person = user or self.world.asker
        return await self.say(self.world.direct_channel(person), text, user=person, expect=expect)

    async def quiet(self) -> None:
        """Wait until the bot has taken in all that was sent to it and, if it runs in this process, is done with it.

        Not for hundreds of calls: each asks for a heartbeat, and discord.py sends at most 110 frames a minute.
        """
        await self.gateway.heartbeat_round()
        await handlers_done()

    async def redeliver(self, what: Event | Exchange | Message) -> None:
        """Send an event once more, as Discord does now and then."""
        event = what if isinstance(what, Event) else what.event
        assert event is not None
        await self.gateway.dispatch(event)

    async def join(self, guild: Guild) -> None:
        """Tell the bot of a server that has just added it: without "unavailable", by which the library knows one."""
        guild.has_bot = True
        guild.members[self.world.bot.id] = ()
        payload = {name: value for name, value in guild.payload(self.world.bot).items() if name != "unavailable"}
        await self.gateway.dispatch(Event("GUILD_CREATE", guild.id, lambda _: payload, 1))

    async def leave(self, guild: Guild) -> None:
        """Tell the bot that it was removed from a server."""
        guild.has_bot = False
        await self.gateway.dispatch(Event("GUILD_DELETE", guild.id, lambda _: {"id": str(guild.id)}, 1))

    def _begin(self, kind: Kind, name: str, where: Json) -> tuple[Exchange, Json]:
        rest = dict(where)
        guild, channel = rest.pop("guild", None), rest.pop("channel", None)
        channel = channel or (guild.channels[0] if guild is not None else self.world.channel)
        user: User = rest.pop("user", None) or self.world.asker
        by_user = rest.pop("install", "guild") == "user"
        if not by_user and not self.world.bot_is_in(channel):
            raise NotOfferedError(f"the application is not installed in {channel.name!r}; try install='user'")
        exchange = Exchange(
            id=self.world.ids.momentary(),
            token=secrets.token_urlsafe(48),
            kind=kind,
            user=user,
            channel=channel,
            began=self.clock(),
            changes=self.changes,
            name=name,
            installed_by_user=by_user,
        )
        if by_user and channel.guild is not None:
            exchange.must_be_ephemeral = not channel.guild.permissions_of(user) & Permission.USE_EXTERNAL_APPS
        return exchange, rest

    def _command(self, name: str, kind: CommandKind, exchange: Exchange, *, even_if_hidden: bool) -> Json:
        guild = exchange.channel.guild
        found = self.commands.find(name, kind, guild.id if guild is not None else None)
        by_user = exchange.installed_by_user
        why = self.commands.why_hidden(found, exchange.user, exchange.channel, installed_by_user=by_user)
        if why and not even_if_hidden:
            raise NotOfferedError(f"Discord does not offer {name!r} to {exchange.user.name} here: {why}")
        return found

    def _command_data(self, command: Json) -> Json:
        data = {"id": command["id"], "name": command["name"], "type": command["type"]}
        return data | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})

    def _component(self, source: Exchange | Message, wanted: str, where: Json) -> tuple[Message, Json]:
        message = source.message if isinstance(source, Exchange) else source
        user = where.setdefault("user", self.world.asker)
        if message.ephemeral and user != message.audience:
            raise NotOfferedError(f"{user.name} does not see this message")
        for part in message.parts():
            if wanted in {part.get("custom_id"), part.get("label"), part.get("placeholder")} - {None}:
                if part.get("disabled"):
                    raise NotOfferedError(f"{wanted!r} is disabled")
                return message, part
        raise NotOfferedError(f"the message has no {wanted!r}, only {message.buttons}")

    async def _use(self, message: Message, part: Json, more: Json, where: Json) -> Exchange:
        exchange, scope = self._begin(Kind.COMPONENT, part["custom_id"], where | {"channel": message.channel})
        exchange.source = message
        data = {"custom_id": part["custom_id"], "component_type": part["type"], **more}
        return await self._send(exchange, data, **scope)

    async def _send(self, exchange: Exchange, data: Json, *, locale: str = "en-US", wait: bool = True) -> Exchange:
        guild = exchange.channel.guild
        guild_id = guild.id if guild is not None else None
        exchange.payload = self._payload(exchange, data, locale)
        exchange.event = Event("INTERACTION_CREATE", guild_id, lambda _: exchange.payload)
        self.interactions.exchanges[exchange.token] = exchange
        await self.gateway.until_connected(guild_id)
        if guild is not None:
            await self._announce_roles(guild)
        await self.gateway.dispatch(exchange.event)
        if wait:
            await exchange.until(lambda e: e.settled, "an answer to show")
            await self._receipt()
        return exchange

    async def _announce_roles(self, guild: Guild) -> None:
        """Tell the bot of roles made since it heard of the server."""
        for role_id in guild.roles.keys() - guild.announced if guild.has_bot else ():
            guild.announced.add(role_id)
            await self.gateway.dispatch(_made(guild, role_id))

    async def _receipt(self) -> None:
        """Let a bot in this process learn that its request succeeded: no person clicks before it has."""
        for _ in range(LOOP_TURNS):
            await asyncio.sleep(0)

    def _payload(self, exchange: Exchange, data: Json, locale: str) -> Json:
        world, channel, guild = self.world, exchange.channel, exchange.channel.guild
        direct = channel.kind == DM and world.bot in channel.recipients
        owners = {"1": str(exchange.user.id)} if exchange.installed_by_user else {"0": str(guild.id if guild else 0)}
        payload: Json = {
            "id": str(exchange.id),
            "application_id": str(world.bot.id),
            "type": int(exchange.kind),
            "token": exchange.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": channel.payload(world.bot),
            "app_permissions": str(world.bot_permissions(channel)),
            "locale": locale,
            "entitlements": [],
            "authorizing_integration_owners": owners,
            "context": 0 if guild is not None else 1 if direct else 2,
            "attachment_size_limit": ATTACHMENT_LIMIT,
        }
        if exchange.source is not None:
            payload["message"] = exchange.source.payload(world)
        if guild is None:
            return payload | {"user": exchange.user.payload()}
        payload["channel"]["permissions"] = str(guild.permissions_of(exchange.user, channel))
        partial = {"id": str(guild.id), "locale": "en-US", "features": []}
        member = guild.acting_member_payload(exchange.user, channel) | {"user": exchange.user.payload()}
        return payload | {"guild_id": str(guild.id), "guild": partial, "guild_locale": "en-US", "member": member}


def _made(guild: Guild, role_id: int) -> Event:
    made = {"guild_id": str(guild.id), "role": guild.roles[role_id].payload()}
    return Event("GUILD_ROLE_CREATE", guild.id, lambda _: made, Intent.GUILDS)
