"""One analyzer for passages and for questions: text -> tokens with offsets.

The same folding on both sides is what makes "Chang'e-5", "change 5" and "Chang’e V" meet. Steps: NFKD and case folding
without accents, control and zero-width characters; words, numbers and single ideographs; possessives off; Roman
numerals and number words after a name that counts ("Artemis III", "Artemis three") to Arabic; Snowball stems (Porter2, https://snowballstem.org);
synonyms to one term.
"""

from __future__ import annotations

import re
import unicodedata
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from typing import NamedTuple

import Stemmer

from knowledge.vocabulary import JOINING, LAST_DAY, MONTH_NAMES, NUMBER_WORDS, REACH_OF_A_MONTH, ROMAN, STOP_WORDS

_IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_APOSTROPHES = "'\u2018\u2019\u02bc\uff07`"
# Possessive quantifiers keep every match linear in the text's length, whatever is typed.
_TOKEN = re.compile(
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})++(?!\d)|\d++(?:\.\d++)?)(?:(?:st|nd|rd|th)(?![^\W\d_]))?"
    rf"|(?P<ideograph>[{_IDEOGRAPH}])"
    rf"|(?P<word>(?:[^\W\d_{_IDEOGRAPH}])++(?:[{_APOSTROPHES}][^\W\d_{_IDEOGRAPH}]++)*+)"
)
_STRIP_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)


class Token(NamedTuple):
    """A word of a text: `term` is indexed, `word` is how it was written, folded, and `text[start:end]` its place."""

    term: str
    word: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether the token is a number written in digits or as a Roman numeral of a series."""
        return self.word[0].isdigit()


def fold(text: str) -> tuple[str, list[int] | None]:
    """Fold case, width, accents and invisible characters away.

    Gives the folded text and, for each of its characters, the index in `text` it came from (None: the same index).
    """
    if text.isascii():
        return text.lower(), None
    folded: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        plain = _fold_character(character)
        folded.append(plain)
        origins.extend([index] * len(plain))
    return "".join(folded), origins


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))  # one set of digits for all scripts, so that years are years
    parts = unicodedata.normalize("NFKD", character).casefold()
    # Mn: combining marks. Cf: zero-width and bidirectional controls.
    return "".join(part for part in parts if unicodedata.category(part) not in ("Mn", "Cf"))


class Analyzer:
    """Text -> tokens. `series` are the words that count with numerals (artemis, luna, change); `synonyms` maps a word
    to the word it stands for; both are folded like the text.
    """

    def __init__(self, series: Iterable[str] = (), synonyms: Mapping[str, str] | None = None) -> None:
        self._series = frozenset(series)
        stemmer = Stemmer.Stemmer("english")
        stemmer.maxCacheSize = 0  # the cache of terms below is faster than crossing into C for each word
        stem = stemmer.stemWord
        # Never for what people type: that is theirs, and would push the library out. Weak, since a cycle would keep a
        # knowledge base that is exchanged for another until the garbage collector comes by.
        this = weakref.proxy(self)

        def read(text: str) -> tuple[Token, ...]:
            tokens: tuple[Token, ...] = this.tokens(text)  # the method itself would be strong
            return tokens

        self._kept = lru_cache(maxsize=4096)(read)
        # A synonym is looked up by stem, so that one line of the file serves all forms of a word.
        canonical = {stem(word): stem(meaning) for word, meaning in (synonyms or {}).items()}
        self._term = lru_cache(maxsize=65536)(partial(_term_of, stem, canonical))

    def tokens_of_ours(self, text: str) -> tuple[Token, ...]:
        """The tokens of a text of the library, kept: what is quoted is read again for each answer's highlights."""
        return self._kept(text)

    def let_go(self) -> None:
        """Keep none of the tokens any longer: building a knowledge base reads all texts, answering some of them."""
        self._kept.cache_clear()

    def tokens(self, text: str) -> tuple[Token, ...]:
        """All tokens of a text, stop words too, in order."""
        folded, origins = fold(text)
        tokens: list[Token] = []
        term = self._term
        ended = 0
        counting = False  # the token before is a name that counts, or a number in a list of its numerals
        for match in _TOKEN.finditer(folded):
            word = match[0]
            if not word.isalpha():  # few are not
                word = _word_of(match)
            written = word
            start, end = match.span()
            if counting:
                near = folded[ended:start] in (" ", "-")
                written = ROMAN.get(word) or (NUMBER_WORDS.get(word) if near else None) or word
            ended = end
            if origins is not None:
                start, end = origins[start], origins[end - 1] + 1
            tokens.append(Token(term(written), written, start, end))
            counting = word in self._series or (counting and (word in JOINING or written[0].isdigit()))
        return tuple(tokens)

    def term(self, word: str) -> str:
        """The indexed form of one folded word."""
        return self._term(word)

    def terms(self, text: str) -> list[str]:
        """The terms to index, without stop words."""
        return [token.term for token in self.tokens(text) if token.word not in STOP_WORDS]


def _term_of(stem: Callable[[str], str], canonical: Mapping[str, str], word: str) -> str:
    number = NUMBER_WORDS.get(word)
    if number or word[0].isdigit():
        return number or word
    stemmed = stem(word)
    return canonical.get(stemmed, stemmed)


def _word_of(match: re.Match[str]) -> str:
    if match.lastgroup == "number":
        whole, point, fraction = match["number"].replace(",", "").partition(".")
        return (whole.lstrip("0") or "0") + point + fraction
    word = match[0]
    for apostrophe in _APOSTROPHES:
        word = word.removesuffix(f"{apostrophe}s")
    return word.translate(_STRIP_APOSTROPHES)


def figures(tokens: Sequence[Token], named: AbstractSet[int]) -> Iterator[str]:
    """The figures and years among tokens: not the numbers of names (at the places `named`), nor days of a month."""
    months = [place for place, token in enumerate(tokens) if token.word in MONTH_NAMES]
    for place, token in enumerate(tokens):
        if not token.is_number or place in named:
            continue
        near = any(place - 1 <= month < place + REACH_OF_A_MONTH for month in months)
        if not (near and token.word.isdecimal() and int(token.word) <= LAST_DAY):
            yield token.word
