"""What each thing belongs to, and so under which names its milestones are found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from knowledge.gazetteer import wholes
from knowledge.library import Library
from knowledge.models import EntityKind


def climb(start: str, wholes_of: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """A thing and all that it belongs to, the nearest first. Cycles are harmless."""
    queue, seen = [start], {start}
    for name in queue:  # it grows while it is walked
        yield name
        queue += [whole for whole in dict.fromkeys(wholes_of(name)) if whole not in seen]
        seen.update(queue)


def belonging(library: Library) -> Mapping[str, frozenset[str]]:
    """For each entity itself and all that it belongs to. A mission belongs to its operator, but not to what that
    belongs to today: the bureau that built Luna 9 is of Roscosmos now. Its country is told by its row of the table.
    """
    operators = {mission.id: mission.operator for mission in library.missions}
    bare = {
        entity.id: replace(entity, of=tuple(whole for whole in entity.of if whole != operators.get(entity.id)))
        for entity in library.entities.values()
    }
    return {
        entity: reached | {operators[part] for part in reached if operators.get(part) in library.entities}
        for entity, reached in wholes(bare).items()
    }


def launchers(library: Library) -> Mapping[str, str]:
    """For each mission of the table the entity that is its rocket, where there is one: "SLS Block 1" is the SLS."""
    named = {
        name.casefold(): entity.id
        for entity in library.entities.values()
        if entity.kind is EntityKind.VEHICLE
        for name in (entity.name, *entity.aliases)
    }
    longest_first = sorted(named, key=len, reverse=True)
    pattern = re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})\b") if named else re.compile("(?!)")
    found = {mission.id: pattern.match(mission.vehicle.casefold()) for mission in library.missions}
    return {mission: named[match[0]] for mission, match in found.items() if match}
