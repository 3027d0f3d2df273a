"""What is known of each milestone, in order, with the side it is on and all that it is about: indexed once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from knowledge import dates, missions
from knowledge.chronicle.belonging import belonging, launchers
from knowledge.chronicle.sides import Sides
from knowledge.library import Library
from knowledge.models import Aspect, Milestone, Mission, Outcome, PartialDate, Side, Statement, Status
from knowledge.vocabulary import OPEN_STATUSES

# The first and the last day that a date can mean.
Span: TypeAlias = tuple[dt.date, dt.date]
_STEPS = frozenset((Aspect.STEP, Aspect.LANDING))


def announces(fact: Statement) -> bool:
    """Whether a fact names a date that was still to come; what is late can also speak of the past."""
    return fact.status in OPEN_STATUSES and fact.when is not None and fact.when.latest >= fact.stated.earliest


@dataclass(frozen=True, slots=True)
class Chapter:
    """One milestone and what was said of it in earnest: `facts` hold neither opinions nor what an article claimed.

    `about` are its entities and all that these belong to, with the missions that are to do it and the rocket;
    `subjects` only its entities and what the first of them belongs to. `mission` is the flight that it tells, where it
    is a row of the table of missions.
    """

    milestone: Milestone
    facts: tuple[Statement, ...]
    about: frozenset[str]
    subjects: frozenset[str]
    side: Side
    mission: Mission | None = None

    @property
    def is_step(self) -> bool:
        """Whether it is a flight, a landing or a test, as against an agreement, a plan or a state of things."""
        return not _STEPS.isdisjoint(self.milestone.aspects)

    @property
    def is_announced(self) -> bool:
        """Whether a date was ever announced for it beforehand."""
        return any(announces(fact) for fact in self.facts)

    @property
    def is_detail(self) -> bool:
        """Whether it tells of a crew, a cost or a reason, which no timeline shows."""
        return Aspect.DETAIL in self.milestone.aspects

    def known(self, as_of: PartialDate | None) -> tuple[Statement, ...]:
        """The facts that were known at the end of `as_of`."""
        if as_of is None or self.facts[-1].stated.latest <= as_of.latest:
            return self.facts
        return tuple(fact for fact in self.facts if dates.known_by(fact.stated, as_of))

    def current(self, as_of: PartialDate | None) -> Statement | None:
        """The newest fact that was known at the end of `as_of`."""
        known = self.known(as_of)
        return known[-1] if known else None


class Chapters:
    """All milestones that have a fact, in the library's order."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._sides = Sides(library)
        self._wholes = belonging(library)
        self._by_id: Mapping[str, Chapter] = {chapter.milestone.id: chapter for chapter in self._read()}
        self._of: dict[str, list[Chapter]] = {}
        for chapter in self._by_id.values():
            for entity in chapter.about:
                self._of.setdefault(entity, []).append(chapter)
        self._texts = {
            c.milestone.id: "\n".join(said.text for said in c.facts).casefold() for c in self._by_id.values()
        }
        self._spans = {said.id: _span(said) for chapter in self._by_id.values() for said in chapter.facts}

    def _read(self) -> Iterator[Chapter]:
        flights = {f"{missions.PREFIX}{mission.id}": mission for mission in self.library.missions}
        rockets = launchers(self.library)
        for milestone in self.library.milestones.values():
            ledger = self.library.ledgers.get(milestone.id, ())
            facts = tuple(said for said in ledger if said.claim is None and said.status is not Status.OPINION)
            if not facts:
                continue
            mission = flights.get(milestone.id)
            further = {fact.flown_by for fact in facts if fact.flown_by}
            if mission and mission.id in rockets:
                further.add(rockets[mission.id])
            yield Chapter(
                milestone=milestone,
                facts=facts,
                about=frozenset(further).union(*(self._wholes[entity] for entity in milestone.entities)),
                subjects=self._wholes[milestone.entities[0]].union(milestone.entities),
                side=self._sides.of_milestone(milestone, facts),
                mission=mission,
            )

    @property
    def all(self) -> tuple[Chapter, ...]:
        """Every chapter."""
        return tuple(self._by_id.values())

    def of(self, entity: str) -> tuple[Chapter, ...]:
        """The chapters about an entity or about a part of it."""
        return tuple(self._of.get(entity, ()))

    def span(self, fact: Statement) -> Span | None:
        """The days that a fact's date can mean. "No earlier than" begins and ends with what it names; "by" ends with
        what it names and begins no earlier than it was said. None where it has no date.
        """
        return self._spans[fact.id]

    def naming(self, names: Iterable[str], as_of: PartialDate | None) -> tuple[Chapter, ...]:
        """The chapters of which a fact that was known then has one of these names in its text, as a whole word."""
        folded = [name.casefold() for name in names]
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, folded))})\b")
        likely = (c for c in self._by_id.values() if any(name in self._texts[c.milestone.id] for name in folded))
        return tuple(c for c in likely if any(pattern.search(fact.text.casefold()) for fact in c.known(as_of)))

    def side_of(self, entity: str) -> Side | None:
        """The side that an entity is on, if any."""
        return self._sides.of_entity(entity)

    def get(self, milestone: str) -> Chapter | None:
        """The chapter of a milestone, where it has one."""
        return self._by_id.get(milestone)

    def cautious(self, fact: Statement, mission: Mission, as_of: PartialDate) -> Statement:
        """A row of the table as it could be told then. How a flight ended and what came of it has no day of its own,
        so whoever looks back into its year hears no more than that it flew.
        """
        years = [fact.stated.latest.year, *dates.years_in(f"{mission.note} {mission.failure}")]
        if max(years) < as_of.latest.year:
            return fact
        same_day = mission.outcome is Outcome.LAUNCH_FAILURE or fact.when == mission.landed
        plain = replace(mission, note="") if same_day else _under_way(mission)
        told = missions.statements_of(plain, self.library.entities, self.library.sources)
        return next((other for other in told if other.id == fact.id), fact)


def _under_way(mission: Mission) -> Mission:
    return replace(mission, outcome=Outcome.IN_PROGRESS, failure="", note="")


def _span(said: Statement) -> Span | None:
    if said.when is None:
        return None
    named = dates.named(said.when)
    return min(said.stated.earliest, named.earliest) if said.when.open_start else named.earliest, named.latest
