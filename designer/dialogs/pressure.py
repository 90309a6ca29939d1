"""Asks how heavy messages count in the pressure index, and how quickly that fades."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from designer.pressure_words import CHANNELS, HALF_LIFE, LARGEST_WEIGHT, LONGEST, SHORTEST, rule_from
from designer.style.appearance import look
from designer.style.controls import Button, Text
from journey.words import say


class PressureDialog(QDialog):
    """``fields`` by channel, and the half-life."""

    def __init__(self, chosen: Mapping[str, float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Pressure of messages"))
        rule = rule_from(chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(Text(say("Pressure of messages"), "heading"))
        words = Text(
            say(
                "The index adds up a person's messages, each with the weight of its channel, and fades with time. It "
                "stands in the report and has no unit: choose what fits your customers. Caps count by themselves."
            ),
            wrap=True,
            ink="muted",
        )
        words.setMinimumWidth(look().pixels(360))
        layout.addWidget(words)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        self.fields: dict[str, QDoubleSpinBox] = {}
        for name, called in CHANNELS.items():
            title = say("Weight of one message: {channel}", channel=say(called))
            self._add(form, name, title, 0.0, LARGEST_WEIGHT, rule.weights.get(name, 1.0))
        self._add(form, HALF_LIFE, say("Fades by half in days"), SHORTEST, LONGEST, rule.half_life_days)
        layout.addLayout(form)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.usual = Button(say("As usual"))
        self.usual.clicked.connect(self._take_usual)
        cancel = Button(say("Cancel"))
        cancel.clicked.connect(self.reject)
        self.take = Button(say("Use it"), role="primary")
        self.take.setDefault(True)
        self.take.clicked.connect(self.accept)
        row.addWidget(self.usual)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.take)
        layout.addLayout(row)

    def _add(self, form: QFormLayout, name: str, title: str, least: float, most: float, value: float) -> None:
        field = QDoubleSpinBox()
        field.setRange(least, most)
        field.setDecimals(1)
        field.setSingleStep(0.1 if name != HALF_LIFE else 1.0)
        field.setValue(value)
        field.setAccessibleName(title)
        self.fields[name] = field
        form.addRow(Text(title), field)

    def _take_usual(self) -> None:
        rule = rule_from({})
        for name, field in self.fields.items():
            field.setValue(rule.half_life_days if name == HALF_LIFE else rule.weights.get(name, 1.0))

    @property
    def chosen(self) -> dict[str, float]:
        """What the fields say."""
        return {name: field.value() for name, field in self.fields.items()}


def ask_for_pressure(parent: QWidget, chosen: Mapping[str, float]) -> dict[str, float] | None:
    """Weights by channel and the half-life; None if nothing is to change."""
    dialog = PressureDialog(chosen, parent)
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    found = dialog.chosen
    dialog.deleteLater()
    return found if taken else None
