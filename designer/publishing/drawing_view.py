"""A drawing to look at: dragged and zoomed, never changed. Used for what a journey becomes in a system."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from canvas.drawing import Drawing, whole
from canvas.view import View, next_zoom
from designer.style.appearance import look
from designer.style.outline import paint_outline
from journey.journey import Journey
from journey.words import say

_STEP = 60
#: A press that moves less than this is a click.
_STILL = 5.0


class DrawingView(QWidget):
    """``step_chosen`` brings the id of the step that was clicked."""

    step_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._drawing: Drawing | None = None
        self._journey: Journey | None = None
        self._view = View()
        self._fits = True
        self._from: QPointF | None = None
        self._moved = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(say("Drawing"))
        look().changed.connect(self._dress)

    def sizeHint(self) -> QSize:
        return QSize(480, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 100)

    def show_journey(self, journey: Journey | None) -> None:
        """Show another journey whole; None: nothing."""
        self._journey = journey
        self._dress()
        self.fit()

    def _dress(self) -> None:
        self._drawing = Drawing(self._journey, look().theme) if self._journey is not None else None
        self.update()

    # --- What is seen -------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show all of it."""
        self._fits = True
        if self._drawing is not None:
            view = View(ratio=self.devicePixelRatioF())
            self._view = view.fitted(whole(self._drawing, 8.0), self.width(), self.height())
        self.update()

    def zoom(self, closer: bool, at: QPointF | None = None) -> None:
        """Come closer or go away by a step, with what lies at a point (or in the middle) where it is."""
        point = at or QPointF(self.width() / 2, self.height() / 2)
        self._fits = False
        self._view = self._view.zoomed(next_zoom(self._view.zoom, closer), point.x(), point.y())
        self.update()

    def _pan(self, by_x: float, by_y: float) -> None:
        self._fits = False
        ratio = self._view.ratio
        self._view = self._view.panned(round(by_x * ratio), round(by_y * ratio))
        self.update()

    # --- Qt -----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if ratio != self._view.ratio:
            self._view = self._view.with_ratio(ratio)
        painter = QPainter(self)
        painter.fillRect(self.rect(), look().colour("canvas"))
        if self._drawing is not None:
            width, height = round(self.width() * ratio), round(self.height() * ratio)
            painter.save()
            painter.scale(1 / ratio, 1 / ratio)
            self._drawing.paint(painter, self._view, (0, 0, width, height))
            painter.restore()
            # Words that wait for a place get it now: a drawing that only is looked at has nothing better to do.
            if self._drawing.unsettled:
                self._drawing.work(0.01)
                self.update()
        paint_outline(painter, self.rect(), "accent" if self.hasFocus() else "border")
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self.zoom(turned > 0, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from, self._moved = event.position(), 0.0
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            by = event.position() - self._from
            self._moved += by.manhattanLength()
            self._from = event.position()
            self._pan(by.x(), by.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if self._from is not None and self._moved < _STILL:
            step = self._step_at(event.position())
            if step:
                self.step_chosen.emit(step)
        self._from = None

    def _step_at(self, at: QPointF) -> str:
        if self._drawing is None:
            return ""
        x, y = self._view.to_scene(at.x(), at.y())
        for box in self._drawing.scene.boxes.values():
            if box.rect.holds(x, y):
                return box.node_id
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        ways = {
            Qt.Key.Key_Left: (_STEP, 0),
            Qt.Key.Key_Right: (-_STEP, 0),
            Qt.Key.Key_Up: (0, _STEP),
            Qt.Key.Key_Down: (0, -_STEP),
        }
        if key in ways:
            self._pan(*ways[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(True)
        elif key == Qt.Key.Key_Minus:
            self.zoom(False)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
