"""The window's second line: the few commands that are always at hand, the period, and the findings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from designer.actions.desk import Mode
from designer.actions.qt_actions import QtActions
from designer.actions.replay import MEASURES, MODES
from designer.findings_panel import SIGNS, count_words
from designer.style.appearance import look
from designer.style.controls import Button, Segmented, upright
from designer.style.icons import icon
from journey.checks.findings import Finding
from journey.words import say

HEIGHT = 48
#: The groups of icons from left to right, by action.
_GROUPS = (
    ("edit.undo", "edit.redo"),
    ("view.tool_select", "view.tool_hand", "view.tool_connect", "view.tool_note"),
    ("journey.tidy", "view.fit"),
)


class ToolBar(QWidget):
    """Icons, the measure, the period, and what the checks found.

    ``measure_chosen`` brings what steps shall be coloured by, ``mode_chosen`` whether what was or what may come is
    shown; ``findings_asked`` asks for the list.
    """

    measure_chosen = Signal(object)
    mode_chosen = Signal(object)
    findings_asked = Signal()

    def __init__(self, actions: QtActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mode: Mode = "replay"
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(4)
        for group in _GROUPS:
            for action_id in group:
                layout.addWidget(_tool(actions, action_id))
            layout.addSpacing(8)
            layout.addWidget(upright(20))
            layout.addSpacing(8)
        self.modes = Segmented([(mode, say(words), sign) for mode, words, _, sign in MODES])
        self.modes.setToolTip(say("Replay: what would have been. Forecast: what may come"))
        self.modes.choose("replay")
        self.modes.chosen.connect(self.mode_chosen)
        layout.addWidget(self.modes)
        layout.addSpacing(8)
        options = [(shown, say(words), "") for shown, words, _ in MEASURES]
        self.measures = Segmented(options)
        self.measures.setToolTip(say("What steps are coloured by"))
        self.measures.choose("none")
        self.measures.chosen.connect(self.measure_chosen)
        layout.addWidget(self.measures)
        layout.addSpacing(8)
        self.period = Button(say("Whole history"), "calendar")
        self.period.setToolTip(say("The period that is replayed"))
        layout.addWidget(self.period)
        self.replay = Button(say("Replay again"), "play", role="quiet")
        layout.addWidget(self.replay)
        layout.addStretch(1)
        self.findings = QToolButton()
        self.findings.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.findings.setIconSize(QSize(16, 16))
        self.findings.setProperty("role", "badge")
        self.findings.clicked.connect(self.findings_asked)
        layout.addWidget(self.findings)
        self._found: Sequence[Finding] = ()
        self._dress()
        look().changed.connect(self._dress)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room for all, what menus offer as well goes first."""
        dropped = (self.measures, self.replay, self.period, self.modes)
        layout = self.layout()
        if layout is None:
            return
        room = self.width() - layout.contentsMargins().left() - layout.contentsMargins().right()
        needed = sum(self._width_of(place) for place in range(layout.count()))
        needed += layout.spacing() * (layout.count() - 1)
        for widget in dropped:
            fits = needed <= room
            # Nothing of a forecast has a measure or a period to choose.
            widget.setVisible(fits and (self._mode == "replay" or widget not in (self.measures, self.period)))
            if not fits:
                needed -= widget.sizeHint().width() + layout.spacing()

    def _width_of(self, place: int) -> int:
        layout = self.layout()
        item = layout.itemAt(place) if layout is not None else None
        if item is None:
            return 0
        widget = item.widget()
        return (widget.sizeHint() if widget is not None else item.sizeHint()).width()

    def _dress(self) -> None:
        self.setFixedHeight(look().pixels(HEIGHT))
        self.findings.setFont(look().font("body", 600))
        self.show_findings(self._found)

    def show_mode(self, mode: Mode) -> None:
        """Show which mode the window is in."""
        self._mode = mode
        self.modes.choose(mode)
        self.replay.setText(say("Replay again") if mode == "replay" else say("Forecast again"))
        self.replay.set_icon_name("play" if mode == "replay" else "trending-up")
        self._fit()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show how many findings there are."""
        self._found = findings
        theme = look().theme
        if not findings:
            self.findings.setText(say("No findings"))
            self.findings.setIcon(icon("circle-check", theme.ok))
            self.findings.setProperty("tone", "ok")
        else:
            sign, token = SIGNS[findings[0].severity]
            self.findings.setText(count_words(findings))
            self.findings.setIcon(icon(sign, getattr(theme, token)))
            self.findings.setProperty("tone", token)
        style = self.findings.style()
        style.unpolish(self.findings)
        style.polish(self.findings)
        self._fit()


def _tool(actions: QtActions, action_id: str) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(actions[action_id])
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFixedSize(32, 32)
    button.setIconSize(QSize(16, 16))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
