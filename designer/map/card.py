"""A journey on the map, as something that is clicked or reached with the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from canvas.accessible.roles import present_as_button
from canvas.geometry import Rect
from designer.map.painting import paint_card, paint_ring
from designer.map.survey import Place
from designer.style.appearance import look
from journey.words import number, say, say_count

#: Rings stand so far outside the card.
_OUTSIDE = 7
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class JourneyCard(QWidget):
    """``chosen``: it is to be selected. ``opened``: its journey is to be opened. ``moved``: the keyboard goes to the
    next card so many rows and columns away."""

    chosen = Signal(str)
    opened = Signal(str)
    moved = Signal(str, int, int)

    def __init__(self, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self._summary = ""
        self._selected = self._muted = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        present_as_button(self)

    def stand(self, box: Rect) -> None:
        """Take this place, with room for the rings."""
        self.setGeometry(
            round(box.x) - _OUTSIDE,
            round(box.y) - _OUTSIDE,
            round(box.width) + 2 * _OUTSIDE,
            round(box.height) + 2 * _OUTSIDE,
        )

    def show_state(self, summary: str, selected: bool, muted: bool) -> None:
        """Show what the view says of it, and whether it or another one is selected."""
        self._summary, self._selected, self._muted = summary, selected, muted
        place = self.place
        parts = [
            place.member.name,
            summary,
            say_count("{count} person", "{count} people", place.people),
            say_count("{count} entry", "{count} entries", place.runs),
            say_count("{count} message", "{count} messages", place.sent),
        ]
        self.setAccessibleName(", ".join(parts))
        self.setToolTip(
            say(
                "{name}\nPeople {people}, entries {runs}, messages {sent}\nDouble-click to open it",
                name=place.member.name,
                people=number(place.people),
                runs=number(place.runs),
                sent=number(place.sent),
            )
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, unit = look().theme, look().scale
        box = Rect(_OUTSIDE, _OUTSIDE, self.width() - 2 * _OUTSIDE, self.height() - 2 * _OUTSIDE)
        paint_card(
            painter,
            box,
            self.place,
            self._summary,
            theme,
            unit,
            muted=self._muted,
            hovered=self.underMouse(),
            ratio=self.devicePixelRatioF(),
        )
        if self._selected:
            paint_ring(painter, box, theme, unit, dashed=False)
        if self.hasFocus():
            paint_ring(painter, box, theme, unit, dashed=True)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.place.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self.place.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is not None:
            self.moved.emit(self.place.id, *arrow)
        elif event.key() == Qt.Key.Key_Space:
            self.chosen.emit(self.place.id)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.place.id)
        else:
            super().keyPressEvent(event)
