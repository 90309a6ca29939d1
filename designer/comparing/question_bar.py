"""Asks what to compare: another value of a setting, another version, or many values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from designer.comparing.settings import Setting
from designer.comparing.value_input import BadValue, ValueInput, ValuesInput, chain_tab
from designer.inspector.fields.editor import Choice
from designer.style.controls import Button, Text
from journey.words import say

Mode = Literal["setting", "version", "sweep"]
#: What the journey can be held against.
SAVED, FILE = "saved", "file"


class QuestionBar(QWidget):
    """``asked``: Compare was pressed. ``cancelled``: and Cancel while it works. ``file_wanted``: a file is to be
    chosen."""

    asked = Signal()
    cancelled = Signal()
    file_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "setting"
        self._settings: dict[str, Setting] = {}
        self.setting = Choice(say("What differs"))
        self.setting.setMinimumContentsLength(16)
        self.setting.chosen.connect(lambda _: self._setting_chosen())
        self.low = ValueInput(say("from"))
        self.high = ValueInput(say("to"))
        self.values = ValuesInput()
        self.version = Choice(say("Hold the journey against"))
        self.version.chosen.connect(self._version_chosen)
        for value in (self.low, self.high, self.values):
            value.accepted.connect(self.asked)
        self._from, self._to = Text(say("from"), ink="muted"), Text(say("to"), ink="muted")
        self._against = Text(say("This journey against"), ink="muted")
        self.start = Button(say("Compare"), role="primary")
        self.start.clicked.connect(self.asked)
        self.cancel = Button(say("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        self.cancel.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.setting, 1)
        for widget in (self._from, self.low, self._to, self.high, self.values, self._against):
            row.addWidget(widget)
        row.addWidget(self.version, 1)
        row.addWidget(self.start)
        row.addWidget(self.cancel)
        self.problem = Text("", "small", "danger", wrap=True)
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.problem)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.choose_mode("setting")

    # --- What is offered ----------------------------------------------------------------------------------------

    def offer(self, settings: Sequence[Setting], versions: Sequence[tuple[str, str]]) -> None:
        """Offer the settings of the journey as it is now, and what it can be held against (value, words)."""
        former = self._settings
        self._settings = {setting.target: setting for setting in settings}
        self.setting.offer(tuple((setting.target, setting.label) for setting in settings))
        self.version.offer(tuple(versions))
        if self.setting.value is None and settings:
            self.setting.choose(settings[0].target)
        if self.version.value is None and versions:
            self.version.choose(versions[0][0])
        target = self.setting.value
        if former.get(target) != self._settings.get(target):
            self._setting_chosen()

    def choose_mode(self, mode: Mode) -> None:
        """Ask for a setting, a version or many values."""
        self.mode = mode
        self.setting.setVisible(mode != "version")
        for widget in (self._from, self.low, self._to, self.high):
            widget.setVisible(mode == "setting")
        self.values.setVisible(mode == "sweep")
        self._against.setVisible(mode == "version")
        self.version.setVisible(mode == "version")
        self.show_problem("")

    def choose_setting(self, target: str) -> None:
        """Offer this setting."""
        if target in self._settings and target != self.setting.value:
            self.setting.choose(target)
            self._setting_chosen()

    def choose_record(self, record: str) -> None:
        """Offer a setting of this step or edge, unless one is."""
        now = self._settings.get(self.setting.value)
        if now is None or now.record != record:
            found = next((one.target for one in self._settings.values() if one.record == record), "")
            self.choose_setting(found)

    @property
    def chosen(self) -> Setting | None:
        """The setting that is chosen."""
        return self._settings.get(self.setting.value)

    def _setting_chosen(self) -> None:
        setting = self.chosen
        if setting is not None:
            self.low.show_setting(setting)
            self.high.show_setting(setting)
            self.values.show_setting(setting)
            self.show_problem("")
            chain_tab(self.setting, *self.low.stops, *self.high.stops, self.values.values, self.values.unit)

    def _version_chosen(self, value: str) -> None:
        if value == FILE:
            self.file_wanted.emit()

    # --- What is said -------------------------------------------------------------------------------------------

    def two_values(self) -> tuple[str, str]:
        """From and to. BadValue if one of them is none, or they are the same."""
        low, high = self.low.value(), self.high.value()
        if low == high:
            raise BadValue(say("Both are the same. Change one of them."))
        return low, high

    def show_working(self, working: bool) -> None:
        """Offer to stop while it works."""
        self.start.setVisible(not working)
        self.cancel.setVisible(working)

    def show_problem(self, words: str) -> None:
        """Say what is wrong with what was asked; empty for nothing."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def focus_first(self) -> None:
        """Bring the keyboard to the first input."""
        (self.version if self.mode == "version" else self.setting).setFocus()
