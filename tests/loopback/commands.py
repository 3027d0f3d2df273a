"""The application's commands as registered, and to whom Discord offers them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

from tests.loopback.permissions import Permission
from tests.loopback.refusals import invalid_form
from tests.loopback.world import DM, Channel, Json, User, World

NAME = re.compile(r"[-_'\w]{1,32}")
CHAT_COMMANDS, CONTEXT_MENUS, TEXT_IN_ALL = 100, 15, 8000


class CommandKind(IntEnum):
    """What a command is attached to."""

    CHAT = 1
    USER = 2
    MESSAGE = 3


class OptionKind(IntEnum):
    """The types of a command's options."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    NUMBER = 10


class NotOfferedError(AssertionError):
    """A person could not do this in Discord's own client; the text says why."""


@dataclass(slots=True, eq=False)
class Commands:
    """Registered commands: the global ones under None, a server's own under its id."""

    world: World
    scopes: dict[int | None, list[Json]] = field(default_factory=dict)

    def overwrite(self, guild_id: int | None, commands: list[Json]) -> list[Json]:
        """Register exactly these commands, as the bulk PUT does; a command that keeps its name keeps its id."""
        if problems := _problems(commands):
            raise invalid_form(problems)
        known = {(command["type"], command["name"]): command["id"] for command in self.scopes.get(guild_id, [])}
        registered = []
        for command in commands:
            kind = command.get("type") or CommandKind.CHAT
            command_id = known.get((kind, command["name"])) or str(self.world.ids.momentary())
            registered.append(self._registered(command, kind, command_id, guild_id))
        self.scopes[guild_id] = registered
        return registered

    def _registered(self, command: Json, kind: int, command_id: str, guild_id: int | None) -> Json:
        given = {name: value for name, value in command.items() if value is not None}
        bits = given.get("default_member_permissions")
        scope = {"guild_id": str(guild_id)} if guild_id is not None else {}
        return (
            {"description": "", "options": [], "nsfw": False, "contexts": None}
            | {"integration_types": [0, 1]}  # the default is what the application is configured for: here, both
            | given
            | {"id": command_id, "type": kind, "version": str(self.world.ids.momentary())}
            | {"application_id": str(self.world.bot.id)}
            | {"default_member_permissions": None if bits is None else str(bits)}
            | scope
        )

    def find(self, name: str, kind: CommandKind, guild_id: int | None) -> Json:
        """Return a registered command; a server's own goes before a global one."""
        for scope in (guild_id, None):
            for command in self.scopes.get(scope, []):
                if command["name"] == name and command["type"] == kind:
                    return command
        known = sorted({command["name"] for scope in self.scopes.values() for command in scope})
        raise NotOfferedError(
            f"No command {name!r} is registered (there are {known}); has the bot synced its commands?"
        )

    def why_hidden(self, command: Json, user: User, channel: Channel, *, installed_by_user: bool) -> str:
        """Return why Discord does not offer a command to somebody in a place; empty when it does."""
        context = _context(channel, self.world.bot)
        if (1 if installed_by_user else 0) not in command["integration_types"] and "guild_id" not in command:
            return "it is not made for this way of installing"
        if command["contexts"] is not None and context not in command["contexts"]:
            return f"it is not made for this place (context {context})"
        needed = command["default_member_permissions"]
        if channel.guild is None or needed is None:
            return ""
        held = channel.guild.permissions_of(user)
        enough = int(needed) != 0 and held & int(needed) == int(needed)  # "0" hides it from all but administrators
        return "" if enough or held & Permission.ADMINISTRATOR else f"the member lacks the permissions {needed}"


def _context(channel: Channel, bot: User) -> int:
    if channel.guild is not None:
        return 0
    return 1 if channel.kind == DM and bot in channel.recipients else 2


def _problems(commands: list[Json]) -> dict[str, str]:
    problems = {}
    chat = [command for command in commands if (command.get("type") or CommandKind.CHAT) == CommandKind.CHAT]
    for kind in (CommandKind.USER, CommandKind.MESSAGE):
        if sum(command.get("type") == kind for command in commands) > CONTEXT_MENUS:
            problems[f"type {kind}"] = f"Maximum number of context menu commands reached ({CONTEXT_MENUS})"
    if len(chat) > CHAT_COMMANDS:
        problems["commands"] = f"Maximum number of application commands reached ({CHAT_COMMANDS})"
    names = [(command.get("type") or CommandKind.CHAT, command["name"]) for command in commands]
    if len(set(names)) < len(names):
        problems["name"] = "Application command names must be unique"
    for number, command in enumerate(chat):
        problems |= _named(f"{number}", command) | _options(f"{number}", command)
        if (size := _size(command)) > TEXT_IN_ALL:
            problems[f"{number}"] = f"Command exceeds maximum size ({TEXT_IN_ALL}): {size}"
    return problems


def _named(at: str, entry: Json) -> dict[str, str]:
    problems = {}
    if not NAME.fullmatch(entry["name"]) or entry["name"] != entry["name"].lower():
        problems[f"{at}.name"] = f"Command name is invalid ({entry['name']})"
    if not 1 <= len(entry.get("description") or "") <= 100:
        problems[f"{at}.description"] = "Must be between 1 and 100 in length"
    return problems


def _options(at: str, entry: Json) -> dict[str, str]:
    problems: dict[str, str] = {}
    options = entry.get("options") or []
    if len(options) > 25:
        problems[f"{at}.options"] = "Must be 25 or fewer in length"
    if len({option["name"] for option in options}) < len(options):
        problems[f"{at}.options"] = "Option names must be unique"
    optional_seen = False
    for number, option in enumerate(options):
        where = f"{at}.options.{number}"
        problems |= _named(where, option) | _options(where, option)
        if len(option.get("choices") or []) > 25:
            problems[f"{where}.choices"] = "Must be 25 or fewer in length"
        if option.get("choices") and option.get("autocomplete"):
            problems[f"{where}.autocomplete"] = "Cannot be used together with choices"
        if option.get("required") and optional_seen:
            problems[f"{where}.required"] = "Required options must be placed before non-required options"
        optional_seen = optional_seen or not option.get("required")
    return problems


def _size(entry: Json) -> int:
    own = len(entry["name"]) + len(entry.get("description") or "")
    choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in entry.get("choices") or [])
    return own + choices + sum(_size(option) for option in entry.get("options") or [])
