"""Who draws charts, as far as those who send them need to know."""

from __future__ import annotations

from typing import Protocol

from bot.rendering.charts import Chart, Theme
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.timeline import Timeline

__all__ = ["Chart", "Draughtsman", "NoCharts", "Theme"]


class Draughtsman(Protocol):
    """Draws, without holding anybody up. None is no failure: there is nothing to draw, or it could not be drawn."""

    async def timeline(self, timeline: Timeline, theme: Theme) -> Chart | None:
        """The milestones of a timeline in lanes."""

    async def slip(self, slip: Slip, theme: Theme) -> Chart | None:
        """Announced date against date of announcement."""


class NoCharts:
    """Draws nothing: for clients that send nothing, such as the one that registers commands."""

    async def timeline(self, timeline: Timeline, theme: Theme) -> Chart | None:  # noqa: ARG002  # a Draughtsman's
        """Nothing."""
        return None

    async def slip(self, slip: Slip, theme: Theme) -> Chart | None:  # noqa: ARG002  # likewise
        """Nothing."""
        return None
