"""The chart of a server's log: what stands in it, for any numbers."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.archive import Activity
from bot.rendering.charts import Charts, Theme, activities, draw_activity
from bot.rendering.charts.chart import ALT_LIMIT
from bot.rendering.charts.frame import WIDTH
from bot.rendering.charts.palettes import PALETTES
from bot.storage import DayTally, Stats
from knowledge.errors import QuestionError

LAST = dt.date(2026, 11, 22)
TOPICS = [("Gateway", 3), ("Chang'e 7", 1)]


def today() -> dt.date:
    """A fixed day."""
    return LAST


def tally(days_before: int = 0, **numbers: Any) -> DayTally:
    """A day on which something was asked."""
    return DayTally(day=LAST - dt.timedelta(days=days_before), **{"answered": 1, "median_ms": 2.0, **numbers})


def activity(*days: DayTally, span: int = 30) -> Activity:
    """What went on in so many days."""
    return Activity(LAST - dt.timedelta(days=span - 1), LAST, Stats(days=days))


def colours(png: bytes) -> set[str]:
    """The colours of a picture."""
    found = Image.open(io.BytesIO(png)).convert("RGB").getcolors(1 << 24) or []
    return {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in found if isinstance(colour, tuple)}


@pytest.mark.parametrize("theme", Theme)
def test_each_number_has_its_colour(theme: Theme) -> None:
    """What ended like this or was rated so is in the picture, and what never did is not."""
    palette = PALETTES[theme]
    full = tally(answered=5, declined=5, error=5, helpful=2, wrong=2, outdated=2)
    shown = colours(draw_activity(activity(full), TOPICS, theme, today).png)
    plain = colours(draw_activity(activity(tally()), [], theme, today).png)

    assert {palette.blue, palette.orange, palette.red, palette.green, palette.purple} <= shown
    assert palette.blue in plain
    assert not {palette.orange, palette.red, palette.green, palette.purple} & plain


def test_the_alternative_text_tells_the_same() -> None:
    """The sums, the busiest day, ratings and leading topics, for whoever cannot see the picture."""
    days = tally(2, answered=1500, declined=2), tally(1, answered=1, wrong=4)
    chart = draw_activity(activity(*days), TOPICS, Theme.AUTO, today)

    assert chart.alt == (
        "1,503 questions on this server from 24 October 2026 to 22 November 2026: 1,501 answered, 2 declined, "
        "0 failed; most on 20 November 2026 (1,502). Ratings: 0 helpful, 4 wrong, 0 outdated. "
        "Asked about most: Gateway (3), Chang'e 7 (1)."
    )


@settings(max_examples=10, deadline=None)
@given(
    st.integers(0, 10**7),
    st.floats(0, 1e7, allow_nan=False),
    st.integers(1, 366),
    st.lists(st.tuples(st.text(max_size=200), st.integers(0, 10**7)), max_size=8),
)
def test_any_numbers_can_be_drawn(declined: int, median: float, span: int, topics: list[tuple[str, int]]) -> None:
    """A picture of the same width, whatever was asked and however often."""
    days = [tally(span - 1, declined=declined, median_ms=median), tally(answered=declined, median_ms=None)]
    chart = draw_activity(activity(*days[: min(span, 2)], span=span), topics, Theme.AUTO, today)

    assert Image.open(io.BytesIO(chart.png)).width == WIDTH
    assert len(chart.alt) <= ALT_LIMIT


@given(st.floats(1e-3, 1e9))
def test_a_scale_has_few_round_steps(most: float) -> None:
    """Two to five of them reach the greatest value."""
    step = activities._round_step(most)

    assert most / step * 1.0000001 >= 1
    assert most <= 5 * step
    assert f"{step:e}"[0] in "125"


async def test_nothing_asked_is_no_picture() -> None:
    """Neither with an error nor without one for whoever only shows it."""
    charts = Charts()
    try:
        assert await charts.activity(activity(), [], Theme.AUTO) is None
    finally:
        charts.close()
    with pytest.raises(QuestionError):
        draw_activity(activity(), [], Theme.AUTO, today)
