"""Our own question sets are read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import dates
from knowledge.errors import DataError
from knowledge.evaluation.questions import Declined, Topic, read_topics

DOCUMENTS = {"race-001", "race-002"}
WHEN = '[[topic]]\nid = "d1"\nkind = "when"\nstyle = "plain"\nquestion = "When?"\nsays = ["2027"]\n'
PIZZA = '[[topic]]\nid = "d2"\nkind = "what"\nstyle = "slang"\nquestion = "pizza?"\ndeclined = "off-topic"\n'
QRELS = "d1 0 race-002 2\nd1 0 race-001 1\n"


def written(folder: Path, topics: str = WHEN + PIZZA, qrels: str = QRELS) -> Path:
    """A question set."""
    (folder / "topics.toml").write_text(topics, "utf-8")
    (folder / "qrels.txt").write_text(qrels, "utf-8")
    return folder


def test_topics_are_read_with_their_grades(tmp_path: Path) -> None:
    """One with an answer, one to be declined, one that follows up, as of a date."""
    follow_up = WHEN.replace("d1", "d3") + 'as_of = "2021-04"\nafter = "Who?"\n'

    first, second, third = read_topics(
        [written(tmp_path, WHEN + PIZZA + follow_up, QRELS + "d3 0 race-001 2\n")], DOCUMENTS
    )

    assert first == Topic("d1", "when", "plain", "When?", ("2027",), grades={"race-002": 2, "race-001": 1})
    assert first.graded(2) == {"race-002"}
    assert first.graded(1) == DOCUMENTS
    assert second == Topic("d2", "what", "slang", "pizza?", declined=Declined.OFF_TOPIC)
    assert (third.as_of, third.after) == (dates.parse("2021-04"), "Who?")


@pytest.mark.parametrize(
    ("topics", "complaint"),
    [
        ("[[topic]\n", "topics.toml: is not TOML"),
        ("", r"topics.toml: has no \[\[topic\]\]"),
        ("[topic]\n", r"topics.toml: has no \[\[topic\]\]"),
        (WHEN.replace("says", "sais"), "has unknown fields: sais"),
        (WHEN.replace('says = ["2027"]\n', ""), "topic d1: has neither `says` nor `declined`"),
        (WHEN + 'declined = "off-topic"\n', "topic d1: is to be declined, yet has an answer"),
        (WHEN + PIZZA.replace("off-topic", "dunno"), "topic d2: declined is 'dunno', not one of off-topic"),
        (WHEN + 'as_of = "soon"\n', "topic d1: as_of"),
        (WHEN + WHEN, "topic d1: the id was used before"),
        (WHEN + WHEN.replace("d1", "d4"), "topic d4: has no document of grade 2; add a line to qrels.txt"),
    ],
)
def test_broken_topic_is_named(tmp_path: Path, topics: str, complaint: str) -> None:
    """No topic is passed over in silence."""
    with pytest.raises(DataError, match=complaint):
        read_topics([written(tmp_path, topics)], DOCUMENTS)


@pytest.mark.parametrize(
    ("qrels", "complaint"),
    [
        ("d1 race-002 2\n", "line 3: is no judgement"),
        ("d1 0 race-002 3\n", "line 3: is no judgement"),
        ("d9 0 race-002 2\n", "line 3: names the topic 'd9'"),
        ("\nd1 0 race-009 2\n", "line 4: names 'race-009', which is no statement or passage"),
        ("d1 0 race-001 2\n", "line 3: judges 'race-001' for 'd1' again"),
        ("d2 0 race-001 2\n", "topic d2: is to be declined, yet has an answer"),
    ],
)
def test_broken_judgement_is_named_with_its_line(tmp_path: Path, qrels: str, complaint: str) -> None:
    """Nor a judgement."""
    with pytest.raises(DataError, match=complaint):
        read_topics([written(tmp_path, qrels=QRELS + qrels)], DOCUMENTS)


def test_missing_file_is_named(tmp_path: Path) -> None:
    """It says what a set has."""
    with pytest.raises(DataError, match=r"topics\.toml: is not there; a question set has topics\.toml and qrels\.txt"):
        read_topics([tmp_path], DOCUMENTS)


def test_ids_are_unique_across_sets(tmp_path: Path) -> None:
    """Two sets asked together make one run."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        written(tmp_path / name)

    with pytest.raises(DataError, match="b, topic d1: the id was used before"):
        read_topics([tmp_path / "a", tmp_path / "b"], DOCUMENTS)
