"""`moonrace timeline` and its like, as people and programs call them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.almanac import Almanac
from knowledge.answering import KnowledgeBase
from tests.bot.terminal.calling import Moonrace

CALLS = (
    ("timeline", "artemis", "--from", "2020", "--to", "2030", "--side", "us-led", "--status", "planned"),
    ("timeline",),
    ("slip", "artemis", "iii"),
    ("compare", "artemis", "ilrs"),
    ("next", "china", "--as-of", "2026-06"),
    ("mission", "luna", "25"),
    ("define", "NRHO"),
)


@pytest.fixture(scope="session")
def almanac(base: KnowledgeBase) -> Almanac:
    """An almanac of the shipped knowledge, made once for all calls."""
    return Almanac(base.chronicle)


@pytest.fixture(autouse=True)
def _made_once(monkeypatch: pytest.MonkeyPatch, almanac: Almanac) -> None:
    """The command line uses it."""
    monkeypatch.setattr("bot.__main__.Almanac", lambda _chronicle: almanac)


def rows_in(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a JSON value that stand on a statement."""
    if isinstance(value, dict):
        if "statement" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from rows_in(each)


@pytest.mark.parametrize("call", CALLS)
def test_each_command_prints_rows_with_their_sources(moonrace: Moonrace, call: tuple[str, ...]) -> None:
    """In words, with numbers, and the sources with their addresses below."""
    outcome = moonrace(*call)
    body, _, sources = outcome.out.partition("\nSources\n")

    assert (outcome.code, outcome.err) == (0, "")
    assert "[1]" in body
    assert sources.startswith("[1] ")
    assert "https://" in sources


@pytest.mark.parametrize("call", CALLS)
def test_each_command_prints_one_json_object(moonrace: Moonrace, call: tuple[str, ...]) -> None:
    """On one line; every row has the numbers of its sources, and each number is in the list of them."""
    outcome = moonrace(*call, "--json")
    (line,) = outcome.out.splitlines()
    value = json.loads(line)
    known = {citation["n"] for citation in value["citations"]}

    assert outcome.code == 0
    assert known
    assert all(row["citations"] and known.issuperset(row["citations"]) for row in rows_in(value))


def test_the_slip_of_the_artemis_landing_as_json(moonrace: Moonrace) -> None:
    """Every date that was announced, with its announcement, and the move to another mission."""
    value = json.loads(moonrace("slip", "artemis", "--json").out)
    moves = [(move["statement"]["stated"], move["statement"]["when"], move["shift"]) for move in value["moves"]]

    assert [moves[0], moves[2]] == [("2019-03-26", "2024", "announced"), ("2021-04-16", "2025/..", "slip")]
    assert [*dict.fromkeys(move["mission"] for move in value["moves"] if move["mission"])] == ["artemis-3", "artemis-4"]
    assert (value["moved"], value["taken"]) == (
        {"count": 4, "unit": "year", "about": False},
        {"count": 6, "unit": "year", "about": False},
    )


def test_an_empty_cell_is_null(moonrace: Moonrace) -> None:
    """A program need not know how we say that there is no source."""
    rows = json.loads(moonrace("compare", "artemis", "ilrs", "--json").out)["rows"]

    assert {row["label"]: row["b"] for row in rows}["First crewed landing"] is None


@pytest.mark.parametrize("theme", ["dark", "light", "auto"])
@pytest.mark.parametrize("call", [("timeline", "artemis", "--from", "2026"), ("slip", "artemis")])
def test_the_chart_is_a_picture(moonrace: Moonrace, tmp_path: Path, call: tuple[str, ...], theme: str) -> None:
    """It is written beside the text that is printed."""
    file = tmp_path / "chart.png"
    outcome = moonrace(*call, "--png", str(file), "--theme", theme)

    assert outcome.code == 0
    assert "[1]" in outcome.out
    assert file.read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize(
    ("call", "file", "words"),
    [
        (("slip", "artemis"), "nowhere/chart.png", "The chart cannot be written to "),
        (("slip", "apollo 11"), "chart.png", "so there is no slip to draw."),
    ],
)
def test_a_chart_that_cannot_be_had(
    moonrace: Moonrace, tmp_path: Path, call: tuple[str, ...], file: str, words: str
) -> None:
    """The text is there all the same, one JSON object too, and standard error tells why the chart is not."""
    text = moonrace(*call, "--png", str(tmp_path / file))
    as_json = moonrace(*call, "--json", "--png", str(tmp_path / file))

    assert (text.code, as_json.code) == (2, 2)
    assert "[1]" in text.out
    assert json.loads(as_json.out)["citations"]
    assert words in text.err
    assert words in as_json.err
    assert not (tmp_path / file).exists()


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (("timeline", "artmis"), 3, "Closest: Artemis"),
        (("define", "nhro"), 3, "NRHO"),
        (("mission", "china"), 3, "is no mission"),
        (("timeline", "--from", "2030", "--to", "2020"), 2, "Swap the two dates."),
        (("timeline", "--from", "1900"), 2, "between 1957 and 2100"),
        (("timeline", "--as-of", "1957"), 2, "Give a later as_of."),
        (("timeline", "--to", "then"), 2, "as a date for to"),
        (("next", "apollo"), 2, "no source that announces"),
        (("compare", "artemis", "artemis"), 2, "compared with itself"),
        (("compare", "artemis", "rogozin"), 2, ""),
        (("slip", "everything"), 2, "Name a milestone"),
    ],
)
def test_bad_input_ends_with_a_sentence(moonrace: Moonrace, call: tuple[str, ...], code: int, words: str) -> None:
    """On standard error, or in the JSON object, which names the closest where a name is not known."""
    plain, as_json = moonrace(*call), moonrace(*call, "--json")
    value = json.loads(as_json.out)

    assert (plain.code, plain.out, as_json.code) == (code, "", code)
    assert len(plain.err.splitlines()) == 1
    assert words in plain.err
    assert value["error"] == plain.err.strip()
    assert ("closest" in value) == (code == 3)


@pytest.mark.parametrize("call", [("slip",), ("compare", "artemis"), ("timeline", "--side", "mars"), ("define",)])
def test_what_the_command_line_lacks_is_said(moonrace: Moonrace, call: tuple[str, ...]) -> None:
    """Before anything is read."""
    outcome = moonrace(*call)

    assert outcome.code == 2
    assert "usage: moonrace" in outcome.err
