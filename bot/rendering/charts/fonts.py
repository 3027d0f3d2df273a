"""The fonts of the charts: DejaVu Sans, which matplotlib brings, for Latin and Cyrillic, and Noto Sans SC for Chinese
and Japanese. What neither can show is left out, so that no empty box is drawn in its place.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, fontManager, get_font
from pylopdf_fonts_zh_cn import sans_path

from bot.rendering.legible import legible

DPI = 72  # so that a point of type is a pixel
_BOLD = 700
_LATIN, _CHINESE = "DejaVu Sans", "Noto Sans SC"


@cache
def _families() -> list[str]:
    fontManager.addfont(sans_path())
    # It has one weight, which stands in for bold too; else matplotlib would warn.
    fontManager.ttflist.append(replace(fontManager.ttflist[-1], weight=_BOLD))
    return [_LATIN, _CHINESE]


@cache
def _shown() -> frozenset[int]:
    """The code points that the fonts have a glyph for."""
    paths = (fontManager.findfont(FontProperties(family=family), fallback_to_default=False) for family in _families())
    return frozenset(code for path in paths for code in get_font(path).get_charmap())


@cache
def font(size: int, *, bold: bool = False) -> FontProperties:
    """The fonts at a size in pixels."""
    return FontProperties(family=_families(), size=size, weight=_BOLD if bold else "normal")


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(1, 1, DPI)


def drawable(text: str) -> str:
    """The text on one line, without what no font here can show."""
    return " ".join("".join(char for char in legible(text) if ord(char) in _shown()).split())


def width(text: str, size: int, *, bold: bool = False) -> float:
    """How wide a drawable text is, in pixels."""
    return float(_ruler().get_text_width_height_descent(text, font(size, bold=bold), ismath=False)[0])


def fitted(text: str, room: float, size: int, *, bold: bool = False) -> str:
    """A text made drawable and cut to a width, with an ellipsis where something is missing."""
    text = drawable(text)
    if width(text, size, bold=bold) <= room:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        narrow = width(f"{text[:middle].rstrip()}…", size, bold=bold) <= room
        fits, too_long = (middle, too_long) if narrow else (fits, middle)
    return f"{text[:fits].rstrip()}…"


def wrapped(text: str, room: float, size: int, *, most: int, bold: bool = False) -> list[str]:
    """A text made drawable in at most so many lines; the last one is cut where it must be."""
    lines: list[str] = []
    words = drawable(text).split()
    while words and len(lines) < most - 1:
        count = len(words)
        while count > 1 and width(" ".join(words[:count]), size, bold=bold) > room:
            count -= 1
        lines.append(fitted(" ".join(words[:count]), room, size, bold=bold))
        words = words[count:]
    return [*lines, fitted(" ".join(words), room, size, bold=bold)] if words else lines
