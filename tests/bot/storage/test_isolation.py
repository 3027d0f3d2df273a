"""No method gives a server's moderators a row of another server, or changes one, whatever ids they bring."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.storage import Decision, QuestionLog, Queue, SearchFilter
from bot.storage.columns import metadata
from bot.storage.reviews import Ruling
from tests.bot.logged import ALICE, START, fetch, verdict
from tests.bot.storage.desk import (
    ELSEWHERE,
    HOME,
    LATER,
    MODERATOR,
    OTHER,
    asked,
    curated,
    declined,
    hidden,
    keep,
    record,
    settings,
    wish,
)

RULING = Ruling(decision=Decision.DELETED, moderator_id=OTHER, at=START)
SOURCE = "tabloid"


async def streamed(log: QuestionLog, guild_id: int) -> list[object]:
    return [entry async for entry in log.archive.stream(guild_id, SearchFilter(text="artemis"))]


def next_of(queue: Queue) -> Callable[[QuestionLog, int], Awaitable[object]]:
    return lambda log, guild: log.reviews.claim_next(guild, queue, OTHER, START, LATER, stale=["artemis-003"])


READS: dict[str, Callable[[QuestionLog, int], Awaitable[object]]] = {
    "archive.recent": lambda log, guild: log.archive.recent(guild, 10),
    "archive.search": lambda log, guild: log.archive.search(guild, SearchFilter(text="artemis", user=ALICE), 10),
    "archive.count": lambda log, guild: log.archive.count(guild, SearchFilter(), 10),
    "archive.show": lambda log, guild: log.archive.show(guild, asked().id),
    "archive.stream": streamed,
    "archive.stats": lambda log, guild: log.archive.stats(guild, START.date()),
    "reviews.counts": lambda log, guild: log.reviews.counts(guild),
    "reviews.unanswered": lambda log, guild: log.reviews.unanswered(guild, 10),
    "reviews.item": lambda log, guild: log.reviews.item(guild, asked().number),
    "reviews.item of a group": lambda log, guild: log.reviews.item(guild, -declined(2).number),
    "reviews.subject_of": lambda log, guild: log.reviews.subject_of(guild, asked().id),
    **{f"reviews.claim_next, {queue}": next_of(queue) for queue in Queue},
    "curation.show": lambda log, guild: log.curation.show(guild, curated().id),
    "curation.in_use": lambda log, guild: log.curation.in_use(guild),
    "curation.overdue": lambda log, guild: log.curation.overdue(guild, LATER.date()),
    "curation.hidden": lambda log, guild: log.curation.hidden(guild),
    "wishes.waiting": lambda log, guild: log.wishes.waiting(guild, "colour moon"),
    "audit.recent": lambda log, guild: log.audit.recent(guild, 10),
    "guilds.settings": lambda log, guild: log.guilds.settings(guild),
}

CHANGES: dict[str, Callable[[QuestionLog, int], Awaitable[object]]] = {
    "archive.delete": lambda log, guild: log.archive.delete(guild, [asked().id, declined(2).id], record()),
    "reviews.skip": lambda log, guild: log.reviews.skip(guild, asked().number, OTHER, LATER),
    "reviews.release": lambda log, guild: log.reviews.release(guild, asked().number, MODERATOR),
    "reviews.resolve": lambda log, guild: log.reviews.resolve(guild, asked().number, RULING),
    "reviews.resolve of a group": lambda log, guild: log.reviews.resolve(guild, -declined(2).number, RULING),
    "reviews.reopen": lambda log, guild: log.reviews.reopen(guild, "cheese moon", START),
    "curation.revise": lambda log, guild: log.curation.revise(guild, curated(text="It is green."), record()),
    "curation.remove": lambda log, guild: log.curation.remove(guild, curated().id, START, record()),
    "curation.unhide": lambda log, guild: log.curation.unhide(guild, SOURCE, record()),
    "wishes.withdraw": lambda log, guild: log.wishes.withdraw(guild, "colour moon", ALICE),
}

OF_ROWS = {"curation.add", "curation.hide", "wishes.add", "wishes.tell", "audit.add", "guilds.save"}
NOT_OF_MODERATORS = {
    "guilds.all_settings",
    "guilds.remove",
    "guilds.restore",
    "guilds.removed_before",
    "curation.guilds",
    "wishes.open",
}


@pytest.fixture
async def log(log: QuestionLog) -> QuestionLog:
    """The home server has one of everything, the other server has nothing."""
    await keep(log, asked(1), declined(2), declined(3, normalised="cheese moon"))
    log.record_feedback(verdict(1, verdict="wrong"))
    log.record_feedback(verdict(1, user_hash="b" * 64, verdict="outdated"))
    await log.flush()
    subject = await log.reviews.subject_of(HOME, declined(3).id)
    assert subject is not None
    answered = Ruling(
        decision=Decision.ANSWERED, moderator_id=MODERATOR, at=START, answer=curated(), hides=hidden(SOURCE)
    )
    await log.reviews.resolve(HOME, subject, answered)
    await log.wishes.add(wish())
    await log.guilds.save(settings(), record("set up"))
    return log


def everything_in(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but the claims that moderators of the other server hold."""
    tables = {name: fetch(path, f"SELECT * FROM {name} ORDER BY 1, 2") for name in metadata.tables}  # noqa: S608  # ours
    return {**tables, "claims": fetch(path, f"SELECT * FROM claims WHERE guild_id = {HOME}")}  # noqa: S608  # likewise


@pytest.mark.parametrize("name", READS)
async def test_nothing_is_read_elsewhere(log: QuestionLog, name: str) -> None:
    """What the home server sees, the other does not, asked with the same ids."""
    read = READS[name]

    elsewhere = await read(log, ELSEWHERE)
    at_home = await read(log, HOME)

    assert elsewhere != at_home
    assert not any(elsewhere.values() if isinstance(elsewhere, dict) else _parts(elsewhere))
    assert any(at_home.values() if isinstance(at_home, dict) else _parts(at_home))


def _parts(found: object) -> list[Any]:
    """What is in an answer; statistics without days are empty."""
    if hasattr(found, "days"):
        return [*found.days, *getattr(found, "topics", ())]
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize("name", CHANGES)
async def test_nothing_is_changed_from_elsewhere(log: QuestionLog, path: Path, name: str) -> None:
    """Not a byte of the home server's rows is other than before, and the same call at home does change something."""
    await log.reviews.claim_next(HOME, Queue.RATED_DOWN, MODERATOR, START, LATER)
    change = CHANGES[name]
    before = everything_in(path)

    await change(log, ELSEWHERE)

    assert everything_in(path) == before
    if name.startswith("reviews.resolve"):
        await log.reviews.release(HOME, asked().number, MODERATOR)
        before = everything_in(path)
    await change(log, HOME)
    assert everything_in(path) != before


def test_every_method_is_held_to_it(log: QuestionLog) -> None:
    """A method that a moderator can reach is in one of the tables above, and takes the server first."""
    desks = {"archive", "reviews", "curation", "wishes", "audit", "guilds"}
    methods = {
        f"{desk}.{name}": method
        for desk in desks
        for name, method in inspect.getmembers(getattr(log, desk), inspect.isroutine)
        if not name.startswith("_")
    }
    tried = {name.partition(",")[0].partition(" ")[0] for name in (*READS, *CHANGES)}

    assert set(methods) - OF_ROWS - NOT_OF_MODERATORS == tried
    assert {next(iter(inspect.signature(methods[name]).parameters)) for name in tried} == {"guild_id"}
