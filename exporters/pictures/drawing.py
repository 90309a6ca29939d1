"""A picture as plain data: shapes, texts and icons with their colours, in groups that are named.

Whoever knows what is to be drawn makes one of these; the writers know nothing but this. Numbers are canvas units, y
grows downwards; colours are ``#RRGGBB``, an empty colour is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Spaces that viewers neither drop nor join.
NARROW_GAP = "\u00a0"
WIDE_GAP = "\u2003"

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]

#: A step of a path: M and L with one point, Q with two, C with three, Z with none.
PathStep = tuple[Literal["M", "L", "Q", "C", "Z"], tuple[Point, ...]]


@dataclass(frozen=True)
class Rectangle:
    """A rectangle, its corners rounded by ``radius``."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    line: float = 1.0
    radius: float = 0.0


@dataclass(frozen=True)
class Circle:
    """A circle round (x, y)."""

    x: float
    y: float
    radius: float
    fill: str = ""
    stroke: str = ""
    line: float = 1.0


@dataclass(frozen=True)
class Path:
    """A line along steps. ``dashes``: lengths of dash and gap."""

    steps: tuple[PathStep, ...]
    stroke: str = ""
    line: float = 1.0
    fill: str = ""
    dashes: tuple[float, float] | None = None


@dataclass(frozen=True)
class Span:
    """A piece of a text in its own weight and colour."""

    text: str
    fill: str
    weight: int = 400


@dataclass(frozen=True)
class Text:
    """A line of text at its base line, made of pieces that follow one another with ``gap`` between them (a space or
    several: viewers agree on those, not on distances). ``turned``: degrees, clockwise."""

    x: float
    y: float
    size: float
    spans: tuple[Span, ...]
    anchor: Anchor = "start"
    turned: float = 0.0
    struck: bool = False
    gap: str = NARROW_GAP


@dataclass(frozen=True)
class Icon:
    """A line icon by name, ``size`` wide and high, ``line`` its line's width on the icon's own grid."""

    name: str
    x: float
    y: float
    size: float
    stroke: str
    line: float = 2.0


@dataclass(frozen=True)
class Group:
    """Things that belong together, with a name that a file may be searched for and a title for people."""

    name: str
    title: str
    items: tuple[Item, ...]


Item = Rectangle | Circle | Path | Text | Icon | Group


@dataclass(frozen=True)
class IconPart:
    """One shape of an icon: an SVG element's name and its attributes."""

    tag: str
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Drawing:
    """A whole picture: its box, what is in it from the bottom up, and the icons that it uses.

    ``title`` names it for people who do not see it; ``ground`` is behind everything.
    """

    left: float
    top: float
    width: float
    height: float
    ground: str
    title: str
    font: str
    items: tuple[Item, ...]
    icons: dict[str, tuple[IconPart, ...]]
    icon_grid: float = 24.0
