"""The shipped knowledge answers our own questions, and declines those it has nothing on."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from knowledge import dates
from knowledge.answering import KnowledgeBase
from knowledge.models import Answer
from tests.shipped import shipped


def _read(name: str) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))


def _closed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that are to pass: an open one says why it does not yet."""
    return [row for row in rows if "open" not in row]


TOPICS = _closed(_read("topics.toml")["topic"])
CLAIMS = _read("claims.toml")
SLIPS = _read("slips.toml")
ARTICLE, ITS_SOURCE = "space-race-2-0", "southfront-2021"
CLAIMED = [f"S{number:02}" for number in range(1, 44)]
RESEARCHED_SLIPS = 108


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """The shipped knowledge, on the day these questions were written."""
    return shipped()


def _lacking(answer: Answer, row: dict[str, Any]) -> list[str]:
    """What the headline should say and does not, before it comes to the date that it replaces."""
    said, _, _ = answer.headline.casefold().partition(" before that: ")
    return [words for words in row["says"] if words.casefold() not in said]


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


def test_each_claim_of_the_article_is_kept_and_asked_about(base: KnowledgeBase) -> None:
    """None of the 43 has gone from the data, nor from the two kinds of questions that are run."""
    kept = {s.claim.number for s in base.library.statements if s.claim and s.claim.article == ARTICLE}

    assert kept.issuperset(CLAIMED)
    assert [row["claim"] for row in CLAIMS["article"]] == CLAIMED
    assert sorted({row["claim"] for row in _closed(CLAIMS["today"])}) == CLAIMED


@pytest.mark.parametrize("row", CLAIMS["article"], ids=lambda row: row["claim"])
def test_what_the_article_said_is_answered_by_the_claim_and_cites_it(base: KnowledgeBase, row: dict[str, Any]) -> None:
    """The headline is the very claim that was asked about, and the article is among the sources."""
    answer = base.answer(row["question"])

    leading = [statement.claim.number for statement in answer.statements[:1] if statement.claim]
    assert leading == [row["claim"]], answer.headline
    assert _lacking(answer, row) == [], answer.headline
    assert ITS_SOURCE in {citation.source_id for citation in answer.citations}


@pytest.mark.parametrize("row", _closed(CLAIMS["today"]), ids=lambda row: f"{row['claim']} {row['question']}")
def test_what_became_of_a_claim_is_answered_with_sources(base: KnowledgeBase, row: dict[str, Any]) -> None:
    """Besides what the article said there is what is so today."""
    answer = base.answer(row["question"])

    assert _lacking(answer, row) == [], answer.headline
    assert answer.citations


def test_each_announced_date_is_asked_about_or_left_out_for_a_reason() -> None:
    """No row of the research is forgotten."""
    rows = [row["row"] for row in SLIPS["slip"]] + [row["row"] for row in SLIPS["left_out"]]

    assert sorted(rows) == list(range(1, RESEARCHED_SLIPS + 1))
    assert all(row["reason"] for row in SLIPS["left_out"])


@pytest.mark.parametrize("row", _closed(SLIPS["slip"]), ids=lambda row: f"{row['row']} {row['question']}")
def test_an_announced_date_is_answered_as_it_stood_then(base: KnowledgeBase, row: dict[str, Any]) -> None:
    """The headline says what had been announced by that day, and nothing that became known later is behind it."""
    as_of = dates.parse(row["as_of"])

    answer = base.answer(row["question"], as_of)

    assert _lacking(answer, row) == [], answer.headline
    assert answer.citations
    assert [s.id for s in answer.statements if not dates.known_by(s.stated, as_of)] == []
