"""Puts what somebody else paints into PNG and PDF files.

The painting itself is handed over as a function, so that nothing here knows what is painted. A QGuiApplication must
be running, for fonts are its. Files are written beside and then put in their place: a picture that fails leaves what
was there.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter

from journey.words import say

#: Paints into a painter whose origin is the picture's upper left corner.
Paint = Callable[[QPainter], None]

#: A picture is not wider or higher than this, nor larger in all: 400 MB while it is painted.
MOST_PIXELS_A_SIDE = 20_000
MOST_PIXELS = 100_000_000

#: Device-independent pixels an inch: 100 % on the screen is this large on paper.
PIXELS_AN_INCH = 96
_PAPER_DOTS_AN_INCH = 1200
#: The longest side that readers of PDF accept, in points.
_MOST_POINTS = 14_400.0


class PictureError(Exception):
    """A picture could not be made; the message says why and what to do."""


def png_bytes(width: float, height: float, ratio: float, ground: str, paint: Paint) -> bytes:
    """A PNG of ``width`` by ``height`` device-independent pixels with ``ratio`` pixels for each.

    ``paint`` gets a painter in picture pixels. ``ground`` is the colour behind everything. Raises PictureError if the
    picture would be too large.
    """
    across, down = max(1, round(width * ratio)), max(1, round(height * ratio))
    if max(across, down) > MOST_PIXELS_A_SIDE or across * down > MOST_PIXELS:
        raise PictureError(
            say(
                "The picture would be {width} by {height} pixels, which is too large. Choose a smaller scale, or PDF.",
                width=across,
                height=down,
            )
        )
    image = QImage(across, down, QImage.Format.Format_RGB32)
    if image.isNull():
        raise PictureError(say("There is not enough memory for this picture. Choose a smaller scale, or PDF."))
    image.fill(QColor(ground))
    image.setDotsPerMeterX(round(PIXELS_AN_INCH * ratio / 0.0254))
    image.setDotsPerMeterY(round(PIXELS_AN_INCH * ratio / 0.0254))
    _painted(QPainter(image), paint)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # takes a name as text, though declared as bytes
    return bytes(data.data())


def pdf_bytes(width: float, height: float, title: str, paint: Paint) -> bytes:
    """A PDF of one page as large as the picture, at most as large as readers accept.

    ``paint`` gets a painter in device-independent pixels.
    """
    points = 72 / PIXELS_AN_INCH
    shrink = min(1.0, _MOST_POINTS / max(width * points, height * points, 1.0))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Loopline")
    writer.setResolution(_PAPER_DOTS_AN_INCH)
    size = QSizeF(max(width * points * shrink, 1.0), max(height * points * shrink, 1.0))
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    dots = _PAPER_DOTS_AN_INCH / PIXELS_AN_INCH * shrink
    painter.scale(dots, dots)
    _painted(painter, paint)
    return bytes(data.data())


def _painted(painter: QPainter, paint: Paint) -> None:
    """Let it be painted; the painter is ended whatever happens, for its device goes next."""
    try:
        paint(painter)
    finally:
        painter.end()
