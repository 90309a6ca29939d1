"""A journey as the bytes of a picture file."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Literal

from canvas.overlay import Overlay
from canvas.theme import Theme
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

Kind = Literal["svg", "png", "pdf"]

#: Pixels of a PNG for one of the drawing at 100 %.
SHARPNESS = 2.0


def journey_picture(journey: Journey, kind: Kind, theme: Theme, overlay: Overlay | None = None) -> bytes:
    """The whole journey as SVG, PNG or PDF. PictureError if it is too large for a PNG.

    PNG and PDF are painted by Qt: one that shows no windows is started if none runs.
    """
    if kind == "svg":
        from designer.picture import journey_svg

        return journey_svg(journey, theme, overlay).encode()
    from canvas.drawing import Drawing, paint_scene, whole
    from exporters.pictures.paint import pdf_bytes, png_bytes

    running = running_qt()
    drawing = Drawing(journey, theme, overlay, vectors=kind == "pdf")
    rect = whole(drawing)
    if kind == "png":
        picture = png_bytes(
            rect.width,
            rect.height,
            SHARPNESS,
            theme.canvas,
            lambda painter: paint_scene(painter, drawing, rect, ratio=SHARPNESS),
        )
    else:
        title = journey.header.name or say("Journey")
        picture = pdf_bytes(rect.width, rect.height, title, lambda painter: paint_scene(painter, drawing, rect))
    del running
    return picture


def running_qt() -> QGuiApplication:
    """Qt's application, which fonts and painting need."""
    from PySide6.QtGui import QGuiApplication

    existing = QGuiApplication.instance()
    if isinstance(existing, QGuiApplication):
        return existing
    if sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(sys.argv[:1])
