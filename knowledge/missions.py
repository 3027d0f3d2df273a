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
    MissionType.FLYBY: "a flyby probe",
    MissionType.IMPACTOR: "a probe meant to hit the Moon",
    MissionType.ORBITER: "a lunar orbiter",
    MissionType.LANDER: "a lunar lander",
    MissionType.ROVER: "a lander with a rover",
    MissionType.SAMPLE_RETURN: "a robotic sample return mission",
    MissionType.CREWED_FLYBY: "a crewed flight around the Moon",
    MissionType.CREWED_ORBIT: "a crewed flight into lunar orbit",
    MissionType.CREWED_LANDING: "a crewed landing mission",
    MissionType.RELAY: "a relay satellite",
    MissionType.OTHER: "a spacecraft that used the Moon or its orbit",
}


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
    words = "mission", "spacecraft", "probe", "rocket"
    return Milestone(f"{PREFIX}{mission.id}", f"Mission {mission.name}", (mission.id,), words, aspects=(Aspect.STEP,))


def statements_of(
    mission: Mission, entities: Mapping[str, Entity], sources: Mapping[str, Source]
) -> Iterator[Statement]:
    """One statement on the flight, and one on the landing where it had one."""
    operator = entities[mission.operator].name if mission.operator in entities else mission.operator
    flight = f"{mission.name}, {phrase(mission.type)} of {operator},"
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
            status=ended,
        )


def event(mission: Mission, statement: Statement) -> Event:
    """Which event of a mission a statement made of its row tells: its landing, its impact, its launch, or its flight
    where it says how a flight went wrong that had no landing.
    """
    if statement.id.endswith(_LANDING):
        return Event.LANDING if _came_down_softly(mission) else Event.IMPACT
    went_wrong = statement.status in (Status.PARTIAL, Status.FAILED) and mission.outcome is not Outcome.LAUNCH_FAILURE
    return Event.FLIGHT if went_wrong else Event.LAUNCH


def _came_down_softly(mission: Mission) -> bool:
    return mission.type is not MissionType.IMPACTOR and mission.outcome in (Outcome.SUCCESS, Outcome.PARTIAL)


def phrase(kind: MissionType) -> str:
    """What a mission of this type is, with its article: "a lunar lander"."""
    return _PHRASES[kind]


def _plan(mission: Mission) -> str:
    verb = "was cancelled" if mission.outcome is Outcome.CANCELLED else "is planned"
    if mission.launched is None:
        return f"{verb}, without a date{_vehicle(mission)}{_aside(mission.note)}"
    return f"{verb} for {dates.describe(mission.launched)}{_vehicle(mission)}{_aside(mission.note)}"


def _landing(mission: Mission) -> str:
    assert mission.landed is not None
    verb = "landed on" if _came_down_softly(mission) else "hit"
    site = f" at {mission.site}" if mission.site else ""
    return f"{mission.name} {verb} the Moon {dates.on(mission.landed)}{site}{_ending(mission)}."


def _ending(mission: Mission) -> str:
    failed = {
        Outcome.FAILURE: ", but failed",
        Outcome.LAUNCH_FAILURE: ", but failed",
        Outcome.PARTIAL: ", with partial success",
    }
    ending = failed.get(mission.outcome, "")
    return f"{ending}{f': {mission.failure}' if mission.failure else ''}{_aside(mission.note)}"


def _vehicle(mission: Mission) -> str:
    return f" ({mission.vehicle})" if mission.vehicle else ""


def _aside(note: str) -> str:
    return f" ({note})" if note else ""
