"""The line icons of the program (Lucide, its licence lies beside them), tinted and kept as pixmaps."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources

FOLDER = Path(resources.__file__).parent / "icons"

#: Shown for a name that there is no icon for (a kind that a newer version wrote).
UNKNOWN = "circle-help"

#: Icons are drawn on a grid of 24; small ones need a thicker line to keep their weight.
_GRID = 24.0
_SMALL = 14.0


def stroke_for(size: float) -> float:
    """The width of an icon's lines on its grid of 24, for the size at which it is drawn."""
    return 1.75 if size >= _SMALL else 2.25


@cache
def _source(name: str) -> str:
    path = FOLDER / f"{name}.svg"
    if not path.is_file():
        path = FOLDER / f"{UNKNOWN}.svg"
    return path.read_text("utf-8")


@lru_cache(maxsize=1024)
def _renderer(name: str, colour: str, stroke: float) -> QSvgRenderer:
    text = _source(name).replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    return QSvgRenderer(QByteArray(text.encode("utf-8")))


def draw_icon(painter: QPainter, name: str, box: QRectF, colour: str, stroke: float | None = None) -> None:
    """Draw an icon into a box. ``stroke`` is its line width on the grid of 24."""
    _renderer(name, colour, stroke or stroke_for(box.width())).render(painter, box)


@lru_cache(maxsize=4096)
def icon_pixmap(name: str, pixels: int, colour: str, stroke: float) -> QPixmap:
    """An icon as a square pixmap of so many device pixels."""
    pixmap = QPixmap(max(1, pixels), max(1, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_icon(painter, name, QRectF(0, 0, pixels, pixels), colour, stroke)
    painter.end()
    return pixmap


def pixmap(name: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """An icon of ``size`` device-independent pixels for a screen with that many device pixels each."""
    made = QPixmap(icon_pixmap(name, round(size * ratio), colour, stroke_for(size)))
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, colour: str, disabled: str, size: int = 16, checked: str | None = None) -> QIcon:
    """An icon for buttons and menus in each of their states, sharp on ordinary and on dense screens."""
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0, 3.0):
        made.addPixmap(pixmap(name, size, colour, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, size, disabled, ratio), QIcon.Mode.Disabled)
        if checked is not None:
            made.addPixmap(pixmap(name, size, checked, ratio), QIcon.Mode.Normal, QIcon.State.On)
    return made
