"""What all inputs have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from designer.inspector.sentence import Scope, scope_of
from designer.inspector.vocabulary import NOTHING_KNOWN, Vocabulary
from designer.style.appearance import look
from designer.style.controls import restyle
from journey.store import Store

if TYPE_CHECKING:
    from simulator.history.history import History

_NOTHING_YET = object()


@dataclass
class FormContext:
    """What inputs may ask for: the document, and the names in the loaded history.

    ``show_record`` selects another record of the document, such as a stage or the journey itself ("").
    ``history`` is the loaded history, if there is one; ``edit_message`` opens the editor of a message.
    """

    store: Store
    vocabulary: Callable[[], Vocabulary] = field(default=lambda: NOTHING_KNOWN)
    show_record: Callable[[str], None] = field(default=lambda record_id: None)
    history: Callable[[], History | None] = field(default=lambda: None)
    edit_message: Callable[[str], None] = field(default=lambda message_id: None)

    def scope(self, event: str | None = None) -> Scope:
        """What conditions may speak of; inside a filter, of ``event``."""
        return scope_of(self.store.journey, self.vocabulary(), event)


class Editor(QWidget):
    """An input for one value, which is plain JSON.

    ``edited`` brings each new value and whether typing goes on (then the next one belongs to the same undo step).
    ``troubled`` brings a sentence while what was typed cannot be taken over, and an empty text when it can.
    """

    edited = Signal(object, bool)
    troubled = Signal(str)

    #: Whether the label stands left of the input instead of above it.
    beside_label = False

    #: The value that was shown or entered last.
    _last: Any = _NOTHING_YET

    def put(self, value: Any, typing: bool) -> None:
        """A person entered a value."""
        self._last = value
        self.edited.emit(value, typing)

    def show_value(self, value: Any) -> None:
        """Show the document's value. While it is what was entered last, what is being typed stays as it is."""
        if value != self._last:
            self._last = value
            self.fill(value)

    def fill(self, value: Any) -> None:
        """Put a value into the input."""
        raise NotImplementedError

    def forget(self) -> None:
        """Show the next value in any case: it belongs to something else."""
        self._last = _NOTHING_YET
        self.troubled.emit("")

    def refresh(self) -> None:
        """Look again at what the document and the history offer."""

    def mark(self, state: str) -> None:
        """Show that something is wrong here: "error", "warning" or nothing."""
        for widget in self.findChildren(QLineEdit) + self.findChildren(QComboBox):
            restyle(widget, state=state)


def leaves_undo_to_the_document(event: QKeyEvent) -> bool:
    """Whether the keys are those of undo or redo, which a field passes on: the document's undo holds everywhere."""
    keys = QKeySequence.StandardKey
    if event.matches(keys.Undo) or event.matches(keys.Redo):
        event.ignore()
        return True
    return False


class LineEdit(QLineEdit):
    """A field for one line, with names to complete if there are any."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names: tuple[str, ...] = ()
        self._completer: QCompleter | None = None

    def show_text(self, text: str) -> None:
        """Show a text from its beginning."""
        self.setText(text)
        self.setCursorPosition(0)

    def suggest(self, names: tuple[str, ...]) -> None:
        """Offer names while typing, and all of them on the Down key."""
        if names == self._names:
            return
        self._names = names
        self.setCompleter(None)  # type: ignore[arg-type]
        # Qt has thrown the completer away with it, for the field is its parent.
        self._completer = None
        if not names:
            return
        self._completer = QCompleter(list(names), self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setMaxVisibleItems(9)
        self._completer.activated.connect(self._picked)
        popup = self._completer.popup()
        if popup is not None:
            popup.setFont(look().font("body"))
        self.setCompleter(self._completer)

    def _picked(self, text: str) -> None:
        self.setText(text)
        self.textEdited.emit(text)
        self.editingFinished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leaves_undo_to_the_document(event):
            return
        if event.key() == Qt.Key.Key_Down and self._completer is not None:
            popup = self._completer.popup()
            if popup is None or not popup.isVisible():
                self._completer.setCompletionPrefix("")
                self._completer.complete()
                return
        super().keyPressEvent(event)


class Choice(QComboBox):
    """A drop-down list of values with words. The wheel scrolls the form past it."""

    chosen = Signal(object)

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        self._values: list[Any] = []
        self.activated.connect(lambda index: self.chosen.emit(self._values[index]))

    def offer(self, choices: tuple[tuple[Any, str], ...]) -> None:
        """Set the values and their words."""
        words = [text for _, text in choices]
        if [value for value, _ in choices] == self._values and words == self._words():
            return
        now = self.value
        self._values = [value for value, _ in choices]
        self.clear()
        self.addItems(words)
        self.view().setMinimumWidth(self._widest(words))
        self.choose(now)

    def _words(self) -> list[str]:
        return [self.itemText(index) for index in range(self.count())]

    def _widest(self, words: list[str]) -> int:
        metrics = self.fontMetrics()
        return max((metrics.horizontalAdvance(text) for text in words), default=0) + 36

    @property
    def value(self) -> Any:
        """The value that is chosen; None if there is none."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def choose(self, value: Any) -> None:
        """Show a value; one that is not offered is shown as nothing."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def minimumSizeHint(self) -> QSize:
        return QSize(56, super().minimumSizeHint().height())


def column(parent: QWidget, spacing: int = 6) -> QVBoxLayout:
    """A layout from top to bottom without margins."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    return layout
