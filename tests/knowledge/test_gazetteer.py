"""Names are found in texts, the longest first, and members of a series that nobody knows are told."""

from __future__ import annotations

import pytest

from knowledge.analysis import Analyzer
from knowledge.gazetteer import Gazetteer, series_of, wholes
from knowledge.library import Library


@pytest.fixture(scope="module")
def names(library: Library) -> tuple[Gazetteer, Analyzer]:
    """The gazetteer of the small library with its analyzer."""
    series = series_of(library.entities.values())
    analyzer = Analyzer(series)
    return Gazetteer(library.entities, analyzer, series), analyzer


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("Artemis III and artemis-2", ["artemis-3", "artemis-2"]),
        ("the Artemis programme", ["artemis"]),
        ("CE-7", ["change-7"]),
        ("嫦娥七号什么时候发射", ["change-7"]),
        ("Deep Space Gateway", ["gateway"]),
        ("РОССИЯ", ["russia"]),
        ("nothing of ours", []),
    ],
)
def test_names_are_found_in_any_spelling(names: tuple[Gazetteer, Analyzer], text: str, entities: list[str]) -> None:
    """Case, script, numerals and hyphens do not hide a name; the longest alias wins."""
    gazetteer, analyzer = names

    assert [mention.entities[0] for mention in gazetteer.mentions(analyzer.tokens(text))] == entities


@pytest.mark.parametrize("text", ["Artemis XII", "artemis 12", "Chang'e 9"])
def test_an_unknown_member_of_a_series_is_told_apart(names: tuple[Gazetteer, Analyzer], text: str) -> None:
    """Artemis XII is neither Artemis nor the number 12."""
    gazetteer, analyzer = names

    assert [mention.unknown for mention in gazetteer.mentions(analyzer.tokens(text))] == [True]


def test_a_year_after_a_name_is_a_year(names: tuple[Gazetteer, Analyzer]) -> None:
    """No mission is number 2026."""
    gazetteer, analyzer = names

    assert [mention.unknown for mention in gazetteer.mentions(analyzer.tokens("Artemis 2026"))] == [False]


def test_a_part_belongs_to_its_wholes(library: Library) -> None:
    """Artemis III is also Artemis's, the Agency's and America's."""
    assert wholes(library.entities)["artemis-3"] == {"artemis-3", "artemis", "agency", "usa"}
