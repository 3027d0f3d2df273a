"""`make picture`: draws the charts of the README anew. Their day is fixed: they change only when the knowledge does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from bot.rendering.charts import Chart, Theme, draw_slip, draw_timeline
from knowledge.chronicle import Chronicle
from knowledge.library import load

DOCS = Path(__file__).parents[1] / "docs"


def drawn_on() -> dt.date:
    """The day of the examples."""
    return dt.date(2026, 11, 22)


def examples() -> Iterator[Chart]:
    """The charts that the README shows."""
    chronicle = Chronicle(load(), today=drawn_on)
    timeline, slip = chronicle.timeline("artemis"), chronicle.slip("artemis")
    yield draw_timeline(timeline, Theme.AUTO, chronicle.references(row.statement for row in timeline.rows), drawn_on)
    yield draw_slip(slip, Theme.AUTO, chronicle.references(move.statement for move in slip.moves), drawn_on)


if __name__ == "__main__":
    for example in examples():
        (DOCS / example.name).write_bytes(example.png)
