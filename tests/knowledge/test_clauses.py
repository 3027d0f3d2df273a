"""Of all that somebody types, the clause that asks is told, and whom it only denies."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.analysis import Analyzer
from knowledge.clauses import is_denied, question_in

ANALYZER = Analyzer()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("nah, it wasn't NASA, the Soviets did it. which probe was it?", "which probe was it"),
        ("it hopped - which probe was it", "which probe was it"),
        ("which probe was it, mine says Luna 9", "which probe was it"),
        ("it flew but is it late", "but is it late"),
        ("who built it? and when did it fly?", "and when did it fly"),
        ("was it late? it flew.", "was it late"),
        ("it is late, the crew?", "the crew"),
        ("Luna 9 landed, Luna 15 crashed", "luna 9 landed luna 15 crashed"),
        ("which well-known probe has 331.8 kg", "which well known probe has 331.8 kg"),
        ("", ""),
    ],
)
def test_the_last_clause_that_asks_is_the_question(text: str, question: str) -> None:
    """By a question word or its verb in front, else by its mark; where nothing asks, all of it."""
    tokens = ANALYZER.tokens(text)

    assert " ".join(tokens[place].word for place in sorted(question_in(text, tokens))) == question


@example("ﷺ?ﷺ")
@example("?,;. – ?")
@given(st.text(max_size=200) | st.text("what is it,.?!- but so\n—ﷺ㎡'", max_size=60))
def test_any_text_has_its_question_among_its_tokens(text: str) -> None:
    """In whatever script: places that are neighbours, and none only where there is no word."""
    tokens = ANALYZER.tokens(text)

    places = sorted(question_in(text, tokens))

    assert bool(places) == bool(tokens)
    assert places == [place for place in range(len(tokens)) if places[0] <= place <= places[-1]]


@pytest.mark.parametrize(
    ("text", "name", "denied"),
    [
        ("it wasn't NASA, who was it?", "nasa", True),
        ("it wasn't just about NASA, who was it?", "nasa", True),
        ("it wasn't all that much about NASA, who was it?", "nasa", False),
        ("it was NASA, not ESA, who flew?", "nasa", False),
        ("why did NASA not fly?", "nasa", False),
        ("why isn't NASA there?", "nasa", False),
    ],
)
def test_a_name_is_denied_close_behind_a_negation_outside_of_the_question(
    text: str, name: str, *, denied: bool
) -> None:
    """A question that says no asks about whom it names all the same."""
    tokens = ANALYZER.tokens(text)
    start = [token.word for token in tokens].index(name)

    assert is_denied(tokens, start, question_in(text, tokens)) is denied
