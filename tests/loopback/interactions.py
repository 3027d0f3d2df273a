"""What the bot does with an interaction's token: respond once, edit, follow up, until the token has died."""

from __future__ import annotations

from collections.abc import Callable

from tests.loopback import limits
from tests.loopback.channels import Channels
from tests.loopback.commands import CommandKind
from tests.loopback.exchange import ACKNOWLEDGE_WITHIN, TOKEN_LIVES, Exchange, Kind, Response
from tests.loopback.messages import CHAT_INPUT_COMMAND, CONTEXT_MENU_COMMAND, Message, MessageFlag
from tests.loopback.recording import Upload
from tests.loopback.refusals import (
    already_acknowledged,
    expired_token,
    invalid_form,
    too_many_followups,
    unknown_interaction,
    unknown_message,
    unknown_webhook,
)
from tests.loopback.world import Json, World

FOLLOWUPS_FOR_USER_INSTALL = 5
ANSWERS_TO: dict[Kind, set[Response]] = {
    Kind.COMMAND: {Response.MESSAGE, Response.DEFERRED_MESSAGE, Response.MODAL},
    Kind.COMPONENT: set(Response) - {Response.CHOICES},
    Kind.AUTOCOMPLETE: {Response.CHOICES},
    Kind.MODAL_SUBMIT: set(Response) - {Response.CHOICES, Response.MODAL},
}


class Interactions:
    """All interactions by token."""

    def __init__(self, world: World, channels: Channels, clock: Callable[[], float]) -> None:
        self.world = world
        self.channels = channels
        self.clock = clock
        self.exchanges: dict[str, Exchange] = {}

    def by_token(self, application_id: str, token: str) -> Exchange:
        """Return the exchange that a webhook path names, while its token lives."""
        if application_id != str(self.world.bot.id):
            raise unknown_webhook()
        exchange = self.exchanges.get(token)
        if exchange is None:
            raise expired_token()
        if self.clock() - exchange.began > TOKEN_LIVES:
            raise expired_token()
        if not exchange.acknowledged:
            raise unknown_webhook()
        return exchange

    async def respond(self, interaction_id: str, token: str, body: Json, files: tuple[Upload, ...]) -> Exchange:
        """Take the first and only response to an interaction."""
        exchange = self.exchanges.get(token)
        if exchange is None or str(exchange.id) != interaction_id:
            raise unknown_interaction()
        if exchange.acknowledged:
            raise already_acknowledged()
        if self.clock() - exchange.began > ACKNOWLEDGE_WITHIN:
            raise unknown_interaction()
        kind = self._checked_kind(exchange, body)
        data = body.get("data") or {}
        match kind:
            case Response.MESSAGE:
                exchange.original = self._compose(exchange, data, files)
            case Response.DEFERRED_MESSAGE:
                flags = MessageFlag.EPHEMERAL if exchange.must_be_ephemeral else data.get("flags") or 0
                exchange.original = self._own(exchange, self.channels.placeholder(exchange.channel, flags))
            case Response.DEFERRED_UPDATE:
                exchange.original = exchange.source
            case Response.UPDATE if exchange.source is not None:
                await self.channels.edit(exchange.source, data, files)
                exchange.original = exchange.source
        exchange.callbacks.append(body)
        if kind in {Response.MESSAGE, Response.DEFERRED_MESSAGE} and exchange.original is not None:
            await self.channels.announce(exchange.original)
        exchange.changes.announce()
        return exchange

    async def edit_original(self, exchange: Exchange, body: Json, files: tuple[Upload, ...]) -> Message:
        """Edit the response; this is how a deferred one gets its text."""
        message = self.original(exchange)
        await self.channels.edit(message, body, files)
        exchange.edits.append(body)
        exchange.changes.announce()
        return message

    async def follow_up(self, exchange: Exchange, body: Json, files: tuple[Upload, ...]) -> Message:
        """Send a further message. The first one after a deferral fills the deferred message, whatever its flags."""
        if exchange.original is not None and exchange.original.loading and not exchange.original.deleted:
            return await self.edit_original(exchange, body, files)
        if exchange.installed_by_user and len(exchange.followups) >= FOLLOWUPS_FOR_USER_INSTALL:
            raise too_many_followups()
        message = self._compose(exchange, body, files)
        message.reply_to = exchange.original if exchange.original and not exchange.original.deleted else None
        exchange.followups.append(message)
        await self.channels.announce(message)
        return message

    def original(self, exchange: Exchange) -> Message:
        """Return the response, while it is there."""
        if exchange.original is None or exchange.original.deleted:
            raise unknown_message()
        return exchange.original

    def message(self, exchange: Exchange, message_id: str) -> Message:
        """Return a message that this exchange's token may touch: the response or a follow-up."""
        for message in [exchange.original, *exchange.followups]:
            if message is not None and str(message.id) == message_id and not message.deleted:
                return message
        raise unknown_message()

    def callback_object(self, exchange: Exchange) -> Json:
        """Return what Discord tells of the response when asked `with_response`."""
        told: Json = {"id": str(exchange.id), "type": int(exchange.kind)}
        message, kind = exchange.original, exchange.response
        if message is None or kind is Response.DEFERRED_UPDATE:
            return {"interaction": told}
        told["response_message_id"] = str(message.id)
        told["response_message_loading"] = message.loading
        told["response_message_ephemeral"] = message.ephemeral
        if kind not in {Response.MESSAGE, Response.UPDATE}:
            return {"interaction": told}
        return {"interaction": told, "resource": {"type": int(kind), "message": message.payload(self.world)}}

    def _checked_kind(self, exchange: Exchange, body: Json) -> Response:
        number = body.get("type")
        if number not in set(Response) or Response(number) not in ANSWERS_TO[exchange.kind]:
            raise invalid_form({"type": f"{number} does not answer a {exchange.kind.name.lower()}"})
        kind, data = Response(number), body.get("data") or {}
        problems: dict[str, str] = {}
        if kind is Response.CHOICES:
            problems = limits.of_choices(data.get("choices") or [])
        elif kind is Response.MODAL:
            problems = limits.of_modal(data)
        elif kind is Response.DEFERRED_MESSAGE and (data.get("flags") or 0) & ~MessageFlag.EPHEMERAL:
            problems = {"data.flags": "A deferral takes no flag but ephemeral"}
        if problems:
            raise invalid_form(problems)
        return kind

    def _compose(self, exchange: Exchange, body: Json, files: tuple[Upload, ...]) -> Message:
        message = self._own(exchange, self.channels.compose(exchange.channel, body, files))
        if exchange.must_be_ephemeral:
            message.flags |= MessageFlag.EPHEMERAL
        return message

    def _own(self, exchange: Exchange, message: Message) -> Message:
        message.audience = exchange.user
        message.interaction = exchange.metadata()
        if exchange.kind is Kind.COMMAND:
            typed = exchange.payload["data"]["type"] == CommandKind.CHAT
            message.kind = CHAT_INPUT_COMMAND if typed else CONTEXT_MENU_COMMAND
        return message
