"""Derives in short pieces what an edit of a large journey left to be derived, while the window stays usable."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from canvas.drawing import Drawing

#: So long (s) a piece takes: half of a frame.
_PIECE = 0.008


class Canvas(Protocol):
    """What is settled."""

    @property
    def drawing(self) -> Drawing:
        """What is drawn."""

    def repaint_all(self) -> None:
        """Paint everything anew."""

    def repaint_picture(self) -> None:
        """Paint the drawing anew; all is where it was."""


class Settling(QObject):
    """Works whenever nothing else happens. The picture is painted anew when all is where it belongs; until then it
    shows edges as the scene has them for the moment."""

    def __init__(self, canvas: QObject) -> None:
        super().__init__(canvas)
        assert isinstance(canvas, QObject)
        self._canvas: Canvas = canvas  # type: ignore[assignment]
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._work)

    def begin(self) -> None:
        """See whether there is something to do."""
        if self._canvas.drawing.unsettled:
            self._timer.start()

    def _work(self) -> None:
        drawing = self._canvas.drawing
        derives = drawing.scene.deriving or drawing.scene.drawing_left
        if drawing.work(_PIECE):
            if derives:
                self._canvas.repaint_all()
            else:
                self._canvas.repaint_picture()
        self.begin()
