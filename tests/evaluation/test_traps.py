"""What public material gets wrong, the shipped knowledge gets right."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from knowledge.answering import KnowledgeBase
from tests.shipped import shipped


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """The shipped knowledge, on the day these traps were gathered."""
    return shipped()


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Did Chang'e 7 launch in August 2026?", "has not been launched"),
        ("Will Artemis III land on the Moon in 2027?", "Artemis III will not land"),
        ("Is Chandrayaan-4 LUPEX?", "not"),
        ("Which Chandrayaan is LUPEX?", "Chandrayaan-5"),
        ("When was the joint data centre agreed?", "17 September 2019"),
        ("Who proposed a space monitoring system to China in 2019?", "Rogozin"),
        ("What did the article say about 2028?", "2028"),
        ("What did NASA and Roscosmos sign in September 2017?", "joint statement"),
        ("How much did NASA pay for the Falcon Heavy launch of Gateway?", "331.8 million"),
        ("What was the name of Gateway in 2017?", "Deep Space Gateway"),
        ("What did SpaceX announce in 2017?", "late 2018"),
        ("Has a tourist flown around the Moon?", "No tourist has flown"),
        ("Is Gateway cancelled?", "paused"),
        ("How far from Earth did Artemis II go?", "252,756 miles"),
        ("How many countries have joined the ILRS?", "13 countries"),
    ],
)
def test_a_common_error_is_not_repeated(base: KnowledgeBase, question: str, says: str) -> None:
    """The headline says what the better sources say."""
    assert says in base.answer(question).headline


@pytest.mark.parametrize(
    "question",
    [
        "Can NASA work with China?",
        "Does the ILRS have more members than the Artemis Accords?",
        "Is Kazakhstan in the ILRS?",
        "Did Chandrayaan-2 land on the Moon?",
        "Is Artemis II on the Moon?",
        "Did Chang'e 5 land on the far side?",
        "Is Roscosmos part of the Artemis Accords?",
        "Is Gateway in lunar orbit?",
        "Is there a base on the Moon?",
        "Is Artemis III cancelled?",
        "Is the USA in the ILRS?",
        "Has Lanyue landed on the Moon?",
        "Did Peregrine crash on the Moon?",
        "Is Yusaku Maezawa going to the Moon?",
        "Was Chang'e 6 the first to land on the far side?",
        "Was Surveyor 1 the first soft landing?",
        "Will India land people on the Moon by 2030?",
    ],
)
def test_what_the_sources_deny_is_not_affirmed(base: KnowledgeBase, question: str) -> None:
    """A statement that names all that is asked may yet say that it is not so."""
    answer = base.answer(question)

    assert answer.answered
    assert not answer.headline.startswith(("Yes", "Planned"))


@pytest.mark.parametrize(
    "question",
    [
        "Has China landed on the far side of the Moon?",
        "Did Apollo 13 launch?",
        "Did Apollo 13 return safely?",
        "Did an oxygen tank explode on Apollo 13?",
        "Did SpaceX win the HLS contract?",
        "Is Danuri still in orbit?",
        "Did Orion orbit the Moon?",
        "Did India crash on the Moon?",
        "Did Gene Cernan walk on the Moon?",
        "Did anything go wrong with Artemis I?",
    ],
)
def test_what_is_so_is_not_denied(base: KnowledgeBase, question: str) -> None:
    """A denial or a failure of one thing says nothing of another."""
    answer = base.answer(question)

    assert answer.answered
    assert not answer.headline.startswith("No")


@pytest.mark.parametrize("question", ["Who is winning the Moon race?", "Who is ahead, the US or China?"])
def test_no_side_is_called_the_winner(base: KnowledgeBase, question: str) -> None:
    """What both have done and plan stands side by side, with sources."""
    answer = base.answer(question)

    assert answer.headline.startswith("Side by side, the verdict is yours. First crewed landing: ")
    assert answer.citations


@pytest.mark.parametrize(
    ("mission", "launched"),
    [
        ("luna-11", "1966-08-24"),
        ("luna-23", "1974-10-28"),
        ("n1-7l", "1972-11-23"),
        ("stereo", "2006-10-26"),
        ("queqiao", "2018-05-20"),
    ],
)
def test_launch_dates_that_lists_get_wrong_are_those_of_the_catalogue(
    base: KnowledgeBase, mission: str, launched: str
) -> None:
    """A list derived from an encyclopedia is wrong on these five."""
    dates = {m.id: m.launched.edtf for m in base.library.missions if m.launched and m.id.startswith(mission[:8])}

    assert launched in dates.values(), dates


def test_sources_that_disagree_are_all_shown(base: KnowledgeBase) -> None:
    """Gateway is paused or cancelled, by who is asked; so is the number of members of the ILRS."""
    for question in ("Is Gateway cancelled?", "How many countries have joined the ILRS?"):
        assert any("says otherwise" in caveat for caveat in base.answer(question).caveats), question


def test_no_spoof_and_no_repository_is_a_source(base: KnowledgeBase) -> None:
    """A list of invented missions is about; a repository or an encyclopedia may lead to a source, but is none alone."""
    library = base.library
    weak = {"cavac.at", "github.com", "raw.githubusercontent.com", "en.wikipedia.org"}
    hosts = {source.id: urlsplit(source.url).hostname for source in library.sources.values()}

    assert [s.id for s in library.statements if {hosts[source] for source in s.sources} <= weak] == []


@pytest.mark.parametrize("question", ["Who is the winner of the world cup?", "Which team is ahead in the league?"])
def test_another_race_is_not_ours(base: KnowledgeBase, question: str) -> None:
    """Only who names nobody and nothing else asks about this one."""
    assert not base.answer(question).answered
