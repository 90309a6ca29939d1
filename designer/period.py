"""The period that is replayed: what the picker offers, and how it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QDate, QPoint, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QMenu, QVBoxLayout, QWidget, QWidgetAction

from designer.style.appearance import look
from designer.style.controls import Button, Text
from exporters.dates import day_format
from journey.words import say, say_count

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.run import RunSettings

_MONTHS = (3, 6, 12)


class Period(msgspec.Struct, frozen=True):
    """Whole days, both included; None: from the first event, to the end of the history. ``own_messages``: those that
    the shop itself sent before count in caps and pressure."""

    first: date | None = None
    last: date | None = None
    own_messages: bool = False


def settings_for(period: Period, base: RunSettings) -> RunSettings:
    """What a replay of the period is given; days are those of UTC."""
    start = _instant(period.first) if period.first else None
    end = _instant(period.last + timedelta(days=1)) - 1 if period.last else None
    settings = replace(base, start=start, end=end)
    if not period.own_messages or start is None:
        return settings
    from simulator.estimates.past_messages import MessageLog
    from simulator.run import LoggedSend

    return replace(settings, logged_sends_count=True, logged_sends=(LoggedSend(MessageLog().sent, "email"),))


def has_own_messages(history: History) -> bool:
    """Whether the history holds messages that the shop itself sent."""
    from simulator.estimates.past_messages import MessageLog

    return MessageLog().sent in history.event_names


def _instant(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def days_of(history: History) -> tuple[date, date]:
    """The first and the last day of a history, in UTC."""
    first = datetime.fromtimestamp(history.origin + history.start, UTC).date()
    last = datetime.fromtimestamp(history.origin + history.end, UTC).date()
    return first, last


def months_before(day: date, months: int) -> date:
    """The day after the same day so many months earlier."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number) + timedelta(days=1)
        except ValueError:
            continue
    return day


def period_words(period: Period, bounds: tuple[date, date] | None) -> str:
    """The period as the tool bar says it."""
    if (period.first, period.last, bounds) == (None, None, None):
        return say("Whole history")
    first = period.first or (bounds[0] if bounds else None)
    last = period.last or (bounds[1] if bounds else None)
    if first is None or last is None:
        return say("Whole history")
    from exporters.dates import day_words

    return say("{first} to {last}", first=day_words(first), last=day_words(last))


class PeriodMenu(QMenu):
    """Whole history, the last months, or two days; with ``own_messages`` also whether those before it count.
    ``chosen`` brings a Period."""

    chosen = Signal(object)

    def __init__(
        self, period: Period, bounds: tuple[date, date] | None, parent: QWidget, *, own_messages: bool = False
    ) -> None:
        super().__init__(parent)
        self._own = period.own_messages
        self._choice(say("Whole history"), period, Period(None, None, self._own))
        if bounds is None:
            return
        first, last = bounds
        for months in _MONTHS:
            start = max(first, months_before(last, months))
            words = say_count("The last {count} month", "The last {count} months", months)
            self._choice(words, period, Period(start, last, self._own))
        self.addSeparator()
        holder = QWidgetAction(self)
        holder.setDefaultWidget(self._days(period, first, last))
        self.addAction(holder)
        if own_messages:
            self.addSeparator()
            count = self.addAction(say("Count your own messages before it in caps"))
            count.setCheckable(True)
            count.setChecked(self._own)
            count.setEnabled(period.first is not None)
            count.triggered.connect(lambda on: self.chosen.emit(Period(period.first, period.last, on)))

    def _choice(self, words: str, now: Period, offered: Period) -> None:
        action = self.addAction(words)
        action.setCheckable(True)
        action.setChecked(offered == now)
        action.triggered.connect(lambda: self.chosen.emit(offered))

    def _days(self, period: Period, first: date, last: date) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(8)
        fields = []
        for words, day in ((say("From"), period.first or first), (say("To"), period.last or last)):
            row = QHBoxLayout()
            label = Text(words, "small", "muted")
            label.setFixedWidth(look().pixels(40))
            row.addWidget(label)
            field = QDateEdit(QDate(day.year, day.month, day.day))
            field.setCalendarPopup(True)
            field.setDisplayFormat(day_format())
            field.setDateRange(QDate(first.year, first.month, first.day), QDate(last.year, last.month, last.day))
            field.setAccessibleName(words)
            field.lineEdit().setAccessibleName(words)
            row.addWidget(field, 1)
            layout.addLayout(row)
            fields.append(field)
        take = Button(say("Replay these days"), role="primary", dense=True)

        def choose() -> None:
            start, end = (_day(field) for field in fields)
            self.close()
            self.chosen.emit(Period(min(start, end), max(start, end), self._own))

        take.clicked.connect(choose)
        layout.addWidget(take)
        return box

    def open_below(self, button: QWidget) -> None:
        """Open below a button."""
        self.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))


def _day(field: QDateEdit) -> date:
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())
