"""Search in the questions of a server: all that people type is safe, and what was asked is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage import Outcome, QuestionLog, SearchFilter
from bot.storage.finding import matching
from tests.bot.logged import ALICE, BOB, verdict
from tests.bot.storage.desk import HOME, asked, declined, keep

HOSTILE = [
    '"',
    "'",
    "*",
    "AND",
    "NOT",
    "(",
    "facets : g1",
    "a OR",
    "NEAR(a b",
    "C-3PO",
    "^a",
    "{a}",
    "-a",
    "a + b",
    "\0",
]


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """A full-text index with one text in it."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE words USING fts5(question, facets)")
        database.execute("INSERT INTO words VALUES ('When does C-3PO fly to the Moon?', 'g1')")
        yield database


@given(typed=st.text() | st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3)).map(" ".join))
def test_any_text_is_a_query(index: sqlite3.Connection, typed: str) -> None:
    """Whatever is typed, FTS5 takes what is made of it."""
    query = matching(typed)

    if query:
        index.execute("SELECT rowid FROM words WHERE words MATCH ?", (f"question : ({query})",)).fetchall()


@given(words=st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), min_size=300, max_size=300))
def test_a_long_text_is_cut(words: list[str]) -> None:
    """The first 32 words are looked for, so that no text is a burden."""
    assert matching(" ".join(words)).count(" AND ") < 32


@pytest.mark.parametrize("typed", ["", "  ", "?!", '"', "*", "__", "\ud83c", "🌒"])
def test_without_words_there_is_no_query(typed: str) -> None:
    """Signs alone ask for nothing."""
    assert matching(typed) == ""


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("c-3po moon", True),
        ("C-3PO MOO", True),
        ("moon fly", True),
        ("mo fly", False),
        ("fly Mars", False),
        ('"fly" OR moon*', False),
    ],
)
async def test_all_words_count_and_the_last_may_be_unfinished(log: QuestionLog, typed: str, is_found: bool) -> None:
    """Operators are words like others."""
    await keep(log, asked(question="When does C-3PO fly to the Moon?"))

    assert bool(await log.archive.search(HOME, SearchFilter(text=typed), 10)) is is_found


@pytest.mark.parametrize("typed", [f"g{HOME}", f"facets : g{HOME}", "oanswered", "?!"])
async def test_facets_are_not_found_as_words(log: QuestionLog, typed: str) -> None:
    """What the index knows beside the words cannot be searched by typing it, and signs alone find nothing."""
    await keep(log, asked())

    assert await log.archive.search(HOME, SearchFilter(text=typed), 10) == []


@pytest.mark.parametrize("typed", ["Луна", "嫦娥", "resume", "RÉSUMÉ", "re\u0301sume\u0301"])
async def test_scripts_and_accents_are_found(log: QuestionLog, typed: str) -> None:
    """Case and accents do not matter, in any script."""
    await keep(log, asked(question="Résumé: ЛУНА-25 and 嫦娥七号"))

    assert await log.archive.count(HOME, SearchFilter(text=typed), 10) == 1


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        ({}, [4, 3, 2, 1]),
        ({"text": "moon"}, [4, 2]),
        ({"user": BOB}, [2]),
        ({"channel_id": 7}, [3]),
        ({"outcome": Outcome.DECLINED}, [4]),
        ({"rating": "wrong"}, [1]),
        ({"since": asked(2).at, "before": asked(4).at}, [3, 2]),
        ({"after": asked(3).number}, [2, 1]),
        ({"after": asked(3).number, "before": asked(2).at}, [1]),
        ({"text": "moon", "user": ALICE, "since": asked(3).at}, [4]),
    ],
)
async def test_filters_narrow_down(log: QuestionLog, narrowing: dict[str, Any], found: list[int]) -> None:
    """Each filter by itself and together with others, newest first, counted alike."""
    await keep(
        log,
        asked(1),
        asked(2, user_hash=BOB, question="Why the Moon?"),
        asked(3, channel_id=7),
        declined(4, question="What colour is the Moon?"),
    )
    log.record_feedback(verdict(1, verdict="wrong"))
    await log.flush()
    wanted = SearchFilter(**narrowing)

    assert [entry.question.id for entry in await log.archive.search(HOME, wanted, 10)] == [
        asked(number).id for number in found
    ]
    assert await log.archive.count(HOME, wanted, 10) == len(found)


async def test_a_verdict_that_changes_is_found_as_what_it_is_now(log: QuestionLog) -> None:
    """The index follows verdicts."""
    await keep(log, asked(1))
    for last in ("wrong", "helpful"):
        log.record_feedback(verdict(1, verdict=last))
        await log.flush()

    assert await log.archive.count(HOME, SearchFilter(rating="wrong"), 10) == 0
    (entry,) = await log.archive.search(HOME, SearchFilter(rating="helpful"), 10)
    assert (entry.helpful, entry.wrong) == (1, 0)
