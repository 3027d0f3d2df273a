"""Looking things up: what people type becomes a query, and a query a key that means the same after a restart."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.almanac import Almanac, Kind, Query
from knowledge.chronicle import Chronicle
from knowledge.chronicle.book import Asked
from knowledge.dates import parse
from knowledge.errors import QuestionError, TopicError
from knowledge.models import Side, Status
from tests.shipped import shipped

WIDEST = {
    "since": "2026-05~",
    "until": "2030-12-31",
    "side": "china-russia",
    "status": "in_progress",
    "as_of": "2026-06-30",
}


@pytest.fixture(scope="module")
def almanac() -> Almanac:
    """An almanac of the shipped knowledge, on a fixed day."""
    return Almanac(shipped().chronicle)


def test_what_is_typed_becomes_a_query() -> None:
    """Dates are read as people write them; what is empty was not said."""
    query = Query.typed(Kind.TIMELINE, "moon", since="April 2021", side="us-led", status="planned")

    assert query == Query(Kind.TIMELINE, ("moon",), since=parse("2021-04"), side=Side.US_LED, status=Status.PLANNED)


@pytest.mark.parametrize(
    ("option", "typed", "words"),
    [
        ("since", "soon", "“soon” as a date for from"),
        ("until", "2021-13", "as a date for to"),
        ("as_of", "x" * 5000, "as a date for as_of"),
        ("as_of", "2021/2023", "as_of is “2021/2023”, a stretch of time"),
        ("since", "2024/..", "from is “2024/..”, a stretch of time"),
    ],
)
def test_what_is_no_date_is_named_with_its_option(option: str, typed: str, words: str) -> None:
    """The asker reads which option to change and how; however much was typed, the sentence is short."""
    with pytest.raises(QuestionError) as caught:
        Query.typed(Kind.TIMELINE, "moon", **{option: typed})

    assert words in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "query",
    [
        Query.typed(Kind.TIMELINE, "", **WIDEST),
        Query.typed(Kind.TIMELINE, "side:india"),
        Query.typed(Kind.TIMELINE, "First crewed landing of the Artemis programme", **WIDEST),
        Query.typed(Kind.SLIP, "artemis", as_of="2021-04"),
        Query.typed(Kind.COMPARE, "the artemis programme", "嫦娥七号", as_of="2026-06-30"),
        Query.typed(Kind.NEXT, "china"),
        Query.typed(Kind.MISSION, "CE-6"),
        Query.typed(Kind.DEFINE, "near rectilinear halo orbits"),
    ],
)
def test_a_key_gives_the_same_result_in_another_process(almanac: Almanac, query: Query) -> None:
    """A button made from it fits Discord's 100 characters and shows what the command showed."""
    key = almanac.key(query)
    another = Almanac(Chronicle(almanac.library, today=lambda: dt.date(2026, 11, 22)))
    again = another.query(key)

    assert re.fullmatch(r"[0-9A-Za-z:.~_-]{1,80}", key)
    assert again is not None
    assert another.look_up(again) == almanac.look_up(query)
    assert another.key(again) == key


def test_every_name_is_found_again_by_its_key(almanac: Almanac) -> None:
    """Folding a name twice is folding it once, and no two names share a hash."""
    chronicle = almanac.chronicle

    assert len(almanac._names) == len({*chronicle.spellings, *(gloss.term for gloss in almanac.library.glosses)})
    for spelling in chronicle.spellings:
        assert chronicle.spelling(Asked.TOPIC, spelling) == spelling


@pytest.mark.parametrize(
    "key",
    ["", "t", "t::::::", "x:e3b0c44298:::::", "t:0000000000:::::", "t:e3b0c44298:soon::::", "t:e3b0c44298:::up::"],
)
def test_a_key_that_nobody_made_means_nothing(almanac: Almanac, key: str) -> None:
    """Whoever presses a button of an older version, or makes up one, breaks nothing."""
    assert almanac.query(key) is None


@pytest.mark.parametrize("term", ["", "!!!", "zzzzzz"])
def test_a_term_that_nothing_is_like_shows_what_terms_there_are(almanac: Almanac, term: str) -> None:
    """Whoever typed it learns what can be typed."""
    with pytest.raises(TopicError, match=r"It has terms such as \w+, \w+, \w+\.") as caught:
        almanac.look_up(Query.typed(Kind.DEFINE, term))

    assert caught.value.closest == ()


def test_a_term_that_is_not_known_offers_the_closest(almanac: Almanac) -> None:
    """As for every name, up to three."""
    with pytest.raises(TopicError) as caught:
        almanac.look_up(Query.typed(Kind.DEFINE, "nhro"))

    assert "NRHO" in caught.value.closest
    assert len(caught.value.closest) <= 3
    assert 'My glossary has no "nhro".' in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "typed", "first"),
    [
        (Kind.TIMELINE, "artemis a", "Artemis Accords"),
        (Kind.SLIP, "first crewed landing", "First crewed landing of the Artemis programme"),
        (Kind.COMPARE, "side:us", "side:US-led"),
        (Kind.NEXT, "chang'e 7", "Chang'e 7"),
        (Kind.MISSION, "luna 2", "Luna 2"),
        (Kind.DEFINE, "nr", "NRHO"),
        (Kind.DEFINE, "translunar inj", "TLI"),
    ],
)
def test_names_are_offered_while_somebody_types(almanac: Almanac, kind: Kind, typed: str, first: str) -> None:
    """The best first, at most as many as Discord shows, and each can be looked up."""
    offered = almanac.choices(kind, typed)

    assert offered[0] == first
    assert len(offered) <= 25
    if kind is not Kind.COMPARE:
        assert almanac.query(almanac.key(Query.typed(kind, first))) is not None


@pytest.mark.parametrize("kind", Kind)
def test_something_is_offered_before_anything_is_typed(almanac: Almanac, kind: Kind) -> None:
    """An empty option shows what can be asked for."""
    assert len(almanac.choices(kind, "")) == 25
