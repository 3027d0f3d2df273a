"""The figures are those of their definitions, by values worked out by hand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.evaluation.metrics import auroc, first_relevant, mean_reciprocal_rank, percentile, success_at
from knowledge.evaluation.runs import by_rank, run_lines

RANKS = [1, None, 3, 4]


def test_rank_is_that_of_the_first_relevant_document() -> None:
    """Ranks count from 1, a second relevant document adds nothing, and a miss has no rank."""
    assert first_relevant(["a", "b", "c"], {"b", "c"}) == 2
    assert first_relevant(["a"], {"b"}) is None
    assert first_relevant([], {"b"}) is None


@pytest.mark.parametrize(("k", "share"), [(1, 0.25), (2, 0.25), (3, 0.5), (4, 0.75), (10, 0.75)])
def test_success_counts_questions_answered_among_the_first(k: int, share: float) -> None:
    """One of four is right at once, one more by the third place, one more by the fourth."""
    assert success_at(k, RANKS) == share


def test_reciprocal_ranks_are_averaged_over_all_questions() -> None:
    """A miss counts 0, and so does what stands below the depth."""
    assert mean_reciprocal_rank(RANKS) == pytest.approx((1 + 0 + 1 / 3 + 1 / 4) / 4)
    assert mean_reciprocal_rank([11, 10], depth=10) == pytest.approx(0.05)


def test_nothing_asked_has_no_figure() -> None:
    """A share of nothing is not 0."""
    assert success_at(1, []) is None
    assert mean_reciprocal_rank([]) is None
    assert auroc([], [1.0]) is None
    assert auroc([1.0], []) is None


@pytest.mark.parametrize(
    ("positives", "negatives", "area"),
    [
        ([3, 4], [1, 2], 1.0),
        ([1, 2], [3, 4], 0.0),
        ([1, 1], [1, 1, 1], 0.5),
        ([2, 3], [1, 2], 0.875),  # of four pairs three are in order and one is tied
    ],
)
def test_auroc_counts_pairs_in_order(positives: list[float], negatives: list[float], area: float) -> None:
    """All pairs in order is 1, none is 0, a tie counts half."""
    assert auroc(positives, negatives) == area


SCORES = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12)


@given(SCORES, SCORES)
def test_auroc_by_ranks_is_auroc_by_pairs(positives: list[float], negatives: list[float]) -> None:
    """The short way gives what comparing every pair gives."""
    pairs = list(itertools.product(positives, negatives))
    won = sum((high > low) + (high == low) / 2 for high, low in pairs)

    assert auroc(positives, negatives) == pytest.approx(won / len(pairs))


def test_percentiles_lie_between_neighbours() -> None:
    """The middle of four is half way between the second and the third."""
    assert percentile([4.0, 1.0, 3.0, 2.0], 50) == 2.5
    assert percentile([7.0], 95) == 7.0


def test_run_has_a_line_for_each_document() -> None:
    """The form is trec_eval's; where there are no scores, they fall with the rank."""
    assert list(run_lines("q1", [("d7", 12.5), ("d2", 0.25)])) == [
        "q1 Q0 d7 1 12.5 moonrace\n",
        "q1 Q0 d2 2 0.25 moonrace\n",
    ]
    assert list(by_rank(["a", "b"])) == [("a", 1.0), ("b", 0.5)]
