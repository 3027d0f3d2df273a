"""One mission on one card."""

from __future__ import annotations

import pytest

from knowledge.chronicle import Chronicle
from knowledge.errors import TopicError
from knowledge.models import EntityKind, Side


def test_a_card_has_the_row_of_the_table(shipped: Chronicle) -> None:
    """Names of entities are written out, and what failed is said."""
    card = shipped.mission("luna 25")

    assert (card.name, card.operator, card.country) == ("Luna-25", "Roscosmos", "Russia")
    assert (card.vehicle, card.outcome, card.side) == ("Soyuz-2.1b/Fregat", "failure", Side.CHINA_RUSSIA)
    assert "burned too long" in card.failure
    assert card.launched is not None
    assert card.landed is not None


def test_a_card_tells_what_happened_in_order_with_sources(shipped: Chronicle) -> None:
    """All that it rests on is in its statements."""
    card = shipped.mission("Apollo 11")
    references = shipped.references(card.statements)

    assert [row.title for row in card.happened] == [
        "Crew of Apollo 11",
        "Launch of Apollo 11",
        "First people on the Moon: the first Moon landing",
        "Moon landing of Apollo 11",
        "First walk on the Moon",
        "Lunar samples of Apollo 11",
        "Return of Apollo 11",
    ]
    assert all(references.of(row.statement) for row in card.happened)


def test_a_mission_that_never_flew_has_a_card(shipped: Chronicle) -> None:
    """DearMoon is in no table; what is known of it comes from its ledger."""
    card = shipped.mission("dear moon")

    assert (card.operator, card.outcome, card.launched) == ("SpaceX", "cancelled", None)


def test_what_came_with_a_mission_leads_to_its_card(shipped: Chronicle) -> None:
    """Lunokhod 1 was brought by Luna 17."""
    assert shipped.mission("lunokhod 1").name == "Luna 17"


def test_what_is_no_mission_gets_the_closest(shipped: Chronicle) -> None:
    """An agency flies missions, but is none."""
    with pytest.raises(TopicError, match=r"NASA is no mission\. Closest: ") as complaint:
        shipped.mission("nasa")

    assert len(complaint.value.closest) == 3


def test_every_mission_has_a_card(shipped: Chronicle) -> None:
    """Each of the several hundred has a name, something to tell and a source."""
    told = {milestone for ledger in shipped.library.ledgers.values() for milestone in (ledger[0].milestone,)}
    for entity in shipped.library.entities.values():
        if entity.kind is not EntityKind.MISSION or f"mission-{entity.id}" not in told:
            continue
        card = shipped.mission(entity.name)

        assert card.happened
        assert shipped.references(card.statements).citations
