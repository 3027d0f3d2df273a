"""Passages of articles that anybody brings are found, and what is not there is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.finding import Finder

PASSAGES = [
    ("Apollo 11", "Apollo 11 left Florida in July 1969. Neil Armstrong was the first to walk on the Moon."),
    ("Apollo 11", "The crew brought 21 kilograms of lunar soil back. They were kept in quarantine for three weeks."),
    ("Lunokhod", "The rover Lunokhod 1 drove across Mare Imbrium for ten months. It was steered from Crimea."),
    ("Lunokhod", "Its lid carried solar cells. The wheels were of wire mesh."),
    ("Espresso", "Espresso is coffee brewed under pressure. It was first made in Italy in 1901."),
    ("Espresso", "A cup takes about thirty seconds. Milk is added for a cappuccino."),
]


@pytest.fixture(scope="module")
def finder() -> Finder:
    """Three articles of two passages each."""
    return Finder(PASSAGES)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Who was the first to walk on the Moon?", 0),
        ("when did Apollo 11 leave florida", 0),
        ("How much soil did the crew bring back?", 1),
        ("From where was Lunokhod 1 steered?", 2),
        ("What were the wheels of Lunokhod made of?", 3),
        ("when was espresso first made", 4),
        ("what is added for a capuccino", 5),
    ],
)
def test_the_passage_that_answers_comes_first(finder: Finder, question: str, place: int) -> None:
    """By its words, the article around it, and parts of misspelt words."""
    assert finder.find(question, 3).hits[0].document == place


@given(st.lists(st.sampled_from("moon lunokhod wheels first when apollo italy 1969 seconds".split()), min_size=1))
def test_hits_come_best_first_and_no_more_than_wanted(finder: Finder, words: list[str]) -> None:
    """Each passage once."""
    hits = finder.find(" ".join(words), 4).hits

    assert len(hits) <= 4
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.document for hit in hits}) == len(hits)


@pytest.mark.parametrize("question", ["", "?!", "xyzzy plugh", "what is the", "\0"])
def test_without_a_known_word_there_is_nothing(finder: Finder, question: str) -> None:
    """No hit, and no confidence in one."""
    finding = finder.find(question, 5)

    assert (finding.hits, finding.confidence) == ((), 0.0)


def test_an_empty_corpus_finds_nothing() -> None:
    """It is an ordinary case."""
    assert Finder([]).find("Who was first?", 5).hits == ()


@pytest.mark.parametrize("count", [1, 2])
def test_a_corpus_of_one_or_two_passages_is_searched(count: int) -> None:
    """There BM25Okapi gives no term a weight above zero."""
    assert Finder(PASSAGES[:count]).find("Who walked on the Moon?", 5).hits[0].document == 0


def test_passages_without_words_are_never_found() -> None:
    """Nor do they hinder the others."""
    finder = Finder([("", ""), ("", "..."), *PASSAGES])

    assert finder.find("Where was Lunokhod 1 steered from?", 5).hits[0].document == 4


@pytest.mark.parametrize(
    "question",
    ["Who invented the first bicycle?", "How many seconds has a year?", "When did Mozart first visit Italy?"],
)
def test_a_question_about_something_else_is_less_certain(finder: Finder, question: str) -> None:
    """Though it shares a word with a passage."""
    finding = finder.find(question, 1)

    assert finding.hits
    assert finding.confidence < finder.find("Who was the first to walk on the Moon?", 1).confidence


def test_thousands_of_unknown_words_leave_no_confidence(finder: Finder) -> None:
    """The odds become too small for a number of floating point."""
    unknown = " ".join(f"word{number}x" for number in range(5000))

    assert finder.find(f"moon {unknown}", 1).confidence == pytest.approx(0.0)


@given(st.text(), st.text())
def test_any_text_can_be_searched_and_searched_for(text: str, question: str) -> None:
    """Confidence is a probability."""
    assert 0 <= Finder([("moon", text), (text, "moon")]).find(f"moon {question}", 2).confidence <= 1
