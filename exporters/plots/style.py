"""How plots look: given by whoever shows them, so that colours are chosen in one place of the program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlotStyle:
    """Colours as ``#RRGGBB`` and the family of the font. ``heat`` holds the well and seven classes, few to many;
    ``band`` is the inner band of an interval (sampling), ``sunken`` the outer one (assumptions) and wells.
    ``least``: in what may leave the shop, counts from 1 to below this are drawn and told alike."""

    surface: str
    text: str
    muted: str
    border: str
    accent: str
    warning: str
    bar: str
    band: str
    sunken: str
    heat: tuple[str, ...]
    font: str = ""
    least: int = 0
