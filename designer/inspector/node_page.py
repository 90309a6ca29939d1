"""A step: its settings, its text, its figures, its notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from canvas.overlay import Overlay
from designer.inspector.fields.editor import FormContext, column
from designer.inspector.figures_box import FiguresBox, main_lines, node_lines
from designer.inspector.form import Form, Problem
from designer.inspector.message_form import PARTS, MessageForm
from designer.inspector.sections import MARGIN, Page
from designer.style.appearance import look
from designer.style.controls import Button, Role, Text, line
from journey.catalogue import kind
from journey.declaration import ChoiceType, FlagType, Parameter, TextType
from journey.edits import change, set_parameter
from journey.fragments import USE
from journey.model import Message, Node
from journey.words import mark, say

if TYPE_CHECKING:
    from designer.fragments.use_form import UseForm

_NOTES = (
    Parameter("note", mark("Note"), TextType(4000, multiline=True)),
    Parameter("owner", mark("Owner"), TextType(120)),
    Parameter(
        "status",
        mark("Status"),
        ChoiceType((("draft", mark("Draft")), ("ready", mark("Ready")), ("disabled", mark("Switched off")))),
        help=mark("People pass a step that is switched off as if it were not there."),
    ),
    Parameter("tags", mark("Tags"), TextType(300), help=mark("Words with commas between them.")),
    Parameter("pinned", mark("Tidy leaves it where it is"), FlagType()),
)
_TABS = {
    "settings": mark("Settings"),
    "content": mark("Content"),
    "replay": mark("Replay"),
    "notes": mark("Notes"),
}


class NodePage(QWidget):
    """The page for all steps of one kind; it shows one of them."""

    def __init__(self, kind_id: str, context: FormContext) -> None:
        super().__init__()
        declared = kind(kind_id)
        self._context, self._node_id, self._kind_id = context, "", kind_id
        parameters = declared.parameters if declared else ()
        sends = any(parameter.id == "message" for parameter in parameters)
        self._channel = next((channel for channel in PARTS if sends and channel == kind_id), None)
        layout = column(self, 0)
        self.tabs = QTabBar()
        self.tabs.setFont(look().font("body", 500))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.pages = QStackedWidget()
        tab_row = QWidget()
        box = column(tab_row, 0)
        box.setContentsMargins(MARGIN, 0, 0, 0)
        box.addWidget(self.tabs)
        layout.addWidget(tab_row)
        layout.addWidget(line())
        layout.addWidget(self.pages, 1)
        self.names: list[str] = []
        self.subject: MessageForm | None = None
        self.content: MessageForm | None = None
        self.notes: Form | None = None
        self.openers: list[Button] = []
        self._not_replayed: Text | None = None
        self._overlay = Overlay()
        self.figures: list[FiguresBox] = []
        self.use: UseForm | None = None
        self.form = Form(parameters, context)
        self.form.edited.connect(self._set_parameter)
        self._add("settings", self._settings(bool(parameters)))
        if self._channel is not None:
            self._add("content")
        if declared is not None and declared.on_path:
            self._add("replay")
        self._add("notes")
        self.tabs.currentChanged.connect(self._turn_to)

    def _add(self, name: str, page: QWidget | None = None) -> None:
        """A tab; its page is made when somebody turns to it, unless it is given."""
        self.names.append(name)
        holder = QWidget()
        box = column(holder, 0)
        if page is not None:
            box.addWidget(page)
        self.pages.addWidget(holder)
        self.tabs.addTab(say(_TABS[name]))

    def _turn_to(self, place: int) -> None:
        holder = self.pages.widget(place)
        layout = holder.layout() if holder is not None else None
        if layout is not None and not layout.count():
            layout.addWidget(self._page(self.names[place]))
            self._show_record()
        self.pages.setCurrentIndex(place)

    def _page(self, name: str) -> QWidget:
        if name == "content" and self._channel is not None:
            self.content = MessageForm(self._channel, self._context)
            page = Page()
            page.section("").addWidget(self._opener())
            page.section("").addWidget(self.content)
            return page
        if name == "replay":
            return self._replay()
        self.notes = Form(_NOTES, self._context)
        self.notes.edited.connect(self._set_note)
        return _page_of(self.notes)

    def show_tab(self, name: str) -> None:
        """Turn to a tab; nothing happens if the step has none of that name."""
        if name in self.names:
            self.tabs.setCurrentIndex(self.names.index(name))

    @property
    def tab(self) -> str:
        """The tab that is shown."""
        return self.names[self.tabs.currentIndex()]

    def _settings(self, has_parameters: bool) -> QWidget:
        page = Page()
        box = page.section("")
        if self._channel is not None:
            self.subject = MessageForm(self._channel, self._context, PARTS[self._channel][:1])
            box.addWidget(self.subject)
            box.addWidget(self._opener("link"))
            box = page.section("")
        box.addWidget(self.form)
        if self._kind_id == USE:
            from designer.fragments.use_form import UseForm

            self.use = UseForm(self._context)
            box.addWidget(self.use)
        if not has_parameters:
            box.addWidget(Text(say("This step has no settings."), ink="muted", wrap=True))
        holder = QWidget()
        whole = column(holder, 0)
        whole.addWidget(page, 1)
        self._foot = QWidget()
        foot = column(self._foot, 0)
        foot.setContentsMargins(12, 4, 12, 12)
        foot.addWidget(self._box())
        self._foot.hide()
        whole.addWidget(self._foot)
        return holder

    def _opener(self, role: Role = "plain") -> Button:
        """Opens the message's editor."""
        made = Button(say("Edit and preview"), "pencil-line", role=role)
        made.setToolTip(say("Write the message, and see what a real customer would get"))
        made.clicked.connect(self.edit_message)
        self.openers.append(made)
        return made

    def edit_message(self) -> None:
        """Open the editor of the step's message."""
        node = self._context.store.journey.node(self._node_id)
        message = str(node.parameters.get("message") or "") if node is not None else ""
        if message in self._context.store.journey.records:
            self._context.edit_message(message)

    def _replay(self) -> QWidget:
        page = Page()
        self._not_replayed = Text(say("Not replayed yet."), ink="muted", wrap=True)
        section = page.section("")
        section.addWidget(self._not_replayed)
        section.addWidget(self._box())
        return page

    def _box(self) -> FiguresBox:
        box = FiguresBox()
        self.figures.append(box)
        return box

    # --- Writing ----------------------------------------------------------------------------------------

    def _set_parameter(self, key: str, value: object, merge: bool) -> None:
        set_parameter(self._context.store, self._node_id, key, value, merge=merge)

    def _set_note(self, field: str, value: object, merge: bool) -> None:
        if field == "tags":
            value = tuple(part for part in (text.strip() for text in str(value).split(",")) if part)
        words = say(next(parameter.words for parameter in _NOTES if parameter.id == field))
        key = f"note:{self._node_id}:{field}" if merge else ""
        change(
            self._context.store,
            self._node_id,
            say("Change {what}", what=words),
            merge_key=key,
            **{field: value},
        )

    # --- Showing ----------------------------------------------------------------------------------------

    def show_node(self, node: Node) -> None:
        """Show a step of this page's kind."""
        if node.id != self._node_id:
            for form in (self.form, self.subject, self.content, self.notes):
                if form is not None:
                    form.forget()
        self._node_id = node.id
        self._show_record()

    def _show_record(self) -> None:
        node = self._context.store.journey.node(self._node_id)
        if node is None:
            return
        declared = kind(node.kind)
        self.form.show_values(declared.complete(node.parameters) if declared else node.parameters)
        if self.use is not None:
            self.use.show_use(node)
        found = self._context.store.journey.records.get(str(node.parameters.get("message") or ""))
        for form in (self.subject, self.content):
            if form is not None:
                form.show_message(found if isinstance(found, Message) else None)
        for opener in self.openers:
            opener.setEnabled(isinstance(found, Message))
        if self.notes is not None:
            self.notes.show_values(
                {
                    "note": node.note,
                    "owner": node.owner,
                    "status": node.status,
                    "tags": ", ".join(node.tags),
                    "pinned": node.pinned,
                }
            )
        self.show_overlay(self._overlay)

    def show_overlay(self, overlay: Overlay) -> None:
        """Show what the replay did at the step."""
        self._overlay = overlay
        figures = overlay.nodes.get(self._node_id)
        said = overlay.said.get(self._node_id) if overlay.said is not None else None
        has_figures = figures is not None or said is not None
        self._foot.setVisible(has_figures)
        if self._not_replayed is not None:
            self._not_replayed.setVisible(not has_figures)
        for box, lines_of in zip(self.figures, (main_lines, node_lines), strict=False):
            box.setVisible(has_figures)
            if said is not None:
                box.show_said(said.words, overlay.stale)
            elif figures is not None:
                box.show_lines(lines_of(figures), figures.assumed, overlay.stale)

    def show_findings(self, findings: Mapping[str, Problem]) -> None:
        """Show what the checks say of the step's parameters."""
        self.form.show_findings(findings)

    def refresh(self) -> None:
        """Let all inputs look again at what document and history offer."""
        self.form.refresh()
        if self.use is not None:
            self.use.refresh()


def _page_of(form: Form) -> Page:
    page = Page()
    page.section("").addWidget(form)
    return page
