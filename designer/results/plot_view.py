"""One plot with its words: title and finding above, the sentence that says what it counts below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from designer.results.drawing import PlotDrawer, Request
from designer.results.look import window_style
from designer.results.statement import Statement
from designer.style.appearance import look
from designer.style.controls import IconButton, Text
from designer.style.outline import paint_focus_ring
from journey.words import say

if TYPE_CHECKING:
    from exporters.plots.plot import Plot
    from exporters.plots.rendering import Drawn

MakePlot = Callable[[], "Plot"]

#: A plot is never narrower or lower than this, at 100 % text; where there is less room the panel scrolls.
LEAST_WIDTH = 208
LEAST_HEIGHT = 84
RESIZE_PAUSE = 80


class PlotView(QWidget):
    """Shows one plot. ``menu_wanted`` asks whoever owns it for the actions on it."""

    menu_wanted = Signal(object, QPoint)

    def __init__(self, drawer: PlotDrawer, stretch: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stretch = stretch
        self.plot: Plot | None = None
        self._make: MakePlot | None = None
        self._drawer = drawer
        self._title = Text(step="small", weight=600, elide=True)
        self._finding = Text(step="small", ink="muted", elide=True)
        self._statement = Statement()
        self._chart = Chart()
        self._more = IconButton("ellipsis", say("Copy or save this plot"), side=24, size=14)
        self._more.clicked.connect(lambda: self._ask_menu(self._more.rect().bottomLeft(), self._more))
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        head.addWidget(self._more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addLayout(head)
        layout.addWidget(self._finding)
        layout.addSpacing(4)
        layout.addWidget(self._chart, 1)
        layout.addWidget(self._statement)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(say("Plot"))
        self._pause = QTimer(self, singleShot=True, interval=RESIZE_PAUSE)
        self._pause.timeout.connect(self.draw)
        self._chart.resized.connect(self._pause.start)
        self._fit()
        look().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setMinimumWidth(look().pixels(LEAST_WIDTH) * self.stretch)
        self._chart.setMinimumHeight(look().pixels(LEAST_HEIGHT))
        self.draw()

    def show_plot(self, make: MakePlot) -> None:
        """Show what ``make``, which runs in the background, gives."""
        self._make = make
        self.draw()

    def draw(self) -> None:
        """Draw the plot in the size and the colours of now."""
        if self._make is None or not self.isVisible():
            return
        size = self._chart.size()
        request = Request(
            make=self._make,
            style=window_style(),
            width=size.width() / look().scale,
            height=size.height() / look().scale,
            scale=self.devicePixelRatioF() * look().scale,
            done=self._show,
            failed=self._show_failure,
        )
        self._drawer.ask(self, request)

    def _show(self, plot: Plot, drawn: Drawn | None) -> None:
        self.plot = plot
        # A window that is being resized asks for the same plot again and again: make it only once.
        self._make = lambda: plot
        self._title.setText(plot.title)
        self._finding.setText(plot.finding)
        self._statement.show_text("" if plot.is_empty else plot.statement)
        self._more.setEnabled(not plot.is_empty)
        self.setAccessibleName(f"{plot.title}. {plot.finding}")
        self.setAccessibleDescription(plot.statement)
        self._chart.show_drawn(drawn, self.devicePixelRatioF())

    def _show_failure(self, error: Exception) -> None:
        self._finding.setText(say("This plot could not be drawn: {reason}", reason=error))
        self._chart.show_drawn(None, 1)

    def _ask_menu(self, at: QPoint, of: QWidget) -> None:
        if self.plot is not None and not self.plot.is_empty:
            self.menu_wanted.emit(self, of.mapToGlobal(at))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._ask_menu(event.pos(), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Menu, Qt.Key.Key_Space):
            self._ask_menu(QPoint(8, 24), self)
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pause.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_focus_ring(self)


class Chart(QWidget):
    """The drawn plot; its parts say more when pointed at."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._drawn: Drawn | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, 120)

    def show_drawn(self, drawn: Drawn | None, ratio: float) -> None:
        """Show pixels that were drawn for this widget, or nothing."""
        self._drawn, self._image = drawn, None
        if drawn is not None:
            # The image refers to the bytes, which live as long as ``drawn``.
            image = QImage(drawn.pixels, drawn.width, drawn.height, drawn.width * 4, QImage.Format.Format_RGBA8888)
            image.setDevicePixelRatio(ratio)
            self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        # While the window is being resized the old picture is stretched until the new one is there.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        drawn = self._image.deviceIndependentSize().toSize()
        if abs(drawn.width() - self.width()) <= 1 and abs(drawn.height() - self.height()) <= 1:
            painter.drawImage(QPoint(0, 0), self._image)
        else:
            painter.drawImage(self.rect(), self._image)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def words_at(self, position: QPoint) -> tuple[str, QRect]:
        """What the part under a point says, and where it is; empty where there is none."""
        if self._drawn is None or not self.width() or not self.height():
            return "", QRect()
        x, y = position.x() / self.width(), position.y() / self.height()
        for region in self._drawn.regions:
            if region.left <= x < region.right and region.top <= y < region.bottom:
                box = QRect(
                    int(region.left * self.width()),
                    int(region.top * self.height()),
                    max(int((region.right - region.left) * self.width()), 1),
                    max(int((region.bottom - region.top) * self.height()), 1),
                )
                return region.words, box
        return "", QRect()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words, box = self.words_at(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), words, self, box)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
