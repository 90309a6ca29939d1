"""How the panels of a document share the window: palette and outline, drawing above results, inspector."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from designer.left_column import LeftColumn
from designer.settings import Settings
from designer.style.appearance import look

#: Widths of palette, canvas and inspector, heights of canvas and results, as the design has them.
_WIDTHS = [192, 968, 280]
_HEIGHTS = [576, 216]
#: Least and most width of the side panels, at 100 % text, and the part of the window that large text may make them take
#: at least.
_PALETTE = (160, 320, 0.2)
_INSPECTOR = (256, 420, 0.38)
#: The height of the results panel that is folded to its head.
_FOLDED = 44


def _heights() -> list[int]:
    """Heights of canvas and results: plots have words that grow with the text, up to half of what there is."""
    results = min(look().pixels(_HEIGHTS[1]), sum(_HEIGHTS) // 2)
    return [sum(_HEIGHTS) - results, results]


class Panes(QSplitter):
    """The panels beside each other; ``middle`` has drawing and results over one another. Sizes, and which of the panels
    are there, are those of the settings."""

    def __init__(
        self,
        settings: Settings,
        palette: QWidget,
        outline: QWidget,
        drawing: QWidget,
        results: QWidget,
        inspector: QWidget,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._settings = settings
        self._inspector, self._results = inspector, results
        self.middle = QSplitter(Qt.Orientation.Vertical)
        self.middle.setHandleWidth(1)
        self.middle.addWidget(drawing)
        self.middle.addWidget(results)
        self.middle.setCollapsible(0, False)
        self.middle.setCollapsible(1, False)
        self.middle.setStretchFactor(0, 1)
        self.middle.setSizes(settings.values.sizes.get("heights", _heights()))
        self.setHandleWidth(1)
        self._left = LeftColumn(palette, outline)
        for widget in (self._left, self.middle, inspector):
            self.addWidget(widget)
        for place in range(3):
            self.setCollapsible(place, False)
            self.setStretchFactor(place, int(place == 1))
        self.setSizes(settings.values.sizes.get("widths", _WIDTHS))
        self.bound()
        panels = {"palette": palette, "inspector": inspector, "results": results, "outline": outline}
        for name, panel in panels.items():
            panel.setVisible(name not in settings.values.folded)

    def remember_sizes(self) -> None:
        """Keep the sizes for the next time."""
        if self._left.isVisible() and self._inspector.isVisible():
            self._settings.set_size("widths", self.sizes())
        if self._results.isVisible():
            self._settings.set_size("heights", self.middle.sizes())

    def bound(self) -> None:
        """Panels hold text, so they grow with it, as far as they leave the drawing a place."""
        for panel, (least, most, part) in ((self._left, _PALETTE), (self._inspector, _INSPECTOR)):
            grown = min(look().pixels(least), max(least, round(self.width() * part)))
            panel.setMinimumWidth(grown)
            panel.setMaximumWidth(look().pixels(most))
        self._results.setMinimumHeight(look().pixels(_FOLDED))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bound()
