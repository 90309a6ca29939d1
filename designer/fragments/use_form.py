"""What a step that stands for a fragment adds to its settings: its own values, its ends, and what to do with it."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from designer.inspector.fields.editor import FormContext, column
from designer.inspector.form import Form
from designer.style.controls import Button, Text, line
from designer.style.flow import FlowLayout
from journey.checks.parameters import value_problems
from journey.declaration import Parameter
from journey.describe import name_of
from journey.fragments import end_rows, fragment_of, newest_of, uses_of, values_of
from journey.fragments_parameters import completed_values, parameters_of
from journey.fragments_unpacking import can_unpack, unpack
from journey.fragments_versions import new_version, set_value
from journey.fragments_view import ShownStore
from journey.model import Fragment, Node
from journey.words import say


class UseForm(QWidget):
    """Shows one step that stands for a fragment."""

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self._context, self._node_id = context, ""
        self._layout = column(self, 10)
        row = QWidget()
        buttons = FlowLayout(row)
        self.open = Button(say("Open"), "folder-open", role="primary", dense=True)
        self.open.clicked.connect(self._open)
        self.unpack = Button(say("Unpack"), "package", dense=True)
        self.unpack.setToolTip(say("Put the steps of the fragment in its place"))
        self.unpack.clicked.connect(lambda: unpack(context.store, self._node_id))
        self.version = Button(say("New version"), "copy", dense=True)
        self.version.setToolTip(say("A copy to change for this step alone; other steps keep theirs"))
        self.version.clicked.connect(lambda: new_version(context.store, self._node_id))
        self.update_use = Button("", "refresh-cw", dense=True)
        self.update_use.clicked.connect(self._update)
        for button in (self.open, self.unpack, self.version, self.update_use):
            buttons.addWidget(button)
        self._layout.addWidget(row)
        self.used = Text("", "small", "muted", wrap=True)
        self._layout.addWidget(self.used)
        self._rule = line()
        self._layout.addWidget(self._rule)
        self._title = Text(say("Settings of this step"), "body", weight=600)
        self._layout.addWidget(self._title)
        self._nothing = Text(
            say("The fragment lets its steps set nothing. Open it to choose settings."), "small", "muted", wrap=True
        )
        self._layout.addWidget(self._nothing)
        self.form: Form | None = None
        self._declared: tuple[Parameter, ...] = ()
        self._place = self._layout.count()
        self.reset = Button(say("Use the values inside"), "rotate-ccw", role="link")
        self.reset.clicked.connect(self._reset)
        self._layout.addWidget(self.reset)
        self._layout.addWidget(line())
        self._layout.addWidget(Text(say("Ends"), "body", weight=600))
        self.ends = Text("", "body", "muted", wrap=True)
        self._layout.addWidget(self.ends)

    def show_use(self, node: Node) -> None:
        """Show a step."""
        if node.id != self._node_id and self.form is not None:
            self.form.forget()
        self._node_id = node.id
        journey = self._context.store.journey
        found = fragment_of(node, journey)
        self.setVisible(found is not None)
        if found is None:
            return
        self._show_acts(node, found)
        self._show_values(node, found)
        self.ends.setText(self._ends_words(node, found))

    def _show_acts(self, node: Node, found: Fragment) -> None:
        journey = self._context.store.journey
        self.unpack.setEnabled(can_unpack(journey, node))
        newest = newest_of(journey, found)
        self.update_use.setVisible(newest.version > found.version)
        self.update_use.setText(say("Take version {number}...", number=newest.version))
        uses = len(uses_of(journey, found.id))
        version = say("Version {number} of “{fragment}”.", number=found.version, fragment=found.name)
        others = say("{count} other steps stand for it, too.", count=uses - 1) if uses > 2 else ""
        if uses == 2:
            others = say("One other step stands for it, too.")
        self.used.setText(f"{version} {others}".strip())

    def _show_values(self, node: Node, found: Fragment) -> None:
        declared = parameters_of(found)
        if declared != self._declared or self.form is None:
            if self.form is not None:
                self.form.hide()
                self.form.deleteLater()
            self._declared = declared
            self.form = Form(declared, self._context)
            self.form.edited.connect(
                lambda key, value, merge: set_value(self._context.store, self._node_id, key, value, merge=merge)
            )
            self._layout.insertWidget(self._place, self.form)
        values = completed_values(node, found)
        self.form.show_values(values)
        journey = self._context.store.journey
        problems = {
            parameter.id: ("error", problem)
            for parameter in declared
            for problem in list(value_problems(parameter, values[parameter.id], journey))[:1]
        }
        self.form.show_findings(problems)
        self.form.setVisible(bool(declared))
        self._nothing.setVisible(not declared)
        self.reset.setVisible(bool(values_of(node)))

    def _ends_words(self, node: Node, found: Fragment) -> str:
        journey = self._context.store.journey
        leads = {edge.output: journey.node(edge.target) for edge in journey.edges_from.get(node.id, ())}
        lines = []
        for row in end_rows(found):
            target = leads.get(row["id"])
            where = name_of(target) if target is not None else say("people end there")
            lines.append(say("{end} → {where}", end=row["name"] or say("Next step"), where=where))
        return "\n".join(lines) or say("None: everybody ends inside.")

    def _open(self) -> None:
        store = self._context.store
        if isinstance(store, ShownStore):
            store.open_use(self._node_id)

    def _reset(self) -> None:
        store = self._context.store
        node = store.journey.node(self._node_id)
        if node is not None:
            with store.transaction(say("Use the values inside")) as transaction:
                kept = {key: value for key, value in node.parameters.items() if key != "values"}
                transaction.put(replace(node, parameters=kept))

    def _update(self) -> None:
        from designer.fragments.update_dialog import ask_for_update

        ask_for_update(self, self._context.store, self._node_id)

    def refresh(self) -> None:
        """Let the inputs look again at what document and history offer."""
        if self.form is not None:
            self.form.refresh()
