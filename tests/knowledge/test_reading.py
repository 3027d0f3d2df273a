"""What people type is read as what they mean: idioms, fillers, tags, numbers in words, dates that need today's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from knowledge.analysis import Analyzer
from knowledge.cleaning import dated
from knowledge.gazetteer import Gazetteer, series_of
from knowledge.kinds import kind_of
from knowledge.library import Library
from knowledge.phrasing import Phrasing
from knowledge.query import Kind, Query
from knowledge.reading import Reader
from knowledge.spelling import Speller
from tests.shipped import shipped

GROUPS = [("launch", "lift off", "blast off"), ("land", "touch down"), ("cancel", "call off"), ("station", "gate way")]


@pytest.fixture(scope="module")
def phrasing() -> Phrasing:
    """A few phrases of each sort."""
    return Phrasing(Analyzer(), GROUPS, ["so far", "remind me", "gateway plan"], ["right", "didn't it", "or nah"])


@pytest.fixture(scope="module")
def read(library: Library, phrasing: Phrasing) -> Callable[[str], Query]:
    """Reading with these phrases and the names of the small library, on a day of 2026."""
    series = series_of(library.entities.values())
    analyzer = Analyzer(series)
    gazetteer = Gazetteer(library.entities, analyzer, series)
    speller = Speller(analyzer, (), (), ())
    return Reader(analyzer, gazetteer, speller, phrasing, lambda: dt.date(2026, 11, 22)).read


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("When did it lift off?", "When did it launch?"),
        ("it was called off", "it was cancel"),
        ("It went and touched down there", "It went and land there"),
        ("remind me, who signed it so far?", ", who signed it ?"),
        ("When was it signed?", "When was it signed?"),
    ],
)
def test_idioms_become_one_word_and_fillers_none(phrasing: Phrasing, typed: str, plain: str) -> None:
    """In any form of the verb; all else stays as it was typed."""
    assert phrasing.read(typed, Analyzer().tokens(typed), frozenset()) == plain


def test_a_phrase_does_not_break_a_name(read: Callable[[str], Query]) -> None:
    """What is part of a name is left alone, though it is a phrase elsewhere."""
    assert read("What is the gateway plan?").entities == (("gateway",),)


@pytest.mark.parametrize("typed", ["Gateway flew, right?", "Gateway flew, didn't it", "Gateway flew or nah"])
def test_a_tag_asks_for_yes_or_no(read: Callable[[str], Query], typed: str) -> None:
    """It is taken off the end."""
    query = read(typed)

    assert (query.kind, query.asked) == (Kind.YES_NO, ("flew",))


def test_a_tag_alone_is_no_tag(phrasing: Phrasing) -> None:
    """Something must be left to ask about."""
    assert phrasing.without_tag("Right?") == ("Right?", False)


@pytest.mark.parametrize("typed", ["artemis three", "Artemis III", "artemis-3", "ARTEMIS Three"])
def test_number_words_after_a_name_are_its_number(read: Callable[[str], Query], typed: str) -> None:
    """As Roman numerals are."""
    query = read(f"when is {typed}")

    assert (query.entities, query.unknown, query.numbers) == ((("artemis-3",),), (), frozenset())


def test_a_number_of_two_words_is_one_number(read: Callable[[str], Query]) -> None:
    """Luna 23 is not Luna 20."""
    assert read("when is luna twenty three").unknown == ("luna 23",)
    assert read("when is luna twenty").unknown == ("luna twenty",)


@pytest.mark.parametrize(("typed", "year"), [("last year", "2025"), ("THIS YEAR", "2026"), ("next year", "2027")])
def test_years_are_told_from_today(read: Callable[[str], Query], typed: str, year: str) -> None:
    """By the day the question is asked."""
    assert read(f"What flies {typed}?").numbers == {year}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what crashed in 62?", "what crashed in 1962?"),
        ("In '69, who flew?", "In 1969, who flew?"),
        ("july 69 what happened there", "july 1969 what happened there"),
        ("who led it in 21", "who led it in 2021"),
        ("what changed after '24 and why", "what changed after 2024 and why"),
        ("will it fly in 70 days", "will it fly in 70 days"),
        ("a cost in 93.5 billion", "a cost in 93.5 billion"),
        ("a prize in 75,000 dollars", "a prize in 75,000 dollars"),
        ("will it land in 20 to 30 days", "will it land in 20 to 30 days"),
        ("around it in 88 and a half minutes", "around it in 88 and a half minutes"),
        ("which probe flew in the 60s", "which probe flew"),
        ("In the 1960s which probe flew", " which probe flew"),
        ("what flew before the 60s", "what flew before the 60s"),
        ("a burn of 30s", "a burn of 30s"),
        ("what flew after 17", "what flew after 17"),
        ("was it in 11", "was it in 11"),
        ("did they fly in 56?", "did they fly in 56?"),
        ("it flew in 1962.", "it flew in 1962."),
    ],
)
def test_years_of_two_digits_are_years_of_spaceflight(typed: str, meant: str) -> None:
    """Unless something is counted by the number, or a mission has it as often."""
    assert dated(typed, 2026) == meant


@pytest.mark.parametrize("words", ["apart from", "besides", "other than", "except for", "Aside from"])
def test_what_is_left_out_is_not_asked_about(words: str) -> None:
    """Up to the next comma or the end."""
    assert dated(f"Who is in it, {words} Russia and China, today?", 2026) == "Who is in it, , today?"


@pytest.mark.parametrize("typed", ["Artemis 2 and 3", "Artemis II or III", "artemis two and three"])
def test_the_numbers_of_a_list_belong_to_its_name(read: Callable[[str], Query], typed: str) -> None:
    """They are no figures to be found."""
    query = read(f"What about {typed}?")

    assert query.entities[:1] == (("artemis-2",),)
    assert query.numbers == set()


def test_a_year_in_a_list_is_a_year(read: Callable[[str], Query]) -> None:
    """Nobody flies Artemis 2027."""
    assert read("Did Artemis 2 and 2027 meet?").numbers == {"2027"}


@pytest.mark.parametrize(
    ("spoken", "tagged", "kind"),
    [
        ("number of modules", False, Kind.HOW_MANY),
        ("what price did it have", False, Kind.HOW_MUCH),
        ("by what is it to fly", False, Kind.WHEN),
        ("tell me the launch date", False, Kind.WHEN),
        ("which agency runs it", False, Kind.WHO),
        ("which crater is it in", False, Kind.WHERE),
        ("how come it failed", False, Kind.WHY),
        ("ok so did it fly", False, Kind.YES_NO),
        ("it flew", True, Kind.YES_NO),
        ("gateway still on", False, Kind.YES_NO),
        ("luna 26 launched yet", False, Kind.YES_NO),
        ("what has flown yet", False, Kind.WHAT),
        ("what is still on", False, Kind.WHAT),
        ("could you tell me about it", False, Kind.WHAT),
        ("could it fly", False, Kind.YES_NO),
        ("apollo 10 crew", False, Kind.WHO),
        ("apollo 10 launch date", False, Kind.WHEN),
        ("luna 9 mass", False, Kind.HOW_MUCH),
        ("surveyor 4 site", False, Kind.WHERE),
        ("crew of apollo 10", False, Kind.WHAT),
        ("what is the crew", False, Kind.WHAT),
        ("they never told us about the crew", False, Kind.WHAT),
        ("", False, Kind.WHAT),
    ],
)
def test_the_kind_is_told_by_signs_and_by_the_first_word(spoken: str, kind: Kind, *, tagged: bool) -> None:
    """Chat before the verb and politeness do not count."""
    assert kind_of(spoken.split(), spoken.split(), tagged=tagged) is kind


def test_a_spacecraft_is_not_read_as_a_verb_of_one_stem() -> None:
    """A Voyager is no voyage, and so no flight; who ran an agency headed it."""
    base = shipped()

    assert not base.answer("When did Voyager 1 launch?").answered
    assert (
        base.answer("Who ran NASA in 2022?").statements[0].id
        == base.answer("Who headed NASA in 2022?").statements[0].id
    )
