"""Milestones in order, as they were known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from knowledge import dates
from knowledge.chronicle import Chronicle
from knowledge.chronicle.timeline import Row
from knowledge.models import Side, Status

ARTICLE = dates.parse("2021-04")


def titles(rows: Sequence[Row]) -> list[str]:
    """What the rows are about."""
    return [row.title for row in rows]


def noted(row: Row) -> str:
    """A row's sentence without the name of its rocket, which may look like a year (H-IIA 2022)."""
    return row.statement.text.replace("H-IIA 2022", "")


def test_done_stands_before_planned_and_each_in_order(chronicle: Chronicle) -> None:
    """The days that the dates can mean never go back within a part."""
    timeline = chronicle.timeline()

    assert titles(timeline.done) == [
        "Flight of Ranger 3",
        "Launch of Luna 9",
        "Landing of Luna 9",
        "Russia takes part in Gateway",
        "Gateway is built",
        "Flight of Artemis II around the Moon",
    ]
    assert titles(timeline.planned) == [
        "Start of Russia's own lunar programme",
        "Flight of Artemis III",
        "Launch of Chang'e 7",
    ]


def test_a_milestone_shows_what_was_known_then(chronicle: Chronicle) -> None:
    """Artemis III was to land in 2024, and nobody knew better in 2021."""
    (row,) = chronicle.timeline("artemis 3", as_of=ARTICLE).rows

    assert row.dated == "2024"
    assert not row.passed


def test_a_planned_date_that_has_gone_by_is_marked(chronicle: Chronicle) -> None:
    """No source told that Russia's programme had begun in 2021."""
    (row,) = (row for row in chronicle.timeline().rows if row.milestone.id == "russia-programme")

    assert row.passed
    assert row.ahead


def test_the_world_of_the_article_holds_nothing_stated_later(shipped: Chronicle) -> None:
    """As of April 2021 no row rests on a later statement or names a later year as past."""
    rows = shipped.timeline(as_of=ARTICLE).rows

    assert all(dates.known_by(row.statement.stated, ARTICLE) for row in rows)
    assert all(row.ahead for row in rows if row.when and row.when.earliest > ARTICLE.latest)
    landing = next(row for row in rows if row.milestone.id == "artemis-first-crewed-landing")
    assert landing.dated == "no earlier than 2025"


@pytest.mark.parametrize("as_of", ["1958-12", "1967-08", "1969-07-18", "2009-07", "2019-08", "2026-04-05"])
def test_the_table_of_missions_tells_no_later_year(shipped: Chronicle, as_of: str) -> None:
    """Its notes were written today, and yet none of them tells the past how a mission ended."""
    then = dates.parse(as_of)
    table = [row for row in shipped.timeline(as_of=then).done if row.statement.id.startswith("mission-")]

    assert all(year <= then.latest.year for row in table for year in dates.years_in(noted(row)))


def test_a_flight_of_this_year_is_not_known_to_have_ended(shipped: Chronicle) -> None:
    """How Lunar Orbiter 5 ended became known in 1968; a failed launch is known at once."""
    rows = {row.title: row for row in shipped.timeline(as_of=dates.parse("1967-12")).rows}

    assert "crashed" not in rows["Launch of Lunar Orbiter 5"].statement.text
    assert rows["Launch of Kosmos 111"].status is Status.FAILED


def test_an_event_is_told_once(shipped: Chronicle) -> None:
    """The table of missions is silent where a ledger tells of the same day, and speaks where none does."""
    apollo = titles(shipped.timeline("apollo 11").rows)

    assert apollo.count("Launch of Apollo 11") == 1
    assert "Landing of Apollo 11" not in apollo
    assert "Launch of Apollo 12" in titles(shipped.timeline("apollo").rows)


def test_a_crew_and_a_cost_are_no_events_but_a_person_is_told_by_them(shipped: Chronicle) -> None:
    """/timeline apollo shows flights; /timeline michael collins shows the crew he was in."""
    assert "Crew of Apollo 11" not in titles(shipped.timeline("apollo").rows)
    assert "Crew of Apollo 11" in titles(shipped.timeline("michael collins").rows)


@pytest.mark.parametrize(
    ("topic", "shown", "left_out"),
    [
        ("artemis", "Launch of Artemis I", "Launch of Chang'e 6"),
        ("nasa", "Landing of Surveyor 1", "Landing of Chang'e 3"),
        ("china", "Landing of Chang'e 3", "Moon landing of SLIM"),
        ("soviet union", "Launch of Luna 5", "Flight of Luna-25 to the Moon"),
        ("roscosmos", "Flight of Luna-25 to the Moon", "Launch of Luna 5"),
        ("saturn v", "Launch of Apollo 8", "Launch of Artemis I"),
        ("artemis 4", "First crewed landing of the Artemis programme", "Launch of Artemis III"),
    ],
)
def test_a_topic_takes_in_all_that_belongs_to_it(shipped: Chronicle, topic: str, shown: str, left_out: str) -> None:
    """Programmes, agencies, countries, rockets; but what the Soviet Union did is not of today's Roscosmos."""
    rows = titles(shipped.timeline(topic).rows)

    assert shown in rows
    assert left_out not in rows


@pytest.mark.parametrize(
    ("title", "side"),
    [
        ("Landing of Chang'e 3", Side.CHINA_RUSSIA),
        ("Moon landing of SLIM", Side.JAPAN),
        ("Launch of EQUULEUS", Side.JAPAN),
        ("Moon landing of Chandrayaan-3", Side.INDIA),
        ("Moon landing of IM-1", Side.COMMERCIAL),
        ("Launch of Artemis II", Side.US_LED),
        ("Flight of Explorer 33", Side.HISTORIC),
        ("Launch of Luna 5", Side.HISTORIC),
        ("Landing of South Korea's lunar lander", Side.OTHER),
    ],
)
def test_each_row_has_a_side(shipped: Chronicle, title: str, side: Side) -> None:
    """That of its mission, else of its first entity; what was before 1990 is historic."""
    assert {row.side for row in shipped.timeline().rows if row.title == title} == {side}


def test_rows_are_chosen_by_time_side_and_status(shipped: Chronicle) -> None:
    """What is asked for as planned may be late by now, and "no earlier than" counts as what it names."""
    year = dates.parse("2027")
    rows = shipped.timeline(since=year, until=year, side=Side.COMMERCIAL, status=Status.PLANNED).rows

    assert "Launch of Blue Ghost Mission 2" in titles(rows)
    assert {row.status for row in rows} == {Status.PLANNED, Status.DELAYED}
    assert {row.side for row in rows} == {Side.COMMERCIAL}
    assert not shipped.timeline("apollo", since=year).rows


def test_what_has_no_date_stands_last_and_in_no_window(shipped: Chronicle) -> None:
    """Chang'e 7 is late without a new date."""
    *_, last = shipped.timeline("change 7").rows

    assert last.dated == "no date"
    assert last.span is None
    assert not shipped.timeline("change 7", until=dates.parse("2100"), status=Status.DELAYED).rows


def test_a_deadline_can_be_drawn_from_the_day_it_was_set(shipped: Chronicle) -> None:
    """A landing by 2040 is no bar from the year one."""
    row = next(row for row in shipped.timeline("isro").rows if row.milestone.id == "india-crewed-landing")

    assert row.span == (dt.date(2024, 9, 18), dt.date(2040, 12, 31))


def test_every_row_has_a_source(shipped: Chronicle) -> None:
    """Each of the several hundred rows is cited, and each source is numbered once."""
    rows = shipped.timeline().rows
    references = shipped.references(row.statement for row in rows)

    assert all(references.of(row.statement) for row in rows)
    assert [citation.n for citation in references.citations] == list(range(1, len(references.citations) + 1))
    assert len({citation.source_id for citation in references.citations}) == len(references.citations)
