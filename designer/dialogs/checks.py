"""Which checks a shop wants, how bad their findings are, and with what limits."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from designer.dialogs.question import Answer, Question
from designer.dialogs.size import give_size
from designer.inspector.sections import Page
from designer.style.appearance import look
from designer.style.controls import Button, Text
from designer.style.flow import FlowLayout
from designer.style.search_field import SearchField
from journey.checks.declaration import Check, Limit, Preference, Preferences
from journey.checks.declared import checks
from journey.checks.findings import SEVERITIES, Severity
from journey.checks.preferences import write_preferences
from journey.encoding import JourneyFileError
from journey.file import write_atomically
from journey.words import mark, number, say, say_count

_KINDS: dict[Severity, str] = {"error": mark("Error"), "warning": mark("Warning"), "hint": mark("Hint")}
_OFF = mark("Off")
#: The place of a select's last answer.
_OFF_PLACE = len(SEVERITIES)


#: The width of a field, at 100 % text.
_FIELD = 124


#: So many rows are there when the dialog opens, and so many more after each time that the window has drawn.
_AT_FIRST, _AT_ONCE = 8, 4


class _Number(QDoubleSpinBox):
    """A number that the wheel leaves alone: it scrolls the list."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Choice(QComboBox):
    """A choice that the wheel leaves alone, too."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _say_unit(field: QDoubleSpinBox, limit: Limit) -> None:
    """Put the unit after a number, in the form that goes with it."""
    if isinstance(limit.unit, tuple):
        count = int(field.value())
        field.setSuffix(say_count(*limit.unit, count).partition(number(count))[2])
    elif limit.unit:
        field.setSuffix(f" {say(limit.unit)}")


class _Row(QWidget):
    """One check with its kind and its limits."""

    changed = Signal()

    def __init__(self, check: Check, preference: Preference) -> None:
        super().__init__()
        self.check = check
        self._preference = preference
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(16)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Text(say(check.words), weight=600, wrap=True))
        texts.addWidget(Text(say(check.help), "small", "muted", wrap=True))
        self.fields: dict[str, QDoubleSpinBox] = {}
        if check.limits:
            limits = FlowLayout(across=16, down=6)
            for limit in check.limits:
                limits.addWidget(self._limit(limit))
            texts.addLayout(limits)
        layout.addLayout(texts, 1)
        side = QVBoxLayout()
        side.setSpacing(2)
        self.kind = _Choice()
        for severity in SEVERITIES:
            self.kind.addItem(say(_KINDS[severity]))
        self.kind.addItem(say(_OFF))
        # Words of other languages are longer.
        self.kind.ensurePolished()
        self.kind.setFixedWidth(max(look().pixels(_FIELD), self.kind.sizeHint().width()))
        self.kind.setCurrentIndex(
            _OFF_PLACE if preference.off else SEVERITIES.index(preference.severity or check.severity)
        )
        self.kind.setAccessibleName(say(check.words))
        self.kind.currentIndexChanged.connect(self.changed)
        side.addWidget(self.kind)
        side.addWidget(Text(", ".join(check.practices), "small", "muted"), 0, Qt.AlignmentFlag.AlignRight)
        side.addStretch(1)
        layout.addLayout(side)

    def _limit(self, limit: Limit) -> QWidget:
        """A limit's words and its field; in other languages, and in large type, each takes a line of its own."""
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Text(say(limit.words), "small"))
        field = _Number()
        field.setFixedWidth(look().pixels(_FIELD))
        field.setDecimals(0)
        field.setRange(limit.minimum, limit.maximum)
        field.setValue(self._preference.limits.get(limit.id, limit.default))
        field.setAccessibleName(f"{say(self.check.words)}: {say(limit.words)}")
        _say_unit(field, limit)
        field.valueChanged.connect(lambda _: _say_unit(field, limit))
        field.valueChanged.connect(self.changed)
        self.fields[limit.id] = field
        row.addWidget(field)
        return pair

    def preference(self) -> Preference:
        """What is chosen; only what differs from the declaration."""
        place = self.kind.currentIndex()
        off = place == _OFF_PLACE
        severity = None if off or SEVERITIES[place] == self.check.severity else SEVERITIES[place]
        limits = {
            key: field.value() for key, field in self.fields.items() if field.value() != self.check.limit(key).default
        }
        return Preference(off=off, severity=severity, limits=limits)

    def set_usual(self) -> None:
        """Choose what is declared."""
        self.kind.setCurrentIndex(SEVERITIES.index(self.check.severity))
        for key, field in self.fields.items():
            field.setValue(self.check.limit(key).default)

    def is_about(self, text: str) -> bool:
        """Whether a search finds it."""
        said = (self.check.id, say(self.check.words), say(self.check.help), *self.check.practices)
        return all(any(word in part.lower() for part in said) for word in text.lower().split())


class ChecksDialog(QDialog):
    """``chosen`` brings the preferences once somebody takes them."""

    chosen = Signal(object)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Choose checks"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 14)
        layout.setSpacing(8)
        head = QVBoxLayout()
        head.setContentsMargins(20, 0, 20, 0)
        head.addWidget(Text(say("Choose checks"), "heading"))
        head.addWidget(
            Text(
                say("They hold for every journey of your shop. What stops a replay is always checked."),
                "small",
                "muted",
                wrap=True,
            )
        )
        self.search = SearchField(say("Search checks"))
        self.search.textChanged.connect(self._narrow)
        head.addWidget(self.search)
        layout.addLayout(head)
        page = Page()
        page.column.setContentsMargins(20, 4, 20, 12)
        page.column.setSpacing(2)
        self._rows: list[_Row] = []
        self._waiting = [
            (check, preferences.get(check.id, Preference())) for check in checks().values() if not check.firm
        ]
        self._column = page.column
        self._make_rows(_AT_FIRST)
        layout.addWidget(page, 1)
        layout.addLayout(self._foot())
        give_size(self, 640, 600)

    @property
    def rows(self) -> list[_Row]:
        """All checks, made now if they were not yet."""
        self._make_rows(len(self._waiting))
        return self._rows

    def _make_rows(self, count: int) -> None:
        """Make some more rows, and the others once the window has drawn them: all at once take their time."""
        for check, preference in self._waiting[:count]:
            row = _Row(check, preference)
            self._column.addWidget(row)
            self._rows.append(row)
        del self._waiting[:count]
        if self._waiting:
            QTimer.singleShot(0, self, lambda: self._make_rows(_AT_ONCE))

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 0, 20, 0)
        foot.setSpacing(8)
        usual = Button(say("All as usual"), role="link")
        usual.clicked.connect(self._set_usual)
        save = Button(say("Save as file..."), role="link")
        save.setToolTip(say("For the command line: loopline check --checks FILE"))
        save.clicked.connect(self._save)
        foot.addWidget(usual)
        foot.addWidget(save)
        foot.addStretch(1)
        cancel = Button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        take = Button(say("Use these"), role="primary")
        take.clicked.connect(self._take)
        take.setDefault(True)
        foot.addWidget(cancel)
        foot.addWidget(take)
        return foot

    def preferences(self) -> Preferences:
        """What is chosen."""
        found = {row.check.id: row.preference() for row in self.rows}
        return {name: preference for name, preference in found.items() if preference != Preference()}

    def _narrow(self, text: str) -> None:
        for row in self.rows:
            row.setVisible(row.is_about(text))

    def _set_usual(self) -> None:
        for row in self.rows:
            row.set_usual()

    def _take(self) -> None:
        self.chosen.emit(self.preferences())
        self.accept()

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, say("Save the choice of checks"), "checks.json", "*.json")
        if not path:
            return
        try:
            write_atomically(Path(path), write_preferences(self.preferences()))
        except JourneyFileError as error:
            answers = [Answer("close", say("Close"), primary=True, cancels=True)]
            Question(self, say("The file could not be written"), str(error), answers, "warning").exec()
