"""Inputs for durations, times of day, dates and time zones."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Any

from PySide6.QtCore import QDate, QPoint, QSize
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QMenu, QSizePolicy, QWidget, QWidgetAction

from designer.inspector.fields.editor import Choice, Editor, FormContext, LineEdit, column
from designer.inspector.fields.simple import NumberField
from designer.style.appearance import look
from designer.style.controls import IconButton
from journey.declaration import DurationType, NumberType, Parameter
from journey.spans import SECONDS, seconds_words, split_duration, write_duration
from journey.words import mark, say, value_text

UNIT_WORDS = {
    "seconds": mark("seconds"),
    "minutes": mark("minutes"),
    "hours": mark("hours"),
    "days": mark("days"),
    "weeks": mark("weeks"),
}


class SpanFields(QWidget):
    """A number and a unit, side by side: the parts of a duration."""

    def __init__(self, words: str, limits: DurationType, optional: bool) -> None:
        super().__init__()
        self.limits, self.optional = limits, optional
        self.amount = NumberField(words, NumberType(0, 1e9, whole=True))
        self.unit = Choice(say("Unit of {what}", what=words))
        self._offer("")
        self.unit.choose("hours" if limits.maximum < 2 * 86_400 else "days")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.amount, 2)
        row.addWidget(self.unit, 3)
        self.setFocusProxy(self.amount)

    def _offer(self, used: str) -> None:
        units = [unit for unit in UNIT_WORDS if unit != "seconds" or used == "seconds"]
        self.unit.offer(tuple((unit, say(UNIT_WORDS[unit])) for unit in units))

    def text(self) -> str | None:
        """The duration; empty if there is none; None if what stands there is not within the limits."""
        if not self.amount.text().strip() and self.optional:
            return ""
        amount = self.amount.number()
        if amount is None or self.unit.value is None:
            return None
        seconds = int(amount) * SECONDS[self.unit.value]
        if not self.limits.minimum <= seconds <= self.limits.maximum:
            return None
        return write_duration(int(amount), self.unit.value)

    def remedy(self) -> str:
        """What to enter instead."""
        low, high = self.limits.minimum, self.limits.maximum
        amount = self.amount.number()
        if amount is not None and self.unit.value is not None and int(amount) * SECONDS[self.unit.value] < low:
            return say("Enter {least} or more.", least=seconds_words(low))
        return say("Enter a whole number; at most {most}.", most=_about(high))

    def set_text(self, value: str) -> None:
        """Show a duration."""
        if value == self.text():
            return
        try:
            amount, unit = split_duration(value)
        except ValueError:
            self.amount.setText("")
            return
        self._offer(unit)
        self.amount.setText(value_text(amount))
        self.unit.choose(unit)


def _about(seconds: int) -> str:
    """A long bound in whole years where it is that long."""
    years = seconds // (365 * 86_400)
    return say("{count} years", count=years) if years >= 2 else seconds_words(seconds)


class DurationEditor(Editor):
    """A duration."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert isinstance(parameter.type, DurationType)
        self.fields = SpanFields(say(parameter.words), parameter.type, not parameter.required)
        self.fields.amount.textEdited.connect(lambda: self._typed(True))
        self.fields.unit.chosen.connect(lambda: self._typed(False))
        column(self).addWidget(self.fields)
        self.setFocusProxy(self.fields)

    def _typed(self, typing: bool) -> None:
        text = self.fields.text()
        self.troubled.emit(self.fields.remedy() if text is None else "")
        if text is not None:
            self.put(text, typing)

    def fill(self, value: Any) -> None:
        self.fields.set_text(value if isinstance(value, str) else "")
        self.troubled.emit("")


_WHOLE_TIME = re.compile(r"\d{1,2}[:.]\d{2}")
_TIME = re.compile(r"\s*(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?\s*", re.IGNORECASE)


def parse_time(text: str) -> str | None:
    """A time of day as people type it (9, 9:30, 9.30, 9 pm) as ``HH:MM``; None if it is none."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


class TimeField(LineEdit):
    """A field for a time of day."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setPlaceholderText("09:00")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().pixels(72), super().sizeHint().height())


class TimeEditor(Editor):
    """A time of day; may be empty if it is not required."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._optional = not parameter.required
        self.field = TimeField(say(parameter.words))
        self.field.textEdited.connect(self._typed)
        self.field.editingFinished.connect(self._finished)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        row.addStretch(1)
        self.setFocusProxy(self.field)

    def _value(self) -> str | None:
        if not self.field.text().strip() and self._optional:
            return ""
        return parse_time(self.field.text())

    def _typed(self) -> None:
        # "9" may become "9:30": only what is whole is taken over while typing goes on.
        value = self._value()
        if value is not None and (not value or _WHOLE_TIME.fullmatch(self.field.text().strip())):
            self.troubled.emit("")
            self.put(value, True)

    def _finished(self) -> None:
        value = self._value()
        self.troubled.emit("" if value is not None else say("Enter a time such as 09:00 or 21:30."))
        if value is not None:
            self.field.setText(value)
            if value != self._last:
                self.put(value, True)

    def fill(self, value: Any) -> None:
        self.field.setText(value if isinstance(value, str) else "")
        self.troubled.emit("")


class DateEditor(Editor):
    """A date and time in UTC; may be empty."""

    def __init__(self, parameter: Parameter, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = LineEdit(say(parameter.words))
        self.field.setPlaceholderText("2026-12-24 18:00")
        self.field.textEdited.connect(self._typed)
        self._pick = IconButton("calendar", say("Choose a day"))
        self._pick.clicked.connect(self._open_calendar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.field)
        row.addWidget(self._pick)
        self.setFocusProxy(self.field)

    def _value(self) -> str | None:
        text = self.field.text().strip()
        if not text:
            return ""
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None).strftime("%Y-%m-%dT%H:%M")
        except ValueError:
            return None

    def _typed(self) -> None:
        value = self._value()
        self.troubled.emit("" if value is not None else say("Enter a date such as 2026-12-24 18:00."))
        if value is not None:
            self.put(value, True)

    def _open_calendar(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        found = self._value()
        if found:
            calendar.setSelectedDate(QDate.fromString(found[:10], "yyyy-MM-dd"))
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)

        def take(day: QDate) -> None:
            time = found[11:] if found else "00:00"
            self.field.setText(f"{day.toString('yyyy-MM-dd')} {time}")
            self._typed()
            menu.close()

        calendar.clicked.connect(take)
        menu.exec(self._pick.mapToGlobal(QPoint(0, self._pick.height())))

    def fill(self, value: Any) -> None:
        self.field.setText(value.replace("T", " ") if isinstance(value, str) else "")
        self.troubled.emit("")


@cache
def _zones() -> tuple[str, ...]:
    from zoneinfo import available_timezones

    return tuple(sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"))


def _is_zone(name: str) -> bool:
    return name in _zones()


class ZoneEditor(Editor):
    """The person's zone, the journey's, or a named one."""

    def __init__(
        self,
        parameter: Parameter,
        context: FormContext,
        parent: QWidget | None = None,
        named_only: bool = False,
    ) -> None:
        super().__init__(parent)
        self._named_only = named_only
        self.choice = Choice(say(parameter.words))
        self.choice.offer(
            (
                ("person", say("Their own time")),
                ("journey", say("The journey's time")),
                ("named", say("The time of a place")),
            )
        )
        self.choice.chosen.connect(self._chosen)
        self.field = LineEdit(say("Time zone"))
        self.field.setPlaceholderText("Europe/London")
        self.field.textEdited.connect(self._typed)
        layout = column(self)
        layout.addWidget(self.choice)
        layout.addWidget(self.field)
        self.choice.setVisible(not named_only)
        self.field.setVisible(named_only)
        self.setFocusProxy(self.field if named_only else self.choice)

    def _chosen(self, value: str) -> None:
        self.field.setVisible(value == "named")
        self.troubled.emit("")
        if value == "named":
            self.field.suggest(_zones())
            self.field.setFocus()
            self._typed()
        else:
            self.put(value, False)

    def _typed(self) -> None:
        self.field.suggest(_zones())
        name = self.field.text().strip()
        known = _is_zone(name)
        self.troubled.emit("" if known else say("Enter a zone such as Europe/London."))
        if known:
            self.put(name, True)

    def fill(self, value: Any) -> None:
        text = value if isinstance(value, str) else ""
        named = self._named_only or text not in ("person", "journey")
        self.choice.choose("named" if named else text)
        self.field.setVisible(named)
        if named:
            self.field.setText(text)
        self.troubled.emit("")
