"""As much text as a benchmark wants, resampled from the little that is shipped.

A passage is four sentences of the shipped text with half of their words exchanged for words drawn from all of it, so
that a word is as frequent as it is in text (Zipf's law) and still comes in company. A longer text would have more rare
words (Heaps' law): each that is shipped stands for several, told apart by a number, the more the longer the text is. No
passage makes sense, but an index cannot know that.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

SENTENCES = 4
EXCHANGED = 0.5
# A word that the shipped text has at most so often stands for several rare words.
RARE = 3
FEWEST_ASKED, MOST_ASKED = 5, 8


def resampled(sentences: Sequence[Sequence[str]], count: int, seed: int) -> list[list[str]]:
    """So many passages of terms, the same ones for the same seed. `sentences` are those of the shipped text."""
    rng = np.random.default_rng(seed)
    lengths = np.array([len(sentence) for sentence in sentences])
    words, text = np.unique(np.concatenate([np.array(sentence) for sentence in sentences]), return_inverse=True)
    pieces = np.split(text, np.cumsum(lengths)[:-1])
    drawn = rng.integers(len(sentences), size=(count, SENTENCES))
    terms = np.concatenate([pieces[sentence] for sentence in drawn.ravel()])
    exchanged = rng.random(len(terms)) < EXCHANGED
    terms[exchanged] = rng.choice(text, size=int(exchanged.sum()))
    # Log-uniform from 1 to the growth of the text: Zipf's law among the words that a rare one stands for.
    numbers = (max(1.0, len(terms) / len(text)) ** rng.random(len(terms))).astype(np.int64)
    numbers[np.bincount(text)[terms] > RARE] = 1
    kinds, terms = np.unique(numbers * len(words) + terms, return_inverse=True)
    spelt = [_spell(str(words[kind % len(words)]), int(kind // len(words))) for kind in kinds]
    ends = np.cumsum(lengths[drawn].sum(axis=1))
    return [[spelt[term] for term in passage] for passage in np.split(terms, ends[:-1])]


def _spell(word: str, number: int) -> str:
    return word if number == 1 else f"{word}~{number}"


def asked(passages: Sequence[Sequence[str]], count: int, seed: int) -> list[list[str]]:
    """So many queries of five to eight terms, each from one passage, the same ones for the same seed."""
    rng = np.random.default_rng(seed)
    queries = []
    for place in rng.integers(len(passages), size=count):
        terms = sorted(set(passages[place]))
        size = min(len(terms), int(rng.integers(FEWEST_ASKED, MOST_ASKED + 1)))
        queries.append([str(term) for term in rng.choice(terms, size, replace=False)])
    return queries
