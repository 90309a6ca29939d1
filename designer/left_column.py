"""The column left of the canvas: palette above outline, each as wide as the column, which goes when both are hidden."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QSplitter, QWidget


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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(any(not panel.isHidden() for panel in self._panels))
        return super().eventFilter(watched, event)
