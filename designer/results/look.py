"""Plots in the look that the window has now."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QFontInfo

from designer.plot_style import plot_style
from designer.style.appearance import look
from exporters.plots.style import PlotStyle


def window_style() -> PlotStyle:
    """The style of plots in the theme and the font of the window."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return plot_style(look().theme, QFontInfo(font).family())
