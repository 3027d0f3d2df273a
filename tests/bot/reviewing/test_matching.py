"""Which questions a curated answer answers: those that it was written for, and no near miss."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.curating import Locality
from knowledge.answering import KnowledgeBase
from knowledge.models import Answer
from tests.bot.storage.desk import curated

TODAY = dt.date(2026, 6, 1)
UNKNOWN = "What colour is the lunar rover of Artemis III?"
ROVER = curated(question=UNKNOWN, normalised="", text="White.", review_by=TODAY)


def told(base: KnowledgeBase, asked: str, *rows: object, day: dt.date = TODAY, follows: bool = False) -> Answer:
    """What a server with such answers tells."""
    local = Locality(tuple(rows), today=lambda: day)  # type: ignore[arg-type]
    return local.answer(base, asked, base.answer(asked), follows=follows)


@pytest.mark.parametrize(
    "asked",
    [
        UNKNOWN,
        "what colour is the Artemis 3 lunar rover",
        "Which colour does the Artemis III lunar rover have?",
        "What is the colour of the lunar rover of Artemis III?!",
    ],
)
def test_the_same_in_other_words(base: KnowledgeBase, asked: str) -> None:
    """Nearly the same words, with the same names, are the same question."""
    answer = told(base, asked, ROVER)

    assert (answer.headline, answer.curated, answer.question) == ("White.", ROVER.id, asked)
    assert [citation.url for citation in answer.citations] == [ROVER.source_url]
    assert answer.caveats == ()


@pytest.mark.parametrize(
    "asked",
    [
        "What colour is the lunar rover of Artemis II?",
        "What colour is the lunar rover of Artemis XII?",
        "What colour is the lunar rover of Chang'e 7?",
        "What colour is the lunar rover?",
        "What colour is the lunar rover of Artemis III in 2031?",
        "Who built the lunar rover of Artemis III?",
        "When does the lunar rover of Artemis III fly?",
        "What colour was the lunar rover of Artemis III as of 2021?",
        "What colour is not the lunar rover of Artemis III?",
        "What colour is the flag of Artemis III?",
    ],
)
def test_a_near_miss_is_not_answered(base: KnowledgeBase, asked: str) -> None:
    """Another name, figure, time or kind of question is another question."""
    assert told(base, asked, ROVER).curated == ""


def test_the_order_of_names_counts(base: KnowledgeBase) -> None:
    """Who beat whom is not the reverse."""
    row = curated(question="Did Artemis II beat Chang'e 7?", text="Yes.", review_by=None)

    assert told(base, "Did Artemis 2 beat Chang'e 7?", row).headline == "Yes."
    assert told(base, "Did Chang'e 7 beat Artemis II?", row).curated == ""


def test_the_words_that_a_moderator_was_asked_match_by_themselves(base: KnowledgeBase) -> None:
    """However the moderator worded it; where that reads like another question, what it was is told."""
    row = curated(question="Rover colours", normalised=base.normalised(UNKNOWN), text="White.", review_by=None)
    other = curated(question="When is it shown?", normalised=base.normalised(UNKNOWN), text="In May.", review_by=None)

    assert told(base, UNKNOWN, row).caveats == ()
    assert told(base, UNKNOWN, other).caveats == ("The moderators answered “When is it shown?”.",)


def test_the_library_yields_only_to_the_same_kind_of_question(base: KnowledgeBase) -> None:
    """Where it has an answer, an answer to the same words is not enough."""
    asked = "When is Artemis III?"
    row = curated(question="Who flies Artemis III?", normalised=base.normalised(asked), text="Four.", review_by=None)

    assert base.answer(asked).answered
    assert told(base, asked, row).curated == ""


def test_a_reply_without_a_name_is_the_librarys(base: KnowledgeBase) -> None:
    """What "it" is, only the answer before tells."""
    row = curated(question="What colour is it?", normalised="colour", text="White.", review_by=None)

    assert told(base, "What colour is it?", row).headline == "White."
    assert told(base, "What colour is it?", row, follows=True).curated == ""
    assert told(base, UNKNOWN, ROVER, follows=True).curated == ROVER.id


def test_after_its_date_it_only_stands_in(base: KnowledgeBase) -> None:
    """The library comes first again; where that has nothing, the old answer says that it needs review."""
    late = TODAY + dt.timedelta(days=1)
    known = curated(question="When is Artemis III?", text="In 2028.", review_by=TODAY)

    assert told(base, "When is Artemis III?", known).headline == "In 2028."
    assert told(base, "When is Artemis III?", known, day=late).curated == ""
    assert told(base, UNKNOWN, ROVER, day=late).caveats == (
        "Needs review: it was to be looked at again by 1 June 2026.",
    )


def test_the_newest_that_is_not_past_its_date_counts(base: KnowledgeBase) -> None:
    """Two moderators may have answered the same."""
    newer = curated(2, question=UNKNOWN, text="Grey.", at=ROVER.at + dt.timedelta(1), review_by=TODAY)
    newest = curated(3, question=UNKNOWN, text="Red.", at=ROVER.at + dt.timedelta(2), review_by=dt.date(2026, 5, 31))

    assert told(base, UNKNOWN, newest, newer, ROVER).headline == "Grey."
