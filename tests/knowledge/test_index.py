"""The index scores exactly as rank_bm25 does, and takes every collection as it comes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from knowledge.index import Index, top

TERMS = st.sampled_from("moon luna orbit land crew base ship year".split())
DOCUMENTS = st.lists(st.lists(TERMS, max_size=12), min_size=1, max_size=12).filter(any)


@given(DOCUMENTS, st.lists(TERMS, max_size=6))
def test_scores_equal_those_of_rank_bm25(documents: list[list[str]], query: list[str]) -> None:
    """Impacts in postings are another way to add the same sums."""
    expected = BM25Okapi(documents).get_scores(query)

    assert np.allclose(Index(documents).scores(query), expected, rtol=1e-5, atol=1e-5)


@given(DOCUMENTS, st.lists(TERMS, min_size=1, max_size=6), st.integers(1, 12))
def test_hits_share_a_term_and_come_best_first(documents: list[list[str]], query: list[str], k: int) -> None:
    """No document without a term of the query is ever a hit, however low the others score."""
    hits = Index(documents).search(query, k)
    sharing = [place for place, document in enumerate(documents) if set(document) & set(query)]

    assert len(hits) == min(k, len(sharing))
    assert {hit.document for hit in hits} <= set(sharing)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("documents", [[], [[]], [[], []]])
def test_an_empty_collection_has_no_hits(documents: list[list[str]]) -> None:
    """rank_bm25 would divide by zero."""
    assert Index(documents).search(["moon"], 5) == []


def test_a_collection_of_one_document_finds_it() -> None:
    """Its score may be negative; it shares the term all the same."""
    assert [hit.document for hit in Index([["moon", "base"]]).search(["moon"], 5)] == [0]


def test_an_unknown_term_is_the_rarest() -> None:
    """What no document holds tells most about what is missing."""
    index = Index([["moon"], ["moon", "base"], ["moon"]])

    assert index.rarity("pizza") > index.rarity("base") > index.rarity("moon") > 0


def test_more_hits_wanted_than_there_are_documents_gives_all_that_share_a_term() -> None:
    """And none where none is wanted."""
    index = Index([["moon"], ["base"], ["moon", "moon"], ["ship"], ["year"]])

    assert [hit.document for hit in index.search(["moon"], 99)] == [2, 0]
    assert index.search(["moon"], 0) == []


def test_only_documents_among_the_allowed_are_hits() -> None:
    """However well another one matches."""
    index = Index([["moon"], ["base"], ["moon", "moon"], ["ship"], ["year"]])

    hits = index.search(["moon"], 5, among=np.array([True, True, False, True, True]))

    assert [hit.document for hit in hits] == [0]


@given(st.lists(st.integers(0, 5), max_size=3000), st.integers(1, 40))
def test_the_first_k_are_those_of_a_full_sort(values: list[int], k: int) -> None:
    """Skipping blocks leaves out none that counts, and equals stay in their order."""
    scores = np.array(values, np.float32)
    ranked = sorted((place for place, value in enumerate(values) if value), key=lambda place: -values[place])

    assert top(scores, k).tolist() == ranked[:k]


@given(DOCUMENTS, st.integers(0, 11))
def test_the_content_hash_tells_documents_apart(documents: list[list[str]], place: int) -> None:
    """Equal documents have the same; one term more or less, and it is another."""
    other = [*map(list, documents)]
    other[place % len(other)].append("pizza")

    assert Index(documents).content == Index([*map(tuple, documents)]).content
    assert Index(documents).content != Index(other).content
    assert Index([["moon", "base"]]).content != Index([["moon"], ["base"]]).content
