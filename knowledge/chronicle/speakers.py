"""Who announced something, as far as the statement names anybody."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.analysis import Analyzer
from knowledge.gazetteer import Gazetteer
from knowledge.models import Entity, EntityKind, Statement

_SPEAKING = frozenset((EntityKind.PERSON, EntityKind.AGENCY, EntityKind.COMPANY))


class Speakers:
    """Finds the person or body that a statement names first."""

    def __init__(self, entities: Mapping[str, Entity], gazetteer: Gazetteer, analyzer: Analyzer) -> None:
        self._entities = entities
        self._gazetteer = gazetteer
        self._analyzer = analyzer

    def of(self, statement: Statement) -> tuple[str, ...]:
        """The name of whoever speaks first in a statement; a person with the body right before ("NASA administrator
        Jared Isaacman"). Empty where it names nobody: then only its source can be named.
        """
        if statement.counted_by:
            return (statement.counted_by,)
        mentions = self._gazetteer.mentions(self._analyzer.tokens_of_ours(statement.text))
        named = [self._entities[mention.entities[0]] for mention in mentions if mention.entities]
        speaking = [entity for entity in named if entity.kind in _SPEAKING]
        if not speaking:
            return ()
        pair = speaking[0].kind is not EntityKind.PERSON and speaking[1:] and speaking[1].kind is EntityKind.PERSON
        return tuple(entity.name for entity in speaking[: 2 if pair else 1])
