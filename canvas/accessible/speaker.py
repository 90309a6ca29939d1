"""Tells screen readers what happens on the canvas: where the keyboard is, what is selected, what was done by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from canvas.accessible.factory import interface_of
from canvas.reading_order import part_of
from journey.journey import Journey
from journey.model import Fragment
from journey.store import Difference
from journey.words import say

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget

#: When more records changed, readers are told to look at everything anew.
_MANY = 60


def announce(widget: QWidget, sentence: str, urgent: bool = False) -> None:
    """Let a screen reader say a sentence, if one is running. ``urgent``: now, not after what it is saying."""
    if not sentence or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, sentence)
    event.setPoliteness(
        QAccessible.AnnouncementPoliteness.Assertive if urgent else QAccessible.AnnouncementPoliteness.Polite
    )
    QAccessible.updateAccessibility(event)


class Speaker(QObject):
    """Speaks for one canvas; does nothing while nobody listens. ``said``: a sentence was announced."""

    said = Signal(str)

    def __init__(self, canvas: CanvasWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._others: list[QWidget] = []
        self._opened = canvas.store.opened
        canvas.selection_changed.connect(self._selected)

    def speak_for(self, widget: QWidget) -> None:
        """Say what is done while ``widget`` has the focus, too: it edits the same document."""
        self._others.append(widget)

    def say(self, sentence: str) -> None:
        """Announce a sentence."""
        if sentence and QAccessible.isActive():
            announce(self._canvas, sentence)
            self.said.emit(sentence)

    def focus_moved(self) -> None:
        """The keyboard is on another record."""
        canvas = self._canvas
        focused = canvas.marks.focused
        if not QAccessible.isActive() or not canvas.hasFocus() or part_of(canvas.store.journey, focused) is None:
            return
        record = interface_of(canvas).record(focused)
        QAccessible.updateAccessibility(QAccessibleEvent(record, QAccessible.Event.Focus))

    def _selected(self, ids: frozenset[str]) -> None:
        if QAccessible.isActive():
            event = QAccessibleEvent(self._canvas, QAccessible.Event.SelectionWithin)
            QAccessible.updateAccessibility(event)

    def changed(self, difference: Difference, before: Journey, after: Journey) -> None:
        """The document changed."""
        opened, self._opened = self._opened, self._canvas.store.opened
        if not QAccessible.isActive():
            return
        if opened != self._opened:
            # Nothing was done to the document: another part of it is seen.
            QAccessible.updateAccessibility(
                QAccessibleEvent(interface_of(self._canvas), QAccessible.Event.ObjectReorder)
            )
            self.say(self._opened_words())
            return
        self._tell_tree(difference, before, after)
        canvas = self._canvas
        if (canvas.hasFocus() and canvas.keys.used) or any(widget.hasFocus() for widget in self._others):
            from canvas.accessible.words import change_words

            self.say(change_words(difference, before, after))

    def _opened_words(self) -> str:
        found = self._canvas.store.whole.journey.records.get(self._opened)
        if isinstance(found, Fragment):
            return say("Fragment “{fragment}” is open", fragment=found.name)
        return say("Back in the journey")

    def _tell_tree(self, difference: Difference, before: Journey, after: Journey) -> None:
        """Which objects came, went or are called differently."""
        root = interface_of(self._canvas)
        kinds = QAccessible.Event
        if len(difference.touched) > _MANY:
            QAccessible.updateAccessibility(QAccessibleEvent(root, kinds.ObjectReorder))
            return
        told = [(key, kinds.ObjectDestroyed) for key in difference.removed if part_of(before, key) is not None]
        told += [(key, kinds.ObjectCreated) for key in difference.added if part_of(after, key) is not None]
        for key, (old, new) in difference.updated.items():
            if part_of(after, key) is None:
                continue
            if getattr(old, "name", "") != getattr(new, "name", ""):
                told.append((key, kinds.NameChanged))
            if getattr(old, "stage", "") != getattr(new, "stage", ""):
                told.append((key, kinds.ParentChanged))
        for key, what in told:
            QAccessible.updateAccessibility(QAccessibleEvent(root.record(key), what))
