"""A connection: which way out it takes, and the limits of one that goes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from canvas.overlay import Overlay
from designer.inspector.fields.editor import Choice, FormContext
from designer.inspector.figures_box import FiguresBox, edge_lines
from designer.inspector.form import Form, Problem
from designer.inspector.sections import Page
from designer.style.controls import Text, Toggle
from journey.condition import EventMatch
from journey.declaration import ChoiceType, DurationType, EventMatchType, NumberType, Parameter, TextType
from journey.describe import loop_words, name_of, outputs_of
from journey.edits import reconnect, set_loop
from journey.letters import listed
from journey.model import Edge, Loop
from journey.plain import plain
from journey.words import mark, say


def _loop_parameters(others: tuple[tuple[str, str], ...]) -> tuple[Parameter, ...]:
    """The settings of a loop. ``others``: the source's other ways out, to take at the limit."""
    limit = (
        ("exit", mark("People leave the journey")),
        ("stay", mark("People stay at the step before")),
        *((f"output:{output}", say("People go the way “{words}”", words=words)) for output, words in others),
    )
    return (
        Parameter(
            "max_passes",
            mark("At most"),
            NumberType(1, 1000, whole=True, unit=mark("times")),
            required=True,
        ),
        Parameter(
            "minimum_interval",
            mark("At the earliest after"),
            DurationType(),
            required=True,
            help=mark("The shortest time between two passes of a person."),
        ),
        Parameter(
            "counter",
            mark("Counted"),
            ChoiceType(
                (
                    ("instance", mark("anew each time they enter")),
                    ("customer", mark("over the person's whole time")),
                )
            ),
        ),
        Parameter(
            "reset",
            mark("The count starts again"),
            ChoiceType(
                (
                    ("never", mark("never")),
                    ("event", mark("when something happens")),
                    ("after", mark("after a time without a pass")),
                )
            ),
        ),
        Parameter("reset_event", mark("When this happens"), EventMatchType(), shown_if=("reset", ("event",))),
        Parameter("reset_after", mark("After"), DurationType(60), required=True, shown_if=("reset", ("after",))),
        Parameter("on_limit", mark("At the limit"), ChoiceType(limit)),
        Parameter("reason", mark("Why it goes back"), TextType(200)),
    )


class EdgePage(Page):
    """Shows one edge."""

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self._context, self._edge_id = context, ""
        self._others: tuple[tuple[str, str], ...] | None = None
        way = self.section("")
        self.sentence = Text("", ink="muted", wrap=True)
        way.addWidget(self.sentence)
        self._output_label = Text(say("Way out"), "small", "muted")
        self.output = Choice(say("Way out"))
        self.output.chosen.connect(lambda output: reconnect(context.store, self._edge_id, output=output))
        way.addWidget(self._output_label)
        way.addWidget(self.output)
        self.goes_back = Toggle(say("Goes back"))
        self.goes_back.clicked.connect(self._switch)
        self._loop_box = self.section(say("Goes back, within limits"), self.goes_back)
        self.loop_words = Text("", ink="accent", weight=600, wrap=True)
        self._loop_box.addWidget(self.loop_words)
        self.problem = Text("", "small", "danger", wrap=True)
        self.problem.hide()
        self._loop_box.addWidget(self.problem)
        self.form: Form | None = None
        self.figures = FiguresBox()
        self.column.addWidget(self.figures)

    def show_edge(self, edge: Edge) -> None:
        """Show an edge."""
        journey = self._context.store.journey
        self._edge_id = edge.id
        source, target = journey.node(edge.source), journey.node(edge.target)
        start = name_of(source) if source else edge.source
        end = name_of(target) if target else edge.target
        self.sentence.setText(say("From “{start}” to “{end}”", start=start, end=end))
        outputs = outputs_of(source) if source else ()
        choices = tuple((output.id, output.words or say("onwards")) for output in outputs)
        self.output.offer(choices)
        self.output.choose(edge.output)
        for widget in (self._output_label, self.output):
            widget.setVisible(len(choices) > 1)
        self.goes_back.setChecked(edge.loop is not None)
        others = tuple(choice for choice in choices if choice[0] != edge.output)
        self._show_loop(edge, others)

    def _show_loop(self, edge: Edge, others: tuple[tuple[str, str], ...]) -> None:
        if self.form is None or others != self._others:
            if self.form is not None:
                self.form.hide()
                self.form.deleteLater()
            self._others = others
            self.form = Form(_loop_parameters(others), self._context)
            self.form.edited.connect(self._edited)
            self._loop_box.addWidget(self.form)
        self.form.setVisible(edge.loop is not None)
        self.loop_words.setVisible(edge.loop is not None)
        if edge.loop is not None:
            self.loop_words.setText(listed(loop_words(edge, self._context.store.journey)))
            values = {key: plain(value) for key, value in msgspec.structs.asdict(edge.loop).items()}
            self.form.show_values(values)

    def _switch(self, on: bool) -> None:
        set_loop(self._context.store, self._edge_id, Loop() if on else None)

    def _edited(self, key: str, value: Any, merge: bool) -> None:
        edge = self._context.store.journey.edge(self._edge_id)
        if edge is None or edge.loop is None:
            return
        if key == "reset_event":
            value = msgspec.convert(value, EventMatch)
        fields = {key: value}
        if key == "reset":
            fields |= _reset_fields(edge.loop, value)
        set_loop(self._context.store, self._edge_id, msgspec.structs.replace(edge.loop, **fields), merge=merge)

    def show_overlay(self, overlay: Overlay) -> None:
        """Show what the replay did on the edge."""
        figures = overlay.edges.get(self._edge_id)
        edge = self._context.store.journey.edge(self._edge_id)
        self.figures.setVisible(figures is not None)
        if figures is not None:
            loop = edge is not None and edge.loop is not None
            self.figures.show_lines(edge_lines(figures, loop), False, overlay.stale)

    def show_findings(self, findings: Mapping[str, Problem]) -> None:
        """Show what the checks say of the loop's limits."""
        severity, sentence = next(iter(findings.values()), ("", ""))
        self.problem.setVisible(bool(sentence))
        self.problem.setText(sentence)
        self.problem.set_ink("danger" if severity == "error" else "warning")

    def focus_limits(self) -> bool:
        """Go to a loop's first limit; whether there is one."""
        if self.form is None or self.form.isHidden():
            return False
        field = self.form.rows["max_passes"].editor.findChild(QLineEdit)
        if field is None:
            return False
        field.setFocus(Qt.FocusReason.TabFocusReason)
        field.selectAll()
        return True

    def refresh(self) -> None:
        """Let all inputs look again at what document and history offer."""
        if self.form is not None:
            self.form.refresh()


def _reset_fields(loop: Loop, reset: str) -> dict[str, Any]:
    """What a way of resetting needs to be complete."""
    if reset == "event":
        return {"reset_event": loop.reset_event or EventMatch(event="order"), "reset_after": ""}
    if reset == "after":
        return {"reset_event": None, "reset_after": loop.reset_after or "P90D"}
    return {"reset_event": None, "reset_after": ""}
