"""How plots look: given by whoever shows them, so that colours are chosen in one place of the program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlotStyle:
    """Colours as ``#RRGGBB`` and the family of the font. ``heat`` holds the well and seven classes, few to many."""

    surface: str
    text: str
    muted: str
    border: str
    accent: str
    warning: str
    bar: str
    heat: tuple[str, ...]
    font: str = ""
