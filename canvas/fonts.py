"""The type steps of the program, in device-independent pixels, scaled by the person's text size.

Figures are tabular everywhere, so that numbers below one another line up and do not jump when they change.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

import msgspec
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF
from PySide6.QtWidgets import QWidget

Step = Literal["title", "heading", "body", "small", "figure", "tiny"]


class Size(msgspec.Struct, frozen=True):
    """A type step: size and line height in pixels, weight from 100 to 900."""

    pixels: float
    line: int
    weight: int


STEPS: dict[Step, Size] = {
    "title": Size(20, 28, 600),
    "heading": Size(13, 20, 600),
    "body": Size(12, 16, 400),
    "small": Size(11, 16, 400),
    "figure": Size(10.5, 14, 500),
    "tiny": Size(10, 14, 400),
}

SEMIBOLD = 600

#: Fonts have whole pixel sizes; a step with half a pixel is set at twice its size and drawn at half the scale.
_HALF = 0.5


class CanvasFont:
    """A font for drawing under a scale: set ``font`` and scale the painter by ``factor`` more."""

    def __init__(self, font: QFont, factor: float) -> None:
        self.font = font
        self.factor = factor
        metrics = QFontMetricsF(font)
        self._metrics = metrics
        #: From the top of a line to its base line, in canvas units.
        self.ascent = metrics.ascent() * factor
        #: From the top of a line to its lower end, in canvas units.
        self.height = metrics.height() * factor

    def width(self, text: str) -> float:
        """How wide a text is, in canvas units."""
        return self._metrics.horizontalAdvance(text) * self.factor

    def elided(self, text: str, width: float) -> str:
        """As much of a text as fits into ``width``, with an ellipsis at the end if it was cut."""
        # An average letter is not narrower than a fifth of the line, so nothing longer needs to be measured.
        text = text[: int(5 * max(width, 0.0) / max(self.height, 1.0)) + 2] if len(text) > 400 else text
        if self.width(text) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle].rstrip() + "…") <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + "…"


def font(step: Step, weight: int | None = None, scale: float = 1.0) -> QFont:
    """The font of a type step for widgets. ``scale`` is the person's text size, 1 for 100 %."""
    size = STEPS[step]
    return QFont(_made(max(6, round(size.pixels * scale)), weight or size.weight, _family(), False))


def text_scale(widget: QWidget) -> float:
    """The person's text size in a widget, 1 for 100 %: what floats over the canvas grows with it, the drawing has its
    own zoom."""
    pixels = widget.font().pixelSize()
    return pixels / STEPS["body"].pixels if pixels > 0 else 1.0


def canvas_font(step: Step, weight: int | None = None) -> CanvasFont:
    """The font of a type step for the canvas, which has its own zoom."""
    size = STEPS[step]
    factor = 1.0 if size.pixels == int(size.pixels) else _HALF
    return _canvas_font(round(size.pixels / factor), weight or size.weight, _family(), factor)


@lru_cache(maxsize=64)
def _canvas_font(pixels: int, weight: int, family: str, factor: float) -> CanvasFont:
    return CanvasFont(_made(pixels, weight, family, True), factor)


@cache
def _family() -> str:
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


@lru_cache(maxsize=128)
def _made(pixels: int, weight: int, family: str, scalable: bool) -> QFont:
    made = QFont(family)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    if scalable:
        # Widths must grow with the zoom alone, or texts would be cut differently at each zoom.
        made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made
