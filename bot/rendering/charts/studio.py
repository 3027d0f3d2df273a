"""Where charts are drawn: beside the event loop, one at a time, each once."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from bot.archive import Activity
from bot.rendering.charts.chart import Chart, Theme
from knowledge.chronicle.references import References
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.timeline import Timeline
from knowledge.errors import QuestionError

_log = logging.getLogger(__name__)


def draw_timeline(
    timeline: Timeline,
    theme: Theme,
    references: References | None = None,
    today: Callable[[], dt.date] = dt.date.today,
) -> Chart:
    """Draw a timeline, its publishers named where `references` are given. Raises QuestionError, with a text for the
    asker, where nothing on it has a date.
    """
    return _timeline(timeline, theme, _publishers(references), today())


def draw_slip(
    slip: Slip,
    theme: Theme,
    references: References | None = None,
    today: Callable[[], dt.date] = dt.date.today,
) -> Chart:
    """Draw a slip. Raises QuestionError, with a text for the asker, where no date was announced beforehand."""
    return _slip(slip, theme, _publishers(references), today())


def draw_activity(
    activity: Activity,
    topics: Sequence[tuple[str, int]],
    theme: Theme,
    today: Callable[[], dt.date] = dt.date.today,
) -> Chart:
    """Draw what went on on a server. Raises QuestionError, with a text for the asker, where nothing was asked."""
    return _activity(activity, tuple(topics), theme, today())


class Charts:
    """Draws in worker threads and keeps the last pictures. The same content is drawn once, however many ask for it at
    the same time. A chart is None where there is nothing to draw or drawing failed, which is logged: the text of a
    message goes out without it.
    """

    def __init__(self, threads: int = 1, cached: int = 64, today: Callable[[], dt.date] = dt.date.today) -> None:
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="charts")
        self._cached = cached
        self._today = today
        self._drawn: OrderedDict[object, Future[Chart | None]] = OrderedDict()
        self._closed = False

    async def timeline(self, timeline: Timeline, theme: Theme, references: References | None = None) -> Chart | None:
        """The chart of a timeline."""
        publishers, today = _publishers(references), self._today()
        return await self._draw(
            (timeline, theme, publishers, today), partial(_timeline, timeline, theme, publishers, today)
        )

    async def slip(self, slip: Slip, theme: Theme, references: References | None = None) -> Chart | None:
        """The chart of a slip."""
        publishers, today = _publishers(references), self._today()
        return await self._draw((slip, theme, publishers, today), partial(_slip, slip, theme, publishers, today))

    async def activity(self, activity: Activity, topics: Sequence[tuple[str, int]], theme: Theme) -> Chart | None:
        """The chart of what went on on a server."""
        told, today = tuple(topics), self._today()
        return await self._draw((activity, told, theme, today), partial(_activity, activity, told, theme, today))

    def close(self) -> None:
        """Begin no further drawing; what is waiting gets None."""
        self._closed = True
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def _draw(self, content: object, draw: Callable[[], Chart]) -> Chart | None:
        if self._closed:
            return None
        drawing = self._drawn.get(content) or self._workers.submit(_attempt, draw)
        self._drawn[content] = drawing
        self._drawn.move_to_end(content)
        while len(self._drawn) > self._cached:
            self._drawn.popitem(last=False)
        waiting = asyncio.wrap_future(drawing)
        await asyncio.wait([waiting])  # a caller that leaves does not cancel what others wait for
        chart = None if waiting.cancelled() else waiting.result()
        if chart is None:
            self._drawn.pop(content, None)
        return chart


def _attempt(draw: Callable[[], Chart]) -> Chart | None:
    try:
        # Loaded before, since what matplotlib consists of would be too much to look at in one go.
        from bot.rendering.charts import activities, ledgers, timelines  # noqa: F401, PLC0415  # loads matplotlib

        return _undisturbed(draw)
    except QuestionError:
        return None
    except Exception:  # noqa: BLE001  # whatever went wrong, the text must go out
        _log.exception("A chart could not be drawn; its message goes out without it")
        return None


def _undisturbed(draw: Callable[[], Chart]) -> Chart:
    """Draw without the garbage collector, then let it look at what is new, which takes a few milliseconds.

    A figure is some ten thousand objects in cycles. Left to itself, the collector would stop all threads for full
    rounds while one is drawn, and yet leave figures of several megabytes lying about.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        return draw()
    finally:
        gc.collect(0)
        if enabled:
            gc.enable()


def _publishers(references: References | None) -> tuple[str, ...]:
    """Who published the sources, the most used first."""
    if references is None:
        return ()
    used = Counter(citation.publisher for citation in references.citations)
    return tuple(publisher for publisher, _ in used.most_common())


def _timeline(timeline: Timeline, theme: Theme, publishers: Sequence[str], today: dt.date) -> Chart:
    from bot.rendering.charts import timelines  # noqa: PLC0415  # loads matplotlib

    return timelines.draw(timeline, theme, publishers, today)


def _slip(slip: Slip, theme: Theme, publishers: Sequence[str], today: dt.date) -> Chart:
    from bot.rendering.charts import ledgers  # noqa: PLC0415  # loads matplotlib

    return ledgers.draw(slip, theme, publishers, today)


def _activity(activity: Activity, topics: tuple[tuple[str, int], ...], theme: Theme, today: dt.date) -> Chart:
    from bot.rendering.charts import activities  # noqa: PLC0415  # loads matplotlib

    return activities.draw(activity, topics, theme, today)
