"""Finds the names of entities in a text: the longest alias at each place, folded like everything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.analysis import Analyzer, Token
from knowledge.models import Entity, EntityKind
from knowledge.vocabulary import ROMAN

# A number after the name of a series is a member of it up to here; above it is a year or a count.
_LAST_OF_SERIES = 99
_WORDS_THAT_NEVER_COUNT = frozenset("the a of to in block mission phase stage flight mark bank".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found at `tokens[start:end]`. Several entities may share it. An `unknown` one is a member of a series
    that nothing describes ("Artemis 12").
    """

    start: int
    end: int
    entities: tuple[str, ...]
    unknown: bool = False


def series_of(entities: Iterable[Entity]) -> frozenset[str]:
    """The words that stand before a number in the names of entities: artemis, luna, change, chandrayaan."""
    plain = Analyzer()  # it knows no series yet, so it leaves Roman numerals alone
    words = set()
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            tokens = plain.tokens(name)
            for word, numeral in pairwise(tokens):
                counts = numeral.is_number or numeral.word in ROMAN
                if counts and not word.is_number and word.word not in _WORDS_THAT_NEVER_COUNT:
                    words.add(word.word)
    return frozenset(words)


class Gazetteer:
    """All aliases of all entities, ready to be found in token lists. `names` holds the terms of each one's name."""

    def __init__(self, entities: Mapping[str, Entity], analyzer: Analyzer, series: frozenset[str]) -> None:
        self._series = series
        self._written = {entity.id: entity.name for entity in entities.values()}
        self.names = {entity.id: tuple(analyzer.terms(entity.name)) for entity in entities.values()}
        self._people = frozenset(entity.id for entity in entities.values() if entity.kind is EntityKind.PERSON)
        self._aliases: dict[tuple[str, ...], list[str]] = {}
        for entity in entities.values():
            for name in (entity.name, *entity.aliases):
                key = tuple(token.word for token in analyzer.tokens(name))
                if key and entity.id not in self._aliases.setdefault(key, []):
                    self._aliases[key].append(entity.id)
        self._numbered = {key[:-1] for key in self._aliases if len(key) > 1 and key[-1].isdecimal()}
        # The longest alias that begins with each word, so that most places are passed over at once.
        self._longest: dict[str, int] = {}
        for key in self._aliases:
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))

    def is_person(self, entity: str) -> bool:
        """Whether an entity is somebody."""
        return entity in self._people

    def mentions(self, tokens: Sequence[Token]) -> list[Mention]:
        """The names in a token list, left to right, longest first, never overlapping."""
        found: list[Mention] = []
        words = tuple(token.word for token in tokens)
        begins = [place for place, word in enumerate(words) if self._can_begin(word)]
        end = 0
        for place in begins:
            mention = self._at(words, place) if place >= end else None
            if mention:
                found.append(mention)
                end = mention.end
        return found

    def _can_begin(self, word: str) -> bool:
        return word in self._longest or word in self._series or word.removesuffix("s") in self._longest

    def name_of(self, tokens: Sequence[Token]) -> str:
        """The name of the one entity that all the tokens together are an alias of; else nothing."""
        entities = self._aliases.get(tuple(token.word for token in tokens), ())
        return self._written[entities[0]] if len(entities) == 1 else ""

    def _at(self, words: tuple[str, ...], start: int) -> Mention | None:
        word = words[start]
        longest = self._longest.get(word) or self._longest.get(word.removesuffix("s"), 0)
        for end in range(min(start + longest, len(words)), start, -1):
            key = words[start:end]
            entities = self._aliases.get(key)
            if entities is None and key[-1].endswith("s"):
                entities = self._aliases.get((*key[:-1], key[-1].removesuffix("s")))  # "indias"
            if key in self._numbered and _is_member(words, end):
                return Mention(start, end + 1, (), unknown=True)  # a longer name with a number that nothing bears
            if entities:
                unknown = key[-1] in self._series and _is_member(words, end)
                return Mention(start, end + unknown, tuple(entities), unknown)
        if word in self._series and _is_member(words, start + 1):
            return Mention(start, start + 2, (), unknown=True)
        return None


def _is_member(words: Sequence[str], place: int) -> bool:
    return place < len(words) and words[place].isdecimal() and int(words[place]) <= _LAST_OF_SERIES


def wholes(entities: Mapping[str, Entity]) -> Mapping[str, frozenset[str]]:
    """For each entity itself and all that it belongs to, however far up. Cycles are harmless."""

    def climb(entity: str) -> frozenset[str]:
        reached = {entity}
        queue = [entity]
        while queue:
            for parent in entities[queue.pop()].of:
                if parent not in reached:
                    reached.add(parent)
                    queue.append(parent)
        return frozenset(reached)

    return {entity: climb(entity) for entity in entities}
