"""Which part of what somebody types is the question: "nah, it wasn't NASA, the Soviets did it. which probe was it?"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from knowledge.analysis import Token
from knowledge.vocabulary import ASKING, AUXILIARIES, NEGATIONS

_JOINT = re.compile(r"[,.;:!?]|\s[-–—]\s")
_JOINING = frozenset("but so because cuz though tho".split())
_REACH_OF_DENIAL = 3  # words: "it wasn't just SpaceX"


def question_in(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The places of the last clause that asks; those of all tokens where no clause does."""
    clauses: list[list[int]] = []
    for place, token in enumerate(tokens):
        begins = not place or token.word in _JOINING or _JOINT.search(text, tokens[place - 1].end, token.start)
        if begins:
            clauses.append([])
        clauses[-1].append(place)
    asking = [clause for clause in clauses if _asks([tokens[place].word for place in clause])]
    marked = [clause for clause in clauses if text.startswith("?", tokens[clause[-1]].end)]
    found = asking or marked
    return frozenset(found[-1] if found else range(len(tokens)))


def _asks(words: Sequence[str]) -> bool:
    begun = [word for word in words if word not in _JOINING]
    return not ASKING.isdisjoint(words) or (bool(begun) and begun[0] in AUXILIARIES)


def is_denied(tokens: Sequence[Token], start: int, question: Collection[int]) -> bool:
    """Whether the name that starts there is only said not to be meant: outside of the question, behind a negation."""
    before = tokens[max(start - _REACH_OF_DENIAL, 0) : start]
    return start not in question and any(token.word in NEGATIONS for token in before)
