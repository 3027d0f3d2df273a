"""Reads misspelt words of a question as words that the library knows.

A word that is known here or is correct English is never touched, nor is a number. What is left is compared with the
words of names and of texts by optimal string alignment: a letter left out, too many, wrong, or two swapped is one edit.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.analysis import Analyzer, Token
from knowledge.vocabulary import (
    AUXILIARIES,
    CHAT,
    DENYING,
    EITHER,
    MONTH_NAMES,
    NUMBER_WORDS,
    QUALIFIERS,
    ROMAN,
    STATUS_WORDS,
    STOP_WORDS,
)

_VOCABULARY = (
    AUXILIARIES | CHAT | DENYING | EITHER | MONTH_NAMES | QUALIFIERS | STOP_WORDS
).union(NUMBER_WORDS, ROMAN, STATUS_WORDS)  # fmt: skip

# Letters that a word must have. Shorter ones are all near each other: luna, lune, lunar.
_TO_BE_TRIED = 4
_TO_BE_TRIED_IN_A_NAME = 3  # beside another word of the same name
_TO_BE_READ_AS = 5
_TO_BE_JOINED = 6
_TO_LOSE_ITS_FIRST_LETTER = 6  # and still be read as a name
_TO_HAVE_TWO_EDITS = 8
_TO_HAVE_ANY_TWO_EDITS = 10  # below, the consonants must be right: Shenzhen is not Shenzhou
_VOWELS = str.maketrans("", "", "aeiouy")

# No question has more words, nor more that are unknown and no English; what comes after is left as it is.
_MOST_WORDS = 300
_MOST_TRIED = 12
# Words of every question, too short to be looked for among all that the library holds.
_COMMON = tuple(
    "what when where which who whom whose why how much many the did does has have had was were will with that this from"
    " about first last next still ever land moon launch did been going there their they and"
    " crew head cost name site sign fail left fuel year plan join rock".split()
)
_REPEATED = re.compile(r"(.)\1+")
_PAIR = 2
_FUNCTION_WORDS = STOP_WORDS | QUALIFIERS
_POSSESSIVES = "'s", "’s", "'S", "’S"


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was read. `changes` are pairs of what was typed and what that was read as."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    """A folded word that stands at `text[start:end]`; `mended` where something else was typed."""

    word: str
    start: int
    end: int
    mended: bool


class Speller:
    """Reads questions. `names` are those of entities, the best form of each before its aliases; `words` are the folded
    words of all texts, repeated as often as they occur; `english` are words that are right though unknown here.
    """

    def __init__(self, analyzer: Analyzer, names: Iterable[str], words: Iterable[str], english: Container[str]) -> None:
        self._analyzer = analyzer
        self._english = english
        self._names: dict[tuple[str, ...], str] = {}
        self._written: dict[str, str] = {}
        # Names of two words: which come after the first, which before the second.
        self._after: defaultdict[str, list[str]] = defaultdict(list)
        self._before: defaultdict[str, list[str]] = defaultdict(list)
        self._together: set[str] = set()  # names of several words, written as one
        self._alone: set[str] = set()  # words that are a name, or are one with a number
        for name in names:
            self._add(name)
        self._longest = max(map(len, self._names), default=0)
        self._frequency = Counter(words)
        self._known = _VOCABULARY.union(self._frequency, self._written)
        self._near_names = [word for word in self._written if _can_be_meant(word)]
        self._undoubled = {_REPEATED.sub(r"\1", word): word for word in self._near_names}
        self._short = [word for word in self._alone if len(word) == _TO_BE_TRIED]
        self._near: defaultdict[str, list[str]] = defaultdict(list)
        for word in filter(_can_be_meant, self._known):
            self._near[word[0]].append(word)

    @cached_property
    def _proper(self) -> list[str]:
        """The words of names that a word with a capital may be."""
        return [word for word in self._near_names if word in self._alone or word not in self._english]

    def prepared(self) -> None:
        """Make what would be made for the first word that is unknown."""
        _ = self._proper

    def _add(self, name: str) -> None:
        tokens = self._analyzer.tokens(name)
        words = [token.word for token in tokens]
        self._names.setdefault(_key(words), name)
        for token in tokens:
            self._written.setdefault(token.word, name[token.start : token.end])
        if len(words) == _PAIR and all(map(str.isalpha, words)) and _FUNCTION_WORDS.isdisjoint(words):
            self._after[words[0]].append(words[1])
            self._before[words[1]].append(words[0])
        if len(words) == 1 or (len(words) == _PAIR and tokens[1].is_number):
            self._alone.add(words[0])
        together = "".join(words)
        if len(words) > 1 and together.isalpha() and len(together) >= _TO_BE_JOINED:
            self._together.add(together)
            self._names.setdefault((together,), name)

    def read(self, text: str) -> Reading:
        """The question with its misspelt words replaced and all else as it was typed."""
        words = [*self._words(text, self._analyzer.tokens(text)[:_MOST_WORDS])]
        places = [place for place, word in enumerate(words) if word.mended and _is_apart(words, place)]
        if not places:
            return Reading(text)
        parts: list[str] = []
        end = 0
        for place in places:
            parts += text[end : words[place].start], self._as_written(words[place].word)
            end = words[place].end
        changes = dict.fromkeys(self._change(text, words, place) for place in places)
        return Reading("".join((*parts, text[end:])), tuple(changes))

    def _words(self, text: str, tokens: Sequence[Token]) -> Iterator[_Word]:
        """The words of a question, each as it is meant."""
        tried: dict[tuple[str, bool], str] = {}
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if joined := self._joined(text, tokens[place : place + 2]):
                place += 1
                yield _Word(joined, token.start, _end(text, tokens[place]), mended=True)
            elif meant := self._meant(text, tokens, place, tried):
                yield _Word(meant, token.start, _end(text, token), mended=True)
            else:
                yield _Word(token.word, token.start, token.end, mended=False)
            place += 1

    def _joined(self, text: str, pair: Sequence[Token]) -> str:
        """The name of one word that was typed as two: "gate way", "chang e"."""
        words = [token.word for token in pair]
        word = "".join(words)
        if len(pair) < _PAIR or word not in self._alone or len(word) < _TO_BE_JOINED or not word.isalpha():
            return ""
        between = text[pair[0].end : pair[1].start]
        a_name_already = _key(words) in self._names
        return word if between in (" ", "-") and not a_name_already and _FUNCTION_WORDS.isdisjoint(words) else ""

    def _meant(self, text: str, tokens: Sequence[Token], place: int, tried: dict[tuple[str, bool], str]) -> str:
        """The word that was meant by an unknown one; nothing where it may be right, or where no word is near."""
        token = tokens[place]
        word = token.word
        if word in self._known or not word.isalpha() or len(word) < _TO_BE_TRIED_IN_A_NAME:
            return ""
        if meant := self._in_a_name(tokens, place):
            return meant
        if word not in self._english and (meant := _common(word)):
            return meant
        if len(word) < _TO_BE_TRIED or len(tried) >= _MOST_TRIED or word in self._english:
            return ""
        typed = text[token.start : _end(text, token)]
        # Inside a sentence a capital is a name's; and "they'll" is no misspelt "theory".
        proper = not typed.isalpha() or (place > 0 and not typed.islower() and not typed.isupper())
        if (word, proper) not in tried:
            tried[word, proper] = self._nearest(word, proper=proper)
        return tried[word, proper]

    def _in_a_name(self, tokens: Sequence[Token], place: int) -> str:
        """The word that makes a name of two with the word beside: "blu ghost". It may be short, or right elsewhere."""
        word = tokens[place].word
        before = self._after.get(tokens[place - 1].word, ()) if place else ()
        behind = self._before.get(tokens[place + 1].word, ()) if place + 1 < len(tokens) else ()
        near = [near for near in (*before, *behind) if near[0] == word[0]]
        return self._best(word, near, 1) if near else ""

    def _nearest(self, word: str, *, proper: bool) -> str:
        if word in self._together:
            return word
        if swapped := next((name for name in self._short if _is_swapped(word, name)), ""):
            return swapped
        if doubled := self._undoubled.get(_REPEATED.sub(r"\1", word), ""):
            return doubled
        most_edits = 2 if len(word) >= _TO_HAVE_TWO_EDITS else 1
        if proper:
            return self._best(word, self._proper, most_edits)
        names = self._near_names if len(word) >= _TO_LOSE_ITS_FIRST_LETTER else ()
        return self._best(word, (*names, *self._near.get(word[0], ())), most_edits)

    def _best(self, word: str, pool: Sequence[str], most_edits: int) -> str:
        """The nearest word of a pool: swapped letters first, then names, then what our texts hold most often."""
        found = process.extract(word, pool, scorer=OSA.distance, score_cutoff=most_edits, limit=None)
        rank = (
            (edits, sorted(near) != sorted(word), near not in self._written, -self._frequency[near], near)
            for near, edits, _ in found
            if self._is_likely(word, near, int(edits))
        )
        return min(rank, default=("",))[-1]

    def _is_likely(self, word: str, near: str, edits: int) -> bool:
        if word[0] != near[0] and len(word) < _TO_LOSE_ITS_FIRST_LETTER:
            return False
        if edits > 1 and len(word) < _TO_HAVE_ANY_TWO_EDITS:
            return word.translate(_VOWELS) == near.translate(_VOWELS)
        if near in self._written:
            return word != f"{near}s" or near.endswith("s")  # a plural is right
        return self._analyzer.term(word) != self._analyzer.term(near)  # else it finds the same as it is

    def _as_written(self, word: str) -> str:
        name = self._names.get((word,))
        return name or (word if word in self._english else self._written.get(word, word))

    def _change(self, text: str, words: Sequence[_Word], place: int) -> tuple[str, str]:
        """What was typed and what it was read as: the longest name around, with its number, or else the word."""
        for length in range(min(self._longest, len(words)), 1, -1):
            for first in range(max(place - length + 1, 0), min(place, len(words) - length) + 1):
                within = words[first : first + length]
                name = self._names.get(_key(word.word for word in within))
                if name:
                    return text[within[0].start : within[-1].end], name
        word = words[place]
        return text[word.start : word.end], self._as_written(word.word)


def _common(word: str) -> str:
    """The everyday word that was meant with letters swapped or doubled, a wrong vowel or, in longer ones, a letter too
    many: "waht", "mooon", "meny".
    """
    same = (common for common in _COMMON if common[0] == word[0] and len(word) - len(common) in (0, 1, 2, 3))
    for common in same:
        if sorted(common) == sorted(word) or _REPEATED.sub(r"\1", common) == _REPEATED.sub(r"\1", word):
            return common
        wrong_vowel = len(word) == len(common) and word.translate(_VOWELS) == common.translate(_VOWELS)
        one_more = len(common) >= _TO_BE_TRIED and len(word) == len(common) + 1
        if (wrong_vowel or one_more) and OSA.distance(word, common) == 1:
            return common
    return ""


def _is_swapped(word: str, name: str) -> bool:
    """Whether two letters of a name that is too short for other edits change places: "luan", "ilsr"."""
    return sorted(word) == sorted(name) and OSA.distance(word, name) == 1


def _key(words: Iterable[str]) -> tuple[str, ...]:
    """Words as names are looked up by: "ii" behind a misspelt name is not yet known to be a number."""
    return tuple(ROMAN.get(word, word) for word in words)


def _can_be_meant(word: str) -> bool:
    return len(word) >= _TO_BE_READ_AS and word.isalpha()


def _is_apart(words: Sequence[_Word], place: int) -> bool:
    """Whether a word shares no character with its neighbours, as in "20 ㎡", whose sign is an m and a number."""
    around = words[max(place - 1, 0) : place + 2]
    return all(left.end <= right.start for left, right in pairwise(around))


def _end(text: str, token: Token) -> int:
    """Where a token ends without its possessive, which stays as it was typed."""
    return token.end - 2 * text[token.start : token.end].endswith(_POSSESSIVES)
