"""What people type -> an entity, a milestone or a side; what they may have meant; what to offer while they type.

A name is taken as it is folded by the analyzer ("Chang'e-7" = "change 7" = "CE-7"), never by likeness: Artemis II is
not Artemis III. Likeness only offers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from knowledge.analysis import Analyzer
from knowledge.chronicle.chapters import Chapter, Chapters
from knowledge.errors import TopicError
from knowledge.models import Entity, EntityKind, Side

MOST_CLOSEST = 3
MOST_CHOICES = 25  # that Discord shows
EVERYTHING = "everything"
SIDE_NAMES = {
    Side.US_LED: "US-led",
    Side.CHINA_RUSSIA: "China-Russia",
    Side.INDIA: "India",
    Side.JAPAN: "Japan",
    Side.COMMERCIAL: "Commercial",
    Side.HISTORIC: "Historic",
    Side.OTHER: "Other",
}
_SIDE_PREFIX, _SIDE_KEY = "side:", "side "  # as it is shown, and folded
_LONGEST_NAME = 100  # of what is typed, in characters; names are shorter
_LIKE_ENOUGH = 75  # of 100, by rapidfuzz's WRatio, to be offered while somebody types
_KINDS = (
    EntityKind.PROGRAMME,
    EntityKind.MISSION,
    EntityKind.VEHICLE,
    EntityKind.COUNTRY,
    EntityKind.AGENCY,
    EntityKind.COMPANY,
    EntityKind.TREATY,
    EntityKind.PERSON,
    EntityKind.PLACE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What was asked for. `entities` are all that the name can mean (Lunokhod 1 came with Luna 17); at most one of
    `entities`, `milestone` and `side` is set, none of them for everything. `spelling` is the name
    by which it was found, folded: asked for again in the same place, it means the same.
    """

    name: str
    entities: tuple[Entity, ...] = ()
    milestone: str = ""
    side: Side | None = None
    spelling: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """What finds the topic again in a later version too: made of ids, which stay when names are reworded."""
        if self.entities:
            return f"entities:{','.join(entity.id for entity in self.entities)}"
        if self.milestone:
            return f"milestone:{self.milestone}"
        return f"{_SIDE_PREFIX}{self.side.value}" if self.side else EVERYTHING

    @property
    def is_everything(self) -> bool:
        """Whether nothing was asked for in particular."""
        return not (self.entities or self.milestone or self.side)

    @property
    def is_person(self) -> bool:
        """Whether it is somebody's name."""
        return any(entity.kind is EntityKind.PERSON for entity in self.entities)


class Pool:
    """Names that can be asked for somewhere: each as it is shown, with the folded names under which it is found."""

    def __init__(self, names: Iterable[tuple[str, Iterable[str]]], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        named = [(shown, key) for shown, keys in names for key in dict.fromkeys(keys)]
        self._shown = [shown for shown, _ in named]
        self._keys = [key for _, key in named]
        self._terms = [frozenset(analyzer.terms(key)) for key in self._keys]

    def closest(self, key: str) -> tuple[str, ...]:
        """The three names most like a folded text, best first, however little they are."""
        return self._best(key, MOST_CLOSEST, like=0)

    def choices(self, key: str) -> tuple[str, ...]:
        """Up to 25 names to offer for what has been typed so far, best first."""
        return self._best(key, MOST_CHOICES, like=_LIKE_ENOUGH)

    def _best(self, key: str, most: int, like: int) -> tuple[str, ...]:
        """Names that begin with these words, with these letters, then those with a word that does, then with all its
        words in any form and order, and at last those that look like it.
        """
        terms = frozenset(self._analyzer.terms(key))
        places = [place for place, name in enumerate(self._keys) if f"{name} ".startswith(f"{key} ")]
        places += [place for place, name in enumerate(self._keys) if name.startswith(key)]
        places += [place for place, name in enumerate(self._keys) if f" {key}" in name]
        if terms:
            places += [place for place, said in enumerate(self._terms) if terms <= said]
        found = dict.fromkeys(self._shown[place] for place in places)
        if len(found) < most and key:
            alike = process.extract(key, self._keys, scorer=fuzz.WRatio, limit=4 * most, score_cutoff=like)
            found |= dict.fromkeys(self._shown[place] for _, _, place in alike)
        return tuple(found)[:most]


class Topics:
    """All names, folded once."""

    def __init__(self, chapters: Chapters, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._milestones: dict[str, str] = {}
        self._names: dict[str, dict[str, Entity]] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        for entity in chapters.library.entities.values():
            self._keys[entity.id] = tuple(map(self._fold, (entity.name, *entity.aliases, entity.id)))
            for key in self._keys[entity.id]:
                self._names.setdefault(key, {})[entity.id] = entity
        for chapter in chapters.all:
            for name in (chapter.milestone.title, chapter.milestone.id):
                self._milestones[self._fold(name)] = chapter.milestone.id
        self._sides = {self._fold(name): side for side, name in SIDE_NAMES.items()}
        self._chapters = chapters

    def pool(self, entities: Iterable[Entity], chapters: Iterable[Chapter] = (), *, sides: bool = False) -> Pool:
        """The names of entities, programmes before people, then sides, then the titles of milestones."""
        ranked = sorted((e for e in entities if e.kind in _KINDS), key=lambda entity: _KINDS.index(entity.kind))
        named: list[tuple[str, tuple[str, ...]]] = [(entity.name, self._keys[entity.id]) for entity in ranked]
        if sides:
            keys = ((name, self._fold(name)) for name in SIDE_NAMES.values())
            named += [(f"{_SIDE_PREFIX}{name}", (key, f"{_SIDE_KEY}{key}")) for name, key in keys]
        titles = (chapter.milestone.title for chapter in chapters)
        return Pool([*named, *((title, (self._fold(title),)) for title in titles)], self._analyzer)

    @property
    def spellings(self) -> tuple[str, ...]:
        """All names by which a topic is found."""
        sides = (name for side in self._sides for name in (side, f"{_SIDE_KEY}{side}"))
        return "", *self._names, *self._milestones, *sides

    def fold(self, typed: str) -> str:
        """A text as names are compared."""
        return self._fold(typed[:_LONGEST_NAME])

    def _fold(self, name: str) -> str:
        return " ".join(token.word for token in self._analyzer.tokens(name))

    def find(self, typed: str, pool: Pool, *, milestones_first: bool = False) -> Topic:
        """The topic of that name. Raises TopicError, with the closest three of the pool, where there is none."""
        key = self.fold(typed)
        if not typed.strip() or key == EVERYTHING:
            return Topic(EVERYTHING)
        topic = self._side(key)
        if milestones_first:
            topic = topic or self._milestone(key)
        topic = topic or self._entity(key) or self._milestone(key)
        if topic is None:
            raise TopicError(f'I know nothing called "{shortened(typed)}".', typed, pool.closest(key))
        return topic

    def of_key(self, key: str) -> Topic | None:
        """The topic that had this key, under its present name; None where nothing is left of it."""
        if key == EVERYTHING:
            return Topic(EVERYTHING)
        kind, _, rest = key.partition(":")
        match kind:
            case "entities":
                known = self._chapters.library.entities
                entities = tuple(known[entity] for entity in rest.split(",") if entity in known)
                return Topic(entities[0].name, entities) if entities else None
            case "milestone":
                chapter = self._chapters.get(rest)
                return Topic(chapter.milestone.title, milestone=rest) if chapter else None
            case "side" if rest in set(Side):
                return Topic(SIDE_NAMES[Side(rest)], side=Side(rest))
        return None

    def _side(self, key: str) -> Topic | None:
        side = self._sides.get(key.removeprefix(_SIDE_KEY))
        if side is None or key in self._names:  # "india" is the country, "side:india" the side
            return None
        return Topic(SIDE_NAMES[side], side=side, spelling=key)

    def _entity(self, key: str) -> Topic | None:
        key = key if key in self._names else key.removeprefix("the ")
        found = tuple(self._names.get(key, {}).values())
        return Topic(found[0].name, entities=found, spelling=key) if found else None

    def _milestone(self, key: str) -> Topic | None:
        milestone = self._milestones.get(key)
        chapter = self._chapters.get(milestone) if milestone else None
        return Topic(chapter.milestone.title, milestone=chapter.milestone.id, spelling=key) if chapter else None


def shortened(typed: str) -> str:
    """What somebody typed, short enough for a message; otherwise as it is."""
    typed = " ".join(typed.split())
    return typed if len(typed) <= _LONGEST_NAME else f"{typed[: _LONGEST_NAME - 1]}…"
