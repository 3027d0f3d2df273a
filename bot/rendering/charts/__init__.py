"""Timelines, slips and logs as pictures. matplotlib is loaded with the first chart, not with this package: a bot that
draws nothing does not pay for it.
"""

from bot.rendering.charts.chart import Chart, Theme
from bot.rendering.charts.studio import Charts, draw_activity, draw_slip, draw_timeline

__all__ = ["Chart", "Charts", "Theme", "draw_activity", "draw_slip", "draw_timeline"]
