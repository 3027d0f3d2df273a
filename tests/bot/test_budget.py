"""The guard against a crash loop: few starts are free, the next ones wait, and a broken file is no obstacle."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.client import IdentifyBudget


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        """Return Unix time."""
        return self.now


def test_the_budget_spaces_starts_out(tmp_path: Path) -> None:
    """Five starts in an hour are free; then one waits 30 s, 60 s and so on, counted over processes."""
    clock, file = Clock(), tmp_path / "starts.json"
    waits = []
    for _ in range(12):
        budget = IdentifyBudget(file, clock=clock)
        waits.append(budget.seconds_to_wait())
        clock.now += waits[-1] + 1
        budget.spend(0)

    assert waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]


def test_a_crash_loop_stays_far_below_the_limit() -> None:
    """A process that dies at once, for a day, spends a small part of the 1,000 IDENTIFYs."""
    clock = Clock()
    budget, starts = IdentifyBudget(clock=clock), 0
    end = clock.now + 24 * 3600
    while clock.now < end:
        clock.now += max(1.0, budget.seconds_to_wait())
        budget.spend(0)
        starts += 1

    assert starts < 300


def test_shards_have_budgets_of_their_own() -> None:
    """Sixteen shards that connect once are no crash loop."""
    budget = IdentifyBudget(clock=Clock())
    for shard in range(16):
        budget.spend(shard)

    assert budget.seconds_to_wait() == 0


@pytest.mark.parametrize("content", ["", "[1, 2]", '{"0": "x"}', "nonsense", '{"0": [null]}'])
def test_a_broken_file_is_no_obstacle(tmp_path: Path, content: str) -> None:
    """A file that cannot be read is begun anew."""
    file = tmp_path / "starts.json"
    file.write_text(content)

    assert IdentifyBudget(file).seconds_to_wait() == 0


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Then starts are remembered in memory only, and the log says so once."""
    (tmp_path / "file").write_text("")
    budget = IdentifyBudget(tmp_path / "file" / "starts.json", clock=Clock())
    for _ in range(5):
        budget.spend(0)

    assert budget.seconds_to_wait() > 0
    assert caplog.text.count("not remembered") == 1
