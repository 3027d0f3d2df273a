"""Who announced something, as far as the statement says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.analysis import Analyzer, Token
from knowledge.gazetteer import Gazetteer, Mention
from knowledge.models import Entity, EntityKind, Statement

_SPEAKING = frozenset((EntityKind.PERSON, EntityKind.AGENCY, EntityKind.COMPANY))
_VERBS = frozenset(
    "acknowledged aimed announced called chose confirmed described disclosed dropped expected explained extended found"
    " gave hinted hired hoped judged kept made moved named ordered plan planned plans postponed promised"
    " proposed redesigned repeated reported said says set showed spoke stated told turned wanted wants warned".split()
)
# Words from a name to its verb ("ISRO's chairman V. Narayanan said") and back ("said the head of Lavochkin").
_REACH = 4


class Speakers:
    """Finds who said or decided what a statement tells: the name that stands by such a verb, and nobody else."""

    def __init__(self, entities: Mapping[str, Entity], gazetteer: Gazetteer, analyzer: Analyzer) -> None:
        self._entities = entities
        self._gazetteer = gazetteer
        self._analyzer = analyzer

    def of(self, statement: Statement) -> tuple[str, ...]:
        """The names of whoever speaks, a person behind the body he speaks for ("NASA", "Jared Isaacman"). Empty where
        the statement names nobody: then only its source can be named.
        """
        if statement.counted_by:
            return (statement.counted_by,)
        tokens = self._analyzer.tokens_of_ours(statement.text)
        mentions = [m for m in self._gazetteer.mentions(tokens) if m.entities and self._speaks(m)]
        speaking = [place for place, mention in enumerate(mentions) if _by_a_verb(mention, mentions, tokens)]
        if not speaking:
            return ()
        first = speaking[0]
        joined = first > 0 and mentions[first].start - mentions[first - 1].end <= 1 and self._is_person(mentions[first])
        pair = mentions[first - 1 : first + 1] if joined else mentions[first : first + 1]
        return tuple(self._entities[mention.entities[0]].name for mention in pair)

    def _speaks(self, mention: Mention) -> bool:
        return self._entities[mention.entities[0]].kind in _SPEAKING

    def _is_person(self, mention: Mention) -> bool:
        return self._entities[mention.entities[0]].kind is EntityKind.PERSON


def _by_a_verb(mention: Mention, mentions: Sequence[Mention], tokens: Sequence[Token]) -> bool:
    """Whether a verb of speaking follows a name with no other name between, or the name follows "said"."""
    others = {other.start for other in mentions}
    for place in range(mention.end, min(mention.end + _REACH, len(tokens))):
        if place in others:
            break
        if tokens[place].word in _VERBS:
            return True
    before = {token.word for token in tokens[max(0, mention.start - _REACH) : mention.start]}
    return bool(before & {"said", "according"})
