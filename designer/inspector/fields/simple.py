"""Inputs for texts, numbers, choices, flags and weekdays."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from designer.inspector.fields.editor import Choice, Editor, FormContext, LineEdit, column, leaves_undo_to_the_document
from designer.style.appearance import look
from designer.style.controls import Text, Toggle, restyle
from journey.declaration import ChoiceType, NumberType, Parameter, TextType
from journey.model import WEEKDAYS
from journey.words import mark, read_number, say, value_text

WEEKDAY_LETTERS = {
    "mon": mark("Mo"),
    "tue": mark("Tu"),
    "wed": mark("We"),
    "thu": mark("Th"),
    "fri": mark("Fr"),
    "sat": mark("Sa"),
    "sun": mark("Su"),
}
WEEKDAY_NAMES = {
    "mon": mark("Monday"),
    "tue": mark("Tuesday"),
    "wed": mark("Wednesday"),
    "thu": mark("Thursday"),
    "fri": mark("Friday"),
    "sat": mark("Saturday"),
    "sun": mark("Sunday"),
}


class TextEditor(Editor):
    """One line of text."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert isinstance(parameter.type, TextType)
        self.field = LineEdit(say(parameter.words))
        self.field.setMaxLength(parameter.type.longest)
        self.field.textEdited.connect(lambda text: self.put(text, True))
        column(self).addWidget(self.field)
        self.setFocusProxy(self.field)

    def fill(self, value: Any) -> None:
        self.field.show_text(value if isinstance(value, str) else "")


class LongTextEditor(Editor):
    """Several lines of text; as high as the text, up to a limit."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert isinstance(parameter.type, TextType)
        self._longest = parameter.type.longest
        self.field = PlainText(say(parameter.words))
        self.field.textChanged.connect(self._typed)
        self._shown = ""
        column(self).addWidget(self.field)
        self.setFocusProxy(self.field)

    def _typed(self) -> None:
        text = self.field.toPlainText()
        if text == self._shown:
            return
        if len(text) > self._longest:
            self.troubled.emit(say("At most {count} characters.", count=self._longest))
            return
        self._shown = text
        self.troubled.emit("")
        self.put(text, True)

    def fill(self, value: Any) -> None:
        self._shown = value if isinstance(value, str) else ""
        self.field.setPlainText(self._shown)

    def mark(self, state: str) -> None:
        restyle(self.field, state=state)


class PlainText(QPlainTextEdit):
    """A text box that grows with its text."""

    def __init__(self, words: str = "", least_lines: int = 3, most_lines: int = 14) -> None:
        super().__init__()
        self._least, self._most = least_lines, most_lines
        self.setAccessibleName(words)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.updateGeometry)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not leaves_undo_to_the_document(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        lines = round(self.document().size().height())
        shown = max(self._least, min(lines, self._most))
        return QSize(120, shown * self.fontMetrics().lineSpacing() + 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())


class NumberField(LineEdit):
    """A field for a number that the arrow keys count up and down."""

    def __init__(self, words: str, limits: NumberType) -> None:
        super().__init__(words)
        self.limits = limits
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().pixels(84), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(44, super().minimumSizeHint().height())

    def number(self) -> float | int | None:
        """What was typed, if it is a number within the limits."""
        value = read_number(self.text())
        if value is None or not self.limits.minimum <= value <= self.limits.maximum:
            return None
        if self.limits.whole and value != int(value):
            return None
        return int(value) if value == int(value) else value

    def remedy(self) -> str:
        """What to type instead."""
        low, high = value_text(self.limits.minimum), value_text(self.limits.maximum)
        if self.limits.whole and self.limits.maximum < 1e9:
            return say("Enter a whole number from {low} to {high}.", low=low, high=high)
        if self.limits.maximum < 1e9:
            return say("Enter a number from {low} to {high}.", low=low, high=high)
        return say("Enter a number of {low} or more.", low=low)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        value = read_number(self.text() or "0")
        if step is None or value is None or self.isReadOnly():
            super().keyPressEvent(event)
            return
        value = min(max(value + step, self.limits.minimum), self.limits.maximum)
        self.setText(value_text(value))
        self.textEdited.emit(self.text())


class NumberEditor(Editor):
    """A number with its unit."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert isinstance(parameter.type, NumberType)
        self.field = NumberField(say(parameter.words), parameter.type)
        self.field.textEdited.connect(self._typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field)
        if parameter.type.unit:
            row.addWidget(Text(say(parameter.type.unit), ink="muted"))
        row.addStretch(1)
        self.setFocusProxy(self.field)

    def _typed(self) -> None:
        value = self.field.number()
        self.troubled.emit("" if value is not None else self.field.remedy())
        if value is not None:
            self.put(value, True)

    def fill(self, value: Any) -> None:
        known = isinstance(value, int | float) and not isinstance(value, bool)
        self.field.setText(value_text(value) if known else "")
        self.troubled.emit("")


class ChoiceEditor(Editor):
    """One of a few choices."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert isinstance(parameter.type, ChoiceType)
        self.field = Choice(say(parameter.words))
        self.field.offer(tuple((value, say(words)) for value, words in parameter.type.options))
        self.field.chosen.connect(lambda value: self.put(value, False))
        column(self).addWidget(self.field)
        self.setFocusProxy(self.field)

    def fill(self, value: Any) -> None:
        self.field.choose(value)


class FlagEditor(Editor):
    """Yes or no."""

    beside_label = True

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = Toggle(say(parameter.words))
        self.field.clicked.connect(lambda on: self.put(bool(on), False))
        column(self).addWidget(self.field)
        self.setFocusProxy(self.field)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def fill(self, value: Any) -> None:
        self.field.setChecked(bool(value))


class WeekdaysEditor(Editor):
    """Some of the seven weekdays."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.buttons: dict[str, QPushButton] = {}
        for day in WEEKDAYS:
            button = QPushButton(say(WEEKDAY_LETTERS[day]))
            button.setCheckable(True)
            button.setProperty("role", "day")
            button.setToolTip(say(WEEKDAY_NAMES[day]))
            button.setAccessibleName(say(WEEKDAY_NAMES[day]))
            button.setAutoDefault(False)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._clicked)
            self.buttons[day] = button
            row.addWidget(button)

    def _clicked(self) -> None:
        days = [day for day, button in self.buttons.items() if button.isChecked()]
        self.troubled.emit("" if days else say("Choose at least one day."))
        if days:
            self.put(days, False)

    def fill(self, value: Any) -> None:
        days = value if isinstance(value, list | tuple) else ()
        for day, button in self.buttons.items():
            button.setChecked(day in days)
