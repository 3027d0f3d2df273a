"""Filling in modals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.loopback.commands import NotOfferedError
from tests.loopback.components import Part, walk
from tests.loopback.world import Json

WITHOUT_INPUT = {Part.ROW, Part.TEXT_DISPLAY, Part.LABEL}


def submitted(modal: Json, values: Mapping[str, Any]) -> list[Json]:
    """Return the components of a modal as they come back, filled in by custom id.

    Raises NotOfferedError where Discord's client would not let the person send it.
    """
    inputs = {part["custom_id"] for part in walk(modal["components"]) if part["type"] not in WITHOUT_INPUT}
    if unknown := set(values) - inputs:
        raise NotOfferedError(f"the modal has no {sorted(unknown)}, only {sorted(inputs)}")
    return [_component(number, part, values) for number, part in enumerate(modal["components"], start=1)]


def _component(number: int, part: Json, values: Mapping[str, Any]) -> Json:
    filled: Json = {"type": part["type"], "id": part.get("id", number)}
    match part["type"]:
        case Part.ROW:
            inner = enumerate(part["components"], start=number * 100)
            return filled | {"components": [_component(index, child, values) for index, child in inner]}
        case Part.LABEL:
            return filled | {"component": _component(number * 100, part["component"], values)}
        case Part.TEXT_DISPLAY:
            return filled
    return filled | {"custom_id": part["custom_id"]} | _input(part, values.get(part["custom_id"]))


def _input(part: Json, value: Any) -> Json:
    name = part["custom_id"]
    if value is None and part.get("required", True) and "value" not in part and part["type"] != Part.CHECKBOX:
        raise NotOfferedError(f"{name!r} must be filled in")
    match part["type"]:
        case Part.TEXT_INPUT:
            text = part.get("value", "") if value is None else str(value)
            if not (part.get("min_length") or 0) <= len(text) <= (part.get("max_length") or 4000):
                raise NotOfferedError(f"{name!r} does not take {len(text)} characters")
            return {"value": text}
        case Part.RADIO_GROUP:
            return {"value": value}
        case Part.CHECKBOX:
            return {"value": bool(value)}
    return {"values": list(value or [])}
