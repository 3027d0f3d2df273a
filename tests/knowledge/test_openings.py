"""A reply to a yes-or-no question opens as its statement bears it, and what comes next or late is told."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from knowledge import dates
from knowledge.answering import KnowledgeBase
from knowledge.library import load

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The small library with made-up missions beside, each of which ended in another way."""
    folder = tmp_path_factory.mktemp("openings") / "data"
    for part in ("small", "birds"):
        shutil.copytree(HERE / part, folder, dirs_exist_ok=True)
    return KnowledgeBase(load(folder), today=lambda: dt.date(2026, 6, 1))


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Did Heron land upright?", "No. "),
        ("Did Tern land?", "No: it failed. "),
        ("Did Tern crash?", "Yes. "),
        ("Did Tern land safely?", "No: it failed. "),
        ("Is Plover planned?", "Yes. "),
        ("Did Plover launch?", "No, not yet: planned. "),
        ("Will Plover launch?", "Planned. "),
        ("Will Plover launch in 2027?", "No. "),
        ("Will Plover launch in 2026?", "No. "),
        ("Is Plover planned for 2026?", "No. "),
        ("Is Plover cancelled?", "No. "),
        ("Is Wader still working?", "No. "),
        ("Does Ada command Plover?", "Yes. "),
        ("Plover did not launch, did it?", ""),
        ("Did Tern land or crash?", ""),
        ("Did Tern land in Russia?", ""),
    ],
)
def test_the_reply_opens_as_the_statement_bears_it(base: KnowledgeBase, question: str, opening: str) -> None:
    """Where that is not sure, the statement stands alone."""
    answer = base.answer(question)

    assert answer.headline.startswith(f"{opening}{answer.statements[0].text[:8]}"), answer.headline


@pytest.mark.parametrize(
    "question",
    [
        "Did Robin miss the Moon?",
        "Did Robin orbit the Moon?",
        "Was Robin a success?",
        "Did Ada stay in orbit on Wren?",
        "Was Finch the first private lander on the Moon?",
        "Did all instruments of Finch work?",
        "Has Finch landed on the Moon since 2020?",
        "Has Gull landed on the Moon?",
        "Did Owl plan to fly a tourist in 2018?",
        "Did Owl bring a drill to the Moon?",
        "Did Crane land on the Moon in May 2021?",
        "Did Crane land on the Moon on 4 June 2021?",
        "Did Crane land on the Moon on June 4?",
        "Could Plover launch in 2029?",
        "Did Owl join the flyway pact in May?",
        "Was Plover supposed to launch in 2027?",
        "Did they plan Plover for 2027?",
        "Was Crane launched on time?",
        "Did Finch land on the Moon besides Gull?",
    ],
)
def test_what_the_statement_does_not_settle_is_left_to_it(base: KnowledgeBase, question: str) -> None:
    """Neither Yes nor No of a mishap, a step, another's doing, an aim, a bound, all of many, another month or a plan
    of then.
    """
    answer = base.answer(question)

    assert answer.headline.startswith(answer.statements[0].text), answer.headline


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Was Finch the first private lander to stay upright?", "Yes. "),
        ("Did Bea fly on Wren?", ""),
        ("Did Ada fly on Wren?", "Yes. "),
        ("Did a tourist fly on Owl?", "No. "),
        ("Was Robin launched?", "Yes. "),
        ("Did Owl join the flyway pact?", "Yes. "),
        ("Did Crane land on the Moon on 3 June 2021?", "Yes. "),
        ("Did Crane land on the Moon in June?", "Yes. "),
        ("Did Long March 10 fly in June 2021?", "Yes. "),
        ("Did Long March 10 fly?", "Yes. "),
    ],
)
def test_what_the_statement_settles_is_said(base: KnowledgeBase, question: str, opening: str) -> None:
    """The same statements answer what they do tell."""
    answer = base.answer(question)

    assert answer.headline.startswith(f"{opening}{answer.statements[0].text}"), answer.headline


ASKED = """
birds-006
    Does Wader dance near the pole?: no
    Does Wader carry two arms?: yes
    Did Wader sing in 2021?: no
    Do Wader and Tern whistle?: yes

race-005
    Does the Agency halt Gateway for good?: yes
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The same with questions of which is known how their answer begins."""
    folder = tmp_path_factory.mktemp("told") / "data"
    for part in ("small", "birds"):
        shutil.copytree(HERE / part, folder, dirs_exist_ok=True)
    (folder / "asked").mkdir()
    (folder / "asked/birds.txt").write_text(ASKED, encoding="utf-8")
    return KnowledgeBase(load(folder), today=lambda: dt.date(2022, 6, 1))


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("does Wader dance near the pole?", "No. "),
        ("so does Wader really dance near the pole, please?", "No. "),
        ("Does Wader carry two arms?", "Yes. "),
        ("Did Wader sing in 2021?", "No. "),
        ("Do Wader and Tern whistle?", "Yes. "),
        ("Does Wader whistle?", ""),
        ("Do Wader and Tern dance near the pole?", ""),
        ("Does Wader dance around the pole?", ""),
        ("Does Wader still dance near the pole?", ""),
        ("Does Wader not dance near the pole?", ""),
        ("Is it false that Wader does dance near the pole?", ""),
        ("Does Wader dance near the pole or something?", ""),
        ("Does Wader or Tern dance near the pole?", ""),
        ("Does Wader dance near the red pole?", ""),
        ("Does Wader dance near?", ""),
        ("Does Wader carry three arms?", ""),
        ("Does Wader carry arms?", ""),
        ("Did Wader sing in 2022?", ""),
        ("Why does Wader dance near the pole?", ""),
        ("Does Plover dance near the pole?", ""),
    ],
)
def test_a_known_question_is_answered_in_its_known_way(told: KnowledgeBase, question: str, opening: str) -> None:
    """Where it is asked word for word, but for words that shape it; another figure, name or manner is another one."""
    answer = told.answer(question, dates.parse("2022"))
    begun = next((said for said in ("Yes. ", "No. ") if answer.headline.startswith(said)), "")

    assert begun == opening, answer.headline
    assert answer.answered or not opening


def test_a_known_opening_is_not_said_where_sources_differ(told: KnowledgeBase) -> None:
    """One of them would say otherwise."""
    answer = told.answer("Does the Agency halt Gateway for good?")

    assert answer.statements[0].id == "race-005"
    assert not answer.headline.startswith("Yes")


@pytest.mark.parametrize(
    "question",
    [
        "Is it false that Artemis II flew around the Moon?",
        "Am I wrong that Artemis II flew?",
        "Did two people fly on Artemis II?",
        "Did twelve people fly on Artemis II?",
        "Did Artemis II, which flew around the Moon, fly in 2025?",
    ],
)
def test_yes_is_not_said_to_what_the_statement_does_not_bear(base: KnowledgeBase, question: str) -> None:
    """A question that says no itself, a figure in words, a year in another clause."""
    answer = base.answer(question)

    assert answer.answered
    assert not answer.headline.startswith("Yes")


def test_yes_is_said_to_a_figure_in_the_words_of_the_statement(base: KnowledgeBase) -> None:
    """It says "four people"."""
    assert base.answer("Did four people fly on Artemis II?").headline.startswith("Yes. ")


@pytest.mark.parametrize("day", ["2024-06", "2023-06"])
def test_a_thing_delayed_has_not_happened_yet(base: KnowledgeBase, day: str) -> None:
    """As of a day on which the delay was the newest word."""
    assert base.answer("Did Plover launch?", dates.parse(day)).headline.startswith("No, not yet: delayed. ")


def test_a_thing_that_ended_was_going_on_before(base: KnowledgeBase) -> None:
    """The newest statement of the day asked about decides."""
    assert base.answer("Is Wader still working?", dates.parse("2021")).headline.startswith("Yes. Wader works")


def test_what_is_next_is_the_nearest_plan(base: KnowledgeBase) -> None:
    """Of a name, and of flights where a mission is asked for."""
    assert base.answer("What is the next mission?").statements[0].id == "mission-change-7-plan"
    assert base.answer("What is next for Plover?").statements[0].id == "birds-005"


def test_how_late_a_thing_is_is_told_with_its_newest_date(base: KnowledgeBase) -> None:
    """From the first date to the newest."""
    headline = base.answer("By how much is Plover delayed?").headline

    assert headline.startswith("Plover is planned to launch on 1 March 2028.")
    assert headline.endswith("Announced for 1 March 2024, now 1 March 2028: 1461 days in six years.")


@pytest.mark.parametrize(
    "question",
    [
        "What is next for pizza?",
        "What is next for Tern?",
        "How much is Tern delayed?",
        "What is the next crewed mission?",
    ],
)
def test_nothing_is_next_or_late_that_is_not_in_the_ledger(base: KnowledgeBase, question: str) -> None:
    """It is declined; a plan without a crew is no crewed one."""
    assert not base.answer(question).answered
