"""Inputs for the values of a setting: one value, or several to sweep over."""

from __future__ import annotations

import re
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from designer.comparing.settings import Setting, written
from designer.inspector.fields.editor import Choice, LineEdit
from designer.inspector.fields.simple import NumberField
from designer.inspector.fields.times import UNIT_WORDS, SpanFields, parse_time
from designer.style.appearance import look
from journey.declaration import ChoiceType, DurationType, NumberType
from journey.spans import SECONDS, split_duration, write_duration
from journey.words import read_number, say, value_text

#: So many values are compared in a sweep at most: each takes a replay.
MOST_VALUES = 20


class BadValue(Exception):  # noqa: N818 - what a person typed is no fault of the program
    """What was typed is no value of the setting. ``str(error)`` says what to type instead."""


class ValueInput(QWidget):
    """One value of a setting. ``accepted``: Enter was pressed."""

    accepted = Signal()

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self._setting: Setting | None = None
        self._field: QWidget | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def show_setting(self, setting: Setting) -> None:
        """Ask for a value of this setting; what it is now stands there."""
        if self._field is not None:
            self._row.removeWidget(self._field)
            self._field.hide()
            self._field.deleteLater()
        self._setting = setting
        words = f"{setting.label}, {self._words}"
        if isinstance(setting.type, ChoiceType):
            choice = Choice(words)
            choice.offer(tuple((value, say(text)) for value, text in setting.type.options))
            choice.choose(setting.value)
            self._field = choice
        elif isinstance(setting.type, DurationType):
            span = SpanFields(words, setting.type, False)
            span.set_text(setting.value)
            span.amount.returnPressed.connect(self.accepted)
            span.setFixedWidth(look().pixels(150))
            self._field = span
        elif isinstance(setting.type, NumberType):
            number = NumberField(words, setting.type)
            number.setText(setting.said(setting.value))
            number.returnPressed.connect(self.accepted)
            self._field = number
        else:
            line = LineEdit(words)
            line.setText(setting.value)
            line.returnPressed.connect(self.accepted)
            self._field = line
        self._row.addWidget(self._field)
        self._field.show()
        self.setFocusProxy(self._field)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in its order."""
        if isinstance(self._field, SpanFields):
            return self._field.amount, self._field.unit
        return (self._field,) if self._field is not None else ()

    def set_value(self, value: str) -> None:
        """Show another value."""
        field = self._field
        if isinstance(field, Choice):
            field.choose(value)
        elif isinstance(field, SpanFields):
            field.set_text(value)
        elif isinstance(field, LineEdit):
            field.setText(value)

    def value(self) -> str:
        """The value as an assignment writes it. BadValue if there is none."""
        field = self._field
        if isinstance(field, Choice):
            if field.value is None:
                raise BadValue(say("Choose one."))
            return str(field.value)
        if isinstance(field, SpanFields):
            text = field.text()
            if text is None:
                raise BadValue(field.remedy())
            return text
        if isinstance(field, NumberField):
            found = field.number()
            if found is None:
                raise BadValue(field.remedy())
            return written(found)
        assert isinstance(field, LineEdit)
        time = parse_time(field.text())
        if time is None:
            raise BadValue(say("Enter a time of day such as 9:30."))
        return time


class ValuesInput(QWidget):
    """Several values of a setting, with commas between them; a choice is swept over as a whole."""

    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._setting: Setting | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.values = LineEdit(say("Values, with commas between them"))
        self.values.returnPressed.connect(self.accepted)
        self.unit = Choice(say("Unit of the values"))
        self.unit.offer(tuple((unit, say(words)) for unit, words in UNIT_WORDS.items()))
        row.addWidget(self.values)
        row.addWidget(self.unit)
        self.setFocusProxy(self.values)
        self._fit()
        look().changed.connect(self._fit)

    def _fit(self) -> None:
        self.values.setFixedWidth(look().pixels(130))
        self.unit.setFixedWidth(look().pixels(92))

    def show_setting(self, setting: Setting) -> None:
        """Ask for values of this setting; some round what it is now stand there."""
        self._setting = setting
        is_choice = isinstance(setting.type, ChoiceType)
        self.values.setVisible(not is_choice)
        self.unit.setVisible(isinstance(setting.type, DurationType))
        if isinstance(setting.type, DurationType):
            amount, unit = split_duration(setting.value)
            self.unit.choose(unit)
            self.values.setText(_around(amount, SECONDS[unit] * max(amount, 1) > 0))
        elif isinstance(setting.type, NumberType):
            self.values.setText(_around(float(setting.value), setting.type.whole))
        else:
            self.values.setText(setting.value)

    def values_of(self) -> tuple[str, ...]:
        """The values as assignments write them. BadValue if they are none, too few or too many."""
        setting = self._setting
        if setting is None:
            raise BadValue(say("Choose a setting."))
        if isinstance(setting.type, ChoiceType):
            return tuple(value for value, _ in setting.type.options)
        values = tuple(dict.fromkeys(self._value(setting, part) for part in _parts(self.values.text(), setting.type)))
        if len(values) < 2:
            raise BadValue(say("Type two values or more with commas between them, such as 1, 2, 3."))
        if len(values) > MOST_VALUES:
            raise BadValue(say("Type at most {most} values.", most=MOST_VALUES))
        return values

    def _value(self, setting: Setting, part: str) -> str:
        if isinstance(setting.type, DurationType | NumberType):
            found = read_number(part)
            if found is None or found < 0:
                raise BadValue(say("“{text}” is no number.", text=part))
            if isinstance(setting.type, NumberType):
                return written(found)
            if found != int(found):
                raise BadValue(say("“{text}” is no whole number.", text=part))
            text = write_duration(int(found), str(self.unit.value))
            if not setting.type.minimum <= int(found) * SECONDS[self.unit.value] <= setting.type.maximum:
                raise BadValue(say("“{text}” is too little or too much.", text=part))
            return text
        time = parse_time(part)
        if time is None:
            raise BadValue(say("Enter times of day such as 9:30."))
        return time


def chain_tab(*widgets: QWidget) -> None:
    """Let Tab go through the widgets in this order; inputs that are made later would come last otherwise."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)


def _parts(text: str, of: object) -> list[str]:
    """What stands between commas. Where a comma is the mark of decimals, a blank follows those between values."""
    decimals = isinstance(of, NumberType) and not of.whole and "," in value_text(0.5)
    return [part.strip() for part in re.split(r";|,\s" if decimals else r"[;,]", text) if part.strip()]


def _around(now: float, whole: bool) -> str:
    """A few values round what a setting is now."""
    if not whole and now < 2:
        return ", ".join(value_text(round(now * part, 3)) for part in (0.5, 0.75, 1, 1.5, 2))
    base = max(int(now), 1)
    found = sorted({max(base // 2, 1), base, base + 1, base + 2, 2 * base, 3 * base})
    return ", ".join(value_text(value) for value in found)
