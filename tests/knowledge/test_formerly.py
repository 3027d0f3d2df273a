"""A question for a plan of then is known as one, and its old plan speaks for itself."""

from __future__ import annotations

import pytest

from tests.knowledge.conftest import Desk


@pytest.mark.parametrize(
    "question",
    [
        "When was Artemis III meant to fly?",
        "original date of Artemis III",
        "When was Artemis III initially to land?",
        "Who was to fly on Artemis III?",
        "Was Gateway supposed to fly in 2024?",
    ],
)
def test_a_plan_of_then_is_asked_for(desk: Desk, question: str) -> None:
    """By a word for the beginning, or by a plan beside a verb in the past."""
    assert desk.reader.read(question).formerly


@pytest.mark.parametrize(
    "question",
    [
        "When is Artemis III supposed to fly?",
        "What is planned for Artemis III?",
        "Who was the first to land on the Moon?",
        "What was sent to orbit the Moon?",
        "When did Artemis II fly?",
        "Did Artemis II attempt to land?",
        "Was the pause due to the engine?",
        "What was going on with Gateway?",
        "What was used to reach the Moon?",
    ],
)
def test_a_plan_of_now_or_a_deed_is_none_of_then(desk: Desk, question: str) -> None:
    """Nor is who was the first to do a thing."""
    assert not desk.reader.read(question).formerly
