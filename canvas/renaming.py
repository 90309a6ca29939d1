"""Renaming in place: a field over a card's or lane's name, or over a note's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from canvas.fonts import SEMIBOLD, font
from canvas.geometry import LANE_HEADER, Rect
from canvas.painting.notes import note_text
from canvas.palette import palette
from journey import edits
from journey.describe import name_of
from journey.model import Node
from journey.words import say

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget

_LONGEST_NAME = 200
_LONGEST_TEXT = 4000
_LEAST_WIDTH = 120


class Renaming(QObject):
    """At most one field is open. Enter or leaving it takes the text, Escape does not."""

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._record_id = ""
        self._editor: QLineEdit | QPlainTextEdit | None = None
        self._before = ""

    @property
    def editor(self) -> QLineEdit | QPlainTextEdit | None:
        """The open field."""
        return self._editor

    def begins_at(self, node_id: str, x: float, y: float) -> bool:
        """Whether a double click at a canvas point is on a node's name (or a note's text)."""
        box = self._canvas.drawing.scene.node_box(node_id)
        if box is None:
            return False
        if box.shape != "card":
            return True
        return box.rect.x + 36 <= x and y <= box.rect.y + 34

    def start(self, record_id: str) -> None:
        """Open the field for a node or stage."""
        self.commit()
        canvas = self._canvas
        journey = canvas.store.journey
        node, stage = journey.node(record_id), journey.stage(record_id)
        if node is None and stage is None:
            return
        place = self._place(record_id)
        if place is None:
            return
        if not _within(canvas.view.seen(canvas.width(), canvas.height()), place):
            # The picture moves only if one could not see what one types.
            canvas.reveal(record_id, animated=False)
        is_note = node is not None and node.kind == "note" and not node.name
        text = note_text(node) if node is not None and is_note else self._name(record_id)
        editor: QLineEdit | QPlainTextEdit
        if is_note:
            editor = QPlainTextEdit(canvas)
            editor.setFrameShape(QFrame.Shape.NoFrame)
            editor.setPlainText(text)
            editor.selectAll()
            editor.setAccessibleName(say("Text"))
        else:
            editor = QLineEdit(canvas)
            editor.setMaxLength(_LONGEST_NAME)
            editor.setText(text)
            editor.selectAll()
            editor.setAccessibleName(say("Name"))
            if node is not None and not node.name:
                editor.setPlaceholderText(name_of(node))
        editor.setPalette(palette(canvas.theme))
        editor.setFont(self._font("small" if is_note else "body"))
        editor.installEventFilter(self)
        self._record_id, self._editor, self._before = record_id, editor, text
        self.follow()
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _font(self, step: str) -> QFont:
        zoom = min(max(self._canvas.view.zoom, 0.9), 2.0)
        return (
            font("small") if step == "small" and zoom == 1 else font("body", SEMIBOLD if step == "body" else 400, zoom)
        )

    def _name(self, record_id: str) -> str:
        record = self._canvas.store.journey.records.get(record_id)
        if isinstance(record, Node):
            return record.name
        return str(getattr(record, "name", ""))

    def _place(self, record_id: str) -> Rect | None:
        scene = self._canvas.drawing.scene
        box = scene.node_box(record_id)
        if box is None:
            lane = next((lane for lane in scene.lanes if lane.stage_id == record_id), None)
            if lane is None:
                return None
            return Rect(lane.rect.x + 4, lane.rect.y + 4, max(lane.rect.width - 8, 60), LANE_HEADER - 8)
        rect = box.rect
        if box.shape == "card":
            return Rect(rect.x + 32, rect.y + 6, rect.width - 36, 28)
        if box.shape == "frame":
            return Rect(rect.x + 4, rect.y + 3, rect.width - 8, 24)
        return Rect(rect.x + 4, rect.y + 4, rect.width - 8, rect.height - 8)

    def follow(self) -> None:
        """Stay over the name while the view moves."""
        editor = self._editor
        if editor is None:
            return
        place = self._place(self._record_id)
        if place is None:
            self.cancel()
            return
        view = self._canvas.view
        left, top = view.to_widget(place.x, place.y)
        right, bottom = view.to_widget(place.right, place.bottom)
        height = max(bottom - top, 24.0)
        box = QRect(round(left), round(top), max(round(right - left), _LEAST_WIDTH), round(height))
        editor.setGeometry(box)

    def commit(self) -> None:
        """Take the text and close."""
        editor, record_id = self._editor, self._record_id
        if editor is None:
            return
        text = editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()
        self._close()
        store = self._canvas.store
        if isinstance(editor, QPlainTextEdit):
            if text != self._before:
                edits.set_parameter(store, record_id, "text", text[:_LONGEST_TEXT])
            return
        text = " ".join(text.split())
        if text == self._before or (not text and store.journey.stage(record_id) is not None):
            return
        edits.rename(store, record_id, text)

    def cancel(self) -> None:
        """Close and leave the name as it was."""
        if self._editor is not None:
            self._close()

    def _close(self) -> None:
        editor: QWidget | None = self._editor
        self._editor = None
        if editor is not None:
            editor.removeEventFilter(self)
            # Before it hides, or Qt would lead the keys somewhere else first, and readers would say so.
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            editor.hide()
            editor.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor:
            return False
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        breaks = isinstance(watched, QPlainTextEdit) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not breaks:
            self.commit()
            return True
        return False


def _within(seen: Rect, place: Rect) -> bool:
    return seen.holds(place.x, place.y) and seen.holds(place.right, place.bottom)
