"""Charts without a chart library: what is to be drawn is the business of other tests."""

from __future__ import annotations

from collections.abc import Sequence

from bot.archive import Activity
from bot.rendering.charts import Chart, Theme
from knowledge.chronicle.references import References
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.timeline import Timeline

PICTURE = Chart(png=b"\x89PNG\r\n\x1a\n", alt="A chart of nothing.", name="chart.png")


class Easel:
    """Gives `chart` for whatever is to be drawn, which it keeps, with the theme, in `asked`."""

    def __init__(self) -> None:
        self.chart: Chart | None = PICTURE
        self.asked: list[tuple[str, Theme]] = []

    async def timeline(self, timeline: Timeline, theme: Theme, references: References | None = None) -> Chart | None:
        """The picture, for a timeline whose rows all have sources."""
        assert references is not None
        assert all(references.of(row.statement) for row in timeline.rows)
        self.asked.append((timeline.topic.name, theme))
        return self.chart

    async def slip(self, slip: Slip, theme: Theme, references: References | None = None) -> Chart | None:
        """The picture, for a ledger whose moves all have sources."""
        assert references is not None
        assert all(references.of(move.statement) for move in slip.moves)
        self.asked.append((slip.milestone.title, theme))
        return self.chart

    async def activity(self, activity: Activity, topics: Sequence[tuple[str, int]], theme: Theme) -> Chart | None:
        """The picture, for a time in which something was asked."""
        self.asked.append((", ".join(name for name, _ in topics), theme))
        return self.chart if activity.stats.days else None
