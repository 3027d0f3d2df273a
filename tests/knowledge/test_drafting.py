"""A new statement is written with the next id, or not at all."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from knowledge.drafting import Draft, add
from knowledge.errors import DataError
from knowledge.library import load

SMALL = Path(__file__).parent / "small"
DRAFT = Draft(
    ledger="race",
    milestone="artemis-3-flight",
    text='The Agency said "2028" of Artemis III.',
    stated="2026-05",
    when="2028",
    status="planned",
    sources=("agency-2026",),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small library to add to."""
    return Path(shutil.copytree(SMALL, tmp_path / "data"))


def test_a_statement_gets_the_next_id_and_is_current(folder: Path) -> None:
    """What was added can be loaded, and the newest statement is the one that counts."""
    add(DRAFT, folder)

    newest = load(folder).ledgers["artemis-3-flight"][-1]
    assert (newest.id, newest.text) == ("race-010", DRAFT.text)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"sources": ("nobody",)}, "sources names 'nobody'"),
        ({"milestone": "nothing"}, "milestone names 'nothing'"),
        ({"status": "maybe"}, "status is 'maybe'"),
        ({"stated": "soon"}, "'soon' is not a date"),
        ({"status": "achieved"}, "is achieved but speaks of 2028"),
        ({"ledger": "elsewhere"}, "the ledgers are race"),
    ],
)
def test_what_does_not_load_is_not_written(folder: Path, change: dict[str, str], complaint: str) -> None:
    """The file is as it was, and the complaint says what to mend."""
    before = (folder / "ledger/race.toml").read_bytes()

    with pytest.raises(DataError) as refused:
        add(dataclasses.replace(DRAFT, **change), folder)  # type: ignore[arg-type]  # a table of fields

    assert complaint in str(refused.value)
    assert (folder / "ledger/race.toml").read_bytes() == before
