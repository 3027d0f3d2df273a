"""The parts that a message or a modal is laid out with."""

from __future__ import annotations

import copy
from enum import IntEnum

from tests.loopback.world import Json


class Part(IntEnum):
    """The component types that a bot such as ours may use."""

    ROW = 1
    BUTTON = 2
    SELECT = 3
    TEXT_INPUT = 4
    ROLE_SELECT = 6
    CHANNEL_SELECT = 8
    TEXT_DISPLAY = 10
    LABEL = 18
    RADIO_GROUP = 21
    CHECKBOX = 23


class ButtonStyle(IntEnum):
    """The styles that make a button something else than a button."""

    LINK = 5
    PREMIUM = 6


def walk(components: list[Json]) -> list[Json]:
    """Return components with all that are nested in them, in the order in which they are drawn."""
    parts: list[Json] = []
    for component in components:
        parts.append(component)
        parts += walk(component.get("components", []))
        parts += walk([component[slot] for slot in ("accessory", "component") if slot in component])
    return parts


def numbered(components: list[Json]) -> list[Json]:
    """Return copies in which every component has an id, as Discord gives one to those that come without."""
    copies = copy.deepcopy(components)
    for number, part in enumerate(walk(copies), start=1):
        part.setdefault("id", number)
    return copies
