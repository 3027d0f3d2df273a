"""What a chart costs, and how long drawing twenty of them at once keeps the event loop from its work."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from bot.rendering.charts import Chart, Charts, Theme, draw_slip, draw_timeline
from knowledge.chronicle import Chronicle
from knowledge.library import load

TOPICS = "artemis", "china", "india", "luna-25", "chandrayaan-3"  # a timeline and a slip of each, in two themes
ROUNDS = 7
_TICK = 0.001


def chart_rows() -> Iterator[tuple[str, str]]:
    """The rows of `make bench`."""
    chronicle = Chronicle(load(), today=lambda: dt.date(2026, 11, 22))
    gc.collect()
    gc.freeze()  # as the bot does with what it knows
    everything, artemis, slip = chronicle.timeline(), chronicle.timeline("artemis"), chronicle.slip("artemis")
    begun = time.perf_counter()
    draw_slip(slip, Theme.DARK)
    yield "the first chart of a process, matplotlib loaded with it", _ms(time.perf_counter() - begun)
    drawings: dict[str, Callable[[], Chart]] = {
        f"a timeline of {len(artemis.rows)} rows, median": lambda: draw_timeline(artemis, Theme.DARK),
        f"a timeline of {len(everything.rows)} rows, median": lambda: draw_timeline(everything, Theme.DARK),
        "a slip, median": lambda: draw_slip(slip, Theme.DARK),
    }
    for what, draw in drawings.items():
        yield what, _ms(statistics.median(_timed(draw) for _ in range(ROUNDS)))
    cached, lag, idle = asyncio.run(_measure(chronicle))
    yield f"the chart of {len(everything.rows)} rows from the cache, median", _ms(cached)
    yield f"worst lag of the event loop while {4 * len(TOPICS)} charts are drawn", _ms(lag)
    yield "  of an idle loop in the same time", _ms(idle)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _timed(draw: Callable[[], Chart]) -> float:
    begun = time.perf_counter()
    draw()
    return time.perf_counter() - begun


async def _measure(chronicle: Chronicle) -> tuple[float, float, float]:
    """Seconds of a chart from the cache, and the longest that the loop came late while drawing and while idle."""
    charts = Charts()
    everything = chronicle.timeline()
    await charts.timeline(everything, Theme.DARK)
    sample = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await charts.timeline(everything, Theme.DARK)
        sample.append(time.perf_counter() - begun)
    both = [(topic, theme) for theme in (Theme.DARK, Theme.LIGHT) for topic in TOPICS]
    drawing = asyncio.gather(
        *(charts.timeline(chronicle.timeline(topic), theme) for topic, theme in both),
        *(charts.slip(chronicle.slip(topic), theme) for topic, theme in both),
    )
    begun = time.perf_counter()
    late = await _latest(drawing)
    idle = await _latest(asyncio.ensure_future(asyncio.sleep(time.perf_counter() - begun)))
    charts.close()
    return statistics.median(sample), late, idle


async def _latest(work: asyncio.Future[Any]) -> float:
    """Seconds by which the loop came late to a timer, at worst, until some work was done."""
    late = 0.0
    while not work.done():
        begun = time.perf_counter()
        await asyncio.sleep(_TICK)
        late = max(late, time.perf_counter() - begun - _TICK)
    await work
    return late
