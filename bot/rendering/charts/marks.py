"""What each status and each move looks like: a shape and a colour. Hollow is what is still to come."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.chronicle.moves import Shift
from knowledge.models import Status


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape of matplotlib's, the name of a colour of the palette, and what it stands for."""

    shape: str
    colour: str
    label: str
    hollow: bool = False
    scale: float = 1.0  # so that all look equally large


UNDER_WAY = Mark(">", "blue", "under way")
PAUSED = Mark("s", "purple", "paused", hollow=True)
CANCELLED = Mark("x", "grey", "cancelled")
FAILED = Mark("X", "red", "failed")
STATUS_MARKS = {
    Status.ACHIEVED: Mark("o", "green", "achieved"),
    Status.PARTIAL: Mark("D", "green", "in part", scale=0.78),
    Status.IN_PROGRESS: UNDER_WAY,
    Status.FAILED: FAILED,
    Status.CANCELLED: CANCELLED,
    Status.PAUSED: PAUSED,
    Status.PLANNED: Mark("o", "blue", "planned", hollow=True),
    Status.DELAYED: Mark("^", "orange", "delayed", hollow=True),
    Status.OPINION: Mark("*", "grey", "opinion", hollow=True),
}
_REACHED = Mark("*", "green", "achieved", scale=1.5)
_ANNOUNCED = Mark("o", "blue", "announced")
_RE_PLANNED = Mark("p", "purple", "re-planned")
_SLIP = Mark("^", "orange", "slip")
_PULL_IN = Mark("v", "green", "pull-in")
SHIFT_MARKS = {
    **dict.fromkeys(Shift, _ANNOUNCED),
    Shift.SLIP: _SLIP,
    Shift.PULL_IN: _PULL_IN,
    Shift.RE_PLANNED: _RE_PLANNED,
    Shift.UNDER_WAY: UNDER_WAY,
    Shift.PAUSED: PAUSED,
    Shift.CANCELLED: CANCELLED,
    Shift.FAILED: FAILED,
    Shift.ACHIEVED: _REACHED,
}
