"""A sheet to draw on, measured in pixels from its upper left corner. It stands on matplotlib's objects alone, so that
nothing is shared between two drawings.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from bot.rendering.charts.fonts import DPI, font, width
from bot.rendering.charts.marks import Mark
from bot.rendering.charts.palettes import Palette

Anchor: TypeAlias = Literal["left", "center", "right"]
Point: TypeAlias = tuple[float, float]
_GRID, _BAR, _MARK, _TEXT = range(4)
_EDGE = 3.0
_SOLID, _DASHED = "-", (0, (5, 4))


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

    def band(self, upper_left: Point, lower_right: Point, colour: str, *, alpha: float = 1, behind: bool = True) -> None:
        """Fill a rectangle."""
        (left, top), (right, bottom) = upper_left, lower_right
        patch = Rectangle((left, top), right - left, bottom - top, facecolor=colour, alpha=alpha, linewidth=0)
        patch.set(transform=self._down, zorder=_GRID if behind else _BAR)
        self._figure.add_artist(patch)

    def line(self, points: Sequence[Point], colour: str, thickness: float, *, dashed: bool = False) -> None:
        """Draw a line through points."""
        xs, ys = zip(*points, strict=True)
        line = Line2D(xs, ys, color=colour, linewidth=thickness, linestyle=_DASHED if dashed else _SOLID)
        line.set(transform=self._down, zorder=_GRID)
        self._figure.add_artist(line)

    def marks(self, points: Iterable[Point], mark: Mark, size: float) -> None:
        """Draw the same mark at each of the points."""
        xs, ys = zip(*points, strict=True)
        colour = getattr(self.palette, mark.colour)
        line = Line2D(xs, ys, linestyle="none", marker=mark.shape, markersize=size, markeredgecolor=colour)
        line.set(markerfacecolor=self.palette.paper if mark.hollow else colour, markeredgewidth=size / 6)
        line.set(transform=self._down, zorder=_MARK)
        self._figure.add_artist(line)

    def png(self, description: str) -> bytes:
        """The picture, with a description inside the file for whoever meets it elsewhere."""
        out = io.BytesIO()
        self._canvas.print_png(out, metadata={"Software": None, "Description": description})
        return out.getvalue()
