"""`moonrace check` finds what can be loaded and is wrong all the same."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from knowledge import checks
from knowledge.library import Library

SMALL = Path(__file__).parent / "small"
TODAY = dt.date(2026, 6, 1)
LEDGER = "ledger/race.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small library to spoil."""
    return Path(shutil.copytree(SMALL, tmp_path / "data"))


def test_the_shipped_data_has_no_error() -> None:
    """What is released has been checked."""
    assert checks.check(today=TODAY).errors == ()


def test_a_sound_library_has_no_error_and_is_counted(folder: Path) -> None:
    """The counts are those of the files."""
    report = checks.check(folder, today=TODAY)

    assert report.errors == ()
    assert report.counts["missions"] == 3
    assert report.counts["sources_tier_1_2"] == 3
    assert report.counts["passages"] == 2


def test_a_question_cannot_both_have_an_answer_and_none(folder: Path) -> None:
    """Whoever adds the fact that was missing takes the mark off."""
    (folder / "asked").mkdir()
    listed = "race-001\n    did it fly?: unknown\n    when: unknown\n\nrace-002\n    Did it fly: yes\n"
    (folder / "asked/race.txt").write_text(listed, encoding="utf-8")

    assert checks.check(folder, today=TODAY).errors == (
        "asked: 'Did it fly: yes' asks for race-002, and elsewhere has ': unknown' behind it",
    )


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('conflicts = ["race-006"]\n', "", "statement race-006: conflicts with race-005, which does not say so of it"),
        (
            'conflicts = ["race-005"]\n',
            "",
            "statement race-005: conflicts with race-006, which does not say so of it",
        ),
        (
            "The Agency paused Gateway on 24 March 2026.",
            "Gateway was  cancelled on 24 MARCH 2026.",
            "statement race-006: says word for word what race-005 says",
        ),
        ('milestone = "rogozin-tweet"', 'milestone = "russia-programme"', "milestone rogozin-tweet: has no"),
        (
            'milestone = "russia-programme"\ntext = "Russia',
            'milestone = "artemis-3-flight"\ntext = "Russia',
            "milestone russia-programme: has no statement but an article's claim",
        ),
        (
            'stated = "2020-09-21"',
            'stated = "2026-02-27"',
            "milestone artemis-3-flight: race-001",
        ),
    ],
)
def test_what_contradicts_itself_is_an_error(folder: Path, old: str, new: str, complaint: str) -> None:
    """The complaint names the statements or the milestone."""
    path = folder / LEDGER
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    errors = checks.check(folder, today=TODAY).errors

    assert any(error.startswith(complaint) for error in errors), errors


def test_broken_data_is_one_error(folder: Path) -> None:
    """Nothing can be counted in what cannot be loaded."""
    (folder / LEDGER).write_text("[[statement]", encoding="utf-8")

    report = checks.check(folder, today=TODAY)

    assert len(report.errors) == 1
    assert "is not TOML" in report.errors[0]
    assert report.counts == {}


def test_an_error_names_the_line(folder: Path) -> None:
    """Nobody wants to search a long file."""
    path = folder / LEDGER
    text = path.read_text(encoding="utf-8").replace('when = "2027"', 'when = "2027-13"')
    path.write_text(text, encoding="utf-8")
    line = text[: text.index('id = "race-002"')].count("\n")

    assert checks.check(folder, today=TODAY).errors[0].startswith(f"ledger/race.toml:{line}, statement race-002: when")


def test_a_plan_whose_date_has_passed_is_a_warning(folder: Path) -> None:
    """Somebody should look for news."""
    warnings = checks.check(folder, today=dt.date(2028, 1, 1)).warnings

    assert "milestone artemis-3-flight: race-002 plans 2027, which has passed" in warnings


def test_what_nobody_confirmed_for_long_is_a_warning(folder: Path) -> None:
    """Present states age; what happened does not."""
    warnings = checks.check(folder, today=dt.date(2026, 12, 1), stale_days=100).warnings

    assert any(
        warning.startswith("milestone gateway-built: race-005 (paused) was last confirmed") for warning in warnings
    )
    assert not any("artemis-2-flight" in warning for warning in warnings)


def test_a_source_that_nothing_cites_is_a_warning(folder: Path) -> None:
    """It may be a statement that was forgotten."""
    with (folder / "sources/all.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[source]]\nid = "unused-2026"\ntitle = "T"\npublisher = "P"\nurl = "https://p.example/"\n'
            'published = "2026"\ncountry = "US"\nlanguage = "en"\ntier = 3\n'
        )

    assert "source unused-2026: nothing cites it" in checks.check(folder, today=TODAY).warnings


def test_a_sample_is_the_same_for_the_same_seed(library: Library) -> None:
    """So that two people can check the same statements."""
    assert checks.sample(library, 5, seed=7) == checks.sample(library, 5, seed=7)
    assert len(checks.sample(library, 10_000, seed=7)) == len(library.statements)
