"""Drawings painted in one go, and what colours are in a picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from canvas.drawing import Drawing
from canvas.view import View


def painted(drawing: Drawing, view: View, size: tuple[int, int] = (900, 600)) -> QImage:
    """A painting of one part in one go."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setClipRect(0, 0, *size)
    drawing.paint(painter, view, (0, 0, *size))
    painter.end()
    return image


def colours(image: QImage) -> dict[str, int]:
    """All colours of a picture, such as "#0B7269", with how many of its pixels have them."""
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)  # its bits last as long as it does
    found, counts = np.unique(np.frombuffer(plain.constBits(), np.uint32) & 0xFFFFFF, return_counts=True)
    return {QColor(int(pixel)).name().upper(): int(count) for pixel, count in zip(found, counts, strict=True)}
