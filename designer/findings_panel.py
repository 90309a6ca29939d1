"""The list of findings: what is wrong with the journey or may be, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from designer.inspector.sections import Page
from designer.style.appearance import look
from designer.style.clickable import ListRow
from designer.style.controls import Button, IconButton, Ink, Picture, Text, line
from journey.checks.declaration import Preferences
from journey.checks.findings import Finding, Severity
from journey.describe import name_of, step_count
from journey.journey import Journey
from journey.model import HEADER_ID, Edge, Node
from journey.practices import practice
from journey.words import say, say_count

if TYPE_CHECKING:
    from journey.checks.bounds import Bound

SIGNS: dict[Severity, tuple[str, Ink]] = {
    "error": ("octagon-alert", "danger"),
    "warning": ("triangle-alert", "warning"),
    "hint": ("info", "muted"),
}


def subject_of(finding: Finding, journey: Journey) -> str:
    """What a finding is about, by name."""
    record = journey.records.get(finding.record)
    if isinstance(record, Node):
        return name_of(record)
    if isinstance(record, Edge):
        source = journey.node(record.source)
        return say("Connection from “{step}”", step=name_of(source) if source else record.source)
    if finding.record == HEADER_ID:
        return say("Settings of the journey")
    return str(getattr(record, "name", "") or finding.record)


def count_words(findings: Sequence[Finding]) -> str:
    """How many findings there are, the worst kind only: "2 errors", "1 warning"."""
    counts = {severity: sum(finding.severity == severity for finding in findings) for severity in SIGNS}
    if counts["error"]:
        return say_count("{count} error", "{count} errors", counts["error"])
    if counts["warning"]:
        return say_count("{count} warning", "{count} warnings", counts["warning"])
    return say_count("{count} hint", "{count} hints", counts["hint"])


class _Row(ListRow):
    """One finding; choosing it goes there, its button applies the remedy."""

    fix_asked = Signal()

    def __init__(self, finding: Finding, subject: str) -> None:
        super().__init__(inset=2)
        sign, token = SIGNS[finding.severity]
        said = (finding.reason, finding.evidence, finding.remedy)
        self.setAccessibleName(f"{subject}: {' '.join(part for part in said if part)}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(10)
        mark = Picture(sign, lambda: str(getattr(look().theme, token)), 16)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        self._texts = QVBoxLayout()
        self._texts.setSpacing(2)
        self._texts.addWidget(Text(subject, weight=600, elide=True))
        self._texts.addWidget(Text(finding.reason, wrap=True))
        if finding.evidence:
            self._texts.addLayout(_evidence(finding.evidence))
        if finding.remedy:
            self._texts.addWidget(Text(finding.remedy, "small", "muted", wrap=True))
        self.button = self._foot(finding)
        layout.addLayout(self._texts, 1)

    def _foot(self, finding: Finding) -> Button | None:
        """The button for the remedy, and at the right the practices behind the check."""
        button = Button(finding.fix.words, "check", dense=True) if finding.fix else None
        practices = Text(", ".join(finding.practices), "small", "muted")
        if finding.practices:
            practices.setToolTip("\n".join(_practice_words(practice) for practice in finding.practices))
        if button is None and not finding.practices:
            return None
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 4 if button else 0, 0, 0)
        if button is not None:
            button.setCursor(Qt.CursorShape.ArrowCursor)
            button.setAccessibleName(finding.fix.words if finding.fix else "")
            button.clicked.connect(self.fix_asked)
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(practices)
        self._texts.addLayout(foot)
        return button


def _evidence(sentence: str) -> QHBoxLayout:
    """What the history shows, with the sign of histories before it."""
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(Picture("history", lambda: look().theme.muted, 12), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(sentence, "small", wrap=True), 1)
    return row


def _most_words(most: Bound) -> str:
    """The bound as a sentence."""
    days = say_count("{count} day", "{count} days", most.days)
    if most.messages is None:
        return say("Nothing limits how many messages one entry can send a person in {days}.", days=days)
    if not most.messages:
        return ""
    return say_count(
        "One entry can send a person at most {count} message in {days}.",
        "One entry can send a person at most {count} messages in {days}.",
        most.messages,
        days=days,
    )


def _practice_words(practice_id: str) -> str:
    found = practice(practice_id)
    return f"{practice_id}: {say(found.title)}" if found else practice_id


#: The head's height with what lies round the rows.
_HEAD = 48
#: So many findings are listed, and as many more each time somebody asks: a row each takes its time.
_AT_A_TIME = 25


class FindingsPanel(QFrame):
    """Floats over the canvas. ``chosen`` brings the finding that a person picked, ``fix_asked`` the one whose remedy is
    wanted; ``checks_asked``: somebody wants to choose checks."""

    chosen = Signal(object)
    fix_asked = Signal(object)
    checks_asked = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "floating")
        self.setAccessibleName(say("Findings"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 6)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(15, 8, 8, 4)
        self._title = Text(say("Findings"), "heading")
        head.addWidget(self._title, 1)
        choose = IconButton("settings-2", say("Choose checks..."), 26, 14)
        choose.clicked.connect(self.checks_asked)
        head.addWidget(choose)
        close = IconButton("x", say("Close"), 26, 14)
        close.clicked.connect(self.closed)
        head.addWidget(close)
        layout.addLayout(head)
        self._page = Page()
        self._page.column.setContentsMargins(6, 0, 6, 6)
        self._page.column.setSpacing(0)
        layout.addWidget(self._page, 1)
        self._empty = Text("", ink="muted", wrap=True)
        self._empty.setContentsMargins(10, 4, 10, 8)
        self._page.column.addWidget(self._empty)
        self._off = QWidget()
        off = QHBoxLayout(self._off)
        off.setContentsMargins(16, 4, 10, 2)
        self.off_words = Text("", "small", "muted", wrap=True)
        off.addWidget(self.off_words, 1)
        choose_link = Button(say("Choose"), role="link", dense=True)
        choose_link.clicked.connect(self.checks_asked)
        off.addWidget(choose_link)
        self._rule = line()
        layout.addWidget(self._rule)
        self.most_words = Text("", "small", "muted", wrap=True)
        self.most_words.setContentsMargins(16, 6, 16, 2)
        layout.addWidget(self.most_words)
        self.most_words.hide()
        layout.addWidget(self._off)
        self._off.hide()
        self.rows: list[_Row] = []
        self._more: Button | None = None

    def show_preferences(self, preferences: Preferences) -> None:
        """Say how many checks are off, or not as they usually are."""
        off = sum(preference.off for preference in preferences.values())
        changed = sum(not preference.off for preference in preferences.values())
        parts = []
        if off:
            parts.append(say_count("{count} check is switched off.", "{count} checks are switched off.", off))
        if changed:
            parts.append(say_count("{count} check has your settings.", "{count} checks have your settings.", changed))
        self.off_words.setText(" ".join(parts))
        self._off.setVisible(bool(parts))

    def show_findings(self, findings: Sequence[Finding], journey: Journey, most: Bound | None = None) -> None:
        """Show these findings; they are in order, the worst first. The keyboard stays where it was in the list.
        ``most``: how many messages one entry can send."""
        self.most_words.setText(_most_words(most) if most is not None else "")
        self.most_words.setVisible(bool(self.most_words.full_text))
        focused, place = self._focused_row(), self._page.verticalScrollBar().value()
        if focused is not None:
            # Else the keyboard wanders from row to row as they go, and the list scrolls after it.
            self.setFocus()
        for row in (*self.rows, *((self._more,) if self._more else ())):
            row.hide()
            row.deleteLater()
        self.rows, self._more = [], None
        steps = step_count(journey)
        self._empty.setVisible(not findings)
        self._empty.setText(say_count("No findings in {count} step.", "No findings in {count} steps.", steps))
        self._show_rows(findings, journey)
        if focused is not None:
            (self.rows[min(focused, len(self.rows) - 1)] if self.rows else self).setFocus()
        QTimer.singleShot(0, self, lambda: self._page.verticalScrollBar().setValue(place))

    def _focused_row(self) -> int | None:
        """The place of the row that has the keyboard, itself or by its button."""
        focus = self.focusWidget() if self.isAncestorOf(QApplication.focusWidget() or self) else None
        places = (place for place, row in enumerate(self.rows) if row is focus or row.isAncestorOf(focus or self))
        return next(places, None)

    def _show_rows(self, findings: Sequence[Finding], journey: Journey) -> None:
        """Show the next findings, and a way to those that follow them."""
        for finding in findings[:_AT_A_TIME]:
            row = _Row(finding, subject_of(finding, journey))
            row.chosen.connect(lambda finding=finding: self.chosen.emit(finding))
            row.neighbour_asked.connect(lambda by, row=row: self._go_on_from(row, by))
            row.fix_asked.connect(lambda finding=finding: self.fix_asked.emit(finding))
            self._page.column.addWidget(row)
            # What comes to a list that is seen has no height before it is shown.
            row.setVisible(True)
            self.rows.append(row)
        left = findings[_AT_A_TIME:]
        if left:
            words = say_count("Show {count} more finding", "Show {count} more findings", len(left))
            self._more = Button(words, role="link")
            self._more.clicked.connect(lambda: self._go_on(left, journey))
            self._page.column.addWidget(self._more)

    def _go_on_from(self, row: _Row, by: int) -> None:
        """Bring the keyboard to the row after another one, or before it."""
        place = self.rows.index(row) + by
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus()
            self._page.ensureWidgetVisible(self.rows[place], 0, 8)

    def _go_on(self, findings: Sequence[Finding], journey: Journey) -> None:
        """Show further findings instead of the way to them."""
        if self._more is not None:
            self._more.hide()
            self._more.deleteLater()
            self._more = None
        first = len(self.rows)
        self._show_rows(findings, journey)
        self.rows[first].setFocus()

    def height_for(self, width: int) -> int:
        """The height that shows everything at this width."""
        column = self._page.column
        rows = column.heightForWidth(width - 2) if column.hasHeightForWidth() else column.totalSizeHint().height()
        feet = (self._off, self.most_words)
        foot = sum(part.sizeHint().height() for part in feet if not part.isHidden())
        return look().pixels(_HEAD) + rows + foot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def focus_first(self) -> None:
        """Go to the first finding."""
        (self.rows[0] if self.rows else self).setFocus()
