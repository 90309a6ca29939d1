"""What floats at the lower left: the zoom, and what widths and colours mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from canvas.fonts import SEMIBOLD, font, text_scale
from canvas.icons import pixmap
from canvas.overlay import Overlay
from canvas.palette import colour
from canvas.theme import Theme
from journey.words import number, say

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget

LEFT, BOTTOM = 22, 10
_HEIGHT = 30
_BUTTON, _ZOOM, _ICON = 30, 52, 14
_GAP = 22
_INSET = 8
#: So many looks of a button are kept as pictures; the zoom's text has many.
_STATES_KEPT = 40


class _Button(QAbstractButton):
    """A flat button with an icon or, for the zoom itself, a text."""

    def __init__(self, canvas: CanvasWidget, icon: str, width: int) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._icon = icon
        self._plain_width = width
        self._scale = 1.0
        self._hovered = False
        self._reached_by_key = False
        self._kept: dict[tuple[object, ...], QPixmap] = {}
        self.grow(1.0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def grow(self, scale: float) -> None:
        """Take the size that belongs to a text size, 1 for 100 %."""
        self._scale = scale
        self.setFixedSize(round(self._plain_width * scale), round(_HEIGHT * scale) - 2)

    def sizeHint(self) -> QSize:
        return self.size()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._hovered = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        del event
        self._hovered = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._reached_by_key = event.reason() in keys

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        ratio = self.devicePixelRatioF()
        is_lit, is_ringed = self._hovered or self.isDown(), self.hasFocus() and self._reached_by_key
        theme = self._canvas.theme
        inks = (theme.hover, theme.accent, theme.muted, theme.text)
        key = (inks, is_lit, is_ringed, self.text(), ratio, self._scale, font("body").key())
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= _STATES_KEPT:
                self._kept.clear()
            kept = self._kept[key] = QPixmap(self.size() * ratio)
            kept.setDevicePixelRatio(ratio)
            kept.fill(Qt.GlobalColor.transparent)
            self._draw(kept, is_lit, is_ringed)
        QPainter(self).drawPixmap(0, 0, kept)

    def _draw(self, kept: QPixmap, is_lit: bool, is_ringed: bool) -> None:
        theme = self._canvas.theme
        painter = QPainter(kept)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.hover))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 2, -1, -2), 4, 4)
        if is_ringed:
            painter.setPen(QPen(colour(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 2, -1, -2), 4, 4)
        if self._icon:
            ratio, side = self.devicePixelRatioF(), round(_ICON * self._scale)
            left, top = (self.width() - side) // 2, (self.height() - side) // 2
            painter.drawPixmap(left, top, pixmap(self._icon, side, theme.muted, ratio))
        else:
            painter.setFont(font("body", scale=self._scale))
            painter.setPen(colour(theme.text))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class ZoomBar(QWidget):
    """Minus, the zoom, plus, fit."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.smaller = _Button(canvas, "minus", _BUTTON)
        self.zoom = _Button(canvas, "", _ZOOM)
        self.larger = _Button(canvas, "plus", _BUTTON)
        self.fit = _Button(canvas, "maximize", _BUTTON)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        for button in (self.smaller, self.zoom, self.larger, self.fit):
            layout.addWidget(button)
        self.smaller.clicked.connect(canvas.zoom_out)
        self.larger.clicked.connect(canvas.zoom_in)
        self.zoom.clicked.connect(lambda: canvas.zoom_to(1.0))
        self.fit.clicked.connect(lambda: canvas.fit())
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.refresh()

    def refresh(self) -> None:
        """Show the zoom, the theme, the language and the text size in use."""
        scale = text_scale(self._canvas)
        buttons = (self.smaller, self.zoom, self.larger, self.fit)
        for button in buttons:
            button.grow(scale)
        self.setFixedSize(sum(button.width() for button in buttons) + 2, round(_HEIGHT * scale))
        self.zoom.setText(say("{percent} %", percent=round(self._canvas.view.zoom * 100)))
        for button, words in (
            (self.smaller, say("Zoom out")),
            (self.zoom, say("Zoom to 100 %")),
            (self.larger, say("Zoom in")),
            (self.fit, say("Fit the journey")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.zoom.setAccessibleName(say("Zoom {percent} %", percent=round(self._canvas.view.zoom * 100)))
        self.update()

    def place(self) -> None:
        """Take the corner of the canvas."""
        self.move(LEFT, self._canvas.height() - BOTTOM - self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme = self._canvas.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.border_strong), 1))
        painter.setBrush(colour(theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        x = self.fit.x()
        painter.fillRect(x, 6, 1, self.height() - 12, colour(theme.border))


class Legend(QWidget):
    """What the widths of edges mean and, if steps are coloured by a measure, what the colours mean."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._kept: QPixmap | None = None
        self._shown: tuple[Overlay, Theme, str, bool] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.refresh()

    def refresh(self) -> None:
        """Show what holds now."""
        canvas = self._canvas
        self.place()
        # Most often only the zoom changed.
        shown = (canvas.drawing.overlay, canvas.theme, self._words(), canvas.drawing.scene.curved)
        kept = self._shown
        if kept is None or kept[0] is not shown[0] or kept[1] is not shown[1] or kept[2:] != shown[2:]:
            self._shown, self._kept = shown, None
            self.setAccessibleName(shown[2])
            self.update()

    def place(self) -> None:
        """Stand beside the zoom."""
        canvas = self._canvas
        overlay = canvas.drawing.overlay
        shown = overlay.replayed and overlay.said is None and canvas.view.level != "far"
        shown = (shown or overlay.heat is not None) and overlay.spots is None
        left = LEFT + canvas.zoom_bar.width() + _GAP - _INSET
        height = canvas.zoom_bar.height()
        room = canvas.width() - left - canvas.minimap.width() - 2 * _GAP
        self.setVisible(shown and room > 160)
        self.setGeometry(QRect(left, canvas.height() - BOTTOM - height, max(room, 1), height))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._kept = None

    def _words(self) -> str:
        heat = self._canvas.drawing.overlay.heat
        if heat is not None:
            return say(
                "{measure}: {least} to {most}",
                measure=heat.measure,
                least=_end(heat.legend, 0),
                most=_end(heat.legend, -1),
            )
        return say("Passes")

    def _widths(self) -> list[tuple[int, str]]:
        """Three of the six widths are enough to read the others."""
        breaks = self._canvas.drawing.overlay.width_breaks
        return [
            (1, say("to {count}", count=number(breaks[0]))),
            (3, say("to {count}", count=number(breaks[2]))),
            (6, say("over {count}", count=number(breaks[-1]))),
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._kept is None or self._kept.size() != size:
            self._kept = QPixmap(size)
            self._kept.setDevicePixelRatio(ratio)
            self._kept.fill(Qt.GlobalColor.transparent)
            self._draw(self._kept)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._kept)

    def _draw(self, kept: QPixmap) -> None:
        ends_at = self._write(None)
        if not ends_at:
            return
        painter = QPainter(kept)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        # Lines of the drawing may run below.
        painter.setBrush(colour(self._canvas.theme.canvas))
        painter.drawRoundedRect(QRectF(0, 0, min(ends_at + 2 * _INSET, self.width()), self.height()), 6, 6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.translate(_INSET, 0)
        self._write(painter)
        painter.end()

    def _write(self, painter: QPainter | None) -> int:
        """Write the legend, or only find out where it ends; 0 if there is nothing to say."""
        theme, heat = self._canvas.theme, self._canvas.drawing.overlay.heat
        scale = text_scale(self._canvas)
        small, middle = font("small", scale=scale), self.height() // 2
        baseline = middle + QFontMetrics(small).ascent() // 2 - 1

        def words(x: int, text: str, ink: str, weight: int = 400) -> int:
            used = font("small", weight, scale) if weight != 400 else small
            if painter is not None:
                painter.setFont(used)
                painter.setPen(colour(ink))
                painter.drawText(x, baseline, text)
            return x + QFontMetrics(used).horizontalAdvance(text)

        def block(x: int, width: int, height: int, ink: str) -> int:
            if painter is not None:
                painter.fillRect(x, middle - height // 2, width, height, colour(ink))
            return x + width

        if heat is not None:
            x = words(0, heat.measure, theme.text, SEMIBOLD) + 12
            x = words(x, _end(heat.legend, 0), theme.muted) + 8
            for ink in theme.heat[1:]:
                x = block(x, 14, 8, ink) + 1
            return words(x + 8, _end(heat.legend, -1), theme.muted)
        if self._canvas.drawing.scene.curved:
            return 0
        x = words(0, say("Passes"), theme.muted) + 16
        metrics, room, shown = QFontMetrics(small), self.width() - 2 * _INSET, 0
        for width, text in self._widths():
            # A width without all of its words would say something else.
            if x + 28 + metrics.horizontalAdvance(text) > room:
                break
            x = words(block(x, 20, width, theme.edge) + 8, text, theme.muted) + 18
            shown += 1
        return x - 18 if shown else 0


def _end(texts: tuple[str, ...], index: int) -> str:
    return texts[index] if texts else ""
