"""The passages of a collection of articles that answer a question best: BM25, and cheap signals above it.

BM25 over stems picks the candidates. They are then ordered by what BM25 over single words cannot see: neighbouring
words, parts of words, how much of the question one sentence bears, and the article around it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from knowledge.analysis import Analyzer, Token
from knowledge.highlight import sentences
from knowledge.index import Hit, Index
from knowledge.sentences import Sentences
from knowledge.vocabulary import MONTH_NAMES, STOP_WORDS

_CANDIDATES = 16  # 97.5 % of the right passages of SQuAD's training questions are among so many of BM25's best
# What a signal adds to a candidate's score. Fitted by listwise logistic regression on a sample of SQuAD's training
# questions and rounded; five folds by article found success@1 of .844 on articles that the weights had not seen.
_PHRASES = 0.12  # BM25 of neighbouring words
_LETTERS = 0.075  # BM25 of four letters in a row: other forms of a word, and misspellings
_ARTICLE = 0.45  # BM25 of the whole article
_COVERED = 5.0  # the share of what the question's words tell that the passage bears
_IN_A_SENTENCE = 5.0  # the same for its best sentence
_DATED = 2.0  # a date in that sentence, where the question is "when?"
# The log-odds that the best passage answers at all, by the signals of `find` in their order; logistic regression of the
# same questions against such about other articles, in five folds by question.
_AT_ZERO = -4.5
_ODDS = (
    0.19,  # its score
    0.11,  # BM25 of its best sentence
    0.9,  # the share of candidates that are of its article
    0.16,  # the distance to the best of another article
    1.4,  # a word of its title is asked for
    -0.08,  # what the missing words tell
    -0.13,  # what those of them with a capital tell
    -1.2,  # each missing number
    -1.3,  # each name of two words that its article does not hold
)
# Words that shape a question. Passages hold them too, but nothing is found by them.
_SHAPING = STOP_WORDS | frozenset(
    "what which who whom whose when where why how do does did done has have had were was many much can could would"
    " s".split()
)
_WHEN = "when", "what year", "which year", "what date", "what month", "what decade", "what century"
_GRAM = 4  # letters
_COMMON = 0.15  # the share of passages that hold letters which are left out


@dataclass(frozen=True, slots=True)
class Finding:
    """Passages, best first, and how likely it is, from 0 to 1, that the best one answers."""

    hits: tuple[Hit, ...]
    confidence: float


class Finder:
    """Passages as (title, text); those of one title are one article."""

    def __init__(self, passages: Sequence[tuple[str, str]]) -> None:
        self._analyzer = Analyzer()
        terms: list[list[str]] = []
        phrases: list[list[str]] = []
        letters: list[list[str]] = []
        sentences: list[list[str]] = []
        dated: list[bool] = []
        first = [0]
        for title, text in passages:
            spoken = [self._analyzer.tokens(title), *self._sentences_of(text)]
            telling = [[token for token in tokens if token.word not in STOP_WORDS] for tokens in spoken]
            sentences += ([token.term for token in tokens] for tokens in telling)
            dated += (any(map(_is_dating, tokens)) for tokens in telling)
            first.append(len(sentences))
            terms.append(list(chain.from_iterable(sentences[first[-2] :])))
            phrases.append(list(_phrases(list(chain.from_iterable(spoken)))))
            letters.append(list(_letters(chain.from_iterable(telling))))
        titles = {title: number for number, title in enumerate(dict.fromkeys(title for title, _ in passages))}
        self._titles = [frozenset(self._analyzer.terms(title)) for title in titles]
        self._article = np.fromiter((titles[title] for title, _ in passages), np.intp, len(passages))
        self._terms, self._phrases, self._letters = Index(terms), Index(phrases), Index(_rarer(letters))
        self._articles = Index(_joined(terms, self._article.tolist(), len(titles)))
        self._sentences = Sentences(Index(sentences), first, dated)

    def find(self, question: str, k: int) -> Finding:
        """The k best passages for a question of any text."""
        tokens = self._analyzer.tokens(question)
        asked = [token for token in tokens if token.word not in _SHAPING]
        terms = [token.term for token in asked]
        candidates, _ = self._terms.best(terms, _CANDIDATES)
        if not len(candidates):
            return Finding((), 0.0)
        rarity = {term: self._terms.rarity(term) for term in terms}
        asks_when = _is_when(tokens)
        bearing = self._sentences.bearing(rarity, candidates, marks=asks_when)
        articles = self._article[candidates]
        covered = bearing.held @ np.fromiter(rarity.values(), np.float64) / sum(rarity.values())
        scores = _PHRASES * self._phrases.scores(_phrases(tokens))[candidates]
        scores += _LETTERS * self._letters.scores(_letters(asked))[candidates]
        scores += _ARTICLE * self._articles.scores(terms)[articles]
        scores += _COVERED * covered + _IN_A_SENTENCE * bearing.share
        if asks_when:
            scores += _DATED * bearing.marked
        order = np.argsort(-scores, kind="stable")
        best = int(order[0])
        held = bearing.held[best].tolist()
        lacked = {term for term, there in zip(rarity, held, strict=True) if not there}
        missing = [token for token in asked if token.term in lacked]
        its_own = articles == articles[best]
        others = scores[~its_own]
        signals = (
            scores[best],
            bearing.score[best],
            np.count_nonzero(its_own) / len(its_own),
            scores[best] - others.max() if len(others) else scores[best],
            not self._titles[articles[best]].isdisjoint(terms),
            sum(rarity[token.term] for token in missing),
            sum(rarity[token.term] for token in missing if _is_name(token, question)),
            sum(token.is_number for token in missing),
            self._foreign_names(question, tokens, articles[best]),
        )
        odds = _AT_ZERO + sum(weight * float(signal) for weight, signal in zip(_ODDS, signals, strict=True))
        hits = zip(candidates[order[:k]].tolist(), scores[order[:k]].tolist(), strict=True)
        likely = (1 + math.tanh(odds / 2)) / 2  # the logistic function, which overflows in no other form
        return Finding(tuple(Hit(document, score) for document, score in hits), likely)

    def _foreign_names(self, question: str, tokens: Sequence[Token], article: int) -> int:
        """How many names of two words or more the article does not know."""
        pairs = [(one, two) for one, two in pairwise(tokens) if _is_name(one, question) and _is_name(two, question)]
        held = (self._article[self._phrases.holding(f"{one.term} {two.term}")] for one, two in pairs)
        return sum(article not in articles for articles in held)

    def _sentences_of(self, text: str) -> Iterator[Sequence[Token]]:
        for span in sentences(text):
            yield self._analyzer.tokens(text[span.start : span.end])


def _phrases(tokens: Iterable[Token]) -> Iterator[str]:
    return (f"{one.term} {other.term}" for one, other in pairwise(tokens))


def _letters(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        word = f"#{token.word}#"
        yield from (word[start : start + _GRAM] for start in range(max(1, len(word) - _GRAM + 1)))


def _is_name(token: Token, question: str) -> bool:
    return token.start > 0 and question[token.start].isupper()


def _rarer(documents: Sequence[Sequence[str]]) -> list[list[str]]:
    """The documents without what so many of them hold that it tells little and only costs time."""
    held = Counter(chain.from_iterable(map(set, documents)))
    most = len(documents) * _COMMON
    return [[term for term in document if held[term] <= most] for document in documents]


def _is_when(tokens: Sequence[Token]) -> bool:
    words = [token.word for token in tokens]
    return "when" in words or any(f"{one} {other}" in _WHEN for one, other in pairwise(words))


def _is_dating(token: Token) -> bool:
    return token.word in MONTH_NAMES or (token.word.isdecimal() and len(token.word) == len("1969"))


def _joined(documents: Sequence[Sequence[str]], article: Sequence[int], articles: int) -> list[list[str]]:
    joined: list[list[str]] = [[] for _ in range(articles)]
    for number, document in zip(article, documents, strict=True):
        joined[number] += document
    return joined
