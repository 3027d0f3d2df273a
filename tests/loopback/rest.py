"""The REST side of Discord: the routes a bot such as ours uses; all others are answered 404 and remembered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.loopback.answers import answer
from tests.loopback.channels import Channels
from tests.loopback.commands import Commands
from tests.loopback.faults import Faults
from tests.loopback.gateway import Gateway
from tests.loopback.interactions import Interactions
from tests.loopback.recording import API_PREFIX, Judge, Recording, Request, Violation, read
from tests.loopback.refusals import Refusal, invalid_form, no_such_route, unauthorized, unknown_guild
from tests.loopback.world import Guild, Json, World

Params = dict[str, str]
Handler = Callable[[Request, Params], Awaitable[Any]]
INVALID_FORM = 50035
ORIGINAL = "@original"


class Rest:
    """Answers requests; knows the world and changes it through the channels, commands and interactions."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        channels: Channels,
        commands: Commands,
        interactions: Interactions,
        *,
        recording: Recording,
        faults: Faults,
        contract: Judge | None,
    ) -> None:
        self.world = world
        self.gateway = gateway
        self.channels = channels
        self.commands = commands
        self.interactions = interactions
        self.recording = recording
        self.faults = faults
        self.contract = contract
        self.shards = 1

    def add_routes(self, app: web.Application) -> None:
        """Mount everything under the API's prefix."""
        commands, local = "/applications/{application}/commands", "/applications/{application}/guilds/{guild}/commands"
        messages, webhook = "/channels/{channel}/messages", "/webhooks/{application}/{token}"
        message, response = messages + "/{message}", webhook + "/messages/{message}"
        open_to_all: dict[tuple[str, str], Handler] = {
            ("GET", "/gateway"): self._gateway,
            ("POST", "/interactions/{interaction}/{token}/callback"): self._respond,
            ("POST", webhook): self._follow_up,
            ("GET", response): self._read_response,
            ("PATCH", response): self._edit_response,
            ("DELETE", response): self._delete_response,
        }
        for_the_bot: dict[tuple[str, str], Handler] = {
            ("GET", "/gateway/bot"): self._gateway_bot,
            ("GET", "/users/@me"): self._me,
            ("POST", "/users/@me/channels"): self._direct_channel,
            ("GET", "/oauth2/applications/@me"): self._application,
            ("GET", "/applications/@me"): self._application,
            ("GET", commands): self._read_commands,
            ("PUT", commands): self._write_commands,
            ("GET", local): self._read_commands,
            ("PUT", local): self._write_commands,
            ("GET", "/guilds/{guild}"): self._guild,
            ("GET", "/guilds/{guild}/channels"): self._guild_channels,
            ("GET", "/guilds/{guild}/members/{user}"): self._member,
            ("GET", "/channels/{channel}"): self._channel,
            ("POST", "/channels/{channel}/typing"): self._typing,
            ("GET", messages): self._history,
            ("POST", messages): self._post,
            ("GET", message): self._read_message,
            ("PATCH", message): self._edit_message,
            ("DELETE", message): self._delete_message,
        }
        for routes, needs_token in ((open_to_all, False), (for_the_bot, True)):
            for (method, path), handler in routes.items():
                app.router.add_route(method, API_PREFIX + path, self._served(handler, path, needs_token=needs_token))
        app.router.add_route("*", "/{anything:.*}", self._served(self._unexpected, "", needs_token=False))

    def _served(
        self, handler: Handler, template: str, *, needs_token: bool
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(raw: web.Request) -> web.StreamResponse:
            request = await read(raw)
            request.template = template
            self.recording.requests.append(request)
            self.channels.changes.announce()
            if failure := await self.faults.pass_through(request.method, request.path):
                request.status, request.failed_on_purpose = failure.status, True
                return failure.respond(raw)
            try:
                if needs_token and raw.headers.get("Authorization") != f"Bot {self.gateway.token}":
                    raise unauthorized()
                self._check(request)
                request.answer = await handler(request, dict(raw.match_info))
                response = answer(request.answer)
            except Refusal as refusal:
                self._note(request, refusal)
                response = answer(refusal.body, status=refusal.status)
            request.status = response.status
            self.channels.changes.announce()
            return response

        return serve

    def _check(self, request: Request) -> None:
        if self.contract is not None and request.template:
            problems = self.contract.problems(request.method, request.template, request.body)
            self.recording.violations += [Violation(request, problem) for problem in problems]
        expected = list if request.method == "PUT" else dict
        if request.body is not None and not isinstance(request.body, expected):
            raise invalid_form({"body": f"Not a JSON {expected.__name__}"})

    def _note(self, request: Request, refusal: Refusal) -> None:
        request.code, request.answer = refusal.code, refusal.body
        if refusal.code == INVALID_FORM:
            self.recording.violations.append(Violation(request, str(refusal.body)))

    async def _unexpected(self, request: Request, _: Params) -> Any:
        self.recording.unexpected.append(request)
        raise no_such_route()

    async def _gateway(self, _: Request, __: Params) -> Json:
        return {"url": self.gateway.url}

    async def _gateway_bot(self, _: Request, __: Params) -> Json:
        limit = {"total": 1000, "remaining": self.gateway.session_starts_left, "reset_after": 0, "max_concurrency": 1}
        return {"url": self.gateway.url, "shards": self.shards, "session_start_limit": limit}

    async def _me(self, _: Request, __: Params) -> Json:
        return self.world.bot.payload() | {"verified": True, "mfa_enabled": True, "locale": "en-US", "email": None}

    async def _guild(self, _: Request, params: Params) -> Json:
        return self._guild_named(params).summary(self.world.bot)

    async def _guild_channels(self, _: Request, params: Params) -> list[Json]:
        return [channel.payload(self.world.bot) for channel in self._guild_named(params).channels]

    async def _member(self, _: Request, params: Params) -> Json:
        guild, user = self._guild_named(params), self.world.users[int(params["user"])]
        return guild.member_payload(user) | {"user": user.payload()}

    def _guild_named(self, params: Params) -> Guild:
        guild = self.world.guilds.get(int(params["guild"]))
        if guild is None or not guild.has_bot:
            raise unknown_guild()
        return guild

    async def _direct_channel(self, request: Request, _: Params) -> Json:
        recipient = str((request.body or {}).get("recipient_id", ""))
        user = self.world.users.get(int(recipient)) if recipient.isdigit() else None
        if user is None:
            raise invalid_form({"recipient_id": f"{recipient!r} is no user"})
        return self.world.direct_channel(user).payload(self.world.bot)

    async def _application(self, _: Request, __: Params) -> Json:
        return {
            "id": str(self.world.bot.id),
            "name": self.world.bot.name,
            "icon": None,
            "description": "",
            "summary": "",
            "type": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 0,
            "flags_new": "0",
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "explicit_content_filter": 0,
            "eligible_oauth2_scopes": [],
            "owner": self.world.owner.payload(),
            "team": None,
            "approximate_guild_count": len(self.world.guilds),
            "approximate_user_install_count": 1,
            "approximate_user_authorization_count": 0,
            "integration_types_config": {"0": {}, "1": {}},
        }

    async def _read_commands(self, _: Request, params: Params) -> list[Json]:
        return self.commands.scopes.get(_scope(params), [])

    async def _write_commands(self, request: Request, params: Params) -> list[Json]:
        return self.commands.overwrite(_scope(params), request.body or [])

    async def _channel(self, _: Request, params: Params) -> Json:
        return self.channels.visible_to_bot(params["channel"]).payload(self.world.bot)

    async def _typing(self, _: Request, params: Params) -> None:
        self.channels.visible_to_bot(params["channel"])

    async def _post(self, request: Request, params: Params) -> Json:
        channel = self.channels.visible_to_bot(params["channel"])
        message = await self.channels.post(channel, request.body or {}, request.files)
        return message.payload(self.world)

    async def _history(self, request: Request, params: Params) -> list[Json]:
        channel = self.channels.visible_to_bot(params["channel"])
        since, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 50))
        found = self.channels.history(channel, since)[:limit]
        bot = self.world.bot
        return [each.payload(self.world, with_content=each.readable_by_bot(bot)) for each in reversed(found)]

    async def _read_message(self, _: Request, params: Params) -> Json:
        message = self.channels.get(self.channels.visible_to_bot(params["channel"]), params["message"])
        readable = message.readable_by_bot(self.world.bot) or bool(self.gateway.granted_intents & 1 << 15)
        return message.payload(self.world, with_content=readable)

    async def _edit_message(self, request: Request, params: Params) -> Json:
        message = self.channels.get(self.channels.visible_to_bot(params["channel"]), params["message"])
        await self.channels.edit(message, request.body or {}, request.files)
        return message.payload(self.world)

    async def _delete_message(self, _: Request, params: Params) -> None:
        await self.channels.delete(
            self.channels.get(self.channels.visible_to_bot(params["channel"]), params["message"])
        )

    async def _respond(self, request: Request, params: Params) -> Json | None:
        exchange = await self.interactions.respond(
            params["interaction"], params["token"], request.body or {}, request.files
        )
        asked = request.query.get("with_response", "").lower() in {"1", "true"}
        return self.interactions.callback_object(exchange) if asked else None

    async def _follow_up(self, request: Request, params: Params) -> Json:
        exchange = self.interactions.by_token(params["application"], params["token"])
        message = await self.interactions.follow_up(exchange, request.body or {}, request.files)
        return message.payload(self.world)

    async def _read_response(self, _: Request, params: Params) -> Json:
        exchange = self.interactions.by_token(params["application"], params["token"])
        if params["message"] == ORIGINAL:
            return self.interactions.original(exchange).payload(self.world)
        return self.interactions.message(exchange, params["message"]).payload(self.world)

    async def _edit_response(self, request: Request, params: Params) -> Json:
        exchange = self.interactions.by_token(params["application"], params["token"])
        if params["message"] == ORIGINAL:
            message = await self.interactions.edit_original(exchange, request.body or {}, request.files)
        else:
            message = self.interactions.message(exchange, params["message"])
            await self.channels.edit(message, request.body or {}, request.files)
        return message.payload(self.world)

    async def _delete_response(self, _: Request, params: Params) -> None:
        exchange = self.interactions.by_token(params["application"], params["token"])
        original = params["message"] == ORIGINAL
        found = (
            self.interactions.original(exchange) if original else self.interactions.message(exchange, params["message"])
        )
        await self.channels.delete(found)


def _scope(params: Params) -> int | None:
    return int(params["guild"]) if "guild" in params else None
