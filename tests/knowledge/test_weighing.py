"""What speaks for a document and against it, each signal for itself and all of them together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from knowledge import dates
from knowledge.answering import KnowledgeBase
from knowledge.documents import Collection, Document
from knowledge.index import Index, Places, Scores, top
from knowledge.library import Library
from knowledge.models import PartialDate
from knowledge.weighing import _WEIGHTS, Candidate, Weighing
from tests.knowledge.conftest import Desk

ASKED = {
    "race-002": ["When is Artemis III?"],
    "race-003": ["Who flew around the Moon?"],
    "race-005": ["What halted the spacewalk?"],
}


@dataclass(frozen=True)
class Scales:
    """One question before the documents of the small library."""

    collection: Collection
    weighing: Weighing

    def document(self, document: str) -> Document:
        """The document of an id."""
        return self.collection.documents[self.collection.places[document]]

    def signals(self, document: str) -> dict[str, float]:
        """All signals of one document."""
        return dict(self.weighing.signals(self.document(document), self.collection.places[document]))

    def weigh(self, document: Document) -> Candidate:
        """One document as a candidate."""
        return self.weighing.weigh(document, self.collection.places[document.content.id])


Asking = Callable[..., Scales]


@pytest.fixture(scope="module")
def ask(desk: Desk) -> Asking:
    """Puts a question before the small library, with three documents that are known to be asked for."""
    collection = desk.collection(ASKED)
    expansion = desk.expansion(ASKED)
    index = Index([document.terms for document in collection.documents])

    def scales(question: str, as_of: PartialDate | None = None, context: str = "", told: str = "") -> Scales:
        query = replace(desk.reader.read(question), context=context, told=told)
        weighing = Weighing(
            query,
            as_of,
            index=index,
            scores=index.scores(query.terms),
            likeness=expansion.likeness(query.likened, query.kind),
            expansion=expansion,
            ledgers=desk.library.ledgers,
            places=collection.places,
        )
        return Scales(collection, weighing)

    return scales


@pytest.mark.parametrize(
    ("question", "document", "signal", "value"),
    [
        ("Who flew?", "race-003", "no name", 1),
        ("Who flew on Artemis II?", "race-003", "no name", 0),
        ("When is Artemis III?", "race-002", "alike", 1),
        ("When is Artemis III?", "race-002", "alike and of its kind", 1),
        ("What is Artemis III?", "race-002", "alike and of its kind", 0),
        ("When is Artemis III?", "race-005", "alike", 0),
        ("When was Artemis III meant to fly?", "race-001", "former plan, asked for", 1),
        ("When was Artemis III meant to fly?", "race-002", "former plan, asked for", 0),
        ("When is Artemis III?", "race-001", "former plan, asked for", 0),
        ("What halted the spacewalk?", "race-005", "alike to all together", 1),
        ("Who flew around the Moon in a pizza?", "race-003", "missing", 1),
        ("Who paused the flight?", "race-003", "missing", 1),
        ("Which pizza flew?", "race-003", "focus missing", 1),
        ("Which people flew?", "race-003", "focus missing", 0),
        ("How far did Artemis II fly?", "race-003", "unit missing", 1),
        ("four people around", "race-003", "in a row", 1),
        ("people four around", "race-003", "in a row", 0),
        ("Was it in 2021?", "race-009", "numbers", 1),
        ("Was it in 2022?", "race-009", "numbers", 0),
        ("Was it?", "race-009", "numbers", 0),
        ("What of Artemis II?", "race-002", "about another", 1),
        ("What of Artemis III?", "race-002", "about another", 0),
        ("What of Artemis II?", "race-005", "about another", 0),
        ("Flight of Artemis III", "race-002", "title", 1),
        ("Flight of pizza", "race-002", "title", 1 / 3),
        ("When does Russia start?", "race-007", "claim unasked", 1),
        ("When does Russia start?", "race-007", "claim asked", 0),
        ("What did the article say of Russia?", "race-007", "claim unasked", 0),
        ("What did the article say of Russia?", "race-007", "claim asked", 1),
        ("What did the article say of Russia?", "race-009", "claim asked", 0),
        ("When was Gateway paused?", "race-005", "fits exactly", 1),
        ("When was Gateway built?", "race-004", "fits exactly", 0),
        ("Who left Gateway?", "race-004", "fits exactly", 1),
        ("Who is Rogozin?", "race-008", "fits exactly", 0),
        ("When was it?", "race-008", "unfit", 1),
        ("What was it?", "race-008", "unfit", 0),
        ("When will Artemis II fly?", "race-003", "past already", 1),
        ("When will Artemis III fly?", "race-002", "past already", 0),
        ("When is Artemis III?", "race-002", "current", 1),
        ("When is Artemis III?", "race-001", "current", 0),
        ("When is Artemis III?", "race-001", "replaced plan", 1),
        ("When was Artemis III?", "race-001", "replaced plan", 0),
        ("When was Artemis III?", "race-001", "replaced plan, of the past", 1),
        ("When is Artemis III?", "race-002", "replaced plan", 0),
        ("Is Gateway paused?", "race-006", "replaced plan", 0),
    ],
)
def test_a_signal_tells_what_its_name_says(
    ask: Asking, question: str, document: str, signal: str, value: float
) -> None:
    """Of one document before one question."""
    assert ask(question).signals(document)[signal] == pytest.approx(value)


def test_every_signal_has_a_weight_and_every_weight_a_signal(ask: Asking) -> None:
    """A statement gives all of them."""
    assert ask("When is Artemis III?").signals("race-002").keys() == _WEIGHTS.keys()


def test_a_passage_is_weighed_by_its_words_alone(ask: Asking) -> None:
    """It has no date, status or place in a ledger."""
    signals = ask("Who signed a paper?").signals("the-race-p1")

    assert "covered" in signals
    assert "current" not in signals


def test_the_odds_are_the_weighed_sum_of_the_signals(ask: Asking) -> None:
    """By the first column for a document with known questions, by the second for one without."""
    scales = ask("When does Artemis III fly around the Moon?")

    for document, column in (("race-002", 0), ("race-001", 1)):
        expected = sum(_WEIGHTS[name][column] * value for name, value in scales.signals(document).items())
        assert scales.weigh(scales.document(document)).odds == pytest.approx(expected)


def test_what_was_current_then_is_likened_by_the_questions_for_what_came_after(ask: Asking) -> None:
    """What is known as a question for today's plan was asked the same way in 2021."""
    assert ask("When is Artemis III?").signals("race-001")["alike"] == 0
    assert ask("When is Artemis III?", dates.parse("2021")).signals("race-001")["alike"] == pytest.approx(1)


def test_in_the_past_the_newest_is_what_was_newest_then(ask: Asking) -> None:
    """A plan that was replaced later was not yet replaced."""
    signals = ask("When is Artemis III?", dates.parse("2021")).signals("race-001")

    assert (signals["current"], signals["replaced plan"]) == (1, 0)


def test_a_reply_speaks_for_the_milestone_that_it_replies_to(ask: Asking) -> None:
    """The more so where nothing else is asked."""
    alone = ask("Since when?", context="gateway-built")
    more = ask("Who paused it?", context="gateway-built")

    signals = [scales.signals("race-005") for scales in (alone, more)]
    assert [(each["same subject"], each["same subject alone"]) for each in signals] == [(1, 1), (1, 0)]
    assert alone.signals("race-004")["same subject"] == 0


def test_what_was_told_already_is_told_again_last(ask: Asking) -> None:
    """A reply wants to hear something else of the same thing, which it surely is about."""
    reply = ask("How many flew?", context="artemis-2-flight", told="race-003")

    assert (reply.signals("race-003")["told already"], reply.signals("race-001")["told already"]) == (1, 0)
    assert reply.signals("race-001")["in reply"] == 1
    why = ask("Why?", context="russia-in-gateway", told="race-005")
    assert [why.signals(each)["no reason, in reply"] for each in ("race-004", "race-005")] == [0, 1]
    assert ask("How many flew?").signals("race-003")["in reply"] == 0


def test_a_word_beside_the_question_is_not_missed(ask: Asking) -> None:
    """What somebody tells before asking need not be borne by the answer."""
    assert ask("It hopped. Which people flew?").signals("race-003")["missing"] == 0
    assert ask("Which people hopped and flew?").signals("race-003")["missing"] == 1


def test_a_word_of_a_known_question_is_borne_though_the_text_lacks_it(ask: Asking) -> None:
    """It covers the question, but not by its text, and is no part of the coverage that declines look at."""
    scales = ask("What halted the spacewalk?")

    signals = scales.signals("race-005")

    assert (signals["covered"], signals["covered by its text"], signals["missing"]) == (1, 0, 0)
    assert scales.weighing.coverage(scales.document("race-005")) == 0


@pytest.mark.parametrize(
    ("question", "document", "anchored"),
    [
        ("When was the Moon?", "race-003", False),
        ("When did it fly around the Moon?", "race-003", True),
        ("When was Artemis II?", "race-003", True),
        ("When is Artemis?", "race-003", True),
    ],
)
def test_more_than_one_common_word_ties_a_document_to_a_question(
    ask: Asking, question: str, document: str, *, anchored: bool
) -> None:
    """Two of the words asked, or a name."""
    scales = ask(question)

    place = scales.collection.places[document]
    assert scales.weighing.is_anchored(scales.document(document), place) is anchored


def test_a_question_of_names_alone_is_covered_by_all_that_name_them(ask: Asking) -> None:
    """There is nothing else to bear."""
    scales = ask("Gateway?")

    assert scales.weighing.coverage(scales.document("race-005")) == 1


def test_of_equals_the_first_in_the_library_comes_first(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever order the pools of candidates held them."""
    milestone = library.milestones["russia-in-gateway"]
    statement = next(statement for statement in library.statements if statement.milestone == milestone.id)
    twins = replace(
        library,
        milestones={**library.milestones, "twin": replace(milestone, id="twin")},
        statements=(*library.statements, replace(statement, id="twin-001", milestone="twin")),
    )

    def backwards(scores: Scores, k: int) -> Places:
        return top(scores, k)[::-1]

    rankings = [KnowledgeBase(twins).ranking("Why did Russia leave Gateway?")]
    monkeypatch.setattr("knowledge.answering.top", backwards)
    rankings.append(KnowledgeBase(twins).ranking("Why did Russia leave Gateway?"))

    assert rankings[0] == rankings[1]
    assert rankings[0].index("twin-001") == rankings[0].index("race-004") + 1
