"""Fragments are whole sentences, and highlights are spans over them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.analysis import Analyzer
from knowledge.highlight import fragment, sentences, spans_of

ANALYZER = Analyzer()
TEXT = "Russia left the Gateway. China signed a memorandum in 2021. A base is to follow by 2035."


def test_the_best_sentences_are_chosen() -> None:
    """The fragment holds the words that were asked for."""
    chosen, spans = fragment(TEXT, {"memorandum", "china"}, ANALYZER, lambda _: 1.0, length=40)

    assert chosen == "China signed a memorandum in 2021."
    assert [chosen[span.start : span.end] for span in spans] == ["China", "memorandum"]


def test_neighbouring_words_are_one_span() -> None:
    """They would otherwise be drawn as two marks side by side."""
    spans = spans_of("the lunar station stands", {"lunar", "station"}, ANALYZER)

    assert [(span.start, span.end) for span in spans] == [(4, 17)]


def test_one_long_sentence_is_given_whole() -> None:
    """A sentence cut in the middle can say the opposite."""
    chosen, _ = fragment("A" + " b" * 300 + " moon.", {"moon"}, ANALYZER, lambda _: 1.0, length=20)

    assert chosen.endswith("moon.")


@given(st.text(max_size=200), st.frozensets(st.text(max_size=5), max_size=4))
def test_spans_lie_inside_the_fragment_and_never_overlap(text: str, terms: frozenset[str]) -> None:
    """Whatever the text, a renderer can cut it at the spans."""
    chosen, spans = fragment(text, terms, ANALYZER, lambda _: 1.0)

    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(chosen) for edge in edges)
    assert chosen in text


@given(st.text(max_size=200))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    """Only blanks lie between sentences."""
    end = 0
    for span in sentences(text):
        assert not text[end : span.start].strip()
        end = span.end
    assert not text[end:].strip()
