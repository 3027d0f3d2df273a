"""Whether a question repeats another one: no near miss may be taken for it, since the answer to that one was written
by hand and speaks of nothing else.
"""

from __future__ import annotations

from knowledge.query import Kind, Query

LIKENESS = 0.8  # of the terms that both say, weighted by how rare they are


def repeats(asked: Query, known: Query, likeness: float) -> bool:
    """Whether a question asks the same as a known one: nearly the same words, the same names, figures and kind."""
    same_names = asked.entities == known.entities and _folded(asked.unknown) == _folded(known.unknown)
    same_kind = asked.kind is known.kind and wants_the_same(asked, known)
    return likeness >= LIKENESS and same_names and same_kind and asked.numbers == known.numbers


def wants_the_same(asked: Query, known: Query) -> bool:
    """Whether two questions of the same words want the same sort of answer, as far as they say.

    Order tells "did Luna 25 beat Chandrayaan-3" from its reverse; "what" may stand for any kind.
    """
    turned = asked.named == known.named and asked.entities != known.entities
    return known.kind in (asked.kind, Kind.WHAT) and asked.negated == known.negated and not turned


def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)
