"""The variables of a message with the values that they have for the person shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from designer.messages.rendering import UsedVariable
from designer.style.controls import Text
from designer.style.flow import FlowLayout
from journey.templating.filters import printed
from journey.words import say

_MOST = 24
_LONGEST = 40


class ValueChips(QWidget):
    """A chip a variable; what is missing stands in the colour of warnings, with what the message does then."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self, 6, 6)
        self._shown: tuple[UsedVariable, ...] | None = None
        self.chips: list[QFrame] = []

    def show_values(self, used: Sequence[UsedVariable]) -> None:
        """Show these."""
        wanted = tuple(used[:_MOST])
        if wanted == self._shown:
            return
        self._shown = wanted
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [_chip(variable) for variable in wanted]
        for chip in self.chips:
            self._flow.addWidget(chip)
        self.updateGeometry()


def _chip(variable: UsedVariable) -> QFrame:
    made = QFrame()
    made.setProperty("surface", "row")
    layout = QHBoxLayout(made)
    layout.setContentsMargins(8, 3, 8, 3)
    layout.setSpacing(6)
    layout.addWidget(Text(variable.name, "small", "muted"))
    words, ink = value_words(variable)
    layout.addWidget(Text(words, "small", "warning" if ink == "warning" else "text", 600))
    made.setToolTip(words)
    return made


def value_words(variable: UsedVariable) -> tuple[str, str]:
    """What a chip says of a variable's value, and in which ink."""
    if variable.value is not None:
        text = printed(variable.value)
        return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…") or say("empty"), "text"
    if not variable.known and not variable.guarded:
        return say("does not exist"), "warning"
    if variable.guarded:
        return say("missing, provided for"), "text"
    return say("missing"), "warning"
