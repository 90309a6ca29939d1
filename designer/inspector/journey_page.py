"""The journey's own settings: shown while nothing is selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.inspector.cap_sentence import cap_pieces, on_block_pieces, quiet_pieces
from designer.inspector.condition_editor import condition_from
from designer.inspector.fields.editor import FormContext
from designer.inspector.fields.times import ZoneEditor
from designer.inspector.form import Form, FormRow, Problem
from designer.inspector.journey_parameters import ENTRY, EXIT, FIELD_WORDS, JOURNEY, OTHER, QUIET, goal_parameters
from designer.inspector.parts import FormList, SentenceList, fresh_id
from designer.inspector.sections import Page
from designer.style.controls import Text, Toggle
from journey.condition import EVERYBODY, EventMatch
from journey.declaration import Parameter, ZoneType
from journey.edits import change_header
from journey.model import Cap, Entry, ExitRule, Goal, Header, QuietHours, QuietWindow
from journey.plain import plain
from journey.words import mark, say

_ZONE = Parameter("zone", mark("Time zone, for people without one"), ZoneType())


#: Shows a section's part of the settings.
Refresh = Callable[[Header], None]


class JourneyPage(Page):
    """All settings of the journey. Its sections come one after the other, so that the window never waits for them."""

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self._context = context
        self._problems: dict[str, Text] = {}
        self._built: list[Refresh] = []
        self._forms: list[Form | FormList] = []
        self._waiting = [
            self._build_journey,
            self._build_entry,
            self._build_caps,
            self._build_quiet,
            self._build_goals,
            self._build_exits,
            self._build_other,
        ]
        self._findings: Mapping[str, Problem] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.grow)
        self._timer.start()
        self.grow()

    def grow(self) -> None:
        """Build the next section."""
        if self._waiting:
            build = self._waiting.pop(0)
            refresh = build()
            self._built.append(refresh)
            refresh(self._header)
            self.show_findings(self._findings)
        if not self._waiting:
            self._timer.stop()

    def complete(self) -> None:
        """Build all sections now."""
        while self._waiting:
            self.grow()

    # --- Sections ---------------------------------------------------------------------------------------

    def _section(self, field: str, title: str, aside: QWidget | None = None) -> QVBoxLayout:
        box = self.section(title, aside)
        if field:
            self._problems[field] = Text("", "small", "danger", wrap=True)
            self._problems[field].hide()
            box.addWidget(self._problems[field])
        return box

    def _form(self, box: QVBoxLayout, parameters: tuple[Parameter, ...]) -> Form:
        form = Form(parameters, self._context)
        self._forms.append(form)
        box.addWidget(form)
        return form

    def _build_journey(self) -> Refresh:
        box = self._section("", say("Journey"))
        self.journey_form = self._form(box, JOURNEY)
        self.journey_form.edited.connect(self._field_edited)
        self.zone = FormRow(_ZONE, self._context, ZoneEditor(_ZONE, self._context, named_only=True))
        self.zone.editor.edited.connect(lambda value, merge: self._put("zone", value, merge))
        box.addWidget(self.zone)

        def refresh(header: Header) -> None:
            self.journey_form.show_values(
                {"name": header.name, "description": header.description, "currency": header.currency}
            )
            self.zone.editor.show_value(header.zone)

        return refresh

    def _build_entry(self) -> Refresh:
        self.entry_form = self._form(self._section("entry", say("Entry")), ENTRY)
        self.entry_form.edited.connect(self._entry_edited)

        def refresh(header: Header) -> None:
            entry = msgspec.structs.asdict(header.entry)
            self.entry_form.show_values({**entry, "most_running": header.entry.most_running or 0})

        return refresh

    def _build_caps(self) -> Refresh:
        self.caps = SentenceList(
            say("Add a cap"),
            lambda: Cap(id=fresh_id("cap", self._header.caps)),
            (lambda cap: cap_pieces(cap, self._topics()), on_block_pieces),
        )
        self.caps.edited.connect(lambda parts, merge: self._put("caps", parts, merge))
        self._section("caps", say("Caps")).addWidget(self.caps)
        return lambda header: self.caps.show_parts(header.caps)

    def _build_quiet(self) -> Refresh:
        self.quiet_on = Toggle(say("Quiet hours"))
        self.quiet_on.clicked.connect(self._switch_quiet)
        box = self._section("quiet_hours", say("Quiet hours"), self.quiet_on)
        self.quiet_windows = SentenceList(say("Add a time"), QuietWindow, (quiet_pieces,))
        self.quiet_windows.edited.connect(lambda parts, merge: self._quiet_edited("windows", parts, merge))
        box.addWidget(self.quiet_windows)
        self.quiet_form = self._form(box, QUIET)
        self.quiet_form.edited.connect(self._quiet_edited)
        return lambda header: self._show_quiet(header.quiet_hours)

    def _build_goals(self) -> Refresh:
        self.goals = FormList(
            say("Add a goal"),
            lambda: Goal(id=fresh_id("goal", self._header.goals), event=EventMatch(event="order")),
            lambda: goal_parameters(self._context.store.journey),
            self._context,
            _plain_part,
            lambda part, values: msgspec.convert({**values, "id": part.id}, Goal),
        )
        self.goals.edited.connect(lambda parts, merge: self._put("goals", parts, merge))
        self._forms.append(self.goals)
        self._section("goals", say("Goals")).addWidget(self.goals)
        return lambda header: self.goals.show_parts(header.goals)

    def _build_exits(self) -> Refresh:
        self.exits = FormList(
            say("Add an exit"),
            lambda: ExitRule(id=fresh_id("exit", self._header.exits), event=EventMatch(event="order")),
            lambda: EXIT,
            self._context,
            _exit_values,
            _exit_rule,
        )
        self.exits.edited.connect(lambda parts, merge: self._put("exits", parts, merge))
        self._forms.append(self.exits)
        self._section("exits", say("Exits")).addWidget(self.exits)
        return lambda header: self.exits.show_parts(header.exits)

    def _build_other(self) -> Refresh:
        self.other_form = self._form(self._section("", say("With other journeys")), OTHER)
        self.other_form.edited.connect(self._field_edited)

        def refresh(header: Header) -> None:
            self.other_form.show_values(
                {
                    "longest": header.longest,
                    "priority": header.priority,
                    "exclusion_group": header.exclusion_group,
                    "not_while": ", ".join(header.not_while),
                    "defer_while": ", ".join(header.defer_while),
                }
            )

        return refresh

    @property
    def _header(self) -> Header:
        return self._context.store.journey.header

    def _topics(self) -> tuple[str, ...]:
        found = {str(node.parameters.get("topic") or "") for node in self._context.store.journey.nodes}
        return tuple(sorted(found - {""}))

    # --- Writing ----------------------------------------------------------------------------------------

    def _put(self, field: str, value: Any, merge: bool) -> None:
        name = say("Change {what}", what=say(FIELD_WORDS[field]))
        key = f"header:{field}" if merge else ""
        change_header(self._context.store, name, merge_key=key, **{field: value})

    def _field_edited(self, field: str, value: Any, merge: bool) -> None:
        if field in ("not_while", "defer_while"):
            value = tuple(part for part in (text.strip() for text in value.split(",")) if part)
        self._put(field, value, merge)

    def _entry_edited(self, field: str, value: Any, merge: bool) -> None:
        if field == "most_running":
            value = value or None
        entry: Entry = msgspec.structs.replace(self._header.entry, **{field: value})
        self._put("entry", entry, merge)

    def _switch_quiet(self, on: bool) -> None:
        self._put("quiet_hours", QuietHours(windows=(QuietWindow(),)) if on else None, False)

    def _quiet_edited(self, field: str, value: Any, merge: bool) -> None:
        quiet = self._header.quiet_hours or QuietHours()
        if field == "classes":
            value = ("commercial", "transactional") if value == "both" else ("commercial",)
        self._put("quiet_hours", msgspec.structs.replace(quiet, **{field: value}), merge)

    # --- Showing ----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the document's settings."""
        for refresh in self._built:
            refresh(self._header)

    def _show_quiet(self, quiet: QuietHours | None) -> None:
        self.quiet_on.setChecked(quiet is not None)
        self.quiet_windows.setVisible(quiet is not None)
        self.quiet_form.setVisible(quiet is not None)
        if quiet is not None:
            self.quiet_windows.show_parts(quiet.windows)
            classes = "both" if "transactional" in quiet.classes else "commercial"
            self.quiet_form.show_values({"zone": quiet.zone, "on_block": quiet.on_block, "classes": classes})

    def look_again(self) -> None:
        """The history is another one: let the inputs offer what there is now."""
        for form in self._forms:
            form.refresh()

    def show_findings(self, findings: Mapping[str, Problem]) -> None:
        """Show what the checks say of the settings, by field of the header."""
        self._findings = findings
        for form in self._forms:
            if isinstance(form, Form):
                form.show_findings(findings)
        self.zone.set_finding(findings.get("zone"))
        for field, text in self._problems.items():
            severity, sentence = findings.get(field, ("", ""))
            text.setVisible(bool(sentence))
            text.setText(sentence)
            text.set_ink("danger" if severity == "error" else "warning")


def _plain_part(part: Any) -> dict[str, Any]:
    return {key: plain(value) for key, value in msgspec.structs.asdict(part).items() if key != "id"}


def _exit_values(rule: ExitRule) -> dict[str, Any]:
    return {**_plain_part(rule), "when": "event" if rule.event is not None else "condition"}


def _exit_rule(rule: ExitRule, values: dict[str, Any]) -> ExitRule:
    if values["when"] == "event":
        event = msgspec.convert(values["event"] or {"event": "order"}, EventMatch)
        return msgspec.structs.replace(rule, name=values["name"], event=event, condition=None)
    condition = condition_from(values["condition"]) or EVERYBODY
    return msgspec.structs.replace(rule, name=values["name"], event=None, condition=condition)
