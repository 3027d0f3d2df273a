"""Missions are read from a table as strictly as all the rest, and can be asked for like everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import missions
from knowledge.answering import KnowledgeBase
from knowledge.errors import DataError
from knowledge.library import Library
from knowledge.models import Status

TABLE = (Path(__file__).parent / "small" / "missions.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("question", "headline", "status"),
    [
        (
            "When did Luna 9 land?",
            "Luna 9 landed on the Moon on 3 February 1966 at Oceanus Procellarum (first soft landing).",
            Status.ACHIEVED,
        ),
        (
            "When was Луна-9 launched?",
            "Luna 9, a lunar lander of Design bureau, was launched on 31 January 1966 (Molniya).",
            Status.ACHIEVED,
        ),
        (
            "What happened to Ranger 3?",
            "Ranger 3, a lunar lander of Agency, was launched on 26 January 1962 (Atlas-Agena), but failed: it missed.",
            Status.FAILED,
        ),
        (
            "When is CE7?",
            "Chang'e 7, a rover mission of Other agency, is planned for about 2027 (Long March 5) (to find ice).",
            Status.PLANNED,
        ),
    ],
)
def test_a_mission_answers_in_a_sentence(base: KnowledgeBase, question: str, headline: str, status: Status) -> None:
    """Who, when, on what, where and how it ended, with its source."""
    answer = base.answer(question)

    assert answer.headline == headline
    assert answer.status is status
    assert answer.citations


@pytest.mark.parametrize(
    ("kind", "outcome", "told", "status"),
    [
        ("lander", "success", "Luna 9 landed on the Moon", Status.ACHIEVED),
        ("lander", "partial", "Luna 9 landed on the Moon", Status.PARTIAL),
        ("lander", "failure", "Luna 9 crashed on the Moon", Status.FAILED),
        ("orbiter", "partial", "The lander of Luna 9 crashed on the Moon", Status.FAILED),
        ("impactor", "success", "Luna 9 hit the Moon", Status.ACHIEVED),
        ("impactor", "failure", "Luna 9 hit the Moon", Status.FAILED),
    ],
)
def test_what_crashed_is_never_said_to_have_landed(kind: str, outcome: str, told: str, status: Status) -> None:
    """A wreck is called one, whatever else of the mission went well; an impactor only does what it is for."""
    mission, *_ = missions.read(
        "missions.csv", TABLE.replace("lander,1966-01-31,Molniya,success", f"{kind},1966-01-31,Molniya,{outcome}")
    )

    *_, landing = missions.statements_of(mission, {}, {})

    assert landing.text.startswith(f"{told} on 3 February 1966 at Oceanus Procellarum")
    assert landing.status is status


def test_a_row_adds_its_aliases_to_an_entity_of_the_same_id(library: Library) -> None:
    """What the entity says of itself stands before what the table says."""
    assert library.entities["change-7"].aliases == ("CE-7", "嫦娥七号", "Chang'e 7", "CE7")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("id,name", "name,id", "missions.csv, line 1: the columns are to be id,name"),
        (",lander,1966-01-31", ",submarine,1966-01-31", "mission luna-9: type is 'submarine', not one of flyby"),
        ("1966-01-31", "1966-01-32", "missions.csv, line 2, mission luna-9: launched: '1966-01-32' is not a date"),
        ("1966-01-31", "", "mission luna-9: has flown, but no launched"),
        ("1966-02-03", "1965-02-03", "mission luna-9: landed before it was launched"),
        ("success,,", "success,it broke,", "mission luna-9: is a success, and yet has a failure"),
        ("agency-2020,first soft landing", ",first soft landing", "mission luna-9: has no sources"),
        (",first soft landing", ",first, soft landing", "missions.csv, line 2: has not 15 columns"),
        ("first soft landing", '"first', "is not CSV"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(old: str, new: str, complaint: str) -> None:
    """Whoever edits the table is told which line and what to mend."""
    assert old in TABLE

    with pytest.raises(DataError) as refused:
        list(missions.read("missions.csv", TABLE.replace(old, new, 1)))

    assert complaint in str(refused.value)
