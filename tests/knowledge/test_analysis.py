"""One analyzer folds passages and questions alike, and knows where each token stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.analysis import Analyzer, fold

SERIES = frozenset(("artemis", "change", "luna"))


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    """An analyzer that knows three series and one synonym."""
    return Analyzer(SERIES, {"boss": "head"})


@pytest.mark.parametrize(
    "spelling", ["Chang'e 5", "chang\u2019e-5", "CHANGE 5", "change5", "Chang`e V", "Cháng'é 5", "Ｃｈａｎｇ'ｅ ５"]
)
def test_spellings_of_one_name_are_one(analyzer: Analyzer, spelling: str) -> None:
    """Apostrophes, hyphens, case, accents, width and numerals do not matter."""
    assert [token.word for token in analyzer.tokens(spelling)] == ["change", "5"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Artemis II and III", ["artemis", "2", "and", "3"]),
        ("Artemis I", ["artemis", "1"]),
        ("I saw Artemis", ["i", "saw", "artemis"]),
        ("Xi spoke", ["xi", "spoke"]),
        ("252,756 miles", ["252756", "miles"]),
        ("on the 35th day, 09 May", ["on", "the", "35", "day", "9", "may"]),
        ("$331.8M", ["331.8", "m"]),
        ("1,2,3", ["1", "2", "3"]),
        ("NASA's plan", ["nasa", "plan"]),
        ("嫦娥七号", ["嫦", "娥", "七", "号"]),
        ("zero\u200bwidth", ["zerowidth"]),
    ],
)
def test_words_and_numbers_are_read_as_people_mean_them(analyzer: Analyzer, text: str, words: list[str]) -> None:
    """Roman numerals count only after a name that counts; a thousands comma is no gap."""
    assert [token.word for token in analyzer.tokens(text)] == words


def test_stems_synonyms_and_number_words_meet(analyzer: Analyzer) -> None:
    """Forms of a word are one term, and a synonym is the word it stands for."""
    assert analyzer.terms("launched launches launching") == ["launch"] * 3
    assert analyzer.terms("the bosses") == analyzer.terms("head")
    assert analyzer.terms("three modules") == analyzer.terms("3 module")


@given(st.text(max_size=200))
def test_each_token_is_where_it_says(text: str) -> None:
    """Folding what stands at a token's place gives back its text, whatever the script."""
    analyzer = Analyzer()

    for token in analyzer.tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.word in {other.word for other in analyzer.tokens(text[token.start : token.end])}


@given(st.text(max_size=200))
def test_folding_maps_each_character_to_its_origin(text: str) -> None:
    """The map is as long as the folded text and never goes back."""
    folded, origins = fold(text)

    if origins is not None:
        assert len(origins) == len(folded)
        assert origins == sorted(origins)


@pytest.mark.parametrize("pattern", ["'", "a'", "1,", "1,111", "i ", "artemis i ", "\u0301", "9.9"])
def test_long_hostile_text_is_read_to_its_end(analyzer: Analyzer, pattern: str) -> None:
    """A quarter of a million characters made to backtrack; a pattern that did would never come back."""
    tokens = analyzer.tokens(pattern * (250_000 // len(pattern)) + " moon")

    assert tokens[-1].word == "moon"
