"""The column left of the canvas: palette above outline, each as wide as the column, which goes when both are hidden."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QSplitter, QWidget

#: A panel that is lower than this part of the column is of no use.
_LEAST_SHARE = 4


class LeftColumn(QSplitter):
    """Panels over one another."""

    def __init__(self, *panels: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setHandleWidth(1)
        self._panels = panels
        for place, panel in enumerate(panels):
            self.addWidget(panel)
            self.setCollapsible(place, False)
            panel.installEventFilter(self)

    def _share(self) -> None:
        """Give each panel its part of the height; one that just came would else be as low as it can be."""
        shown = [panel for panel in self._panels if not panel.isHidden()]
        if len(shown) > 1 and min(panel.height() for panel in shown) < self.height() // _LEAST_SHARE:
            self.setSizes([self.height()] * len(self._panels))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(any(not panel.isHidden() for panel in self._panels))
            QTimer.singleShot(0, self, self._share)
        return super().eventFilter(watched, event)
