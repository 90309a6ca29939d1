"""The inspector: shows whatever is chosen, and edits it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from canvas.overlay import Overlay
from designer.inspector.edge_page import EdgePage
from designer.inspector.fields.editor import FormContext, column
from designer.inspector.form import Problem
from designer.inspector.header import Header
from designer.inspector.journey_page import JourneyPage
from designer.inspector.node_page import NodePage
from designer.inspector.other_pages import SelectionPage, StagePage, selection_words
from designer.inspector.problems import node_problems
from designer.inspector.vocabulary import Vocabulary
from designer.panel_cycle import first_stop
from designer.style.controls import line
from journey.catalogue import kind
from journey.checks.findings import SEVERITIES, Finding
from journey.describe import kind_words, name_of, output_words
from journey.edits import rename
from journey.fragments import fragment
from journey.fragments_versions import rename_fragment
from journey.journey import Journey
from journey.model import HEADER_ID, Edge, Fragment, Node, Record, Stage
from journey.store import Difference, Store
from journey.words import say

if TYPE_CHECKING:
    from designer.fragments.page import FragmentPage
    from simulator.history.history import History

#: Chooses what the header's menu offers for what is shown.
MenuOf = Callable[[frozenset[str]], Sequence[QAction | None]]


class Inspector(QWidget):
    """Forms for what is selected. ``selection_asked`` asks for another selection, ``message_asked`` for the editor of
    the message with that id, ``left`` says that a person is done here."""

    left = Signal()
    selection_asked = Signal(object)
    message_asked = Signal(str)

    def __init__(
        self,
        store: Store,
        vocabulary: Callable[[], Vocabulary],
        history: Callable[[], History | None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._store = store
        self._chosen: frozenset[str] = frozenset()
        self._overlay = Overlay()
        self._findings: dict[str, dict[str, Problem]] = {}
        self._context = FormContext(
            store,
            vocabulary,
            show_record=lambda record_id: self.selection_asked.emit((record_id,)),
            history=history,
            edit_message=self.message_asked.emit,
        )
        self.header = Header()
        self.header.renamed.connect(self._rename)
        self.pages = QStackedWidget()
        self._node_pages: dict[str, NodePage] = {}
        self._journey_page: JourneyPage | None = None
        self._fragment_page: FragmentPage | None = None
        self._edge_page: EdgePage | None = None
        self._stage_page: StagePage | None = None
        self._selection_page: SelectionPage | None = None
        self._shown: QWidget | None = None
        layout = column(self, 0)
        layout.addWidget(self.header)
        self._rule = line()
        layout.addWidget(self._rule)
        layout.addWidget(self.pages, 1)
        # One look at the document for all that an event changed.
        self._pending = QTimer(self)
        self._pending.setSingleShot(True)
        self._pending.setInterval(0)
        self._pending.timeout.connect(self.show_now)
        self._end = store.subscribe(self._changed)

    # --- What others tell -------------------------------------------------------------------------------

    def show_selection(self, ids: Iterable[str]) -> None:
        """Show what is selected; nothing selected shows the journey's settings."""
        chosen = frozenset(ids)
        if chosen != self._chosen or self._shown is None:
            self._chosen = chosen
            self._store.end_merging()
            self._pending.start()

    def show_overlay(self, overlay: Overlay) -> None:
        """Show the figures of a replay."""
        self._overlay = overlay
        if isinstance(self._shown, NodePage | EdgePage):
            self._shown.show_overlay(overlay)

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show what the checks say below the inputs that it is about; the worst first."""
        found: dict[str, dict[str, Problem]] = {}
        for finding in sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)):
            texts = found.setdefault(finding.record, {})
            sentence = f"{finding.reason} {finding.remedy}".rstrip()
            texts.setdefault(finding.parameter, (finding.severity, sentence))
        self._findings = found
        self._show_problems()

    def set_menu(self, menu_of: MenuOf) -> None:
        """What the header's menu offers."""
        self.header.set_menu(lambda: menu_of(self._chosen))

    def look_again(self) -> None:
        """The history is another one: let the inputs offer its names."""
        if isinstance(self._shown, NodePage | EdgePage):
            self._shown.refresh()
        elif isinstance(self._shown, JourneyPage):
            self._shown.look_again()

    def show_tab(self, name: str) -> None:
        """Turn to a tab of the step that is shown."""
        self.show_now()
        if isinstance(self._shown, NodePage):
            self._shown.show_tab(name)

    @property
    def tab(self) -> str:
        """The tab of the step that is shown; empty if no step is."""
        return self._shown.tab if isinstance(self._shown, NodePage) else ""

    def focus_first(self) -> None:
        """Go to the first input; of a loop to its limits."""
        if isinstance(self._shown, EdgePage) and self._shown.focus_limits():
            return
        stop = first_stop(self._shown) if self._shown is not None else None
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def close_listening(self) -> None:
        """Stop listening to the document."""
        self._end()

    def _changed(self, difference: Difference, before: Journey, after: Journey) -> None:
        self._pending.start()

    def _rename(self, text: str) -> None:
        record = self._record
        if record is None and self._store.opened:
            rename_fragment(self._store.whole, self._store.opened, text, merge=True)
            return
        rename(self._store, record.id if record else HEADER_ID, text, merge=True)

    # --- Showing ----------------------------------------------------------------------------------------

    @property
    def _record(self) -> Record | None:
        """The one record that is selected, if it is one."""
        if len(self._chosen) != 1:
            return None
        return self._store.journey.records.get(next(iter(self._chosen)))

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._shown

    def show_now(self) -> None:
        """Show what is selected as the document has it now."""
        self._pending.stop()
        journey = self._store.journey
        present = frozenset(key for key in self._chosen if key in journey.records)
        record = self._record
        if len(present) > 1:
            self._show_several(present)
        elif isinstance(record, Node):
            self._show_node(record)
        elif isinstance(record, Edge):
            self._show_edge(record)
        elif isinstance(record, Stage):
            self._show_stage(record)
        else:
            self._show_journey()
        self._show_problems()

    def _turn_to(self, page: QWidget) -> None:
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self._shown = page
        self._rule.setVisible(not isinstance(page, NodePage))

    def _show_node(self, node: Node) -> None:
        declared = kind(node.kind)
        stage = self._store.journey.stage(node.stage)
        words = kind_words(node)
        placed = say("{kind}, stage {stage}", kind=words, stage=stage.name) if stage else words
        icon_name = declared.icon if declared else "circle-help"
        family = declared.family.id if declared else "flow"
        self.header.show_subject(icon_name, family, node.name, name_of(node), placed, True)
        page = self._node_pages.get(node.kind)
        if page is None:
            page = self._node_pages[node.kind] = NodePage(node.kind, self._context)
        tab = self.tab
        page.show_node(node)
        page.show_overlay(self._overlay)
        if page is not self._shown:
            page.refresh()
            page.show_tab(tab)
        self._turn_to(page)

    def _show_edge(self, edge: Edge) -> None:
        source = self._store.journey.node(edge.source)
        words = output_words(source, edge.output) if source else ""
        title = say("Loop back") if edge.loop else say("Connection")
        line_text = say("Way “{words}”", words=words) if words else ""
        self.header.show_subject("rotate-ccw" if edge.loop else "spline", "", title, "", line_text, False)
        if self._edge_page is None:
            self._edge_page = EdgePage(self._context)
        self._edge_page.show_edge(edge)
        self._edge_page.show_overlay(self._overlay)
        self._turn_to(self._edge_page)

    def _show_stage(self, stage: Stage) -> None:
        members = sum(node.stage == stage.id for node in self._store.journey.nodes)
        line_text = say("Stage with {count} steps", count=members)
        self.header.show_subject("layers", "", stage.name, say("Stage"), line_text, True)
        if self._stage_page is None:
            self._stage_page = StagePage(self._context)
        self._stage_page.show_stage(stage)
        self._turn_to(self._stage_page)

    def _show_several(self, ids: frozenset[str]) -> None:
        self.header.show_subject("layers", "", selection_words(ids), "", "", False)
        if self._selection_page is None:
            self._selection_page = SelectionPage(self._context)
            self._selection_page.narrowed.connect(self.selection_asked)
        self._selection_page.show_selection(ids)
        self._turn_to(self._selection_page)

    def _show_fragment(self, found: Fragment) -> None:
        words = say("Fragment, version {number}", number=found.version)
        self.header.show_subject("layers", "flow", found.name, say("Fragment"), words, True)
        if self._fragment_page is None:
            from designer.fragments.page import FragmentPage

            self._fragment_page = FragmentPage(self._context)
        self._fragment_page.show_fragment(found)
        self._turn_to(self._fragment_page)

    def _show_journey(self) -> None:
        opened = fragment(self._store.journey, self._store.opened) if self._store.opened else None
        if opened is not None:
            self._show_fragment(opened)
            return
        header = self._store.journey.header
        self.header.show_subject(
            "route", "", header.name, say("Untitled journey"), say("Settings of the journey"), True
        )
        if self._journey_page is None:
            self._journey_page = JourneyPage(self._context)
        self._journey_page.refresh()
        self._turn_to(self._journey_page)

    def _show_problems(self) -> None:
        record = self._record
        found = self._findings.get(record.id if record else HEADER_ID, {})
        if isinstance(self._shown, NodePage) and isinstance(record, Node):
            # The checks run in the background; what stands below an input must keep pace with the typing.
            texts = {key: problem for key, problem in found.items() if key == "message"}
            self._shown.show_findings({**texts, **node_problems(record, self._store.journey)})
        elif isinstance(self._shown, EdgePage | JourneyPage):
            self._shown.show_findings(found)
