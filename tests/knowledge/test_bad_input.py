"""Whatever is typed, the shipped knowledge answers, declines or says what is wrong with the question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering import KnowledgeBase
from knowledge.errors import QuestionError
from knowledge.library import load
from tests.hostile import questions, too_long
from tests.shipped import shipped

LIBRARY = load()
HOSTILE = questions((*LIBRARY.fillers, *LIBRARY.tags))


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """The shipped knowledge."""
    return shipped()


def _ask(base: KnowledgeBase, question: str) -> str:
    """What the asker is told."""
    try:
        answer = base.answer(question)
    except QuestionError as error:
        return str(error)
    return answer.headline or (answer.declined.reason if answer.declined else "")


@pytest.mark.parametrize("name", HOSTILE)
def test_two_thousand_characters_of_anything_get_a_sentence(base: KnowledgeBase, name: str) -> None:
    """An answer, a decline, or a QuestionError; never another exception, never silence."""
    assert _ask(base, HOSTILE[name]).endswith((".", "?"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_question_among_anything_gets_a_sentence_too(base: KnowledgeBase, name: str) -> None:
    """As does a reply of it."""
    question = f"When is Artemis III? {HOSTILE[name]}"[: len(HOSTILE[name])]

    assert _ask(base, question).endswith((".", "?"))
    try:
        answer = base.answer(question, after=base.answer("Is Gateway cancelled?"))
    except QuestionError:
        return
    assert answer.answered is bool(answer.citations)


@pytest.mark.parametrize(
    ("name", "length"), [("10,000 characters", "10,000"), ("5,000 words", "29,999"), ("spelt out", "36,000")]
)
def test_more_is_refused_with_both_figures(base: KnowledgeBase, name: str, length: str) -> None:
    """A ligature counts as the letters that it stands for."""
    with pytest.raises(QuestionError, match=f"{length} characters; please ask in 2,000 or fewer"):
        base.answer(too_long()[name])


@given(
    st.lists(
        st.one_of(st.sampled_from("artemis iii when is luna 25 as of 2021 next late not ' , 嫦娥".split()), st.text())
    )
)
def test_any_mixture_of_words_and_text_gets_a_sentence(base: KnowledgeBase, parts: list[str]) -> None:
    """Names and words of questions in any order, with anything between."""
    assert _ask(base, " ".join(parts))
