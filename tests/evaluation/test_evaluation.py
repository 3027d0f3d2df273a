"""The shipped knowledge answers our own questions, and declines those it has nothing on."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from knowledge import dates
from knowledge.answering import KnowledgeBase
from knowledge.library import load

TOPICS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("topics.toml").read_text("utf-8"))["topic"]


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """The shipped knowledge, on the day these questions were written."""
    return KnowledgeBase(load(), today=lambda: dt.date(2026, 11, 22))


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic["question"])
def test_a_question_gets_what_it_should(base: KnowledgeBase, topic: dict[str, Any]) -> None:
    """The headline says what is asked for, with sources; or there is a decline, without any."""
    as_of = dates.parse(topic["as_of"]) if "as_of" in topic else None

    answer = base.answer(topic["question"], as_of)

    assert answer.answered is not topic.get("declined", False), answer.headline
    assert bool(answer.citations) is answer.answered
    assert all(words.casefold() in answer.headline.casefold() for words in topic.get("says", ())), answer.headline


def test_every_suggested_question_has_an_answer(base: KnowledgeBase) -> None:
    """A button on a decline must not lead to another decline."""
    assert [question for question in base.library.suggestions if not base.answer(question).answered] == []
