"""`moonrace check`, called as people may call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge import library
from knowledge.library import load
from tests.bot.terminal.calling import Moonrace


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--sample", "-1"),
        ("--sample", "0"),
        ("--sample", "ten"),
        ("--stale-days", "-1"),
        ("--stale-days", "9" * 9),
        ("--stale-days", "9" * 5000),
        ("--seed", "1.5"),
    ],
)
def test_wrong_number_is_told_the_right_ones(moonrace: Moonrace, option: str, value: str) -> None:
    """What no check can use is refused with the bounds, before anything is read."""
    outcome = moonrace("check", f"{option}={value}")

    assert (outcome.code, outcome.out) == (2, "")
    assert f"argument {option}: must be a whole number from " in outcome.err
    assert "Traceback" not in outcome.err


def test_sample_is_no_larger_than_there_is(moonrace: Moonrace) -> None:
    """More than all is all."""
    outcome = moonrace("check", "--sample", "100000", "--json")

    assert outcome.code == 0
    assert len(json.loads(outcome.out)) == len(library.load().statements)


def test_sample_of_broken_data_is_a_sentence(
    moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is broken is named, as by every other command."""
    monkeypatch.setattr(library, "load", lambda: load(tmp_path / "nowhere"))

    outcome = moonrace("check", "--sample", "3")

    assert (outcome.code, outcome.out) == (1, "")
    assert "nowhere" in outcome.err
    assert "Traceback" not in outcome.err
