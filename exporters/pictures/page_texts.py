"""Texts on paper: the report's type, how high a text is in a width, and painting it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter

from exporters.plots.style import PlotStyle

#: A point in the paper's dots.
PT = 10.0

_FAMILIES = ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", "Arial")
_MONOSPACED = ("DejaVu Sans Mono", "Menlo", "Consolas", "Noto Sans Mono", "Courier New")


class _Role(NamedTuple):
    """Size in points, weight, whether quiet, line height as a share of the size."""

    size: float
    bold: bool = False
    quiet: bool = False
    code: bool = False


_ROLES: Mapping[str, _Role] = {
    "title": _Role(20, bold=True),
    "heading": _Role(13.5, bold=True),
    "subheading": _Role(9.5, bold=True),
    "figure": _Role(15, bold=True),
    "body": _Role(9.5),
    "quiet": _Role(9, quiet=True),
    "note": _Role(7.5, quiet=True),
    "cell": _Role(8),
    "cell small": _Role(7),
    "cell tiny": _Role(6),
    "head": _Role(8, bold=True, quiet=True),
    "head small": _Role(7, bold=True, quiet=True),
    "head tiny": _Role(6, bold=True, quiet=True),
    "code": _Role(7.5, code=True),
}

_WRAPPED = int(Qt.TextFlag.TextWordWrap)
_ANYWHERE = int(Qt.TextFlag.TextWrapAnywhere)


class Texts:
    """Measures and paints texts by their role."""

    def __init__(self, style: PlotStyle) -> None:
        self._style = style
        known = set(QFontDatabase.families())
        families = [family for family in _FAMILIES if family in known]
        code = [family for family in _MONOSPACED if family in known]
        self._fonts = {name: _font(role, code if role.code else families) for name, role in _ROLES.items()}
        self._metrics = {name: QFontMetricsF(font) for name, font in self._fonts.items()}

    def height(self, text: str, role: str, width: float) -> float:
        """How high a text is, broken over lines of a width; nothing for no text."""
        if not text:
            return 0.0
        return self._metrics[role].boundingRect(QRectF(0, 0, width, 1e6), _wrapping(role), text).height()

    def width(self, text: str, role: str) -> float:
        """How wide a text is on one line."""
        return self._metrics[role].horizontalAdvance(text)

    def draw(
        self, painter: QPainter, text: str, role: str, box: QRectF, *, right: bool = False, elide: bool = False
    ) -> None:
        """Paint a text into a box."""
        if not text:
            return
        quiet = _ROLES[role].quiet
        painter.setFont(self._fonts[role])
        painter.setPen(QColor(self._style.muted if quiet else self._style.text))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        if elide:
            text = self._metrics[role].elidedText(text, Qt.TextElideMode.ElideRight, box.width() * 0.8)
        # A hair wider than measured: what fitted on a line shall not break for a rounding.
        grown = box.adjusted(-1 if right else 0, 0, 0 if right else 1, 2)
        painter.drawText(grown, int(side | Qt.AlignmentFlag.AlignTop) | _wrapping(role), text)


def _wrapping(role: str) -> int:
    """Hashes have no words to break between."""
    return _ANYWHERE if _ROLES[role].code else _WRAPPED


def _font(role: _Role, families: list[str]) -> QFont:
    font = QFont()
    if families:
        font.setFamilies(families)
    font.setPixelSize(round(role.size * PT))
    font.setWeight(QFont.Weight.DemiBold if role.bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # No features of the type: other shapes of figures have no letters behind them in the file, so nobody could search,
    # copy or hear a figure.
    return font
