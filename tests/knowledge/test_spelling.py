"""Misspelt words are read as what the library knows; known words, correct English and numbers are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import english
from knowledge.analysis import Analyzer
from knowledge.english import English
from knowledge.spelling import Reading, Speller

NAMES = (
    *("Artemis", "Artemis II", "Artemis III", "Chang'e", "Chang'e 6", "Chandrayaan-3", "Luna 25", "Gateway", "SpaceX"),
    *("space x", "Roscosmos", "Roskosmos", "Dmitry Rogozin", "Yury Borisov", "Blue Ghost", "Intuitive Machines"),
    *("Odysseus", "Peregrine", "Beresheet", "Shackleton", "Conrad", "ISRO", "SLS", "Falcon Heavy", "Shenzhou"),
    *("Tianwen", "Surveyor", "Orion"),
)
WORDS = (
    "launch launches launched landing landed receive received successful astronaut astronauts lunar travelled the"
    " change theory plans surveyor"
).split()
ANALYZER = Analyzer(series=("artemis", "change", "chandrayaan", "luna"))
SPELLER = Speller(ANALYZER, NAMES, WORDS, english.shipped())


def numbers(text: str) -> list[str]:
    """The Arabic numbers of a text in their order; without a series no Roman one is a number."""
    return [token.word for token in Analyzer().tokens(text) if token.is_number]


@pytest.mark.parametrize(
    ("typed", "text", "change"),
    [
        ("when is chadrayaan 3?", "when is Chandrayaan 3?", ("chadrayaan 3", "Chandrayaan-3")),
        ("chandrayan-3", "Chandrayaan-3", ("chandrayan-3", "Chandrayaan-3")),
        ("artimis 2", "Artemis 2", ("artimis 2", "Artemis II")),
        ("Artmeis III crew", "Artemis III crew", ("Artmeis III", "Artemis III")),
        ("ratemis3", "Artemis3", ("ratemis3", "Artemis III")),
        ("chang e 6", "Chang'e 6", ("chang e 6", "Chang'e 6")),
        ("chnage-VI", "Chang'e-VI", ("chnage-VI", "Chang'e 6")),
        ("is gate way dead", "is Gateway dead", ("gate way", "Gateway")),
        ("spcaex", "SpaceX", ("spcaex", "SpaceX")),
        ("luan 25", "luna 25", ("luan 25", "Luna 25")),
        ("irso", "ISRO", ("irso", "ISRO")),
        ("who heads rosscosmos", "who heads Roscosmos", ("rosscosmos", "Roscosmos")),
        ("rogozhin’s tweet", "Rogozin’s tweet", ("rogozhin", "Rogozin")),
        ("who is yury borrisov", "who is yury Borisov", ("yury borrisov", "Yury Borisov")),
        ("blu ghost", "blue ghost", ("blu ghost", "Blue Ghost")),
        ("blueghost", "Blue Ghost", ("blueghost", "Blue Ghost")),
        ("intuitive machins", "intuitive machines", ("intuitive machins", "Intuitive Machines")),
        ("odyseus", "Odysseus", ("odyseus", "Odysseus")),
        ("peregrin", "Peregrine", ("peregrin", "Peregrine")),
        ("oddyseus", "Odysseus", ("oddyseus", "Odysseus")),
        ("shaacklleton", "Shackleton", ("shaacklleton", "Shackleton")),
        ("bereshit", "Beresheet", ("bereshit", "Beresheet")),
        ("shackelton", "Shackleton", ("shackelton", "Shackleton")),
        ("tainwen", "Tianwen", ("tainwen", "Tianwen")),
    ],
)
def test_a_misspelt_name_is_read_and_told_as_people_write_it(typed: str, text: str, change: tuple[str, str]) -> None:
    """Letters swapped, doubled, left out or wrong, words joined or parted; the rest of the question stays."""
    assert SPELLER.read(typed) == Reading(text, (change,))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("lauch", "launch"),
        ("wich", "which"),
        ("recieve", "receive"),
        ("successfull", "successful"),
        ("astronaught", "astronaut"),
        ("astranaut", "astronaut"),
        ("wehn", "when"),
        ("mooon", "moon"),
        ("teh", "the"),
        ("meny", "many"),
        ("crwe", "crew"),
    ],
)
def test_a_misspelt_word_is_read_as_one_of_ours(typed: str, read: str) -> None:
    """From five letters on, and everyday words from three on."""
    assert SPELLER.read(f"and {typed} it").text == f"and {read} it"


@pytest.mark.parametrize(
    "text",
    [
        "pizza for lunch on the plane",
        "change the launches",
        "change6 and luna25, artemis3, chang'e-VI",
        "space x and roskosmos",
        "luna lunar lune sls slt isro iso",
        "did the survey or the gate open",
        "zrion grion",
        "they'll go to Shenzhen with Larnch and Traveled",
        "they traveled",
        "two Conrads and Peregrines",
        "嫦娥六号 Артемис 12",
        "",
    ],
)
def test_what_may_be_right_is_left_alone(text: str) -> None:
    """Known words, correct English, short words, plurals, other names, other spellings of the same term."""
    assert SPELLER.read(text) == Reading(text)


def test_a_number_that_nobody_knows_stays_unknown() -> None:
    """Artemis 12 is not read as Artemis 2."""
    assert SPELLER.read("artimis 12") == Reading("Artemis 12", (("artimis", "Artemis"),))


def test_two_misspelt_words_of_one_name_are_told_once() -> None:
    """And two names are told each for itself."""
    reading = SPELLER.read("dmitri rogozhin, dmtry rogozhin or artimis 2")

    assert reading.changes == (
        *(("rogozhin", "Rogozin"), ("dmtry rogozhin", "Dmitry Rogozin"), ("artimis 2", "Artemis II")),
    )


def test_what_is_written_inside_one_character_is_kept() -> None:
    """The sign for square metres is a letter and a number; replacing the letter would lose the number."""
    assert SPELLER.read("chandrayan㎡").text == "chandrayan㎡"


@pytest.mark.parametrize(("typed", "read"), [("raphid", "Rashid"), ("spacxe", "SpaceX"), ("roer", "rower")])
def test_of_words_as_near_the_likeliest_is_read(typed: str, read: str) -> None:
    """A name before another word, swapped letters before others, the frequent before the rare."""
    words = "rapid rapid space space space rover rower rower".split()

    assert Speller(ANALYZER, ("Rashid", "SpaceX", "Space Age"), words, English(tuple)).read(typed).text == read


def test_a_word_far_behind_is_not_read() -> None:
    """Three hundred words are a long question."""
    assert SPELLER.read("launch " * 299 + "artimis").changes
    assert not SPELLER.read("launch " * 300 + "artimis").changes


def test_a_flood_of_unknown_words_is_not_read() -> None:
    """Twelve unknown words are tried, those after them stay."""
    flood = " ".join(f"qq{chr(97 + n % 26)}{chr(97 + n // 26)}zz" for n in range(12))

    assert SPELLER.read(f"artimis {flood}").changes
    assert not SPELLER.read(f"{flood} artimis").changes


def test_a_library_without_words_reads_nothing() -> None:
    """An empty library is an ordinary case."""
    assert Speller(ANALYZER, (), (), English(tuple)).read("artimis 2") == Reading("artimis 2")


def test_english_holds_what_it_was_given() -> None:
    """And no more; nor does an empty one."""
    words = English(lambda: ["moon", "lunch"])

    assert "moon" in words
    assert "lunch" in words
    assert "launch" not in words
    assert "moon" not in English(tuple)


def test_english_is_shipped_as_words_are_folded() -> None:
    """Contractions stand there without their apostrophes, and counts are no words."""
    words = english.shipped()

    assert all(word in words for word in ("lunch", "pizza", "plane", "theyre", "the"))
    assert not any(word in words for word in ("lauch", "recieve", "they're", "23135851162", ""))


PIECES = st.sampled_from([*NAMES, *WORDS, "artimis", "chang", "e", "gate", "way", "12", "2,024", "VI", "㎡", "'s", "½"])


@given(st.lists(PIECES | st.text(max_size=8), max_size=12), st.sampled_from([" ", "", "-", "\u200b", "\n"]))
def test_any_text_is_read_and_keeps_its_numbers(pieces: list[str], between: str) -> None:
    """Whatever is typed: no error, every number still there, and a change told exactly where the text differs."""
    text = between.join(pieces)
    reading = SPELLER.read(text)

    assert numbers(reading.text) == numbers(text)
    assert bool(reading.changes) == (reading.text != text)


@given(st.lists(st.sampled_from([*WORDS, *(name for name in NAMES if name.isalpha())]), max_size=30))
def test_known_words_are_never_touched(words: list[str]) -> None:
    """A question of nothing but known words is read as it is."""
    text = " and ".join(words)

    assert SPELLER.read(text) == Reading(text)


@pytest.mark.parametrize(("typed", "read"), [("did Vikaz fly", "did Vikas fly"), ("did Tikas fly", "did Tikas fly")])
def test_the_first_letter_of_a_short_name_must_be_right(typed: str, read: str) -> None:
    """Short words are all near each other."""
    assert Speller(Analyzer(), ["Vikas"], [], ()).read(typed).text == read
