"""Plots in the colours of the program. No Qt: reports are written without it."""

from __future__ import annotations

from canvas.theme import Theme
from exporters.plots.style import PlotStyle


def plot_style(theme: Theme, font: str = "") -> PlotStyle:
    """The style of plots in a theme; ``font`` is a family, by default the one that plots bring along."""
    return PlotStyle(
        surface=theme.surface,
        text=theme.text,
        muted=theme.muted,
        border=theme.border,
        accent=theme.accent,
        warning=theme.warning,
        bar=theme.bar,
        heat=theme.heat,
        font=font,
    )
