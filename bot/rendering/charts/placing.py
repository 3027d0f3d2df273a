"""Where things go so that none lies on another. Pure geometry, in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

Stretch: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]


def stack(stretches: Sequence[Stretch], most: int) -> list[int]:
    """The level of each stretch, the first ones served first: the lowest where it is free; where none of `most` levels
    is, the one where it lies least on others.
    """
    levels: list[list[Stretch]] = []
    chosen = []
    for begin, end in stretches:
        covered = [sum(max(0.0, min(end, e) - max(begin, b)) for b, e in level) for level in levels]
        free = next((place for place, amount in enumerate(covered) if amount == 0), None)
        if free is None and len(levels) < most:
            levels.append([])
            free = len(levels) - 1
        place = covered.index(min(covered)) if free is None else free
        levels[place].append((begin, end))
        chosen.append(place)
    return chosen


def most_levels(wanted: Sequence[int], budget: int) -> int:
    """The greatest cap under which lanes that want so many levels have no more than `budget` in all, but at least 1."""
    fits = (cap for cap in range(max(wanted), 0, -1) if sum(min(cap, levels) for levels in wanted) <= budget)
    return next(fits, 1)


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
