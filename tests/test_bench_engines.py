"""What the benchmark of engines rests on: its text and its verdict on agreement."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest

from tests.bench_engines import agree
from tests.engines import Place
from tests.resampling import FEWEST_ASKED, MOST_ASKED, asked, resampled

SENTENCES = [["moon", "land", "moon"], ["moon", "rocket", "fail"], ["moon", "orbit", "year", "rocket"]] * 2
TWO: list[Place] = [(4, 2.0), (1, 1.5)]


def test_the_same_seed_gives_the_same_passages_and_another_seed_others() -> None:
    """Two runs of the benchmark measure the same text."""
    once, again, other = (resampled(SENTENCES, 50, seed) for seed in (1, 1, 2))

    assert once == again != other


def test_frequent_words_stay_frequent_and_rare_ones_become_more_the_longer_the_text() -> None:
    """Resampled text has the words of the shipped text in their order of frequency, and a growing vocabulary."""
    few, many = (Counter(chain.from_iterable(resampled(SENTENCES, count, seed=1))) for count in (20, 2_000))

    assert few.most_common(1)[0][0] == many.most_common(1)[0][0] == "moon"
    assert len(few) < len(many)
    assert {term.partition("~")[0] for term in many} == set(chain.from_iterable(SENTENCES))


def test_each_query_comes_from_one_passage() -> None:
    """A resampled query has five to eight different terms that some passage holds together."""
    passages = resampled([["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]], 30, seed=1)

    for query in asked(passages, 20, seed=1):
        assert FEWEST_ASKED <= len(set(query)) == len(query) <= MOST_ASKED
        assert any(set(query) <= set(passage) for passage in passages)


@pytest.mark.parametrize(
    "theirs",
    [
        pytest.param(TWO, id="the same"),
        pytest.param([(4, 2.0000002), (1, 1.5)], id="the same in another precision"),
        pytest.param([(4, 2.0), (9, 1.5)], id="another of those that tie for the last place"),
        pytest.param([*TWO, (7, 0.0)], id="filled up with a passage that scores nothing"),
    ],
)
def test_lists_agree_up_to_ties(theirs: list[Place]) -> None:
    """Passages with equal scores can stand for each other at the end of a list, and only there."""
    assert agree(TWO, theirs)


@pytest.mark.parametrize(
    "theirs",
    [
        pytest.param([(9, 2.0), (1, 1.5)], id="another passage at the top"),
        pytest.param([(4, 2.0), (1, 1.4)], id="another score"),
        pytest.param([(4, 2.00001), (1, 1.5)], id="a score that differs by more than its rounding"),
        pytest.param([*TWO, (7, 0.5)], id="one more that scores"),
        pytest.param(TWO[:1], id="one less"),
    ],
)
def test_lists_that_differ_do_not_agree(theirs: list[Place]) -> None:
    """A wrong passage, a wrong score and a missing or additional passage are each noticed."""
    assert not agree(TWO, theirs)
