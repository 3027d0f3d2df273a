"""How fast moderators get what they ask for, in a log of a million questions."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from bot.archive import Archivist
from bot.criteria import Criterion
from bot.storage import Outcome, QuestionLog, QuestionRow, Queue, SearchFilter
from tests.measuring import percentile

ROWS = 1_000_000
DAYS = 90
USERS, STATEMENTS, CHANNELS = 20_000, 800, 40
GUILD, SMALL_GUILD = 10**18, 10**18 + 1
EVERY_IN_SMALL = 1000  # one question of so many is asked on the small server
ROUNDS = 30
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
STALE = [f"statement-{number}" for number in range(300)]
OPENINGS = "when did,why did,who will,how far is,is it true that,what became of,where is,show me".split(",")
SUBJECTS = "Artemis III,Gateway,Luna 25,Chang'e 6,Starship,Chandrayaan-3,dearMoon,the ILRS,Orion,SLIM".split(",")
COLUMNS = "number id at day guild_id channel_id user_hash surface question normalised outcome statement_ids source_ids \
score latency_ms locale knowledge_version".split()


def log_rows() -> Iterator[tuple[str, str]]:
    """What was measured, and the figure."""
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(_measured(Path(folder) / "bench.db"))


async def _measured(path: Path) -> list[tuple[str, str]]:
    url = f"sqlite+aiosqlite:///{path}"
    await (await QuestionLog.open(url)).close()
    begun = time.perf_counter()
    _fill(path)
    figures = [(f"a log of {ROWS:,} questions, made", f"{time.perf_counter() - begun:.0f} s, {_mib(path):,.0f} MiB")]
    log = await QuestionLog.open(url)
    for what, ask in _asked(log):
        sample = [await _milliseconds(ask) for _ in range(ROUNDS)]
        figures.append((f"  {what}, p50 and p95", f"{percentile(sample, 50):.1f} and {percentile(sample, 95):.1f} ms"))
    await log.close()
    return figures


def _asked(log: QuestionLog) -> Iterator[tuple[str, Callable[[], Awaitable[object]]]]:
    for what, wanted in _searches().items():
        yield f"search, {what}", partial(log.archive.search, GUILD, wanted, 10)
    yield "search, a word of another server", lambda: log.archive.search(SMALL_GUILD, SearchFilter(text="artemis"), 10)
    yield "search, hits counted to 10,000", lambda: log.archive.count(GUILD, SearchFilter(text="artemis"), 10_000)
    archivist = Archivist(log, key=b"")
    for page in (1, 1000):
        yield f"/logs search, page {page}", partial(archivist.find, GUILD, [Criterion.text("artemis")], page)
    moderators = iter(range(1, sys.maxsize))
    for queue in Queue:
        yield f"next review, {queue}", partial(_claim, log, queue, moderators)
    yield "stats of 90 days", lambda: log.archive.stats(GUILD, NOW.date() - dt.timedelta(days=DAYS))


async def _claim(log: QuestionLog, queue: Queue, moderators: Iterator[int]) -> object:
    """Each time another moderator, while all those before hold on to theirs."""
    until = NOW + dt.timedelta(minutes=10)
    return await log.reviews.claim_next(GUILD, queue, next(moderators), NOW, until, stale=STALE)


def _searches() -> dict[str, SearchFilter]:
    half = NOW - dt.timedelta(days=DAYS / 2)
    return {
        "a frequent word": SearchFilter(text="artemis"),
        "a word begun": SearchFilter(text="a"),
        "two words": SearchFilter(text="artemis true"),
        "two words that never meet": SearchFilter(text="gateway artemis"),
        "a rare word": SearchFilter(text="word17"),
        "nothing found": SearchFilter(text="zebra"),
        "an old page": SearchFilter(text="artemis", before=half),
        "one user": SearchFilter(text="artemis", user=_user(7)),
        "declined in one channel": SearchFilter(text="artemis", outcome=Outcome.DECLINED, channel_id=CHANNELS - 1),
        "rated down": SearchFilter(text="artemis", rating="wrong"),
    }


async def _milliseconds(ask: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await ask()
    return (time.perf_counter() - begun) * 1000


def _fill(path: Path) -> None:
    marks = ", ".join("?" * len(COLUMNS))
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -200000")
        insert = f"INSERT INTO questions ({', '.join(COLUMNS)}) VALUES ({marks})"  # noqa: S608  # our own names
        with database:
            database.executemany(insert, map(_values, range(ROWS)))
            database.execute(
                "INSERT INTO feedback SELECT id, user_hash, iif(number % 3, 'helpful', 'wrong'), at FROM questions "
                "WHERE number % 50 = 0"
            )


def _values(number: int) -> tuple[Any, ...]:
    chance = random.Random(number)  # noqa: S311  # the same log each time
    at = NOW - dt.timedelta(days=DAYS) * (1 - number / ROWS)
    outcome = chance.choices(["answered", "declined", "error"], [79, 20, 1])[0]
    words = f"{chance.choice(OPENINGS)} {chance.choice(SUBJECTS)} word{int(chance.paretovariate(0.5)) % 50_000}"
    statements = f'["statement-{chance.randrange(STATEMENTS)}"]' if outcome == "answered" else "[]"
    identity = f"{chance.getrandbits(128):032x}"
    row = QuestionRow(id=identity, at=at, surface="slash", question=words, outcome=Outcome(outcome))
    stored = at.strftime("%Y-%m-%d %H:%M:%S.%f")
    guild = GUILD if number % EVERY_IN_SMALL else SMALL_GUILD
    user, latency = _user(chance.randrange(USERS)), chance.lognormvariate(1, 0.7)
    place = row.number, identity, stored, stored[:10], guild, chance.randrange(CHANNELS), user
    return *place, "slash", words, words.lower(), outcome, statements, "[]", 9.5, latency, "en-GB", "0123456789ab"


def _user(number: int) -> str:
    return f"{number * 0x9E3779B97F4A7C15:064x}"[::-1]


def _mib(path: Path) -> float:
    return path.stat().st_size / 2**20


if __name__ == "__main__":
    for what, figure in log_rows():
        print(f"{what:60} {figure}")  # noqa: T201  # for whoever measures the log alone
