"""Plots in the colours and the font of the program."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QFontInfo

from canvas.theme import Theme
from exporters.plots.style import PlotStyle


def plot_style(theme: Theme, font: str = "") -> PlotStyle:
    """The style of plots in a theme; ``font`` is a family, by default the one that plots bring along."""
    return PlotStyle(
        surface=theme.surface,
        sunken=theme.sunken,
        text=theme.text,
        muted=theme.muted,
        border=theme.border,
        accent=theme.accent,
        warning=theme.warning,
        bar=theme.bar,
        second=theme.family("send").ink,
        heat=theme.heat,
        font=font,
    )


def system_family() -> str:
    """The family of the platform's own font; needs a running application."""
    return QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).family()
