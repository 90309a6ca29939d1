"""A step: its settings, its text, its figures, its notes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from canvas.overlay import Overlay
from designer.inspector.fields.editor import FormContext, column
from designer.inspector.figures_box import FiguresBox, node_lines
from designer.inspector.form import Form, Problem
from designer.inspector.message_form import PARTS, MessageForm
from designer.inspector.sections import MARGIN, Page
from designer.style.appearance import look
from designer.style.controls import Text, line
from journey.catalogue import kind
from journey.declaration import ChoiceType, FlagType, Parameter, TextType
from journey.edits import change, set_parameter
from journey.model import Message, Node
from journey.words import mark, say

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
        self._context, self._node_id = context, ""
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
        self.figures: list[FiguresBox] = []
        self.form = Form(parameters, context)
        self.form.edited.connect(self._set_parameter)
        self._add("settings", self._settings(bool(parameters)))
        if self._channel is not None:
            self.content = MessageForm(self._channel, context)
            self._add("content", _page_of(self.content))
        if declared is not None and declared.on_path:
            self._add("replay", self._replay())
        self.notes = Form(_NOTES, context)
        self.notes.edited.connect(self._set_note)
        self._add("notes", _page_of(self.notes))
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)

    def _add(self, name: str, page: QWidget) -> None:
        self.names.append(name)
        self.pages.addWidget(page)
        self.tabs.addTab(say(_TABS[name]))

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
            box = page.section("")
        box.addWidget(self.form)
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
        words = say(self.notes.rows[field].parameter.words)
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
        declared = kind(node.kind)
        self.form.show_values(declared.complete(node.parameters) if declared else node.parameters)
        if self.content is not None and self.subject is not None:
            found = self._context.store.journey.records.get(str(node.parameters.get("message") or ""))
            message = found if isinstance(found, Message) else None
            self.content.show_message(message)
            self.subject.show_message(message)
        self.notes.show_values(
            {
                "note": node.note,
                "owner": node.owner,
                "status": node.status,
                "tags": ", ".join(node.tags),
                "pinned": node.pinned,
            }
        )

    def show_overlay(self, overlay: Overlay) -> None:
        """Show what the replay did at the step."""
        figures = overlay.nodes.get(self._node_id)
        self._foot.setVisible(figures is not None)
        if "replay" in self.names:
            self._not_replayed.setVisible(figures is None)
        for box in self.figures:
            box.setVisible(figures is not None)
            if figures is not None:
                box.show_lines(node_lines(figures), figures.assumed, overlay.stale)

    def show_findings(self, findings: Mapping[str, Problem]) -> None:
        """Show what the checks say of the step's parameters."""
        self.form.show_findings(findings)

    def refresh(self) -> None:
        """Let all inputs look again at what document and history offer."""
        self.form.refresh()


def _page_of(form: Form) -> Page:
    page = Page()
    page.section("").addWidget(form)
    return page
