"""The best fragment of a text for a set of terms, as text and spans, never as markup.

The names are the field's: a fragmenter cuts at sentences, a scorer weighs each fragment by the distinct terms in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet

from knowledge.analysis import Analyzer
from knowledge.models import Span
from knowledge.vocabulary import STOP_WORDS

FRAGMENT_LENGTH = 320
# A sentence ends at . ! or ? before a blank and a capital, a digit or a quotation mark.
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[\"\u201c\u2018A-Z0-9])")


def sentences(text: str) -> list[Span]:
    """Where the sentences of a text are."""
    spans: list[Span] = []
    start = 0
    for gap in _SENTENCE_END.finditer(text):
        spans.append(Span(start, gap.start()))
        start = gap.end()
    if start < len(text):
        spans.append(Span(start, len(text)))
    return spans


def spans_of(text: str, terms: AbstractSet[str], analyzer: Analyzer) -> tuple[Span, ...]:
    """Where the words of a text are whose terms are asked for; adjoining words are joined into one span."""
    spans: list[Span] = []
    for token in analyzer.tokens_of_ours(text):
        if token.term not in terms or token.word in STOP_WORDS:
            continue
        if spans and token.start - spans[-1].end <= 1:
            spans[-1] = Span(spans[-1].start, token.end)
        else:
            spans.append(Span(token.start, token.end))
    return tuple(spans)


def fragment(
    text: str,
    terms: AbstractSet[str],
    analyzer: Analyzer,
    rarity: Callable[[str], float],
    length: int = FRAGMENT_LENGTH,
) -> tuple[str, tuple[Span, ...]]:
    """The run of whole sentences, at most `length` characters, that holds most of what the terms tell, and its spans.

    One sentence that is longer alone is given whole: a sentence cut in the middle can say the opposite.
    """
    marks = sentences(text)
    weights = [
        {
            token.term: rarity(token.term)
            for token in analyzer.tokens(text[mark.start : mark.end])
            if token.term in terms
        }
        for mark in marks
    ]
    best, best_weight = Span(0, len(text)), -1.0
    for first, start in enumerate(marks):
        held: dict[str, float] = {}
        for last in range(first, len(marks)):
            if last > first and marks[last].end - start.start > length:
                break
            held |= weights[last]
            weight = sum(held.values())
            if weight > best_weight:
                best, best_weight = Span(start.start, marks[last].end), weight
    chosen = text[best.start : best.end]
    return chosen, spans_of(chosen, terms, analyzer)
