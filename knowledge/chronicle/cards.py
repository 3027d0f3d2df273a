"""One mission on one card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge import missions
from knowledge.chronicle.belonging import climb
from knowledge.chronicle.timeline import Row
from knowledge.models import Entity, EntityKind, Mission, Outcome, PartialDate, Side, Statement

_OPERATORS = EntityKind.AGENCY, EntityKind.COMPANY
_OUTCOMES = {Outcome.LAUNCH_FAILURE: "failed at launch", Outcome.IN_PROGRESS: "under way"}


@dataclass(frozen=True, slots=True)
class MissionCard:
    """What is known of a mission. Texts are empty and dates None where no source tells; `outcome` is as it stands.

    `happened` are its rows in order, each with a statement; `statements` are all that the card rests on, for its
    references.
    """

    name: str
    side: Side
    kind: str = ""
    operator: str = ""
    country: str = ""
    programme: str = ""
    launched: PartialDate | None = None
    vehicle: str = ""
    outcome: str = ""
    failure: str = ""
    landed: PartialDate | None = None
    site: str = ""
    note: str = ""
    happened: tuple[Row, ...] = ()
    statements: tuple[Statement, ...] = ()


def card(
    entity: Entity,
    *,
    side: Side,
    mission: Mission | None,
    rows: Sequence[Row],
    table: Sequence[Statement],
    entities: Mapping[str, Entity],
) -> MissionCard:
    """The card of an entity: with the columns of its row in the table of missions, where it has one. `table` holds
    the statements made of that row.
    """
    statements = (*table, *(row.statement for row in rows if row.statement not in table))
    if mission is None:
        wholes = [entities[name] for name in climb(entity.id, lambda name: entities[name].of)]
        return MissionCard(
            name=entity.name,
            side=side,
            operator=next((whole.name for whole in wholes if whole.kind in _OPERATORS), ""),
            programme=next((whole.name for whole in wholes if whole.kind is EntityKind.PROGRAMME), ""),
            outcome=rows[-1].status.replace("_", " ") if rows else "",
            happened=tuple(rows),
            statements=statements,
        )

    def called(name: str) -> str:
        return entities[name].name if name in entities else name

    return MissionCard(
        name=entity.name,
        side=side,
        kind=missions.phrase(mission.type),
        operator=called(mission.operator),
        country=called(mission.country),
        programme=called(mission.programme) if mission.programme != mission.id else "",
        launched=mission.launched,
        vehicle=mission.vehicle,
        outcome=_OUTCOMES.get(mission.outcome, mission.outcome.value),
        failure=mission.failure,
        landed=mission.landed,
        site=mission.site,
        note=mission.note,
        happened=tuple(rows),
        statements=statements,
    )
