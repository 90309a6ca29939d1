"""A journey as a picture file's content: SVG without Qt, PNG and PDF painted by the canvas' own painter."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from canvas.overlay import Overlay
from canvas.theme import DARK, LIGHT
from designer.picture import MARGIN, journey_svg
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

PictureKind = Literal["svg", "png", "pdf"]

#: Picture pixels for each unit at 100 %, so that prints and dense screens are sharp.
_PNG_RATIO = 2.0


def journey_picture(journey: Journey, kind: str, dark: bool = False, overlay: Overlay | None = None) -> bytes:
    """The whole journey at 100 % as the content of an SVG, PNG or PDF file.

    Raises PictureError (exporters.pictures.paint) if a PNG would be too large.
    """
    theme = DARK if dark else LIGHT
    if kind == "svg":
        return journey_svg(journey, theme, overlay).encode("utf-8")
    from PySide6.QtGui import QPainter

    application = _application()
    from canvas.drawing import Drawing, paint_scene
    from exporters.pictures.paint import pdf_bytes, png_bytes

    drawing = Drawing(journey, theme, overlay, vectors=kind == "pdf")
    box = drawing.scene.bounds().grown(MARGIN)
    ratio = _PNG_RATIO if kind == "png" else 1.0

    def paint(painter: QPainter) -> None:
        paint_scene(painter, drawing, box, 1.0, ratio)

    if kind == "png":
        content = png_bytes(box.width, box.height, ratio, theme.canvas, paint)
    else:
        content = pdf_bytes(box.width, box.height, journey.header.name or say("Journey"), paint)
    del application
    return content


def _application() -> QGuiApplication:
    """The running application; without one, one that needs no display, for fonts belong to it."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QGuiApplication

    running = QCoreApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(["loopline"])
