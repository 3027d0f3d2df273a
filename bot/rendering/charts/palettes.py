"""Colours: those of Okabe and Ito, which the colour-blind tell apart, made lighter or darker for each background.
Nothing is told by colour alone: each mark has a shape of its own too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.rendering.charts.chart import Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """One background with what can be read on it: text has a contrast of at least 4.5 to 1, marks of 3 to 1."""

    paper: str
    shade: str  # of every other lane
    edge: str  # of the picture; that of the paper where there is none
    grid: str
    ink: str
    faint: str  # smaller text
    blue: str
    orange: str
    green: str
    red: str
    purple: str
    grey: str


_DARK = Palette(
    paper="#313338",  # Discord's own
    shade="#2b2d31",
    edge="#313338",
    grid="#4e5058",
    ink="#f2f3f5",
    faint="#b5bac1",
    blue="#56b4e9",
    orange="#f0ad1e",
    green="#2cc295",
    red="#ff8660",
    purple="#e596c3",
    grey="#a9adb5",
)
_LIGHT = Palette(
    paper="#ffffff",
    shade="#f2f3f5",
    edge="#ffffff",
    grid="#d4d7dc",
    ink="#1e1f22",
    faint="#4e5058",
    blue="#0072b2",
    orange="#b86e00",
    green="#007a5a",
    red="#c23b00",
    purple="#a2437a",
    grey="#6d6f78",
)
PALETTES = {
    Theme.DARK: _DARK,
    Theme.LIGHT: _LIGHT,
    Theme.AUTO: replace(_DARK, paper="#1b2430", shade="#151c26", edge="#7a8494", grid="#3d4858"),
}
