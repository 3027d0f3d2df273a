"""`moonrace ask --batch`: one line for each line, whatever the line is."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage import Outcome, QuestionLog, QuestionRow
from bot.terminal.batch import _dumped, answer_batch, answer_line
from bot.terminal.session import Session
from knowledge import library
from knowledge.answering import KnowledgeBase
from tests.bot.conftest import SMALL

QUESTION = "When is Artemis III?"


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """The small library of tests/knowledge."""
    return KnowledgeBase(library.load(SMALL))


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where the log goes: a folder that is not there yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'var' / 'log.db'}"


@pytest.fixture(scope="module")
def unlogged(base: KnowledgeBase) -> Iterator[Session]:
    """A session that keeps no log."""
    with Session(base, question_max_length=100, database_url=None, queue_size=10) as session:
        yield session


def logged(url: str) -> list[QuestionRow]:
    async def read() -> list[QuestionRow]:
        log = await QuestionLog.open(url)
        try:
            return (await log.recent(10_000))[::-1]
        finally:
            await log.close()

    return asyncio.run(read())


def line(**keys: Any) -> str:
    return json.dumps(keys) + "\n"


def answers(session: Session, lines: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    answer_batch(session, io.StringIO(lines), out)
    return [json.loads(text) for text in out.getvalue().splitlines()]


def test_answers_come_in_order_with_their_ids(unlogged: Session) -> None:
    """Each line is answered under its id, of whatever type that is; blank lines are skipped."""
    ids: list[Any] = ["a", 7, None, 1.5, ["list"], {"k": 1}, "嫦娥"]
    lines = "\n  \n".join(line(id=each, question=QUESTION) for each in ids)

    found = answers(unlogged, lines)

    assert [answer["id"] for answer in found] == ids
    assert all(answer["answered"] for answer in found)
    assert all("2027" in answer["headline"] for answer in found)


def test_as_of_answers_from_the_past(unlogged: Session) -> None:
    """The date of a line holds for that line alone; null and empty are no date."""
    lines = [line(question=QUESTION, as_of=date) for date in ("2021", None, "", "2026-06")]

    found = answers(unlogged, "".join(lines))

    assert ["2024" in answer["headline"].split(".")[0] for answer in found] == [True, False, False, False]
    assert found[0]["asked_as_of"] == "2021"


@pytest.mark.parametrize(
    ("text", "identity", "said"),
    [
        ("no json", None, "not JSON"),
        ('{"id": 1, "question": ', None, "column 22"),
        ('  {"id": 1 "question"', None, "column 12"),
        ("[1]", None, "an object"),
        ("null", None, "null"),
        ('"text"', None, "a text"),
        ('{"id": NaN, "question": "x"}', None, "not JSON"),
        ('{"id": 1e999, "question": "x"}', None, "goes too far"),
        ('{"id": -1e999, "question": "x"}', None, "goes too far"),
        ('{"id": ' + "9" * 5000 + "}", None, "not JSON"),
        ("[" * 100_000, None, "not JSON"),
        ('{"id": 1}', 1, '"question"'),
        ('{"id": 2, "question": null}', 2, '"question"'),
        ('{"id": 3, "question": 5}', 3, "a number"),
        ('{"id": 4, "question": true}', 4, "true or false"),
        ('{"id": 5, "question": ["x"]}', 5, "a list"),
        ('{"id": 6, "question": ""}', 6, "type a question"),
        ('{"id": 7, "question": " \\t "}', 7, "type a question"),
        ('{"id": 8, "question": "?!…"}', 8, "no word"),
        ('{"id": 9, "question": "' + "x" * 101 + '"}', 9, "100"),
        ('{"id": 10, "question": "When is Artemis III?", "as_of": 2021}', 10, '"as_of"'),
        ('{"id": 11, "question": "When is Artemis III?", "as_of": "yesterday"}', 11, "yesterday"),
        ('{"id": 12, "question": "When is Artemis III?", "as_of": "2021-13"}', 12, "2021-13"),
    ],
)
def test_malformed_line_gets_an_error_and_the_rest_go_on(
    unlogged: Session, text: str, identity: object, said: str
) -> None:
    """An error stands where the answer would, says what is wrong, and keeps the id where there is one."""
    before, error, after = answers(unlogged, f"{line(id=0, question=QUESTION)}{text}\n{line(id=1, question=QUESTION)}")

    assert before["answered"]
    assert after["answered"]
    assert error.keys() == {"id", "error"}
    assert error["id"] == identity
    assert said in error["error"]


def test_what_cannot_be_written_is_an_error() -> None:
    """Should an id be read that JSON cannot hold, or not that deep, its line says so, and the batch goes on."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]

    for identity in (float("inf"), deep):
        assert "cannot be repeated" in json.loads(_dumped({"id": identity, "answered": True}))["error"]


@given(st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_line_breaks_the_batch(unlogged: Session, text: str) -> None:
    """Any text as a line, and any text as a question, gives one object."""
    assert "error" in answer_line(unlogged, f"x{text}")
    assert {"error", "answered"} & answer_line(unlogged, line(question=text)).keys()


def test_every_line_with_a_question_is_logged(base: KnowledgeBase, url: str) -> None:
    """Answered, declined and refused questions are rows in their order, of the surface terminal and of no user."""
    lines = line(question=QUESTION) + "no json\n" + line(question="Best pizza in Chicago?") + line(question="?")

    with Session(base, question_max_length=100, database_url=url, queue_size=10) as session:
        answers(session, lines)

    rows = logged(url)
    assert [row.question for row in rows] == [QUESTION, "Best pizza in Chicago?", "?"]
    assert [row.outcome for row in rows] == [Outcome.ANSWERED, Outcome.DECLINED, Outcome.ERROR]
    assert {(row.surface, row.user_hash) for row in rows} == {("terminal", None)}


def test_batch_longer_than_the_queue_loses_nothing(base: KnowledgeBase, url: str) -> None:
    """A queue of three holds back nobody: what waits is written in between."""
    with Session(base, question_max_length=100, database_url=url, queue_size=3) as session:
        answers(session, line(question=QUESTION) * 120)

    assert len(logged(url)) == 120


def test_first_answer_is_out_before_the_log_exists(base: KnowledgeBase, url: str, tmp_path: Path) -> None:
    """Nobody waits for a database: its file is made after the answer was written."""
    with Session(base, question_max_length=100, database_url=url, queue_size=10) as session:
        answers(session, line(question=QUESTION))
        existed = (tmp_path / "var").exists()

    assert not existed
    assert len(logged(url)) == 1


@pytest.mark.parametrize("url", ["mysql+aiomysql://host/db", "sqlite+aiosqlite:////proc/no/such/folder.db"])
def test_answers_go_out_without_a_database(base: KnowledgeBase, url: str, caplog: pytest.LogCaptureFixture) -> None:
    """Where nothing can be logged, the answers are the same, and the Python log says what is wrong."""
    with Session(base, question_max_length=100, database_url=url, queue_size=10) as session:
        found = answers(session, line(question=QUESTION))

    assert found[0]["answered"]
    assert caplog.records
