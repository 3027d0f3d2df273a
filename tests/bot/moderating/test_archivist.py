"""What moderators do with the log, without Discord."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.archive import PER_PAGE, Archivist
from bot.criteria import Criterion, filter_of
from bot.errors import StorageError, UserError
from bot.exports import Format, Volumes
from bot.storage import QuestionLog
from tests.bot.logged import ALICE, START
from tests.bot.storage.desk import ELSEWHERE, HOME, MODERATOR, OTHER, asked, keep

LIMIT = 10 * 1024 * 1024
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def archivist(log: QuestionLog) -> Archivist:
    """An archivist on the day of the rows."""
    return Archivist(log, key=b"k" * 32, now=lambda: START + HOUR)


async def silent(_written: int, _total: int) -> None:
    """Tell nobody."""


async def exported(archivist: Archivist, guild_id: int = HOME) -> list[bytes]:
    """The lines of an export."""
    with Volumes(Format.JSONL, LIMIT) as volumes:
        await archivist.export(guild_id, MODERATOR, volumes, silent)
        return [line for _, file in volumes.files() for line in file.read().splitlines()]


async def test_a_page_beyond_the_end_is_the_last_one(log: QuestionLog, archivist: Archivist) -> None:
    """So a button on an old message shows something, whatever was deleted since."""
    await keep(log, *(asked(number) for number in range(PER_PAGE + 1)))
    beyond = await archivist.find(HOME, (), page=99)
    before = await archivist.find(HOME, (), page=0)

    assert [(found.page, len(found.entries), found.total) for found in (beyond, before)] == [(2, 1, 6), (1, 5, 6)]


def test_half_a_sign_is_no_trouble() -> None:
    """What was cut in the middle of an emoji is looked for without it."""
    assert Criterion.text("moon \ud83d").value == "t:moon ?"


async def test_who_is_forgotten_meanwhile_is_in_no_export(log: QuestionLog, archivist: Archivist) -> None:
    """It is not handed out: part of it was written before the rows went."""
    await keep(log, *(asked(number, user_hash=None) for number in range(500)), asked(999, question="canary"))

    async def forget(_written: int, _total: int) -> None:
        await log.forget(ALICE)

    with Volumes(Format.CSV, LIMIT) as volumes, pytest.raises(UserError, match="deleted while I wrote"):
        await archivist.export(HOME, MODERATOR, volumes, forget)

    assert await log.audit.recent(HOME, 9) == []
    assert len(await exported(archivist)) == 500


async def test_one_export_at_a_time(log: QuestionLog, archivist: Archivist) -> None:
    """Of each server; when it is done, or has failed, the next may begin."""
    await keep(log, *(asked(number) for number in range(500)), asked(999, guild_id=ELSEWHERE))
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def wait(_written: int, _total: int) -> None:
        begun.set()
        await go_on.wait()
        raise StorageError("gone")

    with Volumes(Format.CSV, LIMIT) as volumes:
        running = asyncio.create_task(archivist.export(HOME, MODERATOR, volumes, wait))
        await begun.wait()
        with pytest.raises(UserError, match="written already"):
            await exported(archivist)
        assert len(await exported(archivist, ELSEWHERE)) == 1
        go_on.set()
        with pytest.raises(StorageError):
            await running

    assert len(await exported(archivist)) == 500
    assert [row.action for row in await log.audit.recent(HOME, 9)] == ["exported"]


async def test_an_export_while_questions_come_and_go(log: QuestionLog, archivist: Archivist) -> None:
    """It holds each question once, those that were there all the time for sure, and no deleted one that it had not
    come to.
    """
    await keep(log, *(asked(number) for number in range(501)))

    async def change(written: int, _total: int) -> None:
        assert written == 500
        await keep(log, asked(9999))
        await archivist.delete(HOME, [asked(0).id, asked(500).id], OTHER)

    with Volumes(Format.JSONL, LIMIT) as volumes:
        written = await archivist.export(HOME, MODERATOR, volumes, change)
        ((_, file),) = volumes.files()
        lines = file.read().splitlines()

    assert written == len(lines) == len(set(lines)) == 500


async def test_days_are_counted_with_today(log: QuestionLog, archivist: Archivist) -> None:
    """One day is today; two are yesterday as well."""
    await keep(log, asked(1), asked(2, at=START - dt.timedelta(days=1)))
    sums = [sum(day.asked for day in (await archivist.activity(HOME, days)).stats.days) for days in (1, 2)]

    assert sums == [1, 2]


@pytest.mark.parametrize("value", ["", "x:1", "c:abc", "f:soon", "o:maybe", "t"])
def test_a_filter_of_another_version(value: str) -> None:
    """What a menu holds that this version does not know is told, not guessed at."""
    if value == "t":
        assert filter_of([Criterion(value, "")]).text == ""
        return
    with pytest.raises(UserError, match="another version"):
        filter_of([Criterion(value, "")])
