"""The loader takes good data whole and refuses broken data with its file, its entry and what is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.errors import DataError
from knowledge.library import Library, load

SMALL = Path(__file__).parent / "small"
LEDGER = "ledger/race.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small library to break."""
    return Path(shutil.copytree(SMALL, tmp_path / "data"))


def test_a_ledger_is_ordered_by_when_things_were_stated(library: Library) -> None:
    """The last statement is the current one."""
    assert [statement.id for statement in library.ledgers["artemis-3-flight"]] == ["race-001", "race-002"]


def test_of_two_statements_of_one_day_the_better_sourced_is_current(library: Library) -> None:
    """The agency's word on its own project stands before the wire's."""
    assert [statement.id for statement in library.ledgers["gateway-built"]] == ["race-006", "race-005"]


def test_paragraphs_are_numbered_as_locators(library: Library) -> None:
    """A citation says where in the article to look."""
    assert [passage.locator for passage in library.articles[0].passages] == ["paragraph 1", "paragraph 2"]


def test_the_version_changes_with_any_byte(folder: Path, library: Library) -> None:
    """The log tells with which knowledge a question was answered."""
    assert load(folder).version == library.version

    with (folder / LEDGER).open("a", encoding="utf-8") as file:
        file.write("# a comment\n")

    assert load(folder).version != library.version


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        (LEDGER, 'sources = ["agency-2020"]', "", "ledger/race.toml:8, statement race-001: has no sources"),
        (LEDGER, 'stated = "2020-09-21"', "", "statement race-001: has no stated"),
        (LEDGER, 'status = "planned"', "", "statement race-001: has no status"),
        (LEDGER, 'status = "planned"', 'status = "maybe"', "status is 'maybe', not one of planned, in_progress"),
        (LEDGER, 'when = "2024"', 'when = "2024-13"', "when: '2024-13' is not a date"),
        (LEDGER, 'when = "2024"', "when = 2024-01-01", "write dates in quotes"),
        (LEDGER, '["agency-2020"]', '["nobody-2020"]', "sources names 'nobody-2020', which nothing defines"),
        (LEDGER, 'id = "race-002"', 'id = "race-001"', "id race-001: is used by more than one statement"),
        (LEDGER, 'id = "race-001"', 'id = "other-001"', "a statement of this file has an id like race-001"),
        (LEDGER, 'when = "2024"', 'whem = "2024"', "has unknown fields: whem"),
        (LEDGER, 'milestone = "artemis-3-flight"', 'milestone = "x"', "milestone names 'x', which nothing defines"),
        (LEDGER, 'conflicts = ["race-006"]', 'conflicts = ["race-099"]', "conflicts names 'race-099'"),
        (LEDGER, 'when = "2026-04-01/2026-04-10"', 'when = "2028"', "is achieved but speaks of 2028, after it was"),
        (LEDGER, "[[milestone]]", "[[milestone]", "is not TOML"),
        (LEDGER, 'words = ["launch"', 'aspects = ["when"]\nwords = ["launch"', "aspects is 'when', not one of step"),
        (
            LEDGER,
            'status = "planned"',
            'status = "planned"\nflown_by = "x"',
            "flown_by names 'x'",
        ),
        (LEDGER, 'article = "the-race"', 'article = "another"', "claim article names 'another'"),
        (LEDGER, '[statement.claim]\narticle = "the-race"', "[statement.claim]", "claim S13: has no article"),
        ("sources/all.toml", "tier = 1", "tier = 7", "tier is 7, not a whole number from 1 to 4"),
        ("sources/all.toml", "https://agency.example/plan", "somewhere", "url is 'somewhere', not a web address"),
        ("sources/all.toml", 'title = "The plan"', 'title = ""', "has no title"),
        ("entities/all.toml", 'of = ["usa"]', 'of = ["mars"]', "entity agency: of names 'mars'"),
        ("entities/all.toml", 'of = ["usa"]', 'side = "ours"', "side is 'ours', not one of us-led"),
        ("entities/all.toml", 'id = "usa"', 'id = "U.S."', "an id is written in lower case"),
        (
            "entities/all.toml",
            'aliases = ["usa", "america"]',
            'aliases = "usa"',
            "aliases is 'usa', not a list",
        ),
        ("articles/the-race.md", "+++\n\nTwo", "\n\nTwo", "begins with +++"),
    ],
)
def test_a_broken_entry_is_refused_with_its_place(folder: Path, file: str, old: str, new: str, complaint: str) -> None:
    """Whoever edits the data is told which file, which entry and what to mend."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DataError) as refused:
        load(folder)

    assert complaint in str(refused.value)


def test_known_questions_are_read_for_statements_and_passages(folder: Path, library: Library) -> None:
    """From any number of files; a library may have none."""
    (folder / "asked").mkdir()
    (folder / "asked/one.txt").write_text("race-001\n    when, then?\n    was it in 2024?: yes\n", encoding="utf-8")
    (folder / "asked/two.txt").write_text("\nthe-race-p1\n\twho signed?\n", encoding="utf-8")

    loaded = load(folder)

    assert loaded.asking("race-001") == ("when, then?", "was it in 2024?: yes")
    assert loaded.asking("the-race-p1") == ("who signed?",)
    assert loaded.version != library.version
    assert library.asked == {}


def test_questions_without_answer_ask_for_nothing(folder: Path) -> None:
    """They stand beside those that are near to them, and are known apart."""
    (folder / "asked").mkdir()
    listed = (
        "race-001\n    when, then?\n    what did it cost: unknown\n    was it in 2024?: yes\n\nunknown\n    why tea?\n"
    )
    (folder / "asked/one.txt").write_text(listed, encoding="utf-8")

    loaded = load(folder)

    assert loaded.asking("race-001") == ("when, then?", "was it in 2024?: yes")
    assert [*loaded.unanswered] == ["what did it cost", "why tea?"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("race-099\n  when?", "asked: a list of questions names 'race-099', which nothing defines"),
        ("race-001\n", "asked/two.txt: has no question for race-001"),
        ("race-001\nrace-003\n  when?", "asked/two.txt: has no question for race-001"),
        ("race-001\n  when?\n  who?\n  when?", "asked/two.txt:4: is a question that line 2 has too"),
        ("race-001\n  when?\n\nrace-001\n  who?", "asked/two.txt:4: has race-001 once more"),
        ("race-002\n  when?", "asked/two.txt: has questions for race-002, and so has another file"),
        ("  when?", "asked/two.txt:1: is a question before any id"),
        ("race-001\n  when: unknown: unknown", "asked/two.txt:2: ends with a mark that does not belong there"),
        ("race-001\n  when:unknown", "asked/two.txt:2: ends with a mark that does not belong there"),
        ("race-001\n  when: Unknown", "asked/two.txt:2: ends with a mark that does not belong there"),
        ("unknown\n  why tea: unknown", "asked/two.txt:2: ends with a mark that does not belong there"),
    ],
)
def test_broken_lists_of_questions_are_refused(folder: Path, text: str, complaint: str) -> None:
    """A question must lead to something that is there, and none be lost."""
    (folder / "asked").mkdir()
    (folder / "asked/one.txt").write_text("race-002\n    when is it?\n", encoding="utf-8")
    (folder / "asked/two.txt").write_text(text, encoding="utf-8")

    with pytest.raises(DataError) as refused:
        load(folder)

    assert complaint in str(refused.value)


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    """Names in their own scripts must not turn into rubbish."""
    (folder / LEDGER).write_bytes("# Луна".encode("cp1251"))

    with pytest.raises(DataError, match=r"ledger/race\.toml: is not UTF-8"):
        load(folder)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """A broken installation says so."""
    with pytest.raises(DataError, match="is not a folder"):
        load(tmp_path / "nowhere")


def test_an_article_without_a_paragraph_is_refused(folder: Path) -> None:
    """There would be nothing to cite."""
    path = folder / "articles/the-race.md"
    path.write_text(path.read_text(encoding="utf-8").split("\n\nTwo")[0] + "\n\n", encoding="utf-8")

    with pytest.raises(DataError, match="has no paragraph"):
        load(folder)


def test_line_ends_of_another_system_change_nothing_that_is_said(folder: Path, library: Library) -> None:
    """A checkout may have turned each line's end into two characters."""
    for file in (*folder.rglob("*.toml"), *folder.rglob("*.md")):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    assert load(folder).articles == library.articles
    assert load(folder).statements == library.statements
