"""How like a question is to those that are known to ask for each document."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.expansion import Asked, Expansion
from knowledge.query import Kind

TERMS = st.frozensets(st.sampled_from("moon land fli crew date cost station russia artemi probe".split()), max_size=6)
QUESTIONS = st.builds(Asked, TERMS, st.sampled_from(Kind), st.just(frozenset()))
LIBRARIES = st.lists(st.lists(QUESTIONS, max_size=3), max_size=5)


def ask(kind: Kind, words: str) -> Asked:
    """A known question of these terms that names nobody."""
    return Asked(frozenset(words.split()), kind, frozenset())


def dice(questions: list[Asked], one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient of two sets of terms, each weighed by how few of the questions hold it."""

    def weight(terms: frozenset[str]) -> float:
        held = [sum(term in question.terms for question in questions) for term in terms]
        return sum(math.log(1 + (len(questions) - n + 0.5) / (n + 0.5)) for n in held)

    both = weight(one) + weight(other)
    return 2 * weight(one & other) / both if both else 0.0


@given(LIBRARIES, TERMS, st.sampled_from(Kind))
def test_likeness_is_dices_coefficient_with_the_likest_question(
    library: list[list[Asked]], terms: frozenset[str], kind: Kind
) -> None:
    """For each document, of all its questions and of those that want the same kind of answer."""
    every = [question for questions in library for question in questions]

    likeness = Expansion(library).likeness(terms, kind)

    for place, questions in enumerate(library):
        alike = [(question.kind, dice(every, terms, question.terms)) for question in questions]
        assert likeness.alike[place] == pytest.approx(max((share for _, share in alike), default=0.0))
        same_kind = [share for wanted, share in alike if wanted is kind]
        assert likeness.same_kind[place] == pytest.approx(max(same_kind, default=0.0))
        assert likeness.several[place] == pytest.approx(sum(share**4 for _, share in alike) ** 0.25)


@given(LIBRARIES, TERMS, st.sampled_from(Kind))
def test_each_likeness_is_a_share(library: list[list[Asked]], terms: frozenset[str], kind: Kind) -> None:
    """From 0 to 1 for every document, however many questions or terms there are."""
    likeness = Expansion(library).likeness(terms, kind)

    for shares in (likeness.alike, likeness.same_kind, likeness.together):
        assert len(shares) == len(library)
        assert all(0 <= share <= 1 + 1e-9 for share in shares)


@given(LIBRARIES, st.lists(QUESTIONS, max_size=5), TERMS)
def test_questions_without_answer_are_likened_apart(
    library: list[list[Asked]], unanswered: list[Asked], terms: frozenset[str]
) -> None:
    """The likest of them, by the same measure; they ask for no document."""
    every = [question for questions in (*library, unanswered) for question in questions]
    expansion = Expansion(library, unanswered)

    likeness = expansion.likeness(terms, Kind.WHEN)

    alike = [dice(every, terms, question.terms) for question in unanswered]
    assert likeness.unanswered == pytest.approx(max(alike, default=0.57))  # what is usual, where none are known
    for place, questions in enumerate(library):
        alike = [dice(every, terms, question.terms) for question in questions]
        assert likeness.alike[place] == pytest.approx(max(alike, default=0.0))
        assert (place in expansion) is bool(questions)
        for term in terms:
            asking = any(term in question.terms for question in questions)
            assert expansion.asking_with(term)[place] == asking


def test_together_is_the_share_of_the_best_document() -> None:
    """Many questions that each have a part of what is asked speak for a document together."""
    asked = [[ask(Kind.WHEN, "moon land"), ask(Kind.WHO, "crew date")], [ask(Kind.WHEN, "moon cost")], []]

    together = Expansion(asked).likeness(["moon", "crew"], Kind.WHO).together

    assert together[0] == 1
    assert 0 <= together[1] < 1
    assert together[2] == 0


def test_a_document_that_nobody_asks_for_is_like_nothing() -> None:
    """Nor does it shift the likeness of those before and behind it."""
    likeness = Expansion([[], [ask(Kind.WHEN, "moon land")], [], [ask(Kind.WHO, "crew")], []]).likeness(
        ["crew"], Kind.WHO
    )

    assert likeness.alike.tolist() == [0, 0, 0, 1, 0]


def test_the_very_question_is_wholly_alike() -> None:
    """However often a term of it is given."""
    likeness = Expansion([[ask(Kind.WHEN, "moon land"), ask(Kind.WHEN, "cost")]]).likeness(
        ["land", "moon", "land"], Kind.WHEN
    )

    assert likeness.alike.tolist() == pytest.approx([1.0])
