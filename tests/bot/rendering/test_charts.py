"""Timelines and slips as pictures: what stands in them, and that nothing in them covers anything else."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.rendering.charts import Chart, Charts, Theme, draw_slip, draw_timeline, ledgers, studio
from bot.rendering.charts.chart import ALT_LIMIT
from bot.rendering.charts.fonts import drawable, fitted, width, wrapped
from bot.rendering.charts.marks import SHIFT_MARKS, STATUS_MARKS
from bot.rendering.charts.palettes import PALETTES
from bot.rendering.charts.placing import shares, stack
from bot.rendering.charts.scale import scale
from knowledge import dates
from knowledge.chronicle import Chronicle
from knowledge.chronicle.moves import Shift
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.timeline import Timeline
from knowledge.errors import QuestionError
from knowledge.models import Status
from tests import examples
from tests.shipped import shipped

NASTY = "嫦娥七号 Чанъэ-7 $\\frac$ **bold** \U0001f680 \ue000\u202e \U00013000"


def today() -> dt.date:
    """A fixed day."""
    return dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def chronicle() -> Chronicle:
    """The shipped knowledge on that day."""
    return Chronicle(shipped().library, today=today)


@pytest.fixture(scope="module")
def slips(chronicle: Chronicle) -> list[Slip]:
    """Every shipped ledger that can be drawn."""
    told = [chronicle.slip(chapter.milestone.id) for chapter in chronicle._chapters.all if chapter.is_announced]
    return [slip for slip in told if slip.announced]


def picture(chart: Chart) -> Image.Image:
    """A chart's picture, read."""
    return Image.open(io.BytesIO(chart.png))


def renamed(timeline: Timeline, title: str) -> Timeline:
    """A timeline whose first row has another title."""
    return replace(timeline, rows=(replace(timeline.rows[0], title=title), *timeline.rows[1:]))


@pytest.mark.parametrize("theme", Theme)
def test_a_timeline_stands_on_the_exact_ground_of_its_theme(chronicle: Chronicle, theme: Theme) -> None:
    """So that on Discord's own background no edge of the picture is seen."""
    drawn = picture(draw_timeline(chronicle.timeline("artemis"), theme, today=today)).convert("RGB")

    ground = drawn.getpixel((drawn.width // 2, 8))

    assert isinstance(ground, tuple)
    assert "#{:02x}{:02x}{:02x}".format(*ground) == PALETTES[theme].paper


@pytest.mark.parametrize(("topic", "as_of"), [("", ""), ("", "1966"), ("apollo", ""), ("gateway", "2021-04")])
def test_timelines_of_any_size_are_drawn_as_wide_as_a_phone_needs(chronicle: Chronicle, topic: str, as_of: str) -> None:
    """From a few rows to four hundred, and as the world stood on any day."""
    timeline = chronicle.timeline(topic, as_of=dates.parse(as_of) if as_of else None)

    chart = draw_timeline(timeline, Theme.DARK, today=today)

    assert picture(chart).width == 1080
    assert chart.name == "timeline.png"
    assert len(chart.png) < 120_000


@pytest.mark.parametrize(("since", "until"), [("1957", "2036"), ("2030", "2036"), ("1969-07", "1969-07")])
def test_a_timeline_of_a_window_is_drawn_within_it(chronicle: Chronicle, since: str, until: str) -> None:
    """However wide or narrow it is."""
    timeline = chronicle.timeline(since=dates.parse(since), until=dates.parse(until))

    assert draw_timeline(timeline, Theme.LIGHT, today=today).png


def test_a_single_row_is_a_chart_too(chronicle: Chronicle) -> None:
    """With its date in the alternative text, once."""
    chart = draw_timeline(chronicle.timeline("First flight of Orion"), Theme.DARK, today=today)

    assert chart.alt.endswith("It is First flight of Orion (5 December 2014).")


def test_the_alternative_text_tells_the_first_and_the_last_date(chronicle: Chronicle) -> None:
    """In two sentences, for whoever cannot see the picture; it is in the file as well."""
    chart = draw_timeline(chronicle.timeline("artemis"), Theme.DARK, today=today)

    assert "First flight of Orion (5 December 2014)" in chart.alt
    assert "Phases of NASA's Moon base (2026 to 2036)" in chart.alt
    assert picture(chart).info["Description"] == chart.alt


def test_the_alternative_text_is_never_longer_than_discord_allows(chronicle: Chronicle) -> None:
    """Not even for a title that is."""
    chart = draw_timeline(renamed(chronicle.timeline("apollo"), "Moon " * 400), Theme.DARK, today=today)

    assert len(chart.alt) == ALT_LIMIT


def test_an_as_of_picture_tells_nothing_of_what_came_after(chronicle: Chronicle) -> None:
    """In April 2021 Artemis was to land no earlier than 2025."""
    chart = draw_slip(chronicle.slip("artemis", as_of=dates.parse("2021-04")), Theme.DARK, today=today)

    assert "as known in April 2021" in chart.alt
    assert "the last on 16 April 2021 (no earlier than 2025)" in chart.alt
    assert "2028" not in chart.alt


def test_a_slip_tells_its_first_and_last_announcement_and_its_sum(chronicle: Chronicle) -> None:
    """The story of the picture without the picture."""
    chart = draw_slip(chronicle.slip("artemis"), Theme.DARK, today=today)

    assert "the first on 26 March 2019 (2024), the last on 9 June 2026 (2028)" in chart.alt
    assert "four years in six" in chart.alt


def test_what_is_under_way_stands_on_the_day_it_was_said(chronicle: Chronicle) -> None:
    """It was launched in July to land in August; the landing has a mark of its own."""
    slip = chronicle.slip("chandrayaan-3")
    across, up = ledgers._axes(slip, today(), 300, 860)
    spots = ledgers._spots(slip.moves, across, up)
    (under_way,) = (spot for spot in spots if spot.move.shift is Shift.UNDER_WAY)

    assert under_way.at[0] == across.at(dt.date(2023, 7, 14))


def test_a_milestone_with_one_announcement_is_drawn(chronicle: Chronicle) -> None:
    """It has a point and the line of today."""
    chart = draw_slip(chronicle.slip("chandrayaan-3-sleep"), Theme.LIGHT, today=today)

    assert "one announcement, on 4 September 2023" in chart.alt


def labelled(slip: Slip) -> tuple[Sequence[Any], Sequence[Any]]:
    """The spots of a slip's chart, and its labels with their boxes."""
    across, up = ledgers._axes(slip, today(), 300, 860)
    spots = list(ledgers._spots(slip.moves, across, up))
    path = list(ledgers._path(spots, across.at(today())))
    return spots, list(ledgers._labels(spots, path, (ledgers._LEFT, 300, ledgers._RIGHT, 860)))


def test_every_move_of_every_ledger_has_its_label(slips: list[Slip]) -> None:
    """Only what repeats a date gives way."""
    for slip in slips:
        spots, labels = labelled(slip)
        told = [spot for spot, _ in labels]
        assert [spot.label for spot in spots if spot not in told and spot.move.shift is not Shift.REPEATED] == []


def test_no_label_lies_on_another_or_on_a_mark(slips: list[Slip]) -> None:
    """In any shipped ledger."""
    for slip in slips:
        spots, labels = labelled(slip)
        boxes = [box for _, box in labels]
        marks = [spot.box for spot in spots]
        pairs = [*combinations(boxes, 2), *((box, mark) for box in boxes for mark in marks)]
        assert not [
            pair
            for pair in pairs
            if pair[0][0] < pair[1][2]
            and pair[1][0] < pair[0][2]
            and pair[0][1] < pair[1][3]
            and pair[1][1] < pair[0][3]
        ], slip.milestone.id


def test_each_status_and_each_move_looks_different() -> None:
    """By its shape, or by being hollow: nothing is told by colour alone."""
    assert STATUS_MARKS.keys() == set(Status)
    assert SHIFT_MARKS.keys() == set(Shift)
    for marks in (STATUS_MARKS, SHIFT_MARKS):
        looks = {mark: (mark.shape, mark.hollow) for mark in marks.values()}
        assert len(set(looks.values())) == len(looks)


def test_names_in_cyrillic_and_chinese_are_drawn_and_what_no_font_has_is_left_out() -> None:
    """Instead of an empty box."""
    assert drawable(NASTY) == "嫦娥七号 Чанъэ-7 $\\frac$ **bold**"


def test_a_name_full_of_signs_is_drawn_as_it_is(chronicle: Chronicle) -> None:
    """No formula, no mark-up; a sign without a glyph would be a warning of matplotlib's, and so an error here."""
    timeline, slip = chronicle.timeline("india"), chronicle.slip("luna-25")

    assert draw_timeline(renamed(timeline, NASTY), Theme.DARK, today=today).png
    assert draw_slip(replace(slip, milestone=replace(slip.milestone, title=NASTY)), Theme.DARK, today=today).png


@given(st.text(max_size=300), st.integers(20, 400))
def test_a_fitted_text_fits(text: str, room: int) -> None:
    """Whatever it is made of."""
    cut = fitted(text, room, 24)

    assert cut == "…" or width(cut, 24) <= room


@given(st.text(max_size=300))
def test_wrapping_loses_nothing_where_there_are_lines_enough(text: str) -> None:
    """It breaks between words."""
    assert " ".join(wrapped(text, 1e9, 24, most=2)) == drawable(text)
    assert len(wrapped(text, 60, 24, most=3)) <= 3


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(1, 100)), max_size=40))
def test_what_is_stacked_with_levels_enough_never_overlaps(sizes: list[tuple[float, float]]) -> None:
    """Each stretch finds a level where it is free."""
    stretches = [(begin, begin + length) for begin, length in sizes]

    levels = stack(stretches, len(stretches))

    for one, other in combinations(range(len(stretches)), 2):
        apart = stretches[one][1] <= stretches[other][0] or stretches[other][1] <= stretches[one][0]
        assert apart or levels[one] != levels[other]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=7), st.integers(7, 40))
def test_lanes_share_the_levels_that_there_are(wanted: list[int], budget: int) -> None:
    """Each has one, none more than it wants, and none is left over while it is wanted."""
    given_levels = shares(wanted, budget)

    assert all(1 <= got <= most for got, most in zip(given_levels, wanted, strict=True))
    assert sum(given_levels) == min(budget, sum(wanted))


@given(st.dates(dt.date(1957, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 40_000))
def test_an_axis_has_ticks_that_lie_on_it(first: dt.date, days: int) -> None:
    """For a day as for a century."""
    axis = scale(first, first + dt.timedelta(days=days), 0, 1000)

    ticks = list(axis.ticks())

    assert 2 <= len(ticks) <= 14
    assert all(0 <= place <= 1000 for place, _ in ticks)
    assert len({label for _, label in ticks}) == len(ticks)


def test_nothing_to_draw_is_said(chronicle: Chronicle) -> None:
    """In words for the asker."""
    timeline, slip = chronicle.timeline("artemis"), chronicle.slip("gateway")

    with pytest.raises(QuestionError, match="Nothing on this timeline of Artemis has a date"):
        draw_timeline(replace(timeline, rows=()), Theme.DARK)
    with pytest.raises(QuestionError, match="No date was ever announced for Launch of Gateway"):
        draw_slip(replace(slip, moves=slip.moves[-1:]), Theme.DARK)


async def test_the_same_content_is_drawn_once(chronicle: Chronicle) -> None:
    """However many ask for it at the same time, and afterwards."""
    charts = Charts(today=today)

    drawn = await asyncio.gather(*(charts.slip(chronicle.slip("gateway"), Theme.DARK) for _ in range(3)))
    again = await charts.slip(chronicle.slip("gateway"), Theme.DARK)
    other = await charts.slip(chronicle.slip("gateway"), Theme.LIGHT)
    charts.close()

    assert drawn[0] is not None
    assert all(chart is drawn[0] for chart in (*drawn, again))
    assert other is not drawn[0]


async def test_the_oldest_picture_leaves_the_cache_first(chronicle: Chronicle) -> None:
    """It is drawn again when it is asked for again."""
    charts = Charts(cached=1, today=today)
    first = await charts.slip(chronicle.slip("gateway"), Theme.DARK)
    await charts.slip(chronicle.slip("gateway"), Theme.LIGHT)

    assert await charts.slip(chronicle.slip("gateway"), Theme.DARK) is not first
    charts.close()


async def test_a_caller_that_leaves_takes_the_picture_from_nobody(chronicle: Chronicle) -> None:
    """A cancelled command does not cancel the drawing that others wait for."""
    charts = Charts(today=today)
    leaving, staying = (asyncio.create_task(charts.slip(chronicle.slip("gateway"), Theme.DARK)) for _ in range(2))
    await asyncio.sleep(0)

    leaving.cancel()

    assert await staying is not None
    charts.close()


async def test_where_there_is_nothing_to_draw_there_is_no_chart(chronicle: Chronicle) -> None:
    """And no complaint: the text goes out alone."""
    charts = Charts(today=today)

    assert await charts.timeline(replace(chronicle.timeline("artemis"), rows=()), Theme.DARK) is None
    charts.close()


async def test_a_chart_that_cannot_be_drawn_is_logged_and_tried_again(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The caller gets None, and the next one a new attempt."""
    charts = Charts(today=today)

    def fail(*_: object) -> Chart:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(studio, "_slip", fail)
        assert await charts.slip(chronicle.slip("gateway"), Theme.DARK) is None

    assert "could not be drawn" in caplog.text
    assert await charts.slip(chronicle.slip("gateway"), Theme.DARK) is not None
    charts.close()


async def test_after_closing_there_are_no_charts(chronicle: Chronicle) -> None:
    """Neither for those who wait nor for those who come then."""
    charts = Charts(today=today)
    waiting = [
        asyncio.create_task(charts.slip(chronicle.slip(name), Theme.DARK)) for name in ("gateway", "luna-25", "sls")
    ]
    await asyncio.sleep(0)

    charts.close()

    assert (await asyncio.gather(*waiting))[-1] is None
    assert await charts.slip(chronicle.slip("gateway"), Theme.DARK) is None


def test_the_examples_of_the_readme_are_what_would_be_drawn_now() -> None:
    """By their alternative texts: two versions of a font draw the same chart a little differently."""
    for example in examples.examples():
        kept = (examples.DOCS / example.name).read_bytes()

        assert len(kept) < 120_000
        assert picture(Chart(kept, "", "")).info["Description"] == example.alt, "run `make picture`"
