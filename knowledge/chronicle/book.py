"""One door to the chronicle: what was typed is understood here, and each function is asked with that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from enum import StrEnum

from knowledge import dates, missions
from knowledge.analysis import Analyzer
from knowledge.chronicle import cards, comparing, slips, timeline, upcoming
from knowledge.chronicle.asking import Window, check_window, check_year
from knowledge.chronicle.cards import MissionCard
from knowledge.chronicle.chapters import Chapter, Chapters, announces
from knowledge.chronicle.comparing import Comparison, Contender
from knowledge.chronicle.news import News, news_of
from knowledge.chronicle.references import References, number
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.speakers import Speakers
from knowledge.chronicle.timeline import Row, Timeline
from knowledge.chronicle.topics import Pool, Topic, Topics
from knowledge.chronicle.upcoming import Upcoming
from knowledge.errors import QuestionError, TopicError
from knowledge.gazetteer import Gazetteer, series_of
from knowledge.library import Library
from knowledge.models import Aspect, Entity, EntityKind, PartialDate, Side, Statement, Status


class Asked(StrEnum):
    """Where a name is asked for, and so which names are offered."""

    TOPIC = "topic"
    MILESTONE = "milestone"
    CONTENDER = "contender"
    MISSION = "mission"


_CONTENDERS = frozenset(EntityKind) - {EntityKind.PERSON, EntityKind.TREATY, EntityKind.PLACE, EntityKind.ARTICLE}


class Chronicle:
    """Timelines, slips, comparisons, plans and missions of a library. Everything is indexed at construction, nothing
    changes after it; each call takes milliseconds. All methods raise QuestionError, with a text for the asker, for
    what cannot be answered, and TopicError, which is one, for a name that nothing bears.

    `as_of` lets a method answer as the world stood at the end of that date; `today` is asked for once a call.
    """

    def __init__(self, library: Library, today: Callable[[], dt.date] = dt.date.today) -> None:
        self.library = library
        self._today = today
        series = series_of(library.entities.values())
        analyzer = self._analyzer = Analyzer(series)
        self._chapters = Chapters(library)
        self._topics = Topics(self._chapters, analyzer)
        self._speakers = Speakers(library.entities, Gazetteer(library.entities, analyzer, series), analyzer)
        self._missions = {mission.id: mission for mission in library.missions}
        self._first = min((chapter.facts[0].stated for chapter in self._chapters.all), key=_day_known)
        self._pools = self._make_pools()

    def choices(self, asked: Asked, typed: str) -> tuple[str, ...]:
        """Up to 25 names to offer where one is asked for, best first. Each is understood when it comes back."""
        return self._pools[asked].choices(self._topics.fold(typed))

    def spelling(self, asked: Asked, typed: str) -> str:
        """A name as it is understood: asked for again in the same place, it means the same."""
        return self._find(typed, asked).spelling

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that `spelling` can give."""
        return self._topics.spellings

    def terms(self, text: str) -> list[str]:
        """The terms of a text."""
        return self._analyzer.terms(text)

    def references(self, statements: Iterable[Statement | None]) -> References:
        """The numbered sources of what is shown together."""
        return number(statements, self.library.sources)

    def timeline(
        self,
        topic: str = "",
        *,
        since: PartialDate | None = None,
        until: PartialDate | None = None,
        side: Side | None = None,
        status: Status | None = None,
        as_of: PartialDate | None = None,
    ) -> Timeline:
        """The milestones of a topic ("" is everything) that lie in the time asked for, on one side and of one status
        where these are given. A window without rows is no error: the timeline is then empty.
        """
        found = self._find(topic, Asked.TOPIC)
        window = check_window(since, until)
        rows = self._rows(found, as_of)
        if not rows:
            raise QuestionError(self._nothing(found, as_of))
        return Timeline(found, timeline.select(rows, window, side, status), window, as_of, side, status)

    def slip(self, milestone: str, *, as_of: PartialDate | None = None) -> Slip:
        """The ledger of a milestone; of a mission or a programme that of its date announced most often."""
        found = self._name(milestone, Asked.MILESTONE, "a milestone")
        self._check_as_of(as_of)
        ledgers = self._ledgers(found, as_of)
        if not ledgers:
            raise QuestionError(f"I have no source that announces a date for {found.name}{_then(as_of)}.")
        return slips.ledger(
            ledgers[0],
            as_of,
            entities=self.library.entities,
            speakers=self._speakers.of,
            others=tuple(chapter.milestone for chapter in ledgers[1:]),
        )

    def compare(self, a: str, b: str, *, as_of: PartialDate | None = None) -> Comparison:
        """Two programmes, missions, vehicles, countries or sides in the same rows."""
        one, other = (self._name(name, Asked.CONTENDER, "two things") for name in (a, b))
        if one == other:
            raise QuestionError(f"{one.name} would be compared with itself. Name two different things.")
        for topic in (one, other):
            if topic.milestone or topic.is_person:
                raise QuestionError(
                    f'"{topic.name}" cannot be compared. Name a programme, a mission, a vehicle, a country or a side.'
                )
        return comparing.compare(self._contender(one, as_of), self._contender(other, as_of))

    def upcoming(self, topic: str = "", *, as_of: PartialDate | None = None) -> Upcoming:
        """What is planned next for a topic: flights, landings and tests, nearest first."""
        found = self._find(topic, Asked.TOPIC)
        rows = timeline.select(self._rows(found, as_of, steps=True), Window(), None, None)
        if not any(row.ahead for row in rows):
            raise QuestionError(f"I have no source that announces what is to come for {found.name}{_then(as_of)}.")
        return upcoming.plans_of(found, rows, self._day(as_of), as_of)

    def topic(self, name: str) -> Topic:
        """The topic of that name, such as is followed."""
        found = self._find(name, Asked.TOPIC)
        if not self.covered(found):
            raise QuestionError(self._nothing(found, None))
        return found

    def topic_of(self, key: str) -> Topic | None:
        """The topic that had this key in an earlier version; None where nothing is left of it."""
        return self._topics.of_key(key)

    def covered(self, topic: Topic) -> frozenset[str]:
        """The ids of all milestones that belong to a topic, details among them."""
        return frozenset(chapter.milestone.id for chapter in self._chapters_of(topic, None))

    def news(self, is_new: Callable[[Statement], bool]) -> tuple[News, ...]:
        """What is told by the facts that are new."""
        return news_of(self._chapters.all, is_new)

    def mission(self, name: str) -> MissionCard:
        """The card of a mission."""
        found = self._name(name, Asked.MISSION, "a mission")
        known = [entity for entity in found.entities if self._is_mission(entity)]
        if not known:
            closest = self._pools[Asked.MISSION].closest(self._topics.fold(name))
            raise TopicError(f"{found.name} is no mission.", name, closest)
        entity = next((entity for entity in known if entity.id in self._missions), known[0])
        own = [
            c for c in self._chapters.of(entity.id) if entity.id in c.milestone.entities[: 1 if c.is_detail else None]
        ]
        table = self._chapters.get(f"{missions.PREFIX}{entity.id}")
        return cards.card(
            entity,
            side=(table or own[0]).side if own else Side.OTHER,
            mission=self._missions.get(entity.id),
            rows=timeline.select(self._told(own, None), Window(), None, None),
            table=table.facts if table else (),
            entities=self.library.entities,
        )

    def _make_pools(self) -> dict[Asked, Pool]:
        told = [e for e in self.library.entities.values() if any(self._chapters_of(Topic(e.name, (e,)), None))]
        milestones = [chapter for chapter in self._chapters.all if chapter.mission is None]
        announced = {c.milestone.id for c in self._chapters.all if c.is_announced and not c.is_detail}
        late = [e for e in told if any(c.milestone.id in announced for c in self._chapters.of(e.id))]
        return {
            Asked.TOPIC: self._topics.pool(told, milestones),
            Asked.MILESTONE: self._topics.pool(late, (c for c in milestones if c.milestone.id in announced)),
            Asked.CONTENDER: self._topics.pool((e for e in told if e.kind in _CONTENDERS), sides=True),
            Asked.MISSION: self._topics.pool(e for e in told if self._is_mission(e)),
        }

    def _is_mission(self, entity: Entity) -> bool:
        return entity.kind is EntityKind.MISSION or entity.id in self._missions

    def _find(self, typed: str, asked: Asked) -> Topic:
        return self._topics.find(typed, self._pools[asked], milestones_first=asked is Asked.MILESTONE)

    def _name(self, typed: str, asked: Asked, wanted: str) -> Topic:
        """What a name means where everything is too much."""
        topic = self._find(typed, asked)
        if topic.is_everything:
            raise QuestionError(f"Name {wanted}, such as {', '.join(self._pools[asked].closest(''))}.")
        return topic

    def _day(self, as_of: PartialDate | None) -> dt.date:
        return min(as_of.latest, self._today()) if as_of else self._today()

    def _check_as_of(self, as_of: PartialDate | None) -> None:
        check_year("as_of", as_of)
        if as_of and as_of.latest < self._first.latest:
            raise QuestionError(
                f"Nothing was known yet in {dates.describe(as_of)}: my oldest statement is of "
                f"{dates.describe(self._first)}. Give a later as_of."
            )

    def _rows(self, topic: Topic, as_of: PartialDate | None, *, steps: bool = False) -> list[Row]:
        self._check_as_of(as_of)
        chapters = [chapter for chapter in self._chapters_of(topic, as_of) if chapter.is_step or not steps]
        events = [chapter for chapter in chapters if not chapter.is_detail]
        # A person is mostly named in details (the crew of a flight); some topics have nothing else.
        return ([] if topic.is_person else self._told(events, as_of)) or self._told(chapters, as_of)

    def _chapters_of(self, topic: Topic, as_of: PartialDate | None) -> Iterable[Chapter]:
        if topic.milestone:
            chapter = self._chapters.get(topic.milestone)
            return (chapter,) if chapter else ()
        if topic.side:
            return [chapter for chapter in self._chapters.all if chapter.side is topic.side]
        if topic.is_everything:
            return self._chapters.all
        found = {c.milestone.id: c for entity in topic.entities for c in self._chapters.of(entity.id)}
        if topic.is_person:
            names = {name for entity in topic.entities for name in (entity.name, *entity.aliases)}
            found |= {chapter.milestone.id: chapter for chapter in self._chapters.naming(names, as_of)}
        return found.values()

    def _ledgers(self, topic: Topic, as_of: PartialDate | None) -> list[Chapter]:
        """The chapters whose ledger can be shown, the one with the most announcements of its own first. A mission for
        which no date was announced has those of what it did.
        """
        known = [chapter for chapter in self._chapters_of(topic, as_of) if chapter.known(as_of)]
        if topic.milestone:
            return known
        subjects = {entity.id for entity in topic.entities}
        announced = {c.milestone.id: sum(map(announces, c.known(as_of))) for c in known}
        steps = [c for c in known if c.is_step and c.mission is None]
        dated = [c for c in known if announced[c.milestone.id] and not c.is_detail]
        did = steps if any(map(self._is_mission, topic.entities)) else []
        shown = [c for c in steps if c in dated] or dated or did
        own = [c for c in shown if subjects.intersection(c.milestone.entities)] or shown

        def weight(chapter: Chapter) -> tuple[bool, bool, int]:
            leads = chapter.milestone.entities[0] in subjects
            told = announced[chapter.milestone.id] or len(chapter.known(as_of))
            return Aspect.LANDING in chapter.milestone.aspects, leads, told

        return sorted(own, key=weight, reverse=True)

    def _contender(self, topic: Topic, as_of: PartialDate | None) -> Contender:
        chapters = tuple(self._chapters_of(topic, as_of))
        rows = timeline.select(self._rows(topic, as_of, steps=True), Window(), None, None)
        if not any(chapter.known(as_of) for chapter in chapters):
            raise QuestionError(self._nothing(topic, as_of))
        names = {entity.id for entity in topic.entities}
        own = [c for c in chapters if c.mission and c.mission.id in names]
        return Contender(
            topic=topic,
            side=topic.side or self._chapters.side_of(topic.entities[0].id),
            chapters=chapters,
            rows=rows,
            flights=[(c.mission, row) for c in own if c.mission for row in self._told((c,), as_of)],
            entities=self.library.entities,
            as_of=as_of,
        )

    def _told(self, chapters: Iterable[Chapter], as_of: PartialDate | None) -> list[Row]:
        return list(timeline.rows_of(chapters, self._chapters, as_of, self._day(as_of)))

    def _nothing(self, topic: Topic, as_of: PartialDate | None) -> str:
        facts = [chapter.facts[0].stated for chapter in self._chapters_of(topic, as_of)]
        if as_of is None or not facts:
            return f"I know {topic.name}, but have no dated statement on it."
        first = min(facts, key=_day_known)
        return (
            f"Nothing was known of {topic.name} in {dates.describe(as_of)}: my oldest statement on it is of "
            f"{dates.describe(first)}. Give a later as_of."
        )


def _then(as_of: PartialDate | None) -> str:
    return f", as known in or before {dates.describe(as_of)}" if as_of else ""


def _day_known(stated: PartialDate) -> dt.date:
    """The day by which something was certainly said."""
    return stated.latest
