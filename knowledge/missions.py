"""Missions, read from a table, and what each of them says: who it was, when it flew, where it landed, how it ended."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import partial

from knowledge import dates
from knowledge.entries import Entry
from knowledge.errors import DataError
from knowledge.models import (
    Aspect,
    Entity,
    EntityKind,
    Milestone,
    Mission,
    MissionType,
    Outcome,
    Source,
    Statement,
    Status,
)

COLUMNS = tuple(
    "id name aliases operator country programme type launched vehicle outcome failure landed site sources note".split()
)
PREFIX = "mission-"  # of the ids that rows of the table get
_LANDING = "-landing"  # ends the id of the statement on a landing
_LISTS = frozenset(("aliases", "sources"))
_FLOWN = Outcome.SUCCESS, Outcome.PARTIAL, Outcome.FAILURE, Outcome.LAUNCH_FAILURE, Outcome.IN_PROGRESS
_STATUSES = {
    Outcome.SUCCESS: Status.ACHIEVED,
    Outcome.PARTIAL: Status.PARTIAL,
    Outcome.FAILURE: Status.FAILED,
    Outcome.LAUNCH_FAILURE: Status.FAILED,
    Outcome.PLANNED: Status.PLANNED,
    Outcome.IN_PROGRESS: Status.IN_PROGRESS,
    Outcome.CANCELLED: Status.CANCELLED,
}
_PHRASES = {
    MissionType.FLYBY: "a flyby probe of {}",
    MissionType.IMPACTOR: "a probe of {} meant to hit the Moon",
    MissionType.ORBITER: "a lunar orbiter of {}",
    MissionType.LANDER: "a lunar lander of {}",
    MissionType.ROVER: "a rover mission of {}",
    MissionType.SAMPLE_RETURN: "a robotic sample return mission of {}",
    MissionType.CREWED_FLYBY: "a crewed flight of {} around the Moon",
    MissionType.CREWED_ORBIT: "a crewed flight of {} into lunar orbit",
    MissionType.CREWED_LANDING: "a crewed landing mission of {}",
    MissionType.RELAY: "a relay satellite of {}",
    MissionType.OTHER: "a mission of {}",
}
# A name of several words that holds one of these is said with "the".
_INSTITUTIONS = frozenset("Academy Administration Agency Centre Force Institute Organization".split())


class Event(StrEnum):
    """What a row tells of besides its mission, as a title begins."""

    LAUNCH = "Launch"
    FLIGHT = "Flight"
    LANDING = "Landing"
    IMPACT = "Impact"


def read(name: str, text: str) -> Iterator[Mission]:
    """The rows of a table in CSV. Raises DataError, which names the line and the mission."""
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise DataError(f"{name}, line 1", f"the columns are to be {','.join(COLUMNS)}")
    try:
        for row in rows:
            place = f"{name}, line {rows.line_num}"
            yield _mission(Entry(place, "mission", _table(place, row)))
    except csv.Error as error:
        raise DataError(f"{name}, line {rows.line_num}", f"is not CSV: {error}") from error


def _table(place: str, row: Mapping[str | None, str | list[str] | None]) -> dict[str, object]:
    if None in row or None in row.values():
        raise DataError(place, f"has not {len(COLUMNS)} columns; quote what holds a comma")
    cells = {column: str(row[column]).strip() for column in COLUMNS}
    return {column: cell.split("|") if column in _LISTS else cell for column, cell in cells.items() if cell}


def _mission(entry: Entry) -> Mission:
    mission = Mission(
        id=entry.text("id"),
        name=entry.text("name"),
        aliases=entry.texts("aliases"),
        operator=entry.text("operator"),
        country=entry.text("country"),
        programme=entry.text("programme", ""),
        type=entry.choice("type", MissionType),
        launched=entry.optional_date("launched"),
        vehicle=entry.text("vehicle", ""),
        outcome=entry.choice("outcome", Outcome),
        failure=entry.text("failure", ""),
        landed=entry.optional_date("landed"),
        site=entry.text("site", ""),
        sources=entry.texts("sources", required=True),
        note=entry.text("note", ""),
    )
    entry.finish()
    if mission.outcome in _FLOWN and mission.launched is None:
        raise entry.error("has flown, but no launched")
    if mission.landed and mission.launched and mission.landed.latest < mission.launched.earliest:
        raise entry.error("landed before it was launched")
    if mission.outcome is Outcome.SUCCESS and mission.failure:
        raise entry.error("is a success, and yet has a failure")
    return mission


def entity_of(mission: Mission, known: Mapping[str, Entity]) -> Entity:
    """The mission as a name that can be asked for; what an entity of that id already says stands before it."""
    belongs = tuple(e for e in (mission.programme, mission.operator, mission.country) if e in known and e != mission.id)
    entity = known.get(mission.id)
    if entity is None:
        return Entity(mission.id, mission.name, EntityKind.MISSION, mission.aliases, belongs)
    return Entity(
        entity.id,
        entity.name,
        entity.kind,
        tuple(dict.fromkeys((*entity.aliases, mission.name, *mission.aliases))),
        tuple(dict.fromkeys((*entity.of, *belongs))),
        entity.side,
    )


def milestone_of(mission: Mission) -> Milestone:
    """What the mission's statements are about."""
    kind = () if mission.type is MissionType.OTHER else (mission.type.replace("-", " "),)
    words = "mission", "spacecraft", "rocket", "launch", "fly", *kind
    return Milestone(f"{PREFIX}{mission.id}", f"Mission {mission.name}", (mission.id,), words, aspects=(Aspect.STEP,))


def statements_of(
    mission: Mission, entities: Mapping[str, Entity], sources: Mapping[str, Source]
) -> Iterator[Statement]:
    """One statement on the flight, and one on the landing where it had one."""
    operator = entities[mission.operator].name if mission.operator in entities else mission.operator
    flight = f"{mission.name}, {_PHRASES[mission.type].format(_named(operator))},"
    ended = _STATUSES[mission.outcome]
    about = partial(Statement, sources=mission.sources, milestone=f"{PREFIX}{mission.id}", entities=(mission.id,))
    if mission.outcome in _FLOWN and mission.launched is not None:
        ending = _ending(mission) if mission.landed is None else ""
        yield about(
            id=f"{PREFIX}{mission.id}-flight",
            text=f"{flight} was launched {dates.on(mission.launched)}{_vehicle(mission)}{ending}.",
            stated=mission.launched,
            when=mission.launched,
            status=ended if mission.landed is None else Status.ACHIEVED,
        )
    else:
        yield about(
            id=f"{PREFIX}{mission.id}-plan",
            text=f"{flight} {_plan(mission)}.",
            stated=max((sources[source].published for source in mission.sources), key=dates.sort_key),
            when=mission.launched,
            status=ended,
        )
    if mission.landed is not None:
        yield about(
            id=f"{PREFIX}{mission.id}{_LANDING}",
            text=_landing(mission),
            stated=mission.landed,
            when=mission.landed,
            status=Status.FAILED if _crashed(mission) else ended,
        )


def event(mission: Mission, statement: Statement) -> Event:
    """Which event of a mission a statement made of its row tells: its landing, its impact, its launch, or its flight
    where it says how a flight went wrong that had no landing.
    """
    if statement.id.endswith(_LANDING):
        return Event.IMPACT if mission.type is MissionType.IMPACTOR or _crashed(mission) else Event.LANDING
    went_wrong = statement.status in (Status.PARTIAL, Status.FAILED) and mission.outcome is not Outcome.LAUNCH_FAILURE
    return Event.FLIGHT if went_wrong else Event.LAUNCH


def phrase(kind: MissionType) -> str:
    """What a mission of this type is, with its article: "a lunar lander"."""
    return _PHRASES[kind].replace(" of {}", "")


def _named(operator: str) -> str:
    words = operator.split()
    return f"the {operator}" if "the" not in words and not _INSTITUTIONS.isdisjoint(words[1:]) else operator


def _plan(mission: Mission) -> str:
    verb = "was cancelled" if mission.outcome is Outcome.CANCELLED else "is planned"
    if mission.launched is None:
        return f"{verb}, without a date{_vehicle(mission)}{_aside(mission.note)}"
    return f"{verb} {dates.due(mission.launched)}{_vehicle(mission)}{_aside(mission.note)}"


def _crashed(mission: Mission) -> bool:
    """Whether what came down was wrecked. An orbiter is not made to land: what it drops does not survive either."""
    if mission.type is MissionType.IMPACTOR:
        return False
    return mission.outcome is Outcome.FAILURE or mission.type is MissionType.ORBITER


def _landing(mission: Mission) -> str:
    assert mission.landed is not None
    site = f" at {mission.site}" if mission.site else ""
    place = f"the Moon {dates.on(mission.landed)}{site}"
    if _crashed(mission):
        lander = f"The lander of {mission.name}" if mission.type is MissionType.ORBITER else mission.name
        return f"{lander} crashed on {place}{_cause(mission)}."
    verb = "hit" if mission.type is MissionType.IMPACTOR else "landed on"
    return f"{mission.name} {verb} {place}{_ending(mission)}."


def _ending(mission: Mission) -> str:
    failed = {
        Outcome.FAILURE: ", but failed",
        Outcome.LAUNCH_FAILURE: ", but the launch failed",
        Outcome.PARTIAL: ", with partial success",
    }
    return f"{failed.get(mission.outcome, '')}{_cause(mission)}"


def _cause(mission: Mission) -> str:
    return f"{f': {mission.failure}' if mission.failure else ''}{_aside(mission.note)}"


def _vehicle(mission: Mission) -> str:
    return f" ({mission.vehicle})" if mission.vehicle else ""


def _aside(note: str) -> str:
    return f" ({note})" if note else ""
