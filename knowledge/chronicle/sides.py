"""Which side of the race a thing is on."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.chronicle.belonging import climb
from knowledge.library import Library
from knowledge.models import EntityKind, Milestone, Side, Statement

# Between Luna 24 in 1976 and Hiten in 1990 nobody sent a probe to the Moon.
_FIRST_MODERN_YEAR = 1990


class Sides:
    """The rule: a milestone is on the side of the first mission among its entities, else of the first entity that has
    or inherits a side. An entity without a side inherits that of its operator, else of the nearest thing it belongs to.
    What was first spoken of before 1990 is historic, whoever did it.
    """

    def __init__(self, library: Library) -> None:
        self._entities = library.entities
        self._operators = {
            mission.id: mission.operator for mission in library.missions if mission.operator in library.entities
        }

    def of_entity(self, entity: str) -> Side | None:
        """The side of an entity, its own or the nearest inherited one."""
        sides = (self._entities[name].side for name in climb(entity, self._wholes_of))
        return next((side for side in sides if side is not None), None)

    def _wholes_of(self, entity: str) -> tuple[str, ...]:
        operator = self._operators.get(entity)
        return (*([operator] if operator else []), *self._entities[entity].of)

    def of_milestone(self, milestone: Milestone, facts: Sequence[Statement]) -> Side:
        """The side of a milestone with its facts, oldest first."""
        if facts[0].stated.latest.year < _FIRST_MODERN_YEAR:
            return Side.HISTORIC
        flown = [entity for entity in milestone.entities if self._entities[entity].kind is EntityKind.MISSION]
        sides = (self.of_entity(entity) for entity in (*flown[:1], *milestone.entities))
        return next((side for side in sides if side is not None), Side.OTHER)
