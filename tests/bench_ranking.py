"""What ordering passages by more than BM25 costs, beside plain BM25 over the same passages and questions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from rich.table import Table

from knowledge.analysis import Analyzer
from knowledge.finding import Finder
from knowledge.index import Index
from knowledge.library import load
from tests.measuring import percentile
from tests.resampling import asked, resampled

SIZES = (2_000, 20_000)
QUERIES = 300
SEED = 2031
K = 10
_AN_ARTICLE, _A_SENTENCE = 50, 18  # passages, words


def ranking_table() -> Iterator[Table]:
    """Milliseconds of a question, its analysis included, asked of both in turn."""
    analyzer = Analyzer()
    texts = [statement.text for statement in load().statements]
    sentences = [terms for text in texts if (terms := analyzer.terms(text))]
    table = Table("passages", "plain BM25 p50", "whole ranking p50", "times", title="Ordering by more than BM25, ms")
    for size in SIZES:
        plain, whole = _costs(analyzer, resampled(sentences, size, SEED))
        table.add_row(f"{size:,}", f"{plain:.3f}", f"{whole:.3f}", f"{whole / plain:.1f}")
    yield table


def _costs(analyzer: Analyzer, passages: Sequence[Sequence[str]]) -> tuple[float, float]:
    texts = [(f"Article {place // _AN_ARTICLE}", _text(terms)) for place, terms in enumerate(passages)]
    index = Index([analyzer.terms(f"{title} . {text}") for title, text in texts])
    finder = Finder(texts)
    questions = [" ".join(terms) for terms in asked(passages, QUERIES, SEED)]
    plain: list[float] = []
    whole: list[float] = []
    for question in questions + questions:  # the first round warms up
        plain.append(_milliseconds(lambda typed: index.search(analyzer.terms(typed), K), question))
        whole.append(_milliseconds(lambda typed: finder.find(typed, K), question))
    return percentile(plain[len(questions) :], 50), percentile(whole[len(questions) :], 50)


def _milliseconds(search: Callable[[str], object], question: str) -> float:
    start = time.perf_counter()
    search(question)
    return (time.perf_counter() - start) * 1000


def _text(terms: Sequence[str]) -> str:
    sentences = (terms[start : start + _A_SENTENCE] for start in range(0, len(terms), _A_SENTENCE))
    return " ".join(f"{' '.join(sentence).capitalize()}." for sentence in sentences)
