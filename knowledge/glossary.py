"""What the acronyms and terms of the lunar race mean: looked up one by one, or found in any message.

A spelling is compared as the analyzer folds it, so that "the NRHOs", "nrho" and "Near Rectilinear Halo Orbit" meet.
In running text that is too kind: an acronym that looks like a word ("NET", "HALO") counts only where it is written in
capitals, unless its entry says `any_case`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.analysis import Analyzer, Token, fold
from knowledge.errors import DataError
from knowledge.models import Gloss

LONGEST_MESSAGE = 4_000  # characters, Discord's own limit; what comes after is not read
_LONGEST_TERM = 100  # characters of what somebody looks up
_LIKE_ENOUGH = 60  # of 100; below it a suggestion has little in common with what was typed
_ARTICLES = frozenset({"a", "an", "the"})

_BREAK = re.compile(r"[.,;:!?()]")  # "it is free; return it" is no free return

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One way to write a gloss. `capitals` is empty, or how the acronym must be written to be meant."""

    gloss: Gloss
    capitals: str = ""

    def is_meant_by(self, written: str) -> bool:
        """Whether a stretch of a text means it: within one clause and, where it must be, in capitals, with or without
        the s of a plural or genitive.
        """
        if _BREAK.search(written):
            return False
        return not self.capitals or self.capitals in (_bare(written), _bare(written).removesuffix("s"))


class Glossary:
    """Finds glosses. Raises DataError where two of them claim one spelling, or one claims it twice."""

    def __init__(self, glosses: Iterable[Gloss]) -> None:
        self.glosses = tuple(sorted(glosses, key=lambda gloss: fold(gloss.term)[0]))
        # Without the synonyms of questions: they take "regolith" and "sample" for one word.
        self._analyzer = Analyzer()
        self._spellings: dict[_Key, _Spelling] = {}
        self._joined: dict[str, Gloss] = {}  # for "farside" and "T.L.I."
        self._spelled: dict[str, Gloss] = {}
        for gloss in self.glosses:
            self._add(gloss)
        self._most_words = max(map(len, self._spellings), default=0)

    def define(self, text: str) -> Gloss | None:
        """The gloss of an acronym or term, however it is capitalised, hyphenated or put in the plural."""
        tokens = self._analyzer.tokens(text[:_LONGEST_TERM])
        if len(tokens) > 1 and tokens[0].word in _ARTICLES:
            tokens = tokens[1:]
        spelling = self._spellings.get(_key(tokens))
        return spelling.gloss if spelling else self._joined.get(_words(tokens, ""))

    def closest(self, text: str, most: int = 3) -> tuple[Gloss, ...]:
        """The glosses spelled most like a text, best first; none where nothing is like it."""
        typed = _words(self._analyzer.tokens(text[:_LONGEST_TERM]), " ")
        # By words, so that "scrub" finds "launch scrub"; by letters, so that "nhro" finds "NRHO".
        found = process.extract(
            typed, list(self._spelled), scorer=fuzz.token_set_ratio, score_cutoff=_LIKE_ENOUGH, limit=None
        )
        glosses = dict.fromkeys(self._spelled[spelled] for spelled, _, _ in found)
        return tuple(glosses)[:most]

    def explain(self, message: str) -> tuple[Gloss, ...]:
        """The glosses whose acronyms and terms occur in a message, in order, each once. Takes time in proportion to
        the length of the message, of which the first 4,000 characters are read.
        """
        text = message[:LONGEST_MESSAGE]
        tokens = self._analyzer.tokens(text)
        terms = _key(tokens)
        found: list[Gloss] = []
        place = words_found = 0
        while place < len(tokens):
            gloss, length = self._longest_at(place, terms, tokens, text)
            if gloss:
                found.append(gloss)
                words_found += length
            place += length
        if text.isupper() and words_found * 2 < len(tokens):
            # Somebody shouts: capitals tell nothing, so only what is no other word is left.
            found = [gloss for gloss in found if gloss.any_case or not gloss.full]
        return tuple(dict.fromkeys(found))

    def _add(self, gloss: Gloss) -> None:
        for written in filter(None, (gloss.term, gloss.full, *gloss.aliases)):
            tokens = self._analyzer.tokens(written)
            if not tokens:
                raise DataError(_place(gloss), f"{written!r} has no letter to look it up by")
            key = _key(tokens)
            taken = self._spellings.get(key)
            other = taken.gloss if taken else self._joined.get(_words(tokens, ""), gloss)
            if taken or other is not gloss:
                raise DataError(_place(gloss), f"{written!r} is already a spelling of {other.id}")
            self._joined[_words(tokens, "")] = self._spelled[_words(tokens, " ")] = gloss
            acronym = _is_acronym(written)
            spelling = _Spelling(gloss, _bare(written) if acronym and not gloss.any_case else "")
            self._spellings[key] = spelling
            if acronym:  # a stemmer does not know the plural of what is no word: "TLIs"
                self._spellings.setdefault(_key(self._analyzer.tokens(f"{written}s")), spelling)

    def _longest_at(self, place: int, terms: _Key, tokens: Sequence[Token], text: str) -> tuple[Gloss | None, int]:
        """The gloss with the most words that begins at a token, and how many tokens to go on by."""
        for length in range(min(self._most_words, len(terms) - place), 0, -1):
            end = place + length
            spelling = self._spellings.get(terms[place:end])
            if spelling and spelling.is_meant_by(text[tokens[place].start : tokens[end - 1].end]):
                return spelling.gloss, length
        return None, 1


def _key(tokens: Sequence[Token]) -> _Key:
    return tuple(token.term for token in tokens)


def _words(tokens: Sequence[Token], separator: str) -> str:
    return separator.join(token.word for token in tokens)


def _place(gloss: Gloss) -> str:
    return f"glossary.toml, gloss {gloss.id}"


def _bare(written: str) -> str:
    return "".join(filter(str.isalnum, written))


def _is_acronym(written: str) -> bool:
    """Whether a spelling is one word of capitals or with a capital inside: NET, N1, AxEMU; not Saturn V, Queqiao-2."""
    return " " not in written and (written.isupper() or any(letter.isupper() for letter in written[1:]))
