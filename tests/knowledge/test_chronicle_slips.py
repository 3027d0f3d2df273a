"""The ledger of a milestone and its sum."""

from __future__ import annotations

import pytest

from knowledge import dates
from knowledge.chronicle import Chronicle
from knowledge.chronicle.moves import Shift

LANDING = "First crewed landing of the Artemis programme"


def test_the_first_artemis_landing_went_from_2024_to_2028(shipped: Chronicle) -> None:
    """Each year that was ever named is there, with a source and the day it was named."""
    slip = shipped.slip(LANDING)
    years = [move.statement.when.earliest.year for move in slip.announced if move.statement.when]
    references = shipped.references(move.statement for move in slip.moves)

    assert list(dict.fromkeys(years)) == [2024, 2025, 2026, 2027, 2028]
    assert all(references.of(move.statement) for move in slip.moves)
    assert slip.total.startswith("Announced for 2024, now 2028: four years in six.")


def test_the_first_artemis_landing_passed_from_one_mission_to_the_next(shipped: Chronicle) -> None:
    """The re-plan of 27 February 2026 is a move of its own."""
    slip = shipped.slip("artemis")
    passed = next(move for move in slip.moves if move.shift is Shift.RE_PLANNED)

    assert slip.milestone.title == LANDING
    assert passed.statement.stated.edtf == "2026-02-27"
    assert passed.statement.flown_by == "artemis-4"
    assert slip.total.endswith("It passed from Artemis III to Artemis IV.")


def test_an_article_announces_nothing(shipped: Chronicle) -> None:
    """What the article said of 2024 is no announcement of NASA's."""
    assert all(move.statement.claim is None for move in shipped.slip(LANDING).moves)


def test_a_ledger_can_be_seen_from_the_past(shipped: Chronicle) -> None:
    """In the spring of 2021 nobody knew of 2026."""
    then = shipped.slip(LANDING, as_of=dates.parse("2021-03"))

    assert {move.statement.when.edtf for move in then.moves if move.statement.when} == {"2024"}
    assert then.total == "Announced for 2024, still so on 21 September 2020."


def test_a_mission_that_was_named_shows_its_own_launch_and_offers_the_rest(shipped: Chronicle) -> None:
    """Artemis III has two ledgers: of its launch, and of the landing that it lost."""
    slip = shipped.slip("Artemis 3")

    assert slip.milestone.id == "artemis-3-launch"
    assert slip.others[0].id == "artemis-3-landing"


@pytest.mark.parametrize(
    ("mission", "milestone"),
    [
        ("chandrayaan-3", "chandrayaan-3-landing"),
        ("slim", "slim-launch"),
        ("apollo 11", "apollo-11-landing"),
    ],
)
def test_a_mission_shows_what_it_did_before_what_was_only_hoped_of_it(
    shipped: Chronicle, mission: str, milestone: str
) -> None:
    """The ledger with most announced dates comes first; no detail does; and what was never announced is told too."""
    assert shipped.slip(mission).milestone.id == milestone


@pytest.mark.parametrize(
    ("milestone", "total"),
    [
        ("artemis-1-launch", "Announced for November 2021, achieved on 16 November 2022: about one year in two."),
        ("artemis-3-landing", "Announced for 2024, last for 2027, cancelled on 27 February 2026."),
        ("change-7-launch", "Announced for 2023, last for the second half of 2026, now without a date."),
        ("luna-25-flight", "Announced for 2021, last for August 2023, failed on 19 August 2023."),
        ("artemis-5-launch", "Announced for 2029, now 2028: one year earlier."),
        ("luna-30-launch", "Announced for 2036 (said on 27 January 2026, and not since)."),
        ("change-6-samples", "Announced for June 2024, achieved on 25 June 2024: as announced."),
        ("apollo-11-landing", "No date was announced beforehand; achieved on 20 July 1969."),
        ("ilrs-construction", "Announced for 2026 to 2035, now about 2035 at the latest."),
        ("china-landing-plan", "No date has been announced; the newest source is of 27 February 2026."),
        ("new-glenn-return", "Announced for 2028, now December 2026 at the latest. Sources differ."),
    ],
)
def test_a_ledger_is_summed_up_in_a_sentence(shipped: Chronicle, milestone: str, total: str) -> None:
    """How far it moved is said where something moved, and how it ended where it has ended."""
    assert shipped.slip(milestone).total == total


def test_what_was_given_up_can_pass_to_another_ship(shipped: Chronicle) -> None:
    """VIPER was to go with Griffin, was cancelled, and now goes with Blue Moon."""
    slip = shipped.slip("viper")

    assert [move.shift for move in slip.moves][-2:] == [Shift.CANCELLED, Shift.RE_PLANNED]
    assert slip.total.endswith("four years in three. It passed from Griffin-1 to Blue Moon Mark 1.")


def test_one_statement_is_a_ledger_too(shipped: Chronicle) -> None:
    """There is a single move, and no distance."""
    slip = shipped.slip("luna-30-launch")

    assert [move.shift for move in slip.moves] == [Shift.ANNOUNCED]
    assert slip.distance is None


@pytest.mark.parametrize(
    ("milestone", "stated", "speakers"),
    [
        (LANDING, "2019-03-26", ("Mike Pence",)),
        (LANDING, "2021-11-09", ("NASA", "Bill Nelson")),
        (LANDING, "2025-10", ()),
        ("luna-28-launch", "2026-01-27", ("Lavochkin",)),
        ("ltv-on-moon", "2026-05-26", ()),
    ],
)
def test_only_whoever_the_statement_says_announced_it_is_named(
    shipped: Chronicle, milestone: str, stated: str, speakers: tuple[str, ...]
) -> None:
    """A company whose lander is late has not said so itself; then only the source is there to be named."""
    move = next(move for move in shipped.slip(milestone).moves if move.statement.stated.edtf == stated)

    assert move.speakers == speakers


def test_every_ledger_of_the_shipped_knowledge_can_be_told(shipped: Chronicle) -> None:
    """No milestone, of however many statements, has no sum or a move without a source."""
    for milestone in shipped.library.milestones.values():
        if not any(fact.claim is None and fact.status != "opinion" for fact in shipped.library.ledgers[milestone.id]):
            continue
        slip = shipped.slip(milestone.title)

        assert slip.total.endswith(".")
        assert slip.moves
