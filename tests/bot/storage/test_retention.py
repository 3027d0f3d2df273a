"""What has been kept long enough goes, and nothing else; what a user wants forgotten goes from everywhere."""

from __future__ import annotations

import datetime as dt
import shutil
import struct
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage import Decision, PrivacyChoiceRow, QuestionLog, Queue, SearchFilter, Stats
from bot.storage.reviews import Ruling
from tests.bot.logged import ALICE, BOB, START, bytes_in, fetch, url_of, verdict
from tests.bot.storage.desk import (
    ELSEWHERE,
    HOME,
    LATER,
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

CANARY = "kanarienvogel"
ALICE_ID = 0x1122334455667788


async def fill(log: QuestionLog) -> None:
    """Alice has asked, judged, wished, chosen and moderated; Bob has asked."""
    typed = {"question": f"Where is the {CANARY}?", "normalised": CANARY}
    await keep(log, *(asked(number, **typed) for number in range(300)), declined(300, **typed))
    await keep(log, declined(301, user_hash=BOB), asked(302, user_hash=BOB))
    log.record_feedback(verdict(302, verdict="wrong"))
    await log.flush()
    await log.wishes.add(wish(user_id=ALICE_ID, normalised=CANARY))
    await log.members.choose(PrivacyChoiceRow(user_hash=ALICE, off=False, at=START))
    subject = asked(302, user_hash=BOB).number
    ruling = Ruling(decision=Decision.HIDDEN, moderator_id=ALICE_ID, at=START, hides=hidden(moderator_id=ALICE_ID))
    await log.reviews.resolve(HOME, subject, ruling)
    await log.curation.add(curated(moderator_id=ALICE_ID), record(moderator_id=ALICE_ID))
    await log.reviews.claim_next(HOME, Queue.UNANSWERED, ALICE_ID, START, LATER)
    await log.reviews.skip(HOME, subject, ALICE_ID, LATER)


def assert_no_trace(folder: Path) -> None:
    """No file holds her words, her hash (nor that part of it in the index), or her id, in any form."""
    left = bytes_in(folder).lower()
    for trace in (CANARY, CANARY[:-1], ALICE[:16], str(ALICE_ID)):
        assert trace.encode() not in left
    assert struct.pack(">q", ALICE_ID) not in left


async def test_forgetting_leaves_no_byte_anywhere(path: Path, tmp_path: Path) -> None:
    """Rows, index, sums, groups, wishes, choices, claims, write-ahead log and a copy of the same schema."""
    log = await QuestionLog.open(url_of(path))
    await fill(log)
    await log.close()
    shutil.copy(path, path.with_name(f"{path.name}.0003.bak"))
    assert struct.pack(">q", ALICE_ID) in bytes_in(tmp_path)
    log = await QuestionLog.open(url_of(path))

    await log.forget(ALICE, ALICE_ID)

    assert_no_trace(tmp_path)
    await log.close()
    assert_no_trace(tmp_path)
    log = await QuestionLog.open(url_of(path))
    assert [row.moderator_id for row in await log.audit.recent(HOME, 10)] == [None, None]
    assert [entry.question.user_hash for entry in await log.archive.recent(HOME, 10)] == [BOB, BOB]
    assert await log.archive.count(HOME, SearchFilter(text="artemis"), 10) == 2
    await log.close()


async def test_the_last_user_can_be_forgotten(log: QuestionLog, tmp_path: Path) -> None:
    """An index in which nothing is left keeps nothing back."""
    await keep(log, asked(question=CANARY))

    await log.forget(ALICE)
    await log.forget(ALICE)

    assert CANARY.encode() not in bytes_in(tmp_path)


async def test_what_is_old_goes(log: QuestionLog, tmp_path: Path) -> None:
    """By server, up to the moment, and down to the bytes once the file is scoured."""
    old = dt.timedelta(days=-1)
    await keep(log, *(asked(number, at=START + old, question=CANARY) for number in range(900)))
    await keep(log, asked(1000, at=START), asked(1001, at=START + old, guild_id=ELSEWHERE))
    await keep(log, asked(1002, at=START + old, guild_id=None))
    log.record_feedback(verdict(0))
    await log.flush()
    await log.wishes.add(wish(at=START + old))
    assert await log.retention.guilds() == {HOME, ELSEWHERE, None}

    assert await log.retention.expire(HOME, START) == 900
    assert await log.retention.expire(HOME, START) == 0
    assert await log.retention.expire(None, START) == 1
    await log.retention.scour()

    assert [row.id for row in await log.recent(10)] == [asked(1000).id, asked(1001).id]
    assert await log.feedback_of(ALICE) == []
    assert await log.members.wishes_of(ALICE) == []
    assert CANARY.encode() not in bytes_in(tmp_path)


async def test_verdicts_on_nothing_go_by_age(log: QuestionLog) -> None:
    """One whose question was lost; that of a question which is there stays with it."""
    await keep(log, asked(1))
    for number in (1, 2):
        log.record_feedback(verdict(number))
    await log.flush()

    assert await log.retention.expire_verdicts(START) == 0
    assert await log.retention.expire_verdicts(LATER) == 1
    assert await log.feedback_of(ALICE) == [verdict(1)]


async def test_wishes_for_a_question_that_is_gone_go(log: QuestionLog) -> None:
    """They hold an id and can never be met; those whose question is there stay."""
    await keep(log, declined(1), declined(2, normalised="cheese moon"))
    await log.wishes.add(wish())
    await log.wishes.add(wish(normalised="cheese moon", question_id=declined(2).id))
    await log.archive.delete(HOME, [declined(1).id], record())

    assert await log.retention.expire_wishes() == 1
    assert [row.question_id for row in await log.members.wishes_of(ALICE)] == [declined(2).id]


async def test_a_server_is_dropped_whole(log: QuestionLog, path: Path) -> None:
    """No table has a row of it left; the others keep theirs, and one that was not removed is refused."""
    await fill(log)
    await keep(log, asked(5000, guild_id=ELSEWHERE))
    await log.guilds.save(settings(), record())
    await log.audit.add(record(guild_id=ELSEWHERE, moderator_id=OTHER))
    with pytest.raises(StorageError, match="not removed"):
        await log.retention.drop_guild(ELSEWHERE)
    await log.guilds.remove(HOME, START)

    assert await log.retention.drop_guild(HOME) == 303

    tables = [
        name
        for (name,) in fetch(
            path,
            "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.name = 'guild_id'",
        )
    ]
    assert len(tables) >= 12
    assert {table for table in tables if fetch(path, f"SELECT 1 FROM {table} WHERE guild_id = {HOME}")} == set()  # noqa: S608  # our names
    assert await log.archive.stats(HOME, START.date()) == Stats()
    assert len(await log.audit.recent(ELSEWHERE, 10)) == 1
    assert len(await log.archive.recent(ELSEWHERE, 10)) == 1
