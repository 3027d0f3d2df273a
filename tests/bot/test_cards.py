"""Cards: whatever an answer holds, its message reads well and keeps to Discord's limits."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StorageError, UserError
from bot.rendering.answers import answer_card, dated
from bot.rendering.cards import EMBED_LIMIT, TEXT_LIMIT, Card, Link, block
from bot.rendering.escaping import size
from bot.rendering.failures import failure_card, is_expected
from bot.rendering.privacy import forgotten_card, policy_card, privacy_card
from bot.rendering.screens import how_to_card, sources_page
from bot.storage import Forgotten, UserSummary
from knowledge.answering import KnowledgeBase
from knowledge.dates import parse
from knowledge.models import Answer, Citation, Decline, Snippet, Span, Status

CITATION = Citation(
    n=1,
    source_id="cnsa-2021",
    title="Memorandum [signed]",
    publisher="CNSA",
    published=parse("2021-03-09"),
    url="https://cnsa.example/memorandum",
    locator="paragraph 2",
    note="Speaks for the Chinese state.",
)
ANSWER = Answer(
    question="When did Russia and China\nsign?",
    headline="Russia and China signed the memorandum on 9 March 2021.",
    status=Status.ACHIEVED,
    when=parse("2021-03-09"),
    as_of=parse("2021-06-16"),
    snippets=(Snippet("China and Russia signed it.", (Span(10, 16),), 1, "superseded"),),
    citations=(CITATION,),
    caveats=("The article gives no place.",),
)


def test_an_answer_reads_from_the_question_to_the_sources() -> None:
    """The parts stand in the order in which a reader needs them, each on a line of its own."""
    assert (answer_card(ANSWER).embed().description or "").split("\n") == [
        "-# When did Russia and China sign?",
        "**Russia and China signed the memorandum on 9 March 2021.** [1]",
        "Achieved: 9 March 2021 (<t:1615291200:R>) · as of 16 June 2021",
        "",
        "⚠️ The article gives no place.",
        "",
        "> China and **Russia** signed it. [1] (superseded)",
        "",
        "[1] CNSA, 9 March 2021 · [Memorandum \\[signed\\]](https://cnsa.example/memorandum) · paragraph 2",
        "-# Speaks for the Chinese state.",
    ]


def test_a_decline_says_what_is_missing() -> None:
    """A decline has no status, no sources, and announces the buttons below it."""
    card = answer_card(Answer("pizza?", declined=Decline("I know nothing called *Artemis XII*.", ("When is it?",))))

    assert card.text() == ("-# pizza?\nI know nothing called \\*Artemis XII\\*.\n\nQuestions that do have an answer:")


def test_what_the_headline_says_is_not_quoted_again() -> None:
    """A snippet that the headline repeats is marked there, with the numbers of its sources, and takes no room below."""
    quoted = dataclasses.replace(ANSWER, headline=f"Yes. {ANSWER.snippets[0].text}")
    text = answer_card(quoted).text()

    assert "**Yes. China and __Russia__ signed it.** [1]" in text
    assert "> " not in text


def test_a_decline_shows_its_caveats() -> None:
    """That it looks from an earlier date is told on a decline too, before the close questions."""
    caveat = "As known in or before 2021."
    card = answer_card(Answer("pizza?", caveats=(caveat,), declined=Decline("I have no source.", ("When is it?",))))

    assert card.text().endswith(f"\n\n⚠️ {caveat}\n\nQuestions that do have an answer:")


def test_a_date_to_come_is_told_from_the_date_of_the_source() -> None:
    """The date behind the status is what is planned for; the other says how fresh that is. Neither is told twice."""
    planned = Answer(
        "q", "h", Status.IN_PROGRESS, when=parse("2027"), as_of=parse("2026-06-10"), asked_as_of=parse("2026")
    )

    assert answer_card(planned).text().endswith("\nIn progress: 2027 · as of 10 June 2026")


def test_a_decline_without_suggestions_announces_none() -> None:
    """There is no heading over nothing."""
    assert "Questions" not in answer_card(Answer("pizza?", declined=Decline("I have no source."))).text()


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2021-03-09", "9 March 2021 (<t:1615291200:R>)"),
        ("2021-03", "March 2021"),
        ("1969-07-20", "20 July 1969"),
        ("2021-03-09~", "about 9 March 2021"),
        ("2024-05-31/..", "no earlier than 31 May 2024"),
    ],
)
def test_only_a_day_after_1970_has_a_timestamp(edtf: str, expected: str) -> None:
    """A timestamp stands beside the words and never instead of them; what is not a day has no instant."""
    assert dated(parse(edtf)) == expected


def test_the_status_is_in_words_besides_the_colour() -> None:
    """Every status has a colour of its own and its word."""
    cards = {status: answer_card(Answer("q", "h", status)) for status in Status}

    assert len({card.colour for card in cards.values()}) == len(Status)
    assert all(status.value.replace("_", " ") in card.text().lower() for status, card in cards.items())


def test_plain_text_has_links_without_previews() -> None:
    """In a plain message the address is wrapped, so that Discord shows no picture of it."""
    assert "](<https://cnsa.example/memorandum>)" in answer_card(ANSWER).text()


def test_a_link_that_is_not_safe_is_only_its_label() -> None:
    """An address that is no plain https address is left out."""
    assert Link("a [b](c)", "javascript:alert(1)").markdown(preview=True) == "a \\[b\\](c)"


TEXT = st.text(max_size=5000)
CITATIONS = st.builds(
    Citation,
    n=st.integers(1, 99),
    source_id=TEXT,
    title=TEXT,
    publisher=TEXT,
    published=st.just(parse("2021-03-09")),
    url=st.one_of(TEXT, st.text(st.sampled_from("ab()<>"), max_size=600).map("https://x.example/".__add__)),
    locator=TEXT,
    note=TEXT,
)
SNIPPETS = st.builds(
    Snippet,
    TEXT,
    st.lists(st.builds(Span, st.integers(0, 50), st.integers(0, 50))).map(tuple),
    st.integers(1, 99),
    TEXT,
)
ANSWERS = st.builds(
    Answer,
    question=TEXT,
    headline=TEXT,
    status=st.sampled_from(Status),
    when=st.just(parse("2021-03-09")),
    as_of=st.just(parse("2021-03")),
    snippets=st.lists(SNIPPETS, max_size=5).map(tuple),
    citations=st.lists(CITATIONS, max_size=12).map(tuple),
    caveats=st.lists(TEXT, max_size=6).map(tuple),
    declined=st.one_of(st.none(), st.builds(Decline, TEXT, st.lists(TEXT).map(tuple))),
)


@settings(max_examples=50)
@given(ANSWERS)
def test_any_answer_fits(answer: Answer) -> None:
    """However long its parts, a message keeps to the limits, and its links lead to https by our citations only."""
    card = answer_card(answer)
    description = card.embed().description or ""
    targets = re.findall(r"(?<!\\)\]\((.*?)\)", description)

    assert 0 < size(description) <= EMBED_LIMIT
    assert 0 < size(card.text()) <= TEXT_LIMIT
    assert len(card.embed()) <= 6000
    assert all(target.startswith("https://") for target in targets)


def test_what_does_not_fit_is_counted() -> None:
    """When room runs out whole sources are left out, and their number is told."""
    many = Card((block("headline"), block(*("x" * 400 for _ in range(8)), rank=1, more="sources")))

    assert many.text().endswith("x\n-# … and 4 more sources")
    assert size(many.text()) <= TEXT_LIMIT


def test_less_important_blocks_give_way() -> None:
    """A block of lower rank is whole before another gets room, wherever it stands."""
    card = Card((block("first"), block("y" * 1900, rank=2), block("z" * 1900, rank=1)))

    assert card.text() == "first\n\n" + "z" * 1900


def test_sources_are_shown_newest_first_with_their_point_of_view(base: KnowledgeBase) -> None:
    """Each source has its publisher, date, title, tier, country and, where it has one, its view."""
    page = sources_page(base.library, 1)

    assert (page.number, page.of) == (1, 1)
    assert page.card.text().startswith("**What I have read** · 4 sources · page 1 of 1\n\n**Wire**, 24 March 2026\n")
    assert "[The new race](<https://outlet.example/race>)\n-# Tier 4: reference or community · RU\n" in page.card.text()
    assert "RU\n-# partisan" in page.card.text()


@pytest.mark.parametrize("number", [-3, 0, 2, 999_999])
def test_a_page_beyond_the_end_is_the_nearest(base: KnowledgeBase, number: int) -> None:
    """A button of an older, longer list still leads somewhere."""
    assert sources_page(base.library, number).number == 1


def test_the_other_screens_are_short() -> None:
    """Nothing to delete is said so; the how-to has an example."""
    assert forgotten_card(Forgotten()).text() == "There was nothing about you to delete."
    assert "1 entry" in forgotten_card(Forgotten(1)).text()
    assert "When is Artemis III?" in how_to_card().text()


def test_the_screens_of_privacy_tell_all_there_is() -> None:
    """What a moderator left behind, what waits in memory, a choice that stays; the contact is quoted, not obeyed."""
    summary = UserSummary(questions=2, wishes=1, deeds=3, waiting=4, off=True)
    shown = privacy_card(summary).text()
    policy = policy_card(1, "*me*")

    for words in (
        "1 wish to be told",
        "3 lines in the records of moderators",
        "4 entries in memory",
        "I only count it",
    ):
        assert words in shown
    assert "Your choice that I keep nothing stays" in forgotten_card(Forgotten(off=True)).text()
    assert "gone from 2 entries of moderators' work" in forgotten_card(Forgotten(unnamed=2)).text()
    assert "wishes 1 day" in policy.text()
    assert "\\*me\\*" in policy.text()
    assert "Questions about this" not in policy_card(90, "").text()


def test_only_errors_meant_for_people_show_their_words() -> None:
    """What may hold a secret or a path is replaced by a reference; what tells the person what to do is not."""
    assert failure_card(UserError("Write a *question*."), "abcd").text() == "Write a \\*question\\*."
    assert "abcd" in failure_card(StorageError("/secret/path is locked"), "abcd").text()
    assert "secret" not in failure_card(RuntimeError("secret"), "abcd").text()
    assert is_expected(UserError("x"))
    assert not is_expected(StorageError("x"))
