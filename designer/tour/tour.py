"""The short tour: a card beside each part of the window in turn. Escape leaves it at any moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from canvas.accessible.speaker import announce
from canvas.palette import colour
from designer.command_line.template_files import SAMPLE
from designer.style.appearance import look
from designer.style.controls import Button, Text
from designer.templates import template_document
from designer.tour.stops import STOPS, Stop
from journey.catalogue import kind
from journey.model import Node
from journey.words import say

if TYPE_CHECKING:
    from designer.window import MainWindow

_WIDTH = 300
#: Between card and what it is about, and between card and the window's edge.
_GAP = 14
_RING = 2


class Ring(QWidget):
    """A ring round what a card is about. It takes no clicks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(look().theme.accent), _RING))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()


class Card(QFrame):
    """What is said at one stop."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "floating")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(6)
        self.count = Text("", "small", "muted")
        self.title = Text("", "heading", wrap=True)
        self.text = Text("", wrap=True)
        for text in (self.count, self.title, self.text):
            column.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.leave = Button(say("Leave the tour"), role="quiet", dense=True)
        self.back = Button(say("Back"), dense=True)
        self.next = Button(say("Next"), role="primary", dense=True)
        row.addWidget(self.leave)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        column.addSpacing(6)
        column.addLayout(row)
        self.setFixedWidth(look().pixels(_WIDTH))

    def show_stop(self, stop: Stop, number: int, count: int) -> None:
        """Say what there is to say at a stop."""
        self.count.setText(say("{number} of {count}", number=number + 1, count=count))
        self.title.setText(say(stop.title))
        self.text.setText(say(stop.text))
        self.setAccessibleName(say(stop.title))
        self.setAccessibleDescription(say(stop.text))
        # The keys stay on the card from stop to stop, so a screen reader would not look at it again.
        announce(self, f"{say(stop.title)}. {say(stop.text)}")
        self.back.setEnabled(number > 0)
        self.next.setText(say("Next") if number + 1 < count else say("Done"))
        self._column.activate()
        self.resize(self.width(), self._column.totalHeightForWidth(self.width()))


class Tour(QObject):
    """Goes from stop to stop; parts of the window that are not shown are passed over."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._number = 0
        self._stops: list[Stop] = []
        self._selected: frozenset[str] = frozenset()
        self.ring, self.card = Ring(window), Card(window)
        self.card.next.clicked.connect(lambda: self.go(self._number + 1))
        self.card.back.clicked.connect(lambda: self.go(self._number - 1))
        self.card.leave.clicked.connect(self.end)
        self.card.installEventFilter(self)
        window.installEventFilter(self)

    @property
    def stop(self) -> Stop:
        """Where it is."""
        return self._stops[self._number]

    def begin(self) -> None:
        """Start at the first stop."""
        self._selected = self._window.selection
        self._stops = [stop for stop in STOPS if stop.place(self._window) is not None]
        self.go(0)

    def go(self, number: int) -> None:
        """Go to a stop; behind the last one the tour ends."""
        if not 0 <= number < len(self._stops):
            if number >= len(self._stops):
                self.end()
            return
        self._number = number
        self._select()
        self.card.show_stop(self.stop, number, len(self._stops))
        self._place()
        for widget in (self.ring, self.card):
            widget.show()
            widget.raise_()
        self.card.setFocus()

    def _select(self) -> None:
        """Select a step where that shows more, else what was selected before."""
        canvas = self._window.canvas
        if canvas is None:
            return
        sends = [node.id for node in canvas.store.journey.nodes if _is_send(node)]
        chosen = sends[:1] if self.stop.shows_step and not self._selected else self._selected
        if frozenset(chosen) != canvas.selection:
            canvas.select(chosen)

    def end(self) -> None:
        """Leave: the window is as it was."""
        self._window.removeEventFilter(self)
        if self._window.canvas is not None:
            self._window.canvas.select(self._selected)
        self._window.status.tell(say("The tour is in the menu Help. Change anything: the figures follow."))
        for widget in (self.ring, self.card):
            widget.hide()
            widget.deleteLater()
        if self._window.canvas is not None:
            self._window.canvas.setFocus()
        self.deleteLater()

    def _place(self) -> None:
        place = self.stop.place(self._window)
        if place is None:
            self.end()
            return
        inside = self._window.rect()
        self.ring.setGeometry(place.adjusted(-3, -3, 3, 3).intersected(inside))
        self.card.move(beside(place, self.card.size(), inside.adjusted(_GAP, _GAP, -_GAP, -_GAP)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self.card and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event.key())
        return False

    def _key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.end()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.go(self._number + 1)
        elif key == Qt.Key.Key_Left:
            self.go(self._number - 1)
        else:
            return False
        return True


def _is_send(node: Node) -> bool:
    declared = kind(node.kind)
    return declared is not None and declared.family.id == "send"


def start_tour(window: MainWindow) -> None:
    """Take the tour through a window, on the sample journey if nothing is open."""

    def begin() -> None:
        Tour(window).begin()

    def wait() -> None:
        # Places are known once the window stands.
        if window.workspace is not None:
            window.workspace.stands.connect(begin, Qt.ConnectionType.SingleShotConnection)

    if window.document is not None:
        begin()
        return
    window.files.opened.connect(wait, Qt.ConnectionType.SingleShotConnection)
    window.files.new(template_document(SAMPLE))


def beside(place: QRect, size: QSize, inside: QRect) -> QPoint:
    """Where a card of a size stands so that it hides least of ``place``: right, left, below or above it, or in it.

    Beside a part of a bar it would hide the bar's other parts: there it stands below.
    """
    middle = place.center() - QPoint(size.width() // 2, size.height() // 2)
    ways = (
        QPoint(place.right() + _GAP, middle.y()),
        QPoint(place.left() - _GAP - size.width(), middle.y()),
        QPoint(middle.x(), place.bottom() + _GAP),
        QPoint(middle.x(), place.top() - _GAP - size.height()),
    )
    if place.height() < size.height() and place.bottom() < inside.top() + inside.height() // 3:
        ways = (ways[2], *ways[:2], ways[3])
    room = (
        QPoint(
            max(inside.left(), min(way.x(), inside.right() - size.width())),
            max(inside.top(), min(way.y(), inside.bottom() - size.height())),
        )
        for way in ways
    )
    return min(room, key=lambda corner: _hidden(QRect(corner, size), place))


def _hidden(card: QRect, place: QRect) -> int:
    shared = card.intersected(place)
    return max(0, shared.width()) * max(0, shared.height())
