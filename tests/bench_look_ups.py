"""What each look-up costs: as text, with a chart that is drawn for it, with one that is there already; and a digest."""

from __future__ import annotations

import asyncio
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from bot.almanac import Almanac, Kind, Query, Result
from bot.rendering.charts import Charts, Theme
from bot.rendering.news import digest_page
from bot.rendering.sheets.making import sheet_of
from bot.rendering.sheets.pages import sheet_page
from bot.storage import QuestionLog
from bot.subscriptions import Subscriptions
from knowledge.chronicle import Chronicle
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.timeline import Timeline
from knowledge.library import load

NAMES: dict[Kind, list[tuple[str, ...]]] = {
    Kind.TIMELINE: [("",), ("artemis",), ("china",), ("apollo",), ("luna-25",)],
    Kind.SLIP: [("artemis",), ("artemis iii",), ("luna-25",), ("chandrayaan-3",), ("viper",)],
    Kind.COMPARE: [("artemis", "ilrs"), ("side:US-led", "side:China-Russia"), ("luna-25", "chandrayaan-3")],
    Kind.NEXT: [("",), ("china",), ("side:India",)],
    Kind.MISSION: [("luna-25",), ("apollo 11",), ("artemis iii",)],
    Kind.DEFINE: [("NRHO",), ("HLS",), ("ILRS",)],
}
WITH_CHART = (Kind.TIMELINE, Kind.SLIP)
DAYS = 7, 366
ROUNDS = 5
Show = Callable[[Query], Awaitable[None]]


def look_up_rows() -> Iterator[tuple[str, str]]:
    """The rows of `make bench`."""
    almanac = Almanac(Chronicle(load(), today=lambda: dt.date(2026, 11, 22)))
    for kind, names in NAMES.items():
        queries = [Query.typed(kind, *each) for each in names]
        yield f"/{kind} as text, p50", _ms(asyncio.run(_median(_Counter(almanac, None).show, queries)))
        if kind in WITH_CHART:
            drawn = asyncio.run(_median(_Counter(almanac, Charts(cached=0)).show, queries))
            yield "  with a chart drawn for it", _ms(drawn)
            yield "  with the same chart again", _ms(asyncio.run(_median(_Counter(almanac, Charts()).show, queries)))
    yield "/digest, p50", _ms(asyncio.run(_digests(almanac.chronicle)))


class _Counter:
    """Where look-ups are served: a page of text, and the chart where there is somebody to draw it."""

    def __init__(self, almanac: Almanac, charts: Charts | None) -> None:
        self._almanac = almanac
        self._charts = charts

    async def show(self, query: Query) -> None:
        result = self._almanac.look_up(query)
        library = self._almanac.library
        sheet_page(sheet_of(result, library), library.sources, 1).card.embed()
        if self._charts:
            await self._draw(self._charts, result)

    async def _draw(self, charts: Charts, result: Result) -> None:
        references = self._almanac.chronicle.references
        match result:
            case Timeline():
                await charts.timeline(result, Theme.AUTO, references(row.statement for row in result.rows))
            case Slip():
                await charts.slip(result, Theme.AUTO, references(move.statement for move in result.moves))


async def _median(show: Show, queries: list[Query]) -> float:
    """Seconds of one look-up; the first round, in which caches fill and matplotlib is loaded, does not count."""
    sample = []
    for round_ in range(1 + ROUNDS):
        for query in queries:
            begun = time.perf_counter()
            await show(query)
            if round_:
                sample.append(time.perf_counter() - begun)
    return statistics.median(sample)


async def _digests(chronicle: Chronicle) -> float:
    with tempfile.TemporaryDirectory() as folder:
        log = await QuestionLog.open(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        subscriptions = Subscriptions(log.follows, chronicle)
        await subscriptions.note_news()
        sample = []
        for days in DAYS * ROUNDS:
            begun = time.perf_counter()
            digest_page(await subscriptions.digest(days), 1).card.embed()
            sample.append(time.perf_counter() - begun)
        await log.close()
    return statistics.median(sample)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
