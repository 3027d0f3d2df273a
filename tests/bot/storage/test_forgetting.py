"""Many may be forgotten at once, and a log that is closed does not wait for it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage import Forgotten, PrivacyChoiceRow, QuestionLog, forgetting
from bot.storage.erasing import scour
from tests.bot.logged import ALICE, BOB, START, bytes_in, fetch, ids_in, question, url_of, verdict
from tests.bot.storage.desk import HOME, MODERATOR, asked, curated, declined, keep, record, wish

USERS = [f"{number:064x}" for number in range(1, 9)]


class Rewritings:
    """Counts how often the file is rewritten; each waits until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        monkeypatch.setattr(forgetting, "scour", self._scour)

    async def _scour(self, connection: AsyncConnection) -> None:
        self.count += 1
        self.begun.set()
        await self.go.wait()
        await scour(connection)


async def test_one_rewriting_serves_all_who_wait(
    log: QuestionLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who come while one is under way share the next, and each is told of their own rows."""
    await keep(log, *(question(n, user_hash=user, question=f"canary {n}") for n, user in enumerate(USERS)))
    rewritings = Rewritings(monkeypatch)
    first = asyncio.create_task(log.forget(USERS[0]))
    await rewritings.begun.wait()
    others = [asyncio.create_task(log.forget(user)) for user in USERS[1:]]
    rewritings.go.set()

    assert await asyncio.gather(first, *others) == [Forgotten(1)] * 8
    assert rewritings.count <= 3
    assert b"canary" not in bytes_in(tmp_path)


async def test_nothing_to_forget_rewrites_nothing(log: QuestionLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has nothing in the log costs the others nothing."""
    rewritings = Rewritings(monkeypatch)

    assert await log.forget(ALICE, MODERATOR) == Forgotten()
    assert rewritings.count == 0


async def test_closing_goes_before_what_has_not_begun(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that wait are stored; who waits to be forgotten is told that it did not come to that, and the next process
    takes the traces off the disk.
    """
    log = await QuestionLog.open(url_of(path))
    await keep(log, question(1, user_hash=ALICE), question(2, user_hash=BOB, question="canary"))
    rewritings = Rewritings(monkeypatch)
    first = asyncio.create_task(log.forget(ALICE))
    await rewritings.begun.wait()
    second = asyncio.create_task(log.forget(BOB))
    log.record(question(3))
    closing = asyncio.create_task(log.close())
    await asyncio.sleep(0)
    rewritings.go.set()
    outcomes = await asyncio.gather(first, second, return_exceptions=True)
    await closing
    monkeypatch.undo()
    again = await QuestionLog.open(url_of(path))
    ended = await again.forget(BOB)
    await again.close()

    assert isinstance(outcomes[1], StorageError)
    assert ids_in(path) == [question(3).id]
    assert ended == Forgotten(1)


async def test_traces_are_remembered_until_they_are_gone(path: Path) -> None:
    """Of a moderator's deletion, of time and of a user; by the next process as well."""
    log = await QuestionLog.open(url_of(path))
    await keep(log, asked(1), asked(2))
    await log.archive.delete(HOME, [asked(1).id], record())
    before = fetch(path, "PRAGMA user_version")
    await log.close()
    log = await QuestionLog.open(url_of(path))

    assert before == [(1,)]
    assert await log.retention.tidy()
    assert not await log.retention.tidy()
    await log.close()


async def test_of_who_is_off_only_a_count_is_kept(log: QuestionLog, path: Path, tmp_path: Path) -> None:
    """Neither words nor asker nor channel nor what answered, in what waits as well; no verdict and no wish."""
    log.record(asked(1, question="canary", normalised="canary", headline="canary", channel_id=5, event_id=9))
    log.record(asked(2, user_hash=BOB, question="Is it?"))
    await log.members.choose(PrivacyChoiceRow(user_hash=ALICE, off=True, at=START))
    log.record_feedback(verdict(2))
    await log.flush()

    wished = await log.wishes.add(wish())
    rows = {row.id: row for row in await log.recent(9)}
    bare = rows[asked(1).id]
    assert (bare.guild_id, bare.outcome, bare.latency_ms) == (HOME, "answered", asked(1).latency_ms)
    assert (bare.question, bare.normalised, bare.headline, bare.user_hash) == ("", "", "", None)
    assert (bare.channel_id, bare.event_id, bare.statement_ids, bare.source_ids) == (None, None, (), ())
    assert rows[asked(2).id].question == "Is it?"
    assert await log.feedback_of(ALICE) == []
    assert not wished
    assert fetch(path, "SELECT count(*) FROM wishes") == [(0,)]
    assert b"canary" not in bytes_in(tmp_path)


async def test_of_who_is_off_nothing_is_to_be_reviewed(log: QuestionLog) -> None:
    """There is nothing to read, so no moderator is given it; in the figures it counts."""
    await log.members.choose(PrivacyChoiceRow(user_hash=ALICE, off=True, at=START))
    await keep(log, asked(1), asked(2))
    log.record_feedback(verdict(1, user_hash=BOB, verdict="wrong"))
    await log.flush()

    assert set((await log.reviews.counts(HOME)).values()) == {0}
    assert (await log.archive.stats(HOME, START.date())).days[0].asked == 2


async def test_words_go_from_rows_of_others(log: QuestionLog, path: Path, tmp_path: Path) -> None:
    """An answer that moderators wrote to a question and a wish of somebody else to be told hold its words; where it
    was nobody else's question they go, from copies too.
    """
    await keep(log, declined(1, normalised="canary"))
    await log.curation.add(curated(normalised="canary"), record())
    await log.wishes.add(wish(user_hash=BOB, normalised="canary"))
    shutil.copy(path, path.with_name(f"{path.name}.0004.bak"))
    await log.forget(ALICE)

    assert b"canary" not in bytes_in(tmp_path)
    assert [row.text for row in await log.curation.in_use(HOME)] == [curated().text]


async def test_words_of_others_stay_theirs(log: QuestionLog) -> None:
    """Who asked or waits for the same keeps all of it, and is told by their own question."""
    await keep(log, declined(1), declined(2, user_hash=BOB))
    await log.curation.add(curated(), record())
    await log.wishes.add(wish(user_hash=BOB))
    await log.forget(ALICE)

    assert [row.normalised for row in await log.curation.in_use(HOME)] == [curated().normalised]
    assert [(row.user_hash, text) for row, text in await log.wishes.open()] == [(BOB, declined(2).question)]


async def test_a_choice_outlives_forgetting(log: QuestionLog) -> None:
    """Who asks to be forgotten does not ask to be remembered from now on."""
    await log.members.choose(PrivacyChoiceRow(user_hash=ALICE, off=True, at=START))
    await log.forget(ALICE)

    assert await log.members.off() == {ALICE}
