"""Where things go so that none lies on another. Pure geometry, in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

Stretch: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]
_SOLID = 100  # times worse to be covered


def stack(stretches: Sequence[Stretch], most: int, solid: int = 0) -> list[int]:
    """The level of each stretch, the first ones served first: the lowest where it is free; where none of `most` levels
    is, the one where it lies least on others, and least of all on the first `solid` ones.
    """
    levels: list[list[tuple[float, float, int]]] = []
    chosen = []
    for n, (begin, end) in enumerate(stretches):
        covered = [sum(max(0.0, min(end, e) - max(begin, b)) * w for b, e, w in level) for level in levels]
        free = next((place for place, amount in enumerate(covered) if amount == 0), None)
        if free is None and len(levels) < most:
            levels.append([])
            free = len(levels) - 1
        place = covered.index(min(covered)) if free is None else free
        levels[place].append((begin, end, _SOLID if n < solid else 1))
        chosen.append(place)
    return chosen


def shares(wanted: Sequence[int], budget: int) -> list[int]:
    """How many levels each lane gets: at least 1, no more than it wants, and the rest where they are wanted most."""
    given = [1] * len(wanted)
    while sum(given) < min(budget, sum(wanted)):
        neediest = max(range(len(wanted)), key=lambda lane: wanted[lane] / given[lane])
        given[neediest] += 1
    return given


def free_place(candidates: Iterable[Box], taken: Sequence[Box], within: Box) -> Box | None:
    """The first of some boxes that lies within another and on none of those that are taken."""
    left, top, right, bottom = within
    for box in candidates:
        inside = left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom
        if inside and not any(_overlap(box, other) for other in taken):
            return box
    return None


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
