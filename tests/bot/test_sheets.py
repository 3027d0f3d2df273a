"""Sheets: every row with its source, on each surface, within Discord's limits, whatever the data holds."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.almanac import Almanac, Kind, Query
from bot.rendering.cards import EMBED_LIMIT, TEXT_LIMIT
from bot.rendering.escaping import size
from bot.rendering.screens import Page
from bot.rendering.sheets.making import glossary_sheet, sheet_of
from bot.rendering.sheets.pages import MOST_ROWS, sheet_page
from bot.rendering.sheets.printing import show_sheet
from bot.rendering.sheets.sheet import NO_SOURCE, Entry, Section, Sheet
from knowledge.dates import parse
from knowledge.errors import QuestionError
from knowledge.models import Source
from tests.bot.reading import plain
from tests.shipped import shipped as as_shipped

SOURCES = {
    f"s{n}": Source(
        id=f"s{n}",
        title=f"*Title* {n} [of](https://evil.example) a source",
        publisher="Wire_service_",
        url=f"https://example.org/{n}/{'a' * 150}",
        published=parse("2026-04"),
        country="US",
        language="en",
        tier=2,
    )
    for n in range(300)
}


@pytest.fixture(scope="module")
def shipped() -> Almanac:
    """An almanac of the shipped knowledge, on a fixed day."""
    return Almanac(as_shipped().chronicle)


def pages_of(sheet: Sheet, sources: dict[str, Source]) -> list[Page]:
    """All pages of a sheet."""
    first = sheet_page(sheet, sources, 1)
    return [first, *(sheet_page(sheet, sources, number) for number in range(2, first.of + 1))]


def embedded(page: Page) -> str:
    """What the embed of a page says."""
    return page.card.embed().description or ""


def shown(almanac: Almanac, query: Query) -> list[str]:
    """The pages of a look-up as a person reads them."""
    sheet = sheet_of(almanac.look_up(query), almanac.library)
    return [plain(embedded(page)) for page in pages_of(sheet, dict(almanac.library.sources))]


def look_ups(almanac: Almanac) -> Iterator[Sheet]:
    """The sheets of everything that has a name."""
    for kind in (Kind.TIMELINE, Kind.SLIP, Kind.NEXT, Kind.MISSION):
        for name in ("", *(entity.name for entity in almanac.library.entities.values())):
            try:
                yield sheet_of(almanac.look_up(Query.typed(kind, name)), almanac.library)
            except QuestionError:
                continue


def test_every_row_of_every_sheet_has_its_source_on_its_page(shipped: Almanac) -> None:
    """No page is too long, no row without a number, no number without its source, no source left out."""
    sources = dict(shipped.library.sources)
    for sheet in look_ups(shipped):
        assert all(entry.sources for entry in sheet.entries)
        pages = [embedded(page) for page in pages_of(sheet, sources)]
        assert all(size(page) <= EMBED_LIMIT for page in pages)
        for page in pages:
            assert "more sources" not in page
            body, _, references = page.partition("\n\n[1] ")
            numbers = {int(n) for n in re.findall(r" \[(\d+)\]", body)}
            told = {1, *(int(n) for n in re.findall(r"^\[(\d+)\] ", references, re.MULTILINE))}
            assert numbers == (told if sheet.entries else set())


def test_pages_hold_all_rows_once_and_in_order() -> None:
    """Two hundred rows are all there, no page without any."""
    entries = tuple(Entry(f"Row {n}", "text", (f"s{n % 300}",)) for n in range(200))
    sheet = Sheet("All", (Section("Done", entries[:120]), Section("Planned", entries[120:])))
    pages = [embedded(page) for page in pages_of(sheet, SOURCES)]
    rows = [re.findall(r"^\*\*Row (\d+)\*\*", page, re.MULTILINE) for page in pages]

    assert [int(row) for page in rows for row in page] == list(range(200))
    assert all(1 <= len(page) <= MOST_ROWS for page in rows)
    assert all(page.count("### ") in (1, 2) for page in pages)


@pytest.mark.parametrize(("asked", "given_page"), [(-5, 1), (0, 1), (2, 2), (9999, 20)])
def test_only_pages_within_range(asked: int, given_page: int) -> None:
    """A number beyond the ends, as a made-up button may hold, is the nearest page."""
    sheet = Sheet("All", (Section("", tuple(Entry(f"Row {n}", "text", ("s1",)) for n in range(200))),))

    assert sheet_page(sheet, SOURCES, asked).number == given_page


def test_a_sheet_without_rows_is_one_page() -> None:
    """It says why there is nothing."""
    page = sheet_page(Sheet("Timeline: Apollo", (), total="Nothing of it lies there."), SOURCES, 1)

    assert (page.number, page.of) == (1, 1)
    assert embedded(page) == "**Timeline: Apollo**\nNothing of it lies there."


@given(st.text(max_size=600), st.text(max_size=600), st.text(max_size=600), st.integers(1, 40))
def test_whatever_the_names_hold_pages_keep_to_the_limits(lead: str, text: str, note: str, rows: int) -> None:
    """Both forms of every page fit, and no name is Markdown."""
    entry = Entry(lead, text, ("s1", "s2"), notes=(note,))
    sheet = Sheet(lead, (Section(text, (entry,) * rows),), total=note, captions=(text, note))
    for page in pages_of(sheet, SOURCES):
        assert size(embedded(page)) <= EMBED_LIMIT
        assert size(page.card.text()) <= TEXT_LIMIT


def test_names_are_no_markdown() -> None:
    """What the data holds is shown as it is written, never obeyed."""
    nasty = "**[Moon](https://evil.example)** @everyone <@1> `x` ||y||"
    sheet = Sheet(nasty, (Section(nasty, (Entry(nasty, nasty, ("s1",), notes=(nasty,)),)),))
    text = embedded(sheet_page(sheet, SOURCES, 1))

    assert "](https://evil" not in text
    assert not re.search(r"(?<!\\)[@`|]", text)
    assert re.findall(r"(?<!\\)\]\((https://[^/]+)", text) == ["https://example.org"]


def test_a_clock_stands_only_beside_days_after_1970(shipped: Almanac) -> None:
    """And always beside the date in words; of an hour nobody has said anything."""
    pages = "\n".join(shown(shipped, Query.typed(Kind.TIMELINE, "", until="1975")))
    (mission, *_) = shown(shipped, Query.typed(Kind.MISSION, "luna 25"))
    row = re.compile(r"^\*?\*?(\d{1,2} \w+ (\d{4})) \(<t:-?\d+:R>\)", re.MULTILINE)

    assert "20 July 1969 " in pages
    assert all(int(year) >= 1970 for _, year in row.findall(pages))
    assert "10 August 2023 (<t:1691668800:R>)" in mission
    assert len(re.findall("<t:", pages)) == len(row.findall(pages))


def test_the_slip_of_the_artemis_landing(shipped: Almanac) -> None:
    """Each year that was announced, when and by whom, the sum, and the move to another mission."""
    text = "\n".join(shown(shipped, Query.typed(Kind.SLIP, "artemis")))

    for words in (
        "Announced for 2024, now 2028: four years in six. It passed from Artemis III to Artemis IV.",
        "2024 announced · said on 26 March 2019 by Mike Pence [1]",
        "no earlier than 2025 slip: one year later · said on 16 April 2021 by NASA",
        "September 2026 slip: about one year later · said on 9 January 2024 by NASA",
        "2027 slip: about one year later · said on 5 December 2024 by NASA",
        "2028 slip: one year later · said in October 2025, reported by ",
        "2028 re-planned, with Artemis IV · said on 27 February 2026 by NASA",
    ):
        assert words in text


def test_the_world_of_the_article(shipped: Almanac) -> None:
    """As of April 2021 nothing is told that came after, and planned is what was planned then."""
    text = "\n".join(shown(shipped, Query.typed(Kind.TIMELINE, "artemis", as_of="2021-04")))
    stated = [row.statement.stated.latest for row in shipped.chronicle.timeline("artemis", as_of=parse("2021-04")).rows]

    assert "as known in or before April 2021" in text
    assert "### Planned" in text
    assert max(stated) <= dt.date(2021, 4, 30)
    assert "2026" not in text
    assert "Artemis IV" not in text


def test_planned_stands_apart_from_done(shipped: Almanac) -> None:
    """What is to come has a heading of its own, after all that has happened."""
    text = "\n".join(shown(shipped, Query.typed(Kind.TIMELINE, "artemis")))

    assert 0 < text.index("### Done") < text.index("Launch of Artemis I ") < text.index("### Planned")
    assert text.index("### Planned") < text.index("Launch of Artemis V ")


def test_an_empty_cell_says_so(shipped: Almanac) -> None:
    """Both columns stand in each row; neither is said to be ahead."""
    pages = shown(shipped, Query.typed(Kind.COMPARE, "artemis", "ilrs"))
    text = "\n".join(pages)

    assert re.findall("^### (.*)", text, re.MULTILINE) == [
        *("Partners", "First crewed landing", "Launcher", "Lander", "Status", "Last achieved", "Next step"),
    ]
    for name in ("Artemis", "International Lunar Research Station"):
        assert len(re.findall(rf"^{name} (?!and )", text, re.MULTILINE)) == 7
    assert f"International Lunar Research Station {NO_SOURCE}" in text
    assert "announced: 2024 (announced, said on 26 March 2019)" in text
    assert "no verdict" in pages[0]


def test_what_passed_without_news_says_since_when(shipped: Almanac) -> None:
    """A date gone by is not told as a plan."""
    passed = shipped.chronicle.upcoming("").passed
    text = "\n".join(shown(shipped, Query.typed(Kind.NEXT, "")))

    assert passed
    assert text.count("date passed, no source since") == len(passed)


def test_a_countdown_is_in_the_terminal_what_the_clock_is_on_discord() -> None:
    """Days are counted where there is no reader's clock, and only where the date is precise to the day."""
    entry = Entry("8 December 2026", "Launch", ("s1",), when=parse("2026-12-08"), countdown="in 16 days")
    sheet = Sheet("Next", (Section("Planned", (entry,)),))
    file = io.StringIO()
    show_sheet(Console(file=file, width=60), sheet, SOURCES)

    assert "8 December 2026 (in 16 days)  Launch [1]" in file.getvalue()
    assert "(<t:1796731200:R>) Launch [1]" in embedded(sheet_page(sheet, SOURCES, 1))


def test_a_mission_is_one_card(shipped: Almanac) -> None:
    """What the table of missions knows, then what happened, as sentences."""
    (text, *_) = shown(shipped, Query.typed(Kind.MISSION, "chang'e 6"))

    for words in (
        "Operator China National Space Administration",
        "Vehicle Long March 5",
        "Outcome success",
        "Site ",
        "### What happened",
    ):
        assert words in text


def test_terms_of_a_message_stand_on_one_sheet(shipped: Almanac) -> None:
    """Each with what it stands for and a source."""
    found = shipped.glossary.explain("After TLI it goes to NRHO.")
    text = plain(embedded(sheet_page(glossary_sheet(found, shipped.library), shipped.library.sources, 1)))

    assert "TLI (translunar injection) " in text
    assert "NRHO (near-rectilinear halo orbit) " in text
