"""The glossary says what acronyms and terms mean, one by one or in any message."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import checks
from knowledge.errors import DataError
from knowledge.glossary import LONGEST_MESSAGE, Glossary
from knowledge.library import Library, load
from knowledge.models import Gloss
from tests.shipped import shipped as as_shipped

SMALL = Path(__file__).parent / "small"
ENTRY = """
[[gloss]]
id = "tli"
term = "TLI"
full = "translunar injection"
aliases = ["trans-lunar injection"]
definition = "The burn that sends a spacecraft to the Moon."
sources = ["agency-2020"]
see = ["artemis"]
as_of = "2020-09-21"
any_case = true
"""


@pytest.fixture(scope="module")
def shipped() -> Library:
    """The library as it is released."""
    return as_shipped().library


@pytest.fixture(scope="module")
def glossary(shipped: Library) -> Glossary:
    """The glossary as it is released."""
    return Glossary(shipped.glosses)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small library, which has no glossary yet."""
    return Path(shutil.copytree(SMALL, tmp_path / "data"))


def _ids(glosses: tuple[Gloss, ...]) -> list[str]:
    return [gloss.id for gloss in glosses]


def _gloss(name: str, term: str, **fields: object) -> Gloss:
    return Gloss(id=name, term=term, definition="It means something.", sources=("agency-2020",), **fields)  # type: ignore[arg-type]  # the tests know the fields


def test_an_entry_is_read_field_by_field(folder: Path) -> None:
    """Nothing of what the file says is lost."""
    (folder / "glossary.toml").write_text(ENTRY, encoding="utf-8")

    (gloss,) = load(folder).glosses

    assert (gloss.id, gloss.term, gloss.full) == ("tli", "TLI", "translunar injection")
    assert gloss.aliases == ("trans-lunar injection",)
    assert gloss.definition == "The burn that sends a spacecraft to the Moon."
    assert (gloss.sources, gloss.see) == (("agency-2020",), ("artemis",))
    assert gloss.as_of is not None
    assert gloss.as_of.latest == dt.date(2020, 9, 21)
    assert gloss.any_case


def test_a_library_without_a_glossary_can_be_loaded(library: Library) -> None:
    """Only the shipped library must have one."""
    assert library.glosses == ()


def test_an_edited_glossary_is_another_version(folder: Path) -> None:
    """What was answered from which text can be told afterwards."""
    before = load(folder).version
    (folder / "glossary.toml").write_text(ENTRY, encoding="utf-8")

    assert load(folder).version != before


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('term = "TLI"', "", "glossary.toml:2, gloss tli: has no term"),
        ("definition = ", "definiton = ", "glossary.toml:2, gloss tli: has no definition"),
        ('sources = ["agency-2020"]', "", "glossary.toml:2, gloss tli: has no sources"),
        ("any_case = true", "any_case = 1", "glossary.toml:2, gloss tli: any_case is 1, not true or false"),
        ("any_case = true", "anycase = true", "glossary.toml:2, gloss tli: has unknown fields: anycase"),
        ('as_of = "2020-09-21"', 'as_of = "2020-13"', "glossary.toml:2, gloss tli: as_of"),
        ('"agency-2020"', '"nobody"', "glossary.toml, gloss tli: sources names 'nobody', which nothing defines"),
        ('"artemis"', '"apollo"', "glossary.toml, gloss tli: see names 'apollo', which nothing defines"),
        ("[[gloss]]", "[[term]]", "glossary.toml: has 'term' at its top; it may hold [[gloss]]"),
        ("[[gloss]]", "[[gloss]", "glossary.toml: is not TOML"),
        ('id = "tli"', 'id = "T L I"', "id 'T L I': an id is written in lower case"),
        (
            '"trans-lunar injection"',
            '"Translunar  injections"',
            "glossary.toml, gloss tli: 'Translunar  injections' is",
        ),
        ('"trans-lunar injection"', '"..."', "glossary.toml, gloss tli: '...' has no letter to look it up by"),
    ],
)
def test_what_is_wrong_is_refused_by_name(folder: Path, old: str, new: str, complaint: str) -> None:
    """The complaint names the file and the entry, and `moonrace check` passes it on."""
    assert old in ENTRY
    (folder / "glossary.toml").write_text(ENTRY.replace(old, new), encoding="utf-8")

    (error,) = checks.check(folder, today=dt.date(2026, 6, 1)).errors

    assert error.startswith(complaint)


def test_an_id_is_used_once(folder: Path) -> None:
    """Two entries of one name would hide each other."""
    (folder / "glossary.toml").write_text(ENTRY + ENTRY, encoding="utf-8")

    with pytest.raises(DataError, match="id tli: is used by more than one gloss"):
        load(folder)


@pytest.mark.parametrize("spelling", ["TLI", "tli", "far-sides", "The far side", "FARSIDE"])
def test_a_spelling_belongs_to_one_entry(spelling: str) -> None:
    """However it is folded, since a look-up has one answer."""
    taken = (_gloss("tli", "TLI"), _gloss("far-side", "far side", aliases=("the far side",)))

    with pytest.raises(DataError, match="is already a spelling of"):
        Glossary((*taken, _gloss("other", "other", aliases=(spelling,))))


def test_the_check_counts_glosses_and_their_citations(folder: Path) -> None:
    """A source that only the glossary cites is no orphan."""
    (folder / "glossary.toml").write_text(ENTRY.replace("agency-2020", "glossary-2020"), encoding="utf-8")
    with (folder / "sources/all.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[source]]\nid = "glossary-2020"\ntitle = "T"\npublisher = "P"\nurl = "https://g.example/"\n'
            'published = "2020"\ncountry = "US"\nlanguage = "en"\ntier = 3\n'
        )

    report = checks.check(folder, today=dt.date(2026, 6, 1))

    assert report.counts["glosses"] == 1
    assert not any("glossary-2020" in warning for warning in report.warnings)
    assert "gloss tli: was last confirmed in 21 September 2020" in report.warnings


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("TLI", "tli"),
        ("tli", "tli"),
        ("TLIs", "tli"),
        ("T.L.I.", "tli"),
        ("  “TLI”? ", "tli"),
        ("Trans-Lunar Injection", "tli"),
        ("net", "net"),
        ("the far side", "far-side"),
        ("farside", "far-side"),
        ("PSRs", "psr"),
        ("permanently shadowed regions", "psr"),
        ("ML2", "ml-2"),
        ("Δv", "delta-v"),
        ("delta v", "delta-v"),
        ("Saturn 5", "saturn-v"),
        ("Роскосмос", "roscosmos"),
        ("鹊桥", "queqiao"),
        ("ＮＲＨＯ", "nrho"),
    ],
)
def test_a_term_is_found_however_it_is_typed(glossary: Glossary, typed: str, name: str) -> None:
    """Case, plural, hyphens, stops, width and script do not matter."""
    gloss = glossary.define(typed)

    assert gloss is not None
    assert gloss.id == name


@pytest.mark.parametrize("typed", ["", "   ", "...", "the", "xyzzy", "🚀", "TLI NRHO", "T" * 100_000])
def test_what_is_not_in_the_glossary_is_not_defined(glossary: Glossary, typed: str) -> None:
    """A near miss is no answer."""
    assert glossary.define(typed) is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [("nhro", "nrho"), ("regolit", "regolith"), ("scrub", "scrub"), ("transluner injection", "tli")],
)
def test_close_terms_are_offered(glossary: Glossary, typed: str, name: str) -> None:
    """For a slip of the finger, or for one word of a term."""
    closest = glossary.closest(typed)

    assert closest[0].id == name
    assert len(closest) <= 3


def test_as_many_close_terms_are_offered_as_were_asked_for(glossary: Glossary) -> None:
    """Each once, although several of its spellings are alike."""
    closest = glossary.closest("lunar orbit", 5)

    assert len(closest) == len(set(closest)) == 5


@pytest.mark.parametrize("typed", ["", "!!!", "qqqqqqqq", "🚀"])
def test_nothing_is_offered_where_nothing_is_close(glossary: Glossary, typed: str) -> None:
    """Three names drawn at random would help nobody."""
    assert glossary.closest(typed) == ()


def test_a_message_is_explained_in_order_and_each_term_once(glossary: Glossary) -> None:
    """Plurals, genitives, small letters and long forms are the same term."""
    message = "NET 2028: the SLS's upper stage does TLI, then nrho; two EVAs in AxEMU. TLI again, translunar injection!"

    assert _ids(glossary.explain(message)) == ["net", "sls", "tli", "nrho", "eva", "axemu"]


@pytest.mark.parametrize(
    "message",
    [
        "It is a net loss, solely because they halo the viper asap.",
        "Eva and Leo agree that it is slim.",
        "Send the data to n1 and l1, then return.",
        "You are free, return when you like.",
        "Net, nET and nEt.",
        "",
        "   \n\t ",
        "\u200b\u202e\u0301",
    ],
)
def test_words_that_only_look_like_acronyms_are_left_alone(glossary: Glossary, message: str) -> None:
    """An explanation nobody needs is noise."""
    assert glossary.explain(message) == ()


def test_somebody_who_shouts_is_not_using_acronyms(glossary: Glossary) -> None:
    """In capitals throughout, only what is no other word counts; a bare list of acronyms is no shouting."""
    shouted = "THE NET RESULT OF THE NRHO IS SLIM, GET IT DONE ASAP"

    assert _ids(glossary.explain(shouted)) == ["nrho"]
    assert _ids(glossary.explain("NET TLI HALO?")) == ["net", "tli", "halo"]


def test_the_longest_term_is_meant(glossary: Glossary) -> None:
    """Queqiao-2 is not Queqiao."""
    assert _ids(glossary.explain("Queqiao-2 flies; Queqiao flew.")) == ["queqiao-2", "queqiao"]


def test_only_so_much_of_a_message_is_read(glossary: Glossary) -> None:
    """Longer than Discord lets a message be."""
    filler = "x " * (LONGEST_MESSAGE // 2)

    assert glossary.explain(filler + "TLI") == ()
    assert _ids(glossary.explain("TLI " + filler)) == ["tli"]


@given(st.text(max_size=300))
def test_any_text_at_all_can_be_explained(text: str) -> None:
    """What is found is of the glossary, and nothing is found twice."""
    glossary = Glossary((_gloss("tli", "TLI", any_case=True), _gloss("far-side", "far side")))

    found = glossary.explain(text)

    assert len(set(found)) == len(found)
    assert set(found) <= set(glossary.glosses)
    assert glossary.define(text) in (None, *glossary.glosses)
    assert set(glossary.closest(text)) <= set(glossary.glosses)


def test_the_work_grows_with_the_message_only(glossary: Glossary, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message made of beginnings of terms costs no more look-ups a word than the longest term has words."""
    looked_up = 0
    real = glossary._spellings

    class Counting(dict[tuple[str, ...], object]):
        def get(self, key: tuple[str, ...], default: object = None) -> object:
            nonlocal looked_up
            looked_up += 1
            return real.get(key, default)

    monkeypatch.setattr(glossary, "_spellings", Counting())
    words = LONGEST_MESSAGE // len("lunar orbit ") * 2

    glossary.explain("lunar orbit " * (words // 2))

    assert 0 < looked_up <= words * glossary._most_words


def test_the_shipped_glossary_is_large_and_plain(shipped: Library) -> None:
    """At least ninety entries, each in one to three sentences that end like one, and short enough to be shown."""
    assert len(shipped.glosses) >= 90
    for gloss in shipped.glosses:
        assert gloss.definition.endswith("."), gloss.id
        assert 30 <= len(gloss.definition) <= 300, gloss.id


def test_no_repository_is_the_only_source(shipped: Library) -> None:
    """Code may use a word wrongly."""
    for gloss in shipped.glosses:
        hosts = {urlsplit(shipped.sources[source].url).hostname for source in gloss.sources}
        assert hosts - {"github.com", "gitlab.com", "raw.githubusercontent.com"}, gloss.id


def test_every_spelling_of_the_shipped_glossary_finds_its_entry(glossary: Glossary) -> None:
    """On its own it is defined, and as a message it is explained."""
    for gloss in glossary.glosses:
        for spelling in filter(None, (gloss.term, gloss.full, *gloss.aliases)):
            assert glossary.define(spelling) is gloss
            assert gloss in glossary.explain(spelling), spelling
