"""A document bears the words, names and figures of its text, and those of the questions known to ask for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.documents import Document
from tests.knowledge.conftest import Desk


def document_of(desk: Desk, text: str, *questions: str) -> Document:
    """The flight of Artemis II with another text, and questions that ask for it."""
    flight = next(statement for statement in desk.library.statements if statement.id == "race-003")
    told = Desk.over(replace(desk.library, statements=(replace(flight, text=text),)))
    return told.collection({flight.id: questions} if questions else {}).by_statement[flight.id]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It was the twelfth flight.", {"12", "2026"}),
        ("It was the 12th flight.", {"12", "2026"}),
        ("It was the fifteenth flight of three.", {"15", "3", "2026"}),
        ("It was the second flight.", {"2026"}),
        ("It flew with Artemis III.", {"2026"}),
    ],
)
def test_ordinals_are_figures(desk: Desk, text: str, numbers: set[str]) -> None:
    """From the third on, in words as in digits, beside the years of its dates; the number of a name is none."""
    assert document_of(desk, text).numbers == numbers


def test_what_follows_an_ordinal_is_counted(desk: Desk) -> None:
    """Its number tells how many modules there were: "the twelfth module"."""
    assert "modul" in document_of(desk, "It was the twelfth module.").counted


def test_a_name_in_a_known_question_is_one_that_the_document_answers_for(desk: Desk) -> None:
    """With all that it belongs to; yet the document itself does not name it."""
    document = document_of(desk, "Four people flew.", "Did Rogozin watch them?")

    assert {"dmitry-rogozin", "russia"} <= document.entities
    assert "dmitry-rogozin" not in document.named
    assert "rogozin" not in document.said


def test_nobody_asks_for_most_documents(desk: Desk) -> None:
    """They bear what they and their milestone say, and no more."""
    document = document_of(desk, "Four people flew.")

    assert document.entities == {"artemis-2", "artemis", "agency", "usa"}
