"""What a person types after a slash command, as Discord's client makes it: checked against the command, resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.loopback.commands import NotOfferedError, OptionKind
from tests.loopback.components import Part
from tests.loopback.world import Channel, Guild, Json, Role, User, World

LONGEST_STRING = 6000
PYTHON_TYPES: dict[int, type | tuple[type, ...]] = {
    OptionKind.STRING: str,
    OptionKind.INTEGER: int,
    OptionKind.BOOLEAN: bool,
    OptionKind.USER: User,
    OptionKind.CHANNEL: Channel,
    OptionKind.ROLE: Role,
    OptionKind.NUMBER: (int, float),
}
PICKED: dict[int, type] = {Part.CHANNEL_SELECT: Channel, Part.ROLE_SELECT: Role}


def filled_in(command: Json, path: list[str], values: Mapping[str, Any], focused: str | None = None) -> list[Json]:
    """Return the options of an interaction for a command or, along `path`, one of its subcommands.

    With `focused` the person is still typing there: then nothing is required. Raises NotOfferedError where
    Discord's client would not let the person send it.
    """
    options = command.get("options") or []
    if path:
        inner = next((option for option in options if option["name"] == path[0]), None)
        if inner is None or inner["type"] > OptionKind.GROUP:
            raise NotOfferedError(f"{command['name']!r} has no subcommand {path[0]!r}")
        return [{"name": inner["name"], "type": inner["type"], "options": filled_in(inner, path[1:], values, focused)}]
    known = {option["name"]: option for option in options}
    if any(option["type"] <= OptionKind.GROUP for option in options):
        raise NotOfferedError(f"{command['name']!r} needs one of its subcommands {sorted(known)}")
    if unknown := set(values) - set(known):
        raise NotOfferedError(f"{command['name']!r} has no option {sorted(unknown)}, only {sorted(known)}")
    missing = [name for name, option in known.items() if option.get("required") and name not in values]
    if missing and focused is None:
        raise NotOfferedError(f"{command['name']!r} needs {missing}")
    return [_option(known[name], value, typing=name == focused) for name, value in values.items()]


def resolved(values: Mapping[Any, Any], guild: Guild | None, world: World) -> Json:
    """Return the objects behind the users, channels and roles among the values."""
    found: Json = {}
    for value in values.values():
        if isinstance(value, User):
            found.setdefault("users", {})[str(value.id)] = value.payload()
            if guild is not None and value.id in guild.members:
                found.setdefault("members", {})[str(value.id)] = guild.acting_member_payload(value)
        elif isinstance(value, Channel):
            permissions = str(world.bot_permissions(value))
            found.setdefault("channels", {})[str(value.id)] = value.payload(world.bot) | {"permissions": permissions}
        elif isinstance(value, Role):
            found.setdefault("roles", {})[str(value.id)] = value.payload()
    return found


def chosen(menu: Json, values: Sequence[str | Channel | Role], guild: Guild | None, world: World) -> Json:
    """Return what of a select menu was chosen, as in an interaction.

    Raises NotOfferedError where Discord's client would not offer it.
    """
    kind = PICKED.get(menu["type"], str)
    offered = {option["value"] for option in menu.get("options", [])}
    wrong = [each for each in values if not isinstance(each, kind) or (isinstance(each, str) and each not in offered)]
    if wrong or not menu.get("min_values", 1) <= len(values) <= menu.get("max_values", 1):
        raise NotOfferedError(f"{menu['custom_id']!r} offers {sorted(offered)}, not {values}")
    picked = {"resolved": resolved(dict(enumerate(values)), guild, world)} if kind is not str else {}
    return {"values": [_sent(each) for each in values], **picked}


def _option(option: Json, value: Any, *, typing: bool) -> Json:
    filled: Json = {"name": option["name"], "type": option["type"], "value": _sent(value)}
    if typing:
        if not option.get("autocomplete"):
            raise NotOfferedError(f"option {option['name']!r} has no autocomplete")
        return filled | {"focused": True}
    if not isinstance(value, PYTHON_TYPES[option["type"]]):
        raise NotOfferedError(f"option {option['name']!r} does not take {value!r}")
    if option.get("choices") and value not in [choice["value"] for choice in option["choices"]]:
        raise NotOfferedError(f"option {option['name']!r} does not offer {value!r}")
    if not _in_range(option, value):
        raise NotOfferedError(f"option {option['name']!r} does not take this much: {value!r:.60}")
    return filled


def _in_range(option: Json, value: Any) -> bool:
    if isinstance(value, str):
        return (option.get("min_length") or 0) <= len(value) <= (option.get("max_length") or LONGEST_STRING)
    if isinstance(value, int | float):
        low, high = option.get("min_value"), option.get("max_value")
        return (low is None or value >= low) and (high is None or value <= high)
    return True


def _sent(value: Any) -> Any:
    return str(value.id) if isinstance(value, User | Channel | Role) else value
