"""The inspector's page of the fragment that is open: what its uses may set, who uses it, a note."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from designer.inspector.fields.editor import FormContext, LineEdit, column
from designer.inspector.form import Form
from designer.inspector.sections import Page
from designer.inspector.tokens import add_button
from designer.style.controls import Button, IconButton, Text
from journey.declaration import Parameter, TextType
from journey.edits import change
from journey.fragments import holders_of, uses_of
from journey.fragments_parameters import setting_in, settings_of
from journey.fragments_versions import add_setting, name_setting, remove_setting
from journey.fragments_view import ShownStore
from journey.model import Fragment, FragmentParameter, FragmentSetting
from journey.words import mark, say

_NOTE = (Parameter("note", mark("Note"), TextType(4000, multiline=True)),)


class _SettingRow(QWidget):
    """One thing that uses may set: its name, what it sets, and a button that removes it."""

    def __init__(self) -> None:
        super().__init__()
        box = column(self, 2)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.name = LineEdit(say("Name of the setting"))
        self.name.setMaxLength(120)
        self.remove = IconButton("x", say("Remove the setting"), 24, 12)
        row.addWidget(self.name, 1)
        row.addWidget(self.remove)
        box.addLayout(row)
        self.about = Text("", "small", "muted", wrap=True)
        box.addWidget(self.about)


class FragmentPage(Page):
    """Shows one fragment."""

    def __init__(self, context: FormContext) -> None:
        super().__init__()
        self._context = context
        self._fragment: Fragment | None = None
        settings = self.section(say("What each step may set for itself"))
        self._help = Text(
            say("Choose settings of the steps inside. Each step that stands for the fragment can then give its own."),
            "small",
            "muted",
            wrap=True,
        )
        settings.addWidget(self._help)
        rows = QWidget()
        self._rows = column(rows, 10)
        settings.addWidget(rows)
        self.rows: list[_SettingRow] = []
        self.add = add_button(say("Add a setting"))
        self.add.clicked.connect(self._ask_for_setting)
        settings.addWidget(self.add)
        uses = self.section(say("Where it is used"))
        links = QWidget()
        self._uses = column(links, 4)
        uses.addWidget(links)
        self.uses: list[QWidget] = []
        notes = self.section("")
        self.note = Form(_NOTE, context)
        self.note.edited.connect(self._set_note)
        notes.addWidget(self.note)

    def show_fragment(self, found: Fragment) -> None:
        """Show a fragment."""
        if self._fragment is None or self._fragment.id != found.id:
            self.note.forget()
        self._fragment = found
        self.note.show_values({"note": found.note})
        self._show_settings(found)
        self._show_uses(found)

    def _show_settings(self, found: Fragment) -> None:
        while len(self.rows) > len(found.parameters):
            row = self.rows.pop()
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(found.parameters):
            row = _SettingRow()
            place = len(self.rows)
            row.name.textEdited.connect(lambda text, place=place: self._rename(place, text))
            row.remove.clicked.connect(lambda _=False, place=place: self._remove(place))
            self._rows.addWidget(row)
            self.rows.append(row)
        for row, parameter in zip(self.rows, found.parameters, strict=True):
            if row.name.text() != parameter.name:
                row.name.setText(parameter.name)
            row.about.setText(_about(found, parameter))
        self._help.setVisible(not found.parameters)

    def _show_uses(self, found: Fragment) -> None:
        for widget in self.uses:
            widget.hide()
            widget.deleteLater()
        self.uses = []
        store = self._context.store
        journey = store.whole.journey
        for node in uses_of(journey, found.id):
            stage = journey.stage(node.stage)
            name = node.name or found.name
            words = say("{step}, stage {stage}", step=name, stage=stage.name) if stage is not None else name
            link = Button(words, role="link")
            link.clicked.connect(lambda _=False, key=node.id: self._leave_to(key))
            self._put_use(link)
        for holder in holders_of(journey, found.id):
            self._put_use(Text(say("Inside “{fragment}”", fragment=holder.name), wrap=True))
        if not self.uses:
            self._put_use(Text(say("Nowhere."), ink="muted"))

    def _put_use(self, widget: QWidget) -> None:
        self._uses.addWidget(widget)
        self.uses.append(widget)

    def _leave_to(self, node_id: str) -> None:
        store = self._context.store
        if isinstance(store, ShownStore):
            store.go_to(())
            self._context.show_record(node_id)

    def _rename(self, place: int, text: str) -> None:
        if self._fragment is not None:
            parameter = self._fragment.parameters[place]
            name_setting(self._context.store.whole, self._fragment.id, parameter.id, text, merge=True)

    def _remove(self, place: int) -> None:
        if self._fragment is not None:
            remove_setting(self._context.store.whole, self._fragment.id, self._fragment.parameters[place].id)

    def _set_note(self, field: str, value: object, merge: bool) -> None:
        if self._fragment is not None:
            key = f"note:{self._fragment.id}" if merge else ""
            words = say("Change {what}", what=say("Note"))
            change(self._context.store.whole, self._fragment.id, words, merge_key=key, note=str(value))

    def _ask_for_setting(self) -> None:
        menu = self.settings_menu()
        menu.exec(self.add.mapToGlobal(QPoint(0, self.add.height())))
        menu.deleteLater()

    def settings_menu(self) -> QMenu:
        """The settings inside that uses could set, by step; those that they can set already are ticked."""
        menu = QMenu(self)
        found = self._fragment
        if found is None:
            return menu
        chosen = {(setting.record, setting.setting) for parameter in found.parameters for setting in parameter.settings}
        below: dict[str, QMenu] = {}
        for offered in settings_of(found):
            setting = offered.setting
            part = below.get(setting.record)
            if part is None:
                part = below[setting.record] = menu.addMenu(offered.place)
            entry = part.addAction(say(offered.declared.words))
            entry.setCheckable(True)
            entry.setChecked((setting.record, setting.setting) in chosen)
            entry.setEnabled((setting.record, setting.setting) not in chosen)
            entry.triggered.connect(lambda _=False, setting=setting: self._add(setting))
        return menu

    def _add(self, setting: FragmentSetting) -> None:
        if self._fragment is not None:
            add_setting(self._context.store.whole, self._fragment.id, setting)


def _about(found: Fragment, parameter: FragmentParameter) -> str:
    """What a parameter sets."""
    lines = []
    for setting in parameter.settings:
        offered = setting_in(found, setting)
        if offered is None:
            lines.append(say("Sets nothing that is inside."))
        else:
            words = say(offered.declared.words)
            lines.append(say("Sets “{setting}” of “{step}”", setting=words, step=offered.place))
    return "\n".join(lines)
