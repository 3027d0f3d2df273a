"""Of a milestone's statements the one that the question is about answers, and what became of a plan answers for it."""

from __future__ import annotations

import pytest

from knowledge import dates
from knowledge.choosing import Ledger, best_passage
from knowledge.weighing import Candidate
from tests.knowledge.conftest import Desk


@pytest.mark.parametrize(
    ("question", "as_of", "document", "presented"),
    [
        ("Is Artemis III planned for 2024?", "2026-06", "race-001", "race-002"),
        ("Will Artemis III fly?", "2026-06", "race-001", "race-002"),
        ("Was Artemis III planned for 2024?", "2026-06", "race-001", "race-001"),
        ("Was Artemis III planned for 2025?", "2026-06", "race-001", "race-002"),
        ("When is Artemis III?", "2026-06", "race-001", "race-002"),
        ("When was Artemis III to fly?", "2026-06", "race-001", "race-001"),
        ("When is Artemis III, by the words of 2020?", "2026-06", "race-001", "race-001"),
        ("When is Artemis III, by the words of 2026?", "2026-06", "race-001", "race-002"),
        ("What is Artemis III?", "2026-06", "race-001", "race-001"),
        ("When is Artemis III?", "2021", "race-001", "race-001"),
        ("Is Gateway cancelled?", "2026-06", "race-006", "race-006"),
        ("Is Russia planning its programme for 2028?", "2026-06", "race-007", "race-007"),
    ],
)
def test_what_became_of_a_plan_answers_for_it(
    desk: Desk, question: str, as_of: str, document: str, presented: str
) -> None:
    """Unless the plan of then is asked for; what happened and what an article claimed stay as they are."""
    collection = desk.collection({})
    chosen = collection.by_statement[document]
    assert chosen.statement is not None
    statements = desk.library.ledgers[chosen.statement.milestone]

    ledger = Ledger(statements, collection.by_statement, desk.reader.read(question), dates.parse(as_of))

    assert ledger.present(chosen).content.id == presented


def test_a_milestone_that_only_an_article_told_of_yet_has_no_present(desk: Desk) -> None:
    """On the day before the first statement of a fact."""
    collection = desk.collection({})
    claim = collection.by_statement["race-007"]
    statements = [statement for statement in desk.library.ledgers["russia-programme"] if statement.claim]

    ledger = Ledger(statements, collection.by_statement, desk.reader.read("Will Russia start?"), None)

    assert ledger.current is None
    assert ledger.present(claim) is claim


def test_a_passage_that_bears_nothing_of_the_question_is_not_quoted(desk: Desk) -> None:
    """However high it ranks by its names."""
    passages = [document for document in desk.collection({}).documents if document.statement is None]
    beside, told = Candidate(passages[0], odds=3.0, coverage=0.0), Candidate(passages[1], odds=1.0, coverage=0.5)

    query = desk.reader.read("Is Gateway cancelled?")

    assert best_passage(query, [beside, told]) is passages[1]
    assert best_passage(query, [beside]) is None
