"""Reads how people talk as how the ledger writes: idioms as one plain word, phrases that say nothing as nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from knowledge.analysis import Analyzer, Token

_LONGEST_TAG = 6  # words
# Forms of verbs that stems do not bring together.
_FORMS = dict(
    pair.split(":")
    for pair in "made:make went:go gone:go came:come got:get gotten:get took:take taken:take gave:give given:give"
    " ran:run fell:fall fallen:fall blew:blow blown:blow sent:send stuck:stick brought:bring kept:keep left:leave"
    " stood:stand threw:throw thrown:throw broke:break broken:break won:win held:hold told:tell"
    " found:find lost:lose ate:eat eaten:eat bit:bite bitten:bite".split()
)


class Phrasing:
    """Phrases of people's talk. The first of each group stands for the others; `fillers` are left out, and `tags` are
    where they end the question.
    """

    def __init__(
        self, analyzer: Analyzer, groups: Iterable[Sequence[str]], fillers: Iterable[str], tags: Iterable[str]
    ) -> None:
        self._analyzer = analyzer
        self._tags = sorted((self._key(tag) for tag in tags), key=len, reverse=True)
        # By the first word, so that most words are passed over at once; longer phrases before shorter ones.
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        meanings = {phrase: group[0] for group in groups for phrase in group[1:]}
        for phrase, meaning in {**meanings, **dict.fromkeys(fillers, "")}.items():
            key = self._key(phrase)
            self._phrases.setdefault(key[0], []).append((key, meaning))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))

    def _key(self, phrase: str) -> tuple[str, ...]:
        return self._terms(self._analyzer.tokens(phrase))

    def _terms(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        term = self._analyzer.term
        return tuple(term(_FORMS[token.word]) if token.word in _FORMS else token.term for token in tokens)

    def without_tag(self, text: str) -> tuple[str, bool]:
        """The text without a tag at its end, and whether there was one."""
        tokens = self._analyzer.tokens(text)
        end = self._terms(tokens[-_LONGEST_TAG:])
        tag = next((tag for tag in self._tags if end[-len(tag) :] == tag and len(tag) < len(tokens)), ())
        return (text[: tokens[-len(tag)].start].rstrip(" ,.;:?!"), True) if tag else (text, False)

    def read(self, text: str, tokens: Sequence[Token], named: AbstractSet[int]) -> str:
        """The text with each of the phrases replaced by what it stands for, unless it is in a name: `named` are the
        places of names among its tokens.
        """
        terms = self._terms(tokens)
        pieces: list[str] = []
        place = start = 0
        while place < len(tokens):
            if terms[place] not in self._phrases:
                place += 1
                continue
            key, meaning = self._at(terms, place)
            if not named.isdisjoint(range(place, place + len(key))):
                key = ()
            if key:
                pieces += text[start : tokens[place].start], meaning
                start = tokens[place + len(key) - 1].end
            place += len(key) or 1
        return " ".join("".join((*pieces, text[start:])).split()) if pieces else text

    def _at(self, terms: Sequence[str], place: int) -> tuple[tuple[str, ...], str]:
        for key, meaning in self._phrases[terms[place]]:
            if key == terms[place : place + len(key)]:
                return key, meaning
        return (), ""
