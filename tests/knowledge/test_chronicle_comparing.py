"""Two things in the same rows, each cell with its statement or "no source"."""

from __future__ import annotations

import pytest

from knowledge import dates
from knowledge.chronicle import Chronicle
from knowledge.chronicle.comparing import NO_SOURCE, Cell, Comparison
from knowledge.errors import QuestionError

LABELS = ["Partners", "First crewed landing", "Launcher", "Lander", "Status", "Last achieved", "Next step"]


def cells(comparison: Comparison, label: str) -> tuple[Cell, Cell]:
    """The two cells of a row."""
    return next((line.a, line.b) for line in comparison.lines if line.label == label)


def test_the_two_sides_are_shown_in_the_same_rows(shipped: Chronicle) -> None:
    """Who is ahead is left to the reader."""
    table = shipped.compare("side:us-led", "china-russia")

    assert [line.label for line in table.lines] == LABELS
    ours, theirs = cells(table, "First crewed landing")
    assert ours.text == "2028 with Artemis IV (planned)"
    assert ours.ledger[0] == "2024 (announced, said on 26 March 2019)"
    assert theirs.text == "by about 2030 (planned)"


@pytest.mark.parametrize(
    ("a", "b"),
    [("artemis", "China's crewed lunar programme"), ("us-led", "china-russia"), ("usa", "china"), ("apollo", "n1-l3")],
)
def test_each_cell_is_cited_or_says_that_there_is_no_source(shipped: Chronicle, a: str, b: str) -> None:
    """A cell without a statement has no text of its own."""
    table = shipped.compare(a, b)
    both = [cell for line in table.lines for cell in (line.a, line.b)]
    references = shipped.references(cell.statement for cell in both)

    assert all(references.of(cell.statement) or cell == Cell(NO_SOURCE) for cell in both)


@pytest.mark.parametrize(
    ("label", "artemis", "china"),
    [
        ("Partners", "accords", None),
        ("Launcher", "sls", "mission-china-crewed-landing"),
        ("Lander", "artemis", "change"),
        ("Status", "artemis", "china-crewed"),
        ("Last achieved", "artemis", "change"),
    ],
)
def test_what_tells_of_the_programme_itself_goes_before_its_parts(
    shipped: Chronicle, label: str, artemis: str, china: str | None
) -> None:
    """The partners of Artemis are not those of the paused Gateway, nor is its rocket Gateway's."""
    ours, theirs = cells(shipped.compare("artemis", "China's crewed lunar programme"), label)

    assert ours.statement is not None
    assert ours.statement.id.startswith((artemis, "signatories"))
    assert (theirs.statement.id.rpartition("-")[0] if theirs.statement else None) == china


def test_a_mission_has_the_rocket_of_its_row(shipped: Chronicle) -> None:
    """What the table of missions tells is cited with the mission's sources."""
    ours, theirs = cells(shipped.compare("Artemis III", "Luna-25"), "Launcher")

    assert (ours.text, theirs.text) == ("SLS Block 1", "Soyuz-2.1b/Fregat")


def test_the_launch_of_what_failed_later_is_no_achievement(shipped: Chronicle) -> None:
    """HAKUTO-R Mission 2 crashed; its launch of January 2025 is not what Japan achieved last."""
    _, japan = cells(shipped.compare("india", "japan"), "Last achieved")

    assert "HAKUTO" not in japan.text
    assert japan.statement is not None


def test_it_can_be_compared_as_it_was(shipped: Chronicle) -> None:
    """In April 2021 the landing had just been put off to 2025."""
    ours, _ = cells(shipped.compare("artemis", "ilrs", as_of=dates.parse("2021-04")), "First crewed landing")

    assert ours.text == "no earlier than 2025 (delayed)"


def test_the_past_does_not_know_how_a_flight_ended(shipped: Chronicle) -> None:
    """In October 2007 Kaguya and Chang'e 1 were on their way, and their rows of the table told no more."""
    table = shipped.compare("Kaguya", "change 1", as_of=dates.parse("2007-10"))
    shown = [cell.statement for line in table.lines for cell in (line.a, line.b) if cell.statement]

    assert all(dates.known_by(statement.stated, dates.parse("2007-10")) for statement in shown)
    assert not [statement for statement in shown if "crashed" in statement.text]


@pytest.mark.parametrize(("a", "b"), [("artemis", "Artemis program"), ("usa", "america"), ("us-led", "side:us-led")])
def test_a_thing_is_not_compared_with_itself(shipped: Chronicle, a: str, b: str) -> None:
    """Under whatever names."""
    with pytest.raises(QuestionError, match="compared with itself"):
        shipped.compare(a, b)


def test_a_milestone_is_no_contender(shipped: Chronicle) -> None:
    """The complaint says what is."""
    with pytest.raises(QuestionError, match=r"cannot be compared\. Name a programme"):
        shipped.compare("artemis", "Launch of Artemis I")
