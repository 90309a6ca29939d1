"""Plots in the colours of the program. No Qt: reports are written without it."""

from __future__ import annotations

from canvas.theme import Theme
from exporters.plots.style import PlotStyle


def plot_style(theme: Theme, font: str = "", least: int = 0) -> PlotStyle:
    """The style of plots in a theme; ``font`` is a family, by default the one that plots bring along. Counts from 1 to
    below ``least`` are not told apart."""
    return PlotStyle(
        surface=theme.surface,
        text=theme.text,
        muted=theme.muted,
        border=theme.border,
        accent=theme.accent,
        warning=theme.warning,
        bar=theme.bar,
        band=theme.band,
        sunken=theme.sunken,
        heat=theme.heat,
        font=font,
        least=least,
    )
