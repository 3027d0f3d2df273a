"""What comes is judged as the question set says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from knowledge import dates
from knowledge.errors import QuestionError
from knowledge.evaluation.judging import Verdict, figures_by, judge, judgement_figures, kind, lacking, sources_of
from knowledge.evaluation.questions import Declined, Topic
from knowledge.library import Library
from knowledge.models import Answer, Citation, Decline, PartialDate

SOURCES = {"new": frozenset({"agency"}), "old": frozenset({"wire", "blog"})}
GRADES = {"new": 2, "old": 1}


@pytest.mark.parametrize(
    ("headline", "says"),
    [
        ("Artemis III is planned for 2027.", ("2027", "PLANNED")),
        ("Chang’e 7 was launched.", ("chang'e 7", "launch")),
        ("Yes. It flew.", ("Yes", "flew")),
        ("It cost US$93 billion, of 1,000.", ("$93 billion", "1,000")),
        ("It is late.", ("delayed|late",)),
        ("It landed on 3 February 1966.", ("3 February 1966",)),
    ],
)
def test_headline_that_says_it(headline: str, says: tuple[str, ...]) -> None:
    """Case, apostrophes and endings do not matter, and of two either will do."""
    assert lacking(headline, says) == ()


@pytest.mark.parametrize(
    ("headline", "says"),
    [
        ("It is planned for 2028. Before that: 2027 (said in 2024).", "2027"),
        ("It was uncrewed.", "crewed"),
        ("It landed on 13 February 1966.", "3 February"),
        ("Apollo 11 landed.", "Apollo 1"),
        ("It weighs 1.5 tonnes.", "5"),
        ("It weighs 1.5 tonnes.", "1"),
        ("It weighs 1,000 tonnes.", "1"),
        ("Not yet.", "No"),
        ("NASA said no.", "no"),
        ("NASA planned it.", "Planned|Yes"),
        ("", "2027"),
    ],
)
def test_headline_that_does_not_say_it(headline: str, says: str) -> None:
    """A replaced date, the middle of a word, a part of a number, and a No that is no answer are not what was asked."""
    assert lacking(headline, (says,)) == (says,)


def cited(headline: str, *sources: str) -> Answer:
    """An answer with a citation of each source."""
    published = dates.parse("2026")
    citations = tuple(Citation(n, source, "", "", published, "") for n, source in enumerate(sources, start=1))
    return Answer("?", headline=headline, citations=citations)


DECLINED = Answer("?", declined=Decline("I do not know."))


class Memory:
    """Answers as it was told to, and keeps what each question replied to."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self._answers = answers
        self.replied_to: dict[str, Answer | None] = {}

    def answer(self, question: str, as_of: PartialDate | None = None, *, after: Answer | None = None) -> Answer:
        """The answer it was told; None of these is a question."""
        assert as_of is None
        if question not in self._answers:
            raise QuestionError("There is nothing to ask.")
        self.replied_to[question] = after
        return self._answers[question]

    def ranking(self, _question: str, _as_of: PartialDate | None, k: int, /) -> Sequence[str]:
        """Always the same."""
        return ("other", "new")[:k]


def topic(name: str, *, after: str = "", declined: Declined | None = None, style: str = "plain") -> Topic:
    """A topic whose question is its id."""
    if declined:
        return Topic(name, "what", style, name, declined=declined)
    return Topic(name, "when", style, name, says=("2027",), after=after, grades=GRADES)


ANSWERS = {
    "right": cited("In 2027.", "wire"),
    "wrong": cited("In 2024.", "agency"),
    "beside": cited("In 2027.", "tabloid"),
    "bare": cited("In 2027."),
    "silent": DECLINED,
    "pizza": DECLINED,
    "mars": cited("In 2027.", "agency"),
}


def verdicts() -> list[Verdict]:
    """Six questions with an answer, one of which is none to the bot, and two without."""
    answerable = [topic(name) for name in ("right", "wrong", "beside", "bare", "silent", "unheard")]
    to_decline = [topic("pizza", declined=Declined.OFF_TOPIC), topic("mars", declined=Declined.NEAR_TOPIC)]
    return list(judge([*answerable, *to_decline], Memory(ANSWERS), SOURCES))


def test_flaws_are_told_in_words() -> None:
    """Each way of going wrong has its words, and going right none."""
    assert {verdict.topic.id: verdict.flaws for verdict in verdicts()} == {
        "right": (),
        "wrong": ("the headline lacks '2027'",),
        "beside": ("cites no source that bears on it",),
        "bare": ("cites nothing",),
        "silent": ("declined",),
        "unheard": ("declined",),
        "pizza": (),
        "mars": ("answered, and was to be declined",),
    }


def test_figures_of_verdicts() -> None:
    """Counted by hand: of six, three headlines are right; of four answers, two cite what bears on it."""
    figures = judgement_figures(verdicts())

    assert figures == {
        "asked": 8,
        "answerable": 6,
        "to_decline": 2,
        "success@1": 0.0,
        "success@3": 1.0,
        "mrr@10": 0.5,
        "headline": 3 / 6,
        "citation": 2 / 4,
        "cited": 4 / 5,
        "false_declines": 2,
        "false_decline_rate": 2 / 6,
        "false_answers": 1,
        "false_answer_rate": 1 / 2,
    }


def test_figures_by_kind_count_declines_by_their_reason() -> None:
    """What a question to be declined asks for says nothing; why it is to be declined does."""
    groups = figures_by(kind, verdicts())

    assert {name: group["asked"] for name, group in groups.items()} == {"near-topic": 1, "off-topic": 1, "when": 6}
    assert groups["off-topic"]["headline"] is None
    assert groups["near-topic"]["false_answer_rate"] == 1.0


def test_follow_up_replies_to_the_answer_before_it() -> None:
    """The question before is asked first; the ranking of half a question is not judged."""
    base = Memory(ANSWERS)

    (verdict,) = judge([topic("right", after="wrong")], base, SOURCES)

    assert base.replied_to == {"wrong": None, "right": ANSWERS["wrong"]}
    assert verdict.ranking == ()
    assert judgement_figures([verdict])["success@1"] is None


def test_every_statement_and_passage_has_its_sources(library: Library) -> None:
    """Ids of both kinds can be judged."""
    sources = sources_of(library)

    assert sources["race-001"] == {"agency-2020"}
    assert sources[library.articles[0].passages[0].id] == {"outlet-2021"}
