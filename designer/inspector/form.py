"""Forms made from declarations: one row a parameter, with its label, input, help and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from designer.inspector.fields.choose import editor_for
from designer.inspector.fields.editor import Editor, FormContext, column
from designer.style.controls import Text
from journey.declaration import Parameter
from journey.words import say

#: What is wrong with a parameter: "error" or "warning", and the sentence.
Problem = tuple[str, str]


class FormRow(QWidget):
    """One parameter. ``editor`` is its input, if it is not the usual one of its type."""

    def __init__(self, parameter: Parameter, context: FormContext, editor: Editor | None = None) -> None:
        super().__init__()
        self.parameter = parameter
        self.editor: Editor = editor or editor_for(parameter, context)
        self.label = Text(say(parameter.words), "small", "muted", wrap=True)
        self.label.setBuddy(self.editor)
        self._typing_problem = ""
        self._finding: Problem | None = None
        help_text = say(parameter.help) if parameter.help else ""
        self.help = Text(help_text, "small", "muted", wrap=True)
        if not help_text:
            # Never the reverse: what is shown before it stands in a layout is a window of its own for a moment.
            self.help.hide()
        for widget in (self.label, self.editor):
            widget.setToolTip(help_text)
        self.problem = Text("", "small", "danger", wrap=True)
        self.problem.hide()
        layout = column(self, 4)
        if self.editor.beside_label:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(self.label, 1)
            row.addWidget(self.editor)
            layout.addLayout(row)
        else:
            layout.addWidget(self.label)
            layout.addWidget(self.editor)
        layout.addWidget(self.help)
        layout.addWidget(self.problem)
        self.editor.troubled.connect(self._troubled)

    def _troubled(self, sentence: str) -> None:
        self._typing_problem = sentence
        self._show_problem()

    def set_finding(self, finding: Problem | None) -> None:
        """Show what the checks say of this parameter."""
        self._finding = finding
        self._show_problem()

    @property
    def problem_text(self) -> str:
        """The sentence that is shown below the input; empty if nothing is wrong."""
        return self.problem.full_text if not self.problem.isHidden() else ""

    def _show_problem(self) -> None:
        severity, text = "error", self._typing_problem
        if not text and self._finding is not None:
            severity, text = self._finding
        self.problem.setVisible(bool(text))
        if text:
            self.problem.setText(text)
            self.problem.set_ink("danger" if severity == "error" else "warning")
        self.editor.mark(severity if text else "")


class Form(QWidget):
    """Rows for parameters. ``edited`` brings the parameter's id, its new value, and whether typing goes on."""

    edited = Signal(str, object, bool)

    def __init__(self, parameters: Sequence[Parameter], context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parameters = tuple(parameter for parameter in parameters if not parameter.hidden)
        self.rows: dict[str, FormRow] = {}
        self._layout: QVBoxLayout = column(self, 12)
        for parameter in self._parameters:
            row = FormRow(parameter, context)
            row.editor.edited.connect(lambda value, merge, key=parameter.id: self.edited.emit(key, value, merge))
            self.rows[parameter.id] = row
            self._layout.addWidget(row)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show the document's values; parameters whose condition does not hold are hidden."""
        for parameter in self._parameters:
            row = self.rows[parameter.id]
            row.editor.show_value(values.get(parameter.id))
            if parameter.shown_if is not None:
                other, wanted = parameter.shown_if
                row.setVisible(values.get(other) in wanted)

    def forget(self) -> None:
        """The next values belong to something else: what is being typed does not stay."""
        for row in self.rows.values():
            row.editor.forget()

    def show_findings(self, findings: Mapping[str, Problem]) -> None:
        """Show what the checks say, by parameter id."""
        for key, row in self.rows.items():
            row.set_finding(findings.get(key))

    def refresh(self) -> None:
        """Let all inputs look again at what document and history offer."""
        for row in self.rows.values():
            row.editor.refresh()
