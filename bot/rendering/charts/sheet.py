"""A sheet to draw on, measured in pixels from its upper left corner. It stands on matplotlib's objects alone, so that
nothing is shared between two drawings.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from functools import cache
from typing import Literal, TypeAlias

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image, PngImagePlugin

from bot.rendering.charts.fonts import DPI, font, width
from bot.rendering.charts.marks import Mark
from bot.rendering.charts.palettes import Palette

Anchor: TypeAlias = Literal["left", "center", "right"]
Point: TypeAlias = tuple[float, float]
_GROUND, _GRID, _BAR, _MARK, _TEXT = range(5)
_STEPS = 10  # from a ground to a colour on it
_CLEAR = 8  # of 255: Pillow may take a colour that is nearer to a ground for the ground
_EDGE = 3.0
_DASHES = 5.0, 4.0  # on and off, in thicknesses


class Sheet:
    """A picture being drawn. Text is taken as it is, so it must be drawable; no sign in it is mark-up."""

    def __init__(self, size: tuple[float, float], palette: Palette) -> None:
        self.width, self.height = size
        self.palette = palette
        self._figure = Figure(figsize=(self.width / DPI, self.height / DPI), dpi=DPI, facecolor=palette.paper)
        self._canvas = FigureCanvasAgg(self._figure)
        self._down = Affine2D().scale(1, -1).translate(0, self.height)
        if palette.edge != palette.paper:
            corners = [(0.0, 0.0), (self.width, 0.0), (self.width, self.height), (0.0, self.height), (0.0, 0.0)]
            self.line(corners, palette.edge, _EDGE)

    def text(
        self,
        at: Point,
        text: str,
        size: int,
        *,
        colour: str = "",
        bold: bool = False,
        anchor: Anchor = "left",
        rotation: float = 0,
        lifted: bool = False,
    ) -> float:
        """Write a line of text, its middle at `at`; `lifted` clears the ground around it. Returns its width."""
        drawn = Text(
            *at,
            text,
            color=colour or self.palette.ink,
            fontproperties=font(size, bold=bold),
            horizontalalignment=anchor,
            verticalalignment="center_baseline",
            rotation=rotation,
            rotation_mode="anchor",
            parse_math=False,
            transform=self._down,
            zorder=_TEXT,
        )
        if lifted:
            drawn.set_path_effects([withStroke(linewidth=5, foreground=self.palette.paper)])
        self._figure.add_artist(drawn)
        return width(text, size, bold=bold)

    def band(
        self, upper_left: Point, lower_right: Point, colour: str, *, alpha: float = 1, behind: bool = True
    ) -> None:
        """Fill a rectangle."""
        (left, top), (right, bottom) = upper_left, lower_right
        patch = Rectangle((left, top), right - left, bottom - top, facecolor=colour, alpha=alpha, linewidth=0)
        patch.set(transform=self._down, zorder=_GROUND if behind else _BAR)
        self._figure.add_artist(patch)

    def line(self, points: Sequence[Point], colour: str, thickness: float, *, dashed: bool = False) -> None:
        """Draw a line through points."""
        xs, ys = zip(*points, strict=True)
        line = Line2D(xs, ys, color=colour, linewidth=thickness)
        if dashed:
            line.set_dashes(_DASHES)
        line.set(transform=self._down, zorder=_GRID)
        self._figure.add_artist(line)

    def marks(self, points: Iterable[Point], mark: Mark, size: float) -> None:
        """Draw the same mark at each of the points."""
        xs, ys = zip(*points, strict=True)
        colour = getattr(self.palette, mark.colour)
        line = Line2D(xs, ys, linestyle="none", marker=mark.shape, markersize=size * mark.scale, markeredgecolor=colour)
        line.set(markerfacecolor=self.palette.paper if mark.hollow else colour, markeredgewidth=size / 6)
        line.set(transform=self._down, zorder=_MARK)
        self._figure.add_artist(line)

    def png(self, description: str) -> bytes:
        """The picture, with a description inside the file for whoever meets it elsewhere."""
        self._canvas.draw()
        size = self._canvas.get_width_height()
        drawn = Image.frombuffer("RGBA", size, self._canvas.buffer_rgba()).convert("RGB")
        few = drawn.quantize(palette=_shades(self.palette), dither=Image.Dither.NONE)
        told = PngImagePlugin.PngInfo()
        told.add_itxt("Description", description)
        out = io.BytesIO()
        few.save(out, "PNG", pnginfo=told)
        return out.getvalue()


@cache
def _shades(palette: Palette) -> Image.Image:
    """The colours of the file: each of the palette with the steps between it and its ground, as the edges of letters
    have them. So the file is a third as large as in true colour, and the grounds keep their exact colour.
    """
    grounds = np.array([to_rgb(colour) for colour in (palette.paper, palette.shade)])
    drawn = np.array([to_rgb(colour) for colour in astuple(palette)[2:]])
    steps = np.linspace(0, 1, _STEPS)[:, None, None, None]
    mixed = np.round(255 * (grounds[None, :, None] * (1 - steps) + drawn[None, None] * steps)).astype(np.uint8)
    colours = np.unique(mixed.reshape(-1, 3), axis=0)
    away = np.abs(colours[:, None] - 255 * grounds[None]).max(axis=2)
    colours = colours[(away > _CLEAR).all(axis=1) | (away < 1).any(axis=1)]
    image = Image.new("P", (1, 1))
    image.putpalette(colours.tobytes())
    return image
