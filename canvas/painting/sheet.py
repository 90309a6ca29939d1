"""What every painting function is given: where to paint, from which view, in which colours, with which means."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtGui import QPainter, QPixmap

from canvas.fonts import CanvasFont
from canvas.painting.stamps import Stamps
from canvas.painting.texts import Texts
from canvas.theme import Theme
from canvas.view import View


class Part(NamedTuple):
    """One text on a pill: ``at`` from its left edge, in units of the pill's own scale."""

    text: str
    font: CanvasFont
    quiet: bool
    at: float


@dataclass
class Means:
    """What is kept from one painting to the next.

    ``tiles`` are pieces of the ground's pattern, ``pills`` what fits on loops' pills, by all that it depends on.
    """

    stamps: Stamps
    texts: Texts
    tiles: dict[Hashable, QPixmap] = field(default_factory=dict)
    pills: dict[Hashable, tuple[tuple[Part, ...], float]] = field(default_factory=dict)

    @staticmethod
    def make(vectors: bool = False) -> Means:
        """New means. ``vectors``: for paper, where nothing becomes pixels."""
        return Means(Stamps(vectors), Texts(vectors))


@dataclass
class Sheet:
    """One painting. The painter's units are device pixels, whatever the view."""

    painter: QPainter
    view: View
    theme: Theme
    means: Means

    def x(self, x: float) -> int:
        """The device pixel of a canvas x."""
        return round(x * self.view.scale) + self.view.left

    def y(self, y: float) -> int:
        """The device pixel of a canvas y."""
        return round(y * self.view.scale) + self.view.top

    def size(self, units: float) -> int:
        """A length in device pixels, at least one."""
        return max(1, round(units * self.view.scale))
