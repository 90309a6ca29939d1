"""The window's second line: the few commands that are always at hand, the period, and the findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from designer.actions.desk import Mode
from designer.actions.qt_actions import QtActions
from designer.actions.replay import MEASURES, MODES
from designer.findings_panel import SIGNS, count_words
from designer.style.appearance import look
from designer.style.controls import Button, IconButton, upright
from designer.style.segmented import Segmented
from journey.checks.findings import Finding
from journey.words import say

#: A control, with the room above and below it, which does not grow with the text.
_CONTROL, _ROOM = 32, 16
_MARGIN, _SPACE, _APART = 12, 4, 8
#: The groups of icons from left to right, by action. Where there is no room, the last ones go first.
_GROUPS = (
    ("edit.undo", "edit.redo"),
    ("view.tool_select", "view.tool_hand", "view.tool_connect", "view.tool_note"),
    ("journey.tidy", "view.fit"),
)


def bar_height() -> int:
    """How high the tool bar is in the text size in use."""
    return max(48, look().pixels(_CONTROL) + _ROOM)


class ToolBar(QWidget):
    """Icons, the measure, the period, and what the checks found. What there is no room for stands in a menu.

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
        self._actions = actions
        self._mode: Mode = "replay"
        self._period = say("Whole history")
        self._found: Sequence[Finding] = ()
        self._groups = [_Group(actions, ids) for ids in _GROUPS]
        self.modes = Segmented([(mode, say(words), sign) for mode, words, _, sign in MODES])
        self.modes.setToolTip(say("Replay: what would have been. Forecast: what may come"))
        self.modes.choose("replay")
        self.modes.chosen.connect(self.mode_chosen)
        self.measures = Segmented([(shown, say(words), "") for shown, words, _ in MEASURES])
        self.measures.setToolTip(say("What steps are coloured by"))
        self.measures.choose("none")
        self.measures.chosen.connect(self.measure_chosen)
        self.period = Button("", "calendar", opens=True)
        self.replay = Button("", "play", role="quiet")
        self.more = IconButton("ellipsis", say("More"))
        self.more.clicked.connect(self._open_more)
        self.findings = Button("", "circle-check", role="quiet")
        self.findings.clicked.connect(self.findings_asked)
        self._lay_out()
        self._dress()
        look().changed.connect(self._dress)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        layout.setSpacing(_APART)
        # What is too narrow for the window's least size is cut by nothing: it goes into the menu.
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        for widget in (*self._groups, self.modes, self.measures, self.period, self.replay):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.more)
        layout.addWidget(self.findings)

    # --- Room -------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        # A control has other words.
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Show as much as there is room for: what can be said shorter is, then what menus offer as well goes."""
        offered: tuple[QWidget, ...] = (*self._groups, self.modes, self.measures, self.period, self.replay)
        shown = {widget: self._is_of_mode(widget) for widget in offered}
        folded: set[Segmented] = set()
        worded = {self.period, self.replay, self.findings}

        def width_of(widget: QWidget) -> int:
            if isinstance(widget, Segmented):
                return (widget.minimumSizeHint() if widget in folded else widget.sizeHint()).width()
            if isinstance(widget, Button):
                return widget.width_for(self._words_of(widget) if widget in worded else "")
            return widget.sizeHint().width()

        def fits() -> bool:
            parts = [widget for widget, is_shown in shown.items() if is_shown]
            hidden = any(not is_shown and self._is_of_mode(widget) for widget, is_shown in shown.items())
            widths = [width_of(widget) for widget in (*parts, self.findings)]
            widths += [self.more.width()] if hidden else []
            return sum(widths) + _APART * len(widths) <= self.width() - 2 * _MARGIN

        ways: tuple[Callable[[], object], ...] = (
            lambda: folded.add(self.measures),
            lambda: worded.discard(self.replay),
            lambda: folded.add(self.modes),
            lambda: shown.update({self._groups[2]: False}),
            lambda: shown.update({self._groups[1]: False}),
            lambda: shown.update({self.measures: False}),
            lambda: worded.discard(self.period),
            lambda: shown.update({self.replay: False}),
            lambda: worded.discard(self.findings),
            lambda: shown.update({self.period: False}),
            lambda: shown.update({self._groups[0]: False}),
        )
        for shorten in ways:
            if fits():
                break
            shorten()
        self.more.setVisible(any(not is_shown and self._is_of_mode(widget) for widget, is_shown in shown.items()))
        for widget, is_shown in shown.items():
            widget.setVisible(is_shown)
        for button in (self.period, self.replay, self.findings):
            button.set_words_shown(button in worded, self._words_of(button))
        for segmented in (self.modes, self.measures):
            hint = segmented.minimumSizeHint() if segmented in folded else segmented.sizeHint()
            segmented.setFixedWidth(hint.width())

    def _is_of_mode(self, widget: QWidget) -> bool:
        """Nothing of a forecast has a measure or a period to choose."""
        return self._mode == "replay" or widget not in (self.measures, self.period)

    def _words_of(self, button: Button) -> str:
        if button is self.period:
            return self._period
        if button is self.replay:
            return say("Replay again") if self._mode == "replay" else say("Forecast again")
        return count_words(self._found) if self._found else say("No findings")

    def _open_more(self) -> None:
        """Offer what there is no room for."""
        menu = QMenu(self)
        for group in self._groups:
            if group.isHidden():
                for action_id in group.ids:
                    menu.addAction(self._actions[action_id])
                menu.addSeparator()
        if self.measures.isHidden() and self._mode == "replay":
            colours = menu.addMenu(say("Colour steps by"))
            for shown, _, _ in MEASURES:
                colours.addAction(self._actions[f"replay.show_{shown}"])
        for button in (self.period, self.replay):
            if button.isHidden() and self._is_of_mode(button):
                menu.addAction(self._words_of(button)).triggered.connect(button.click)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    # --- Showing ----------------------------------------------------------------------------------------

    def _dress(self) -> None:
        self.setFixedHeight(bar_height())
        self.show_findings(self._found)

    def show_period(self, words: str) -> None:
        """Show which period is replayed."""
        self._period = words
        self._fit()

    def show_mode(self, mode: Mode) -> None:
        """Show which mode the window is in."""
        self._mode = mode
        self.modes.choose(mode)
        self.replay.set_icon_name("play" if mode == "replay" else "trending-up")
        self._fit()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show how many findings there are."""
        self._found = findings
        if findings:
            sign, token = SIGNS[findings[0].severity]
            self.findings.set_icon_name(sign)
            self.findings.set_inks(token, token)
        else:
            self.findings.set_icon_name("circle-check")
            self.findings.set_inks("ok", "muted")
        self.findings.setFont(look().font("body", 600))
        self._fit()


class _Group(QWidget):
    """Icons that belong together, and the hairline behind them."""

    def __init__(self, actions: QtActions, ids: Sequence[str]) -> None:
        super().__init__()
        self.ids = tuple(ids)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_SPACE)
        self._buttons = [_tool(actions, action_id) for action_id in ids]
        for button in self._buttons:
            self._row.addWidget(button)
        self._row.addSpacing(_APART)
        self._rule: QFrame = upright(20)
        self._row.addWidget(self._rule)
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        icon = look().pixels(16)
        for button in self._buttons:
            button.setIconSize(QSize(icon, icon))
            button.setFixedSize(icon + _ROOM, icon + _ROOM)
        self._rule.setFixedHeight(look().pixels(20))


def _tool(actions: QtActions, action_id: str) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(actions[action_id])
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
