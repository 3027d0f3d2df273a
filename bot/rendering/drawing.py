"""Who draws charts, as far as those who send them need to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.archive import Activity
from bot.rendering.charts import Chart, Theme
from knowledge.chronicle.references import References
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.timeline import Timeline


class Draughtsman(Protocol):
    """Draws without holding anybody up. None: there is nothing to draw, or it could not be drawn, which is logged."""

    async def timeline(self, timeline: Timeline, theme: Theme, references: References | None = None) -> Chart | None:
        """The milestones of a timeline in lanes."""

    async def slip(self, slip: Slip, theme: Theme, references: References | None = None) -> Chart | None:
        """Announced date against date of announcement."""

    async def activity(self, activity: Activity, topics: Sequence[tuple[str, int]], theme: Theme) -> Chart | None:
        """Questions a day, latency, topics with their counts, and ratings of a server."""


class NoCharts:
    """Draws nothing: for a client that sends nothing, such as the one that registers the commands."""

    async def timeline(self, *_: object) -> Chart | None:
        """Nothing."""
        return None

    async def slip(self, *_: object) -> Chart | None:
        """Nothing."""
        return None

    async def activity(self, *_: object) -> Chart | None:
        """Nothing."""
        return None
