"""What is new: which statements, on which milestones, and what stood before."""

from __future__ import annotations

import dataclasses

import pytest

from knowledge.chronicle import Chronicle
from knowledge.chronicle.news import mark
from knowledge.errors import QuestionError, TopicError

CHANGE_7 = "change-7-launch", "mission-change-7"


def test_what_stood_before_and_what_stands(chronicle: Chronicle) -> None:
    """The newest statement that is not new, and the newest of all."""
    (news,) = chronicle.news(lambda fact: fact.id == "race-002")

    assert news.milestone.id == "artemis-3-flight"
    assert news.changed
    assert (news.before and news.before.id, news.now.id) == ("race-001", "race-002")


def test_what_is_new_of_the_past_changes_nothing(chronicle: Chronicle) -> None:
    """A statement older than the current one adds to the story only."""
    (news,) = chronicle.news(lambda fact: fact.id == "race-001")

    assert [fact.id for fact in news.added] == ["race-001"]
    assert news.before is news.now
    assert not news.changed


def test_what_was_never_spoken_of_has_no_before(chronicle: Chronicle) -> None:
    """The first statement on a milestone."""
    (news,) = chronicle.news(lambda fact: fact.id == "race-003")

    assert news.is_first
    assert news.before is None


def test_opinions_and_claims_are_no_news(chronicle: Chronicle) -> None:
    """Neither what an article claimed nor what somebody thinks is ever told as new."""
    told = {fact.id for news in chronicle.news(lambda _: True) for fact in news.added}

    assert {"race-007", "race-008"}.isdisjoint(told)
    assert "race-009" in told


def test_the_newest_change_comes_first(shipped: Chronicle) -> None:
    """Behind all changes comes what was only added to the past."""
    news = shipped.news(lambda fact: fact.stated.earliest.year in (2024, 2026))
    changed = [each.changed for each in news]

    assert changed == sorted(changed, reverse=True)
    assert len(set(changed)) == 2
    said = [each.now.stated.earliest for each in news if each.changed]
    assert said == sorted(said, reverse=True)


def test_a_flight_is_told_once(shipped: Chronicle) -> None:
    """By its ledger; by its row in the table of missions only where no ledger has news of it."""
    told = {each.milestone.id for each in shipped.news(lambda fact: fact.milestone in CHANGE_7)}
    alone = shipped.news(lambda fact: fact.milestone == "mission-change-7")

    assert told == {"change-7-launch"}
    assert [each.milestone.id for each in alone] == ["mission-change-7"]
    assert not alone[0].is_first


def test_a_rewritten_row_is_another_statement(shipped: Chronicle) -> None:
    """A ledger's statement is known by its id for good; a row of the table also by its status and its date."""
    statements = {fact.milestone: fact for fact in shipped.library.statements}
    row, said = statements["mission-change-7"], statements["change-7-launch"]
    other = shipped.library.statements[0]

    assert mark(dataclasses.replace(said, when=None, status=other.status)) == mark(said) == said.id
    assert mark(dataclasses.replace(row, when=said.stated)) != mark(row)
    assert mark(dataclasses.replace(row, text="Another sentence.")) == mark(row)


@pytest.mark.parametrize("name", ["Artemis", "side:India", "everything", "Lunokhod 1", "Launch of Chang'e 7", "China"])
def test_a_topic_is_found_again_by_its_key(shipped: Chronicle, name: str) -> None:
    """Also in a later version, whose names may be other ones."""
    topic = shipped.topic(name)

    assert shipped.topic_of(topic.key) == topic
    assert shipped.covered(topic)


@pytest.mark.parametrize("key", ["", "entities:nobody", "milestone:nothing", "side:dark", "side", "nonsense"])
def test_a_key_of_which_nothing_is_left(shipped: Chronicle, key: str) -> None:
    """It finds no topic, and no other one."""
    assert shipped.topic_of(key) is None


def test_what_can_be_followed(shipped: Chronicle) -> None:
    """A name that something bears and of which something is known; details belong to it too."""
    with pytest.raises(TopicError):
        shipped.topic("artemis 12")
    with pytest.raises(QuestionError, match="no dated statement"):
        shipped.topic("Space Race 2.0 (SouthFront, 2021)")
    details = {chapter.milestone.id for chapter in shipped._chapters.of("artemis") if chapter.is_detail}

    assert details
    assert details <= shipped.covered(shipped.topic("Artemis"))
