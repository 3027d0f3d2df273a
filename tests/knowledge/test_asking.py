"""What part of a question is asked, of whom, and by which words it is like a known one."""

from __future__ import annotations

import pytest

from knowledge.expansion import Asked
from knowledge.query import Kind
from tests.knowledge.conftest import Desk


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("Which camera is on Artemis II?", "camera"),
        ("How many modules was Russia to build?", "modul"),
        ("It flew. So what exactly was the reactor?", "reactor"),
        ("Which mission of the Agency of the United States has a camera?", ""),
        ("Did it carry a camera?", ""),
    ],
)
def test_the_focus_is_the_word_that_is_asked_for(desk: Desk, question: str, focus: str) -> None:
    """Close behind the word that asks, past words that say nothing."""
    assert desk.reader.read(question).focus == focus


@pytest.mark.parametrize(
    ("question", "aside"),
    [
        ("it hopped, which camera was it?", {"hop"}),
        ("it hopped and which camera was it?", set()),
        ("which camera hopped?", set()),
        ("it hopped. which one was that?", set()),
    ],
)
def test_what_is_told_before_the_question_stands_aside(desk: Desk, question: str, aside: set[str]) -> None:
    """Unless the question says nothing itself: then it asks what was told."""
    query = desk.reader.read(question)

    assert query.aside == aside
    assert query.aside < frozenset(query.asked)


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("it had 77 of them, which camera was it?", set()),
        ("which camera had 77 of them?", {"77"}),
        ("was the camera, which hopped, to fly in 2025?", {"2025"}),
    ],
)
def test_a_figure_beside_the_question_is_not_to_be_found(desk: Desk, question: str, numbers: set[str]) -> None:
    """But where yes or no is asked for, none may be overlooked."""
    assert desk.reader.read(question).numbers == numbers


@pytest.mark.parametrize(
    ("question", "guard"),
    [
        ("Gateway or Artemis II, who paused it?", (("gateway", "artemis-2"),)),
        ("Gateway and Artemis II?", (("gateway",), ("artemis-2",))),
        ("Gateway, Artemis II or Artemis III?", (("gateway",), ("artemis-2", "artemis-3"))),
        ("Gateway is Gateway", (("gateway",),)),
        ("who?", ()),
    ],
)
def test_of_two_names_to_choose_from_an_answer_names_one(
    desk: Desk, question: str, guard: tuple[tuple[str, ...], ...]
) -> None:
    """Of all others it names each; the question names all of them in any case."""
    query = desk.reader.read(question)

    assert query.guard == guard
    assert query.named == {entity for group in guard for entity in group}


@pytest.mark.parametrize(
    ("question", "entities"),
    [
        ("nah, it wasn't Russia. who paused Gateway?", (("gateway",),)),
        ("it wasn't Russia, who was it?", (("russia",),)),
        ("why did Russia not join Gateway?", (("russia",), ("gateway",))),
    ],
)
def test_a_name_that_is_only_denied_is_not_asked_about(
    desk: Desk, question: str, entities: tuple[tuple[str, ...], ...]
) -> None:
    """Unless there is no other."""
    query = desk.reader.read(question)

    assert query.entities == query.guard == entities


@pytest.mark.parametrize(
    ("question", "guard"),
    [
        ("Artemis III is a joke, when did Artemis II fly?", (("artemis-2",),)),
        ("Gateway needs Russia. Who paused it?", (("gateway",), ("russia",))),
    ],
)
def test_an_answer_need_not_name_what_stands_beside_the_question(
    desk: Desk, question: str, guard: tuple[tuple[str, ...], ...]
) -> None:
    """Unless the question itself has no name."""
    assert desk.reader.read(question).guard == guard


def test_a_question_is_likened_by_all_but_talk(desk: Desk) -> None:
    """Words that shape it count, and a name by whichever alias; stop words and chatter do not."""
    likened = desk.reader.read("bro when is CE-7 for the pole haha").likened

    assert likened == {"when", "ce", "chang", "7", "pole"}


def test_a_known_question_is_known_by_its_terms_names_and_kind(desk: Desk) -> None:
    """Without its opening where none is given."""
    asked = desk.reader.known("When is Artemis III to fly?")

    assert asked == Asked(asked.terms, Kind.WHEN, frozenset(("artemis-3",)))
    assert {"when", "artemi", "3", desk.analyzer.term("fly")} == asked.terms
    assert {"ce", "chang", "7"} <= desk.reader.known("When is CE-7?").terms


@pytest.mark.parametrize(
    ("answer", "opening"), [("yes", "Yes."), ("no", "No."), ("not yet", "No, not yet."), ("partly", "Partly.")]
)
def test_a_known_question_tells_how_its_answer_begins(desk: Desk, answer: str, opening: str) -> None:
    """Behind its last colon; its content is what is left of it besides names."""
    asked = desk.reader.known(f"Will four people still fly on Artemis III?: {answer}")

    assert asked.opening == opening
    assert asked.content == {"4", "peopl", desk.analyzer.term("fly")}
    assert asked.manner == {"will", "still", "on"}
    assert asked.terms == desk.reader.known("Will four people still fly on Artemis III?").terms


def test_a_colon_before_anything_else_is_part_of_the_question(desk: Desk) -> None:
    """It tells of no opening."""
    asked = desk.reader.known("Gateway: the pole")

    assert (asked.opening, asked.entities) == ("", frozenset(("gateway",)))
    assert "pole" in asked.terms
