"""A question is understood: its kind, what it names, its date, and what an answer must speak of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.analysis import Analyzer, Token
from knowledge.cleaning import clean
from knowledge.errors import QuestionError
from knowledge.gazetteer import Gazetteer, series_of
from knowledge.library import Library
from knowledge.phrasing import Phrasing
from knowledge.query import Kind, Query
from knowledge.reading import Reader
from knowledge.spelling import Speller


@pytest.fixture(scope="module")
def understood(library: Library) -> Callable[[str], Query]:
    """Understanding with the names of the small library."""
    series = series_of(library.entities.values())
    analyzer = Analyzer(series)
    gazetteer = Gazetteer(library.entities, analyzer, series)
    reader = Reader(
        analyzer,
        gazetteer,
        Speller(analyzer, (), (), ()),
        Phrasing(analyzer, (), (), ()),
        lambda: dt.date(2026, 11, 22),
    )
    return reader.read


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When is Artemis III?", Kind.WHEN),
        ("what year did it fly", Kind.WHEN),
        ("so who signed it?", Kind.WHO),
        ("where did it land", Kind.WHERE),
        ("how many modules was Russia to build", Kind.HOW_MANY),
        ("how much did it cost", Kind.HOW_MUCH),
        ("why did Russia leave", Kind.WHY),
        ("Is Gateway cancelled?", Kind.YES_NO),
        ("didn't Artemis fly?", Kind.YES_NO),
        ("gateway status", Kind.WHAT),
        ("What is Gateway?", Kind.WHAT),
    ],
)
def test_the_kind_of_a_question_is_told(understood: Callable[[str], Query], question: str, kind: Kind) -> None:
    """The kind chooses which statement answers."""
    assert understood(question).kind is kind


def test_what_a_question_names_is_taken_apart(understood: Callable[[str], Query]) -> None:
    """Names, figures and the words that remain are three different guards."""
    query = understood("Did Artemis III move to 2027 for Russia?")

    assert query.entities == (("artemis-3",), ("russia",))
    assert query.numbers == {"2027"}
    assert query.asked == ("move",)


def test_an_as_of_in_words_is_taken_out(understood: Callable[[str], Query]) -> None:
    """The date is a condition, not something to be found."""
    query = understood("When is Artemis III as of April 2021?")

    assert query.as_of is not None
    assert query.as_of.edtf == "2021-04"
    assert query.numbers == set()


@pytest.mark.parametrize(
    ("question", "edtf"),
    [
        ("In May 2025 was Artemis III planned?", "2025-05"),
        ("in sept. 2025, when was Artemis III?", "2025-09"),
        ("late 2022: who headed Gateway?", "2022-36"),
        ("summer 2021 how was Gateway doing", "2021-22"),
    ],
)
def test_a_date_in_front_of_the_question_is_its_date(
    understood: Callable[[str], Query], question: str, edtf: str
) -> None:
    """What follows begins with a word that asks."""
    query = understood(question)

    assert query.as_of is not None
    assert query.as_of.edtf == edtf
    assert query.numbers == set()


@pytest.mark.parametrize(
    "question",
    ["Mars 2020 was built where?", "Fallout 2024 is what?", "In May 2025 ISRO did what?", "May 2025 launch?"],
)
def test_what_only_looks_like_a_date_in_front_is_none(understood: Callable[[str], Query], question: str) -> None:
    """A mission with a year in its name, or a date that no word of asking follows."""
    query = understood(question)

    assert query.as_of is None
    assert query.numbers


def test_an_as_of_that_is_no_date_is_refused(understood: Callable[[str], Query]) -> None:
    """The answer of today would be taken for that of the day asked about."""
    with pytest.raises(QuestionError, match="cannot read “31 February 2021” as a date"):
        understood("When is Artemis III as of 31 February 2021?")


def test_no_word_of_a_question_is_compared_with_every_other(
    understood: Callable[[str], Query], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One ligature unfolds into four words; what compares each with every other takes seconds for a few hundred."""
    compared: list[object] = []

    def note(token: Token, other: object) -> bool:
        compared.append(other)
        return token is other

    monkeypatch.setattr(Token, "__eq__", note)

    understood("ﷺ" * 111)

    assert compared == []


def test_questions_that_mean_the_same_normalise_alike(understood: Callable[[str], Query]) -> None:
    """Chat around the words, case and spelling do not count."""
    assert understood("hey, when is ARTEMIS III??").normalised == understood("When is artemis-3").normalised


@pytest.mark.parametrize("question", ["", "   ", "\u200b\u202e", "\n\t"])
def test_an_empty_question_is_refused_with_an_example(question: str) -> None:
    """Invisible characters are no question."""
    with pytest.raises(QuestionError, match="Please type a question"):
        clean(question)


def test_punctuation_alone_is_refused() -> None:
    """There is nothing to look up in it."""
    with pytest.raises(QuestionError, match="no word"):
        clean("?!… 🚀")


def test_a_long_question_is_refused_with_both_figures() -> None:
    """The asker is told how long it was and how long it may be."""
    with pytest.raises(QuestionError, match=r"10,000 characters.*500 or fewer"):
        clean("a" * 10_000, longest=500)


@given(st.text(max_size=400))
def test_any_text_is_understood_or_refused(understood: Callable[[str], Query], text: str) -> None:
    """Nothing but a QuestionError is ever raised, and no control character is kept."""
    try:
        query = understood(text)
    except QuestionError:
        return

    assert query.text.isprintable()
