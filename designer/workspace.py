"""One open document on the screen: palette, canvas, inspector, results, and what keeps them up to date."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec.structs import replace as with_fields
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from canvas.overlay import Overlay, Spotlight
from canvas.view import View
from canvas.widget import CanvasWidget
from designer.actions.desk import Panel
from designer.adding import add_step
from designer.background import Job, run_in_background
from designer.documents import Document
from designer.empty_canvas import EmptyCanvas
from designer.find_bar import FindBar
from designer.findings_panel import FindingsPanel
from designer.fragments.figures import findings_seen, found_at, names_inside, overlay_seen
from designer.fragments.opening import Opening
from designer.inspector.vocabulary import NOTHING_KNOWN, Vocabulary
from designer.loop_sight import show_loop
from designer.outline.area import OutlineArea
from designer.palette_panel import PalettePanel
from designer.panes import Panes
from designer.recovery_journal import RecoveryJournal
from designer.settings import Settings
from designer.style.appearance import look
from journey.checks.declaration import USUAL, Preferences
from journey.checks.findings import ABOUT_TEXTS, Finding
from journey.journey import Journey
from journey.model import Edge
from journey.store import Difference

if TYPE_CHECKING:
    from designer.inspector.panel import Inspector
    from designer.messages.panel import MessagePanel
    from journey.checks.bounds import Bound
    from simulator.history.history import History

#: A step that a finding leads to stands so far beside the list of findings.
_BESIDE = 24
#: What is heavy waits so long (ms) after the first paint.
_BREATH = 60


def _load_panels(job: Job) -> None:
    import_module("designer.inspector.panel")
    import_module("designer.results.panel")


class Workspace(QWidget):
    """Everything that belongs to one open document.

    ``changed``: the document changed. ``selection_changed``: other records are selected. ``stands``: it has been
    painted, and the panels' code is there. ``told`` brings a sentence for the status line. ``fix_asked`` brings a
    finding whose remedy is wanted; ``checks_asked``: somebody wants to choose checks.
    """

    changed = Signal()
    selection_changed = Signal(object)
    stands = Signal()
    told = Signal(str)
    fix_asked = Signal(object)
    checks_asked = Signal()

    def __init__(self, document: Document, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._settings = settings
        self._vocabulary = NOTHING_KNOWN
        self._history: History | None = None
        self._messages: MessagePanel | None = None
        store = document.shown
        self.palette_panel = PalettePanel()
        self.canvas = CanvasWidget(store, look().theme, scene=document.take_scene())
        self.palette_panel.kind_chosen.connect(lambda kind_id: add_step(self.canvas, kind_id))
        self.canvas.selection_changed.connect(self._selected)
        self.canvas.inspect_requested.connect(self._inspect)
        self.opening = Opening(store, self.canvas, self)
        self.opening.changed.connect(self._opened)
        self.canvas.open_requested.connect(self.opening.open_use)
        self.outline_area = OutlineArea(self.canvas)
        self.inspector_area = QWidget()
        self.inspector_area.setProperty("surface", "surface")
        self.inspector_area.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._inspector: Inspector | None = None
        self._overlay = Overlay()
        self._spotlight: Spotlight | None = None
        self.results_area = QWidget()
        self.results_area.setProperty("surface", "surface")
        self.results_layout = QVBoxLayout(self.results_area)
        self.results_layout.setContentsMargins(0, 0, 0, 0)
        self._findings: FindingsPanel | None = None
        self._find_bar: FindBar | None = None
        self.empty = EmptyCanvas(store, self.canvas)
        if store.journey.fragments:
            self._offer_kinds()
        self._lay_out()
        self.journal = RecoveryJournal(document, self)
        self._end = store.subscribe(self._document_changed)
        look().changed.connect(self._dress)
        self.canvas.installEventFilter(self)
        self._found: tuple[Finding, ...] = ()
        self._most: Bound | None = None
        self._preferences: Preferences = USUAL
        self._was_shown = False
        #: What part of the journey is seen first; None: all of it.
        self.first_view: View | None = None
        self._inspected_from_outline = False
        self._painted = False

    def _lay_out(self) -> None:
        self.across = Panes(
            self._settings,
            palette=self.palette_panel,
            outline=self.outline_area,
            drawing=self.opening.area,
            results=self.results_area,
            inspector=self.inspector_area,
        )
        self.middle = self.across.middle
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.across)

    @property
    def panels(self) -> list[QWidget]:
        """What the keyboard goes through with F6."""
        panels = [self.palette_panel, self.outline_area, self.canvas, self.inspector_area, self.results_area]
        floating = [part for part in (self._find_bar, self._findings, self._messages) if part is not None]
        return [*panels[:3], *floating, *panels[3:]]

    def panel(self, panel: Panel) -> QWidget:
        """A panel that can be shown and hidden."""
        return {
            "palette": self.palette_panel,
            "inspector": self.inspector_area,
            "results": self.results_area,
            "minimap": self.canvas.minimap,
            "outline": self.outline_area,
        }[panel]

    @property
    def inspector_tab(self) -> str:
        """The tab of the step's settings that is shown; empty where there is none."""
        return self._inspector.tab if self._inspector is not None else ""

    @property
    def findings_shown(self) -> bool:
        """Whether the list of findings is open."""
        return self._findings is not None and not self._findings.isHidden()

    @property
    def message_shown(self) -> tuple[str, str]:
        """The message that is edited, and in which of its languages; empty if none is."""
        if self._messages is None or self._messages.isHidden() or self._messages.message is None:
            return "", ""
        return self._messages.message.id, self._messages.language

    def _dress(self) -> None:
        self.canvas.set_theme(look().theme)
        self.across.bound()

    @property
    def inspector(self) -> Inspector:
        """The inspector; it is made when it is first needed, after the window stands."""
        if self._inspector is None:
            from designer.inspector.panel import Inspector

            made = Inspector(self.document.shown, lambda: self._vocabulary, lambda: self._history)
            made.selection_asked.connect(self.canvas.select)
            made.left.connect(self._leave_inspector)
            made.message_asked.connect(self.edit_message)
            layout = QVBoxLayout(self.inspector_area)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(made)
            self._inspector = made
            made.show_overlay(self.overlay_seen)
            made.show_findings(findings_seen(self._found, self.document.shown))
            made.show_selection(self.canvas.selection)
        return self._inspector

    @property
    def overlay(self) -> Overlay:
        """The figures and badges that are shown."""
        return self._overlay

    @property
    def findings(self) -> FindingsPanel:
        """The list of findings; it is made when it is first needed."""
        if self._findings is None:
            made = FindingsPanel(self.canvas)
            made.hide()
            made.chosen.connect(self.go_to)
            made.fix_asked.connect(self.fix_asked)
            made.checks_asked.connect(self.checks_asked)
            made.show_preferences(self._preferences)
            made.closed.connect(lambda: self.show_findings_panel(False))
            self._findings = made
        return self._findings

    @property
    def find_bar(self) -> FindBar:
        """The bar that looks for steps; it is made when it is first needed."""
        if self._find_bar is None:
            self._find_bar = FindBar(self.canvas)
            self._find_bar.hide()
        return self._find_bar

    # --- What others tell -------------------------------------------------------------------------------

    def show_vocabulary(self, vocabulary: Vocabulary, history: History | None = None) -> None:
        """Offer the names of another history, and count and preview with its people."""
        self._vocabulary, self._history = vocabulary, history
        if self._inspector is not None:
            self._inspector.look_again()
        if self._messages is not None:
            self._messages.history_changed()

    def show_overlay(self, overlay: Overlay) -> None:
        """Show figures and badges on the canvas and in the inspector."""
        self._overlay = overlay
        self._show_on_canvas()
        if self._inspector is not None:
            self._inspector.show_overlay(self.overlay_seen)

    def show_spotlight(self, spotlight: Spotlight | None) -> None:
        """Let some steps and edges stand out on the canvas; None: all are alike. Pictures that are saved show none."""
        if spotlight != self._spotlight:
            self._spotlight = spotlight
            self._show_on_canvas()

    @property
    def overlay_seen(self) -> Overlay:
        """The figures and badges of what the drawing shows: the journey, or the inside of a fragment."""
        overlay, store = self._overlay, self.document.shown
        if self._spotlight is not None:
            overlay = with_fields(overlay, spotlight=self._spotlight)
        return overlay_seen(overlay, store) if store.whole.journey.fragments else overlay

    def _show_on_canvas(self) -> None:
        self.canvas.set_overlay(self.overlay_seen)

    def _opened(self) -> None:
        """Another fragment is open, or none."""
        self.close_message()
        self._offer_kinds()
        self._show_on_canvas()
        if self._inspector is not None:
            self._inspector.show_overlay(self.overlay_seen)
            self._inspector.show_findings(findings_seen(self._found, self.document.shown))
        self.empty.place()
        self.canvas.setFocus()

    def _offer_kinds(self) -> None:
        """Offer in the palette what can be added to what is shown."""
        from journey.fragments_offered import kinds_offered

        self.palette_panel.show_kinds(kinds_offered(self.document.shown))

    def show_record(self, record_id: str) -> None:
        """Select a step or edge, as a replay or the document calls it, and bring it into sight; inside a fragment, open
        that."""
        shown = self.opening.show(record_id)
        if shown:
            self.canvas.jump_to(shown)

    def runs_as(self, record_id: str) -> str:
        """What a replay calls a step or edge that the drawing shows; empty where it is in no replay."""
        store = self.document.shown
        return names_inside(store.whole.journey, store.uses).get(record_id, "") if store.opened else record_id

    def show_findings(self, findings: Iterable[Finding], most: Bound | None = None) -> None:
        """Show findings below the inputs and in the list; ``most``: how many messages one entry can send."""
        self._found, self._most = tuple(findings), most
        if self._inspector is not None:
            self._inspector.show_findings(findings_seen(self._found, self.document.shown))
        if self._findings is not None and self._findings.isVisible():
            self.findings.show_findings(self._found, self.document.store.journey, self._most)
            self._place_floating()

    def show_preferences(self, preferences: Preferences) -> None:
        """Say in the list of findings what the shop prefers of the checks."""
        self._preferences = preferences
        if self._findings is not None:
            self._findings.show_preferences(preferences)
            self._place_floating()

    def show_findings_panel(self, shown: bool) -> None:
        """Open or close the list of findings."""
        if shown:
            self.close_message()
            self.findings.show_findings(self._found, self.document.store.journey, self._most)
            self._place_floating()
            self.findings.show()
            self.findings.raise_()
            self.findings.focus_first()
        else:
            self.findings.hide()
            self.canvas.setFocus()

    # --- Selecting --------------------------------------------------------------------------------------

    def _selected(self, ids: frozenset[str]) -> None:
        if ids:
            # Somebody looks for a step: it stands in the drawing.
            self.close_message()
        if self._inspector is not None:
            self._inspector.show_selection(ids)
        self.selection_changed.emit(ids)

    def _inspect(self, record_id: str) -> None:
        self.canvas.select((record_id,))
        focused = QApplication.focusWidget()
        self._inspected_from_outline = focused is not None and self.outline_area.isAncestorOf(focused)
        self.inspector_area.show()
        self.inspector.show_now()
        self.inspector.focus_first()

    def _leave_inspector(self) -> None:
        """Go back to where the settings were asked for."""
        outline = self.outline_area.isVisible() and self._inspected_from_outline
        (self.outline_area.outline.tree if outline else self.canvas).setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, finding: Finding) -> None:
        """Show what a finding is about, and where it is solved."""
        self.close_message()
        finding = found_at(finding, self.opening.show(finding.place), self.document.shown)
        records = self.document.shown.journey.records
        if finding.path:
            self.canvas.jump_to(finding.path[0])
            self.canvas.select(key for key in finding.path if key in records)
        elif self.document.shown.journey.node(finding.record) or self.document.shown.journey.edge(finding.record):
            self.canvas.jump_to(finding.record)
        else:
            self.canvas.select(())
        self._bring_out(finding.path[0] if finding.path else finding.record)
        self.inspector_area.show()
        self.inspector.show_tab("settings")
        node = self.document.shown.journey.node(finding.record)
        if node is not None and finding.code in ABOUT_TEXTS:
            self.edit_message(str(node.parameters.get("message")))

    def _bring_out(self, record_id: str) -> None:
        """Move the picture so that a step is not hidden by the list of findings."""
        box = self.canvas.drawing.scene.node_box(record_id)
        if box is None or self._findings is None or self._findings.isHidden():
            return
        left, top = self.canvas.view.to_widget(box.rect.x, box.rect.y)
        right, _ = self.canvas.view.to_widget(box.rect.right, box.rect.bottom)
        list_box = self.findings.geometry()
        hidden = right - (list_box.left() - _BESIDE)
        if hidden > 0 and top < list_box.bottom():
            self.canvas.pan(-min(hidden, max(left - _BESIDE, 0.0)), 0)

    # --- Messages ---------------------------------------------------------------------------------------

    @property
    def messages(self) -> MessagePanel:
        """The editor of messages; it is made when it is first needed."""
        if self._messages is None:
            from designer.messages.panel import MessagePanel

            made = MessagePanel(self.document.shown, lambda: self._vocabulary, lambda: self._history)
            made.hide()
            made.closed.connect(self.close_message)
            made.told.connect(self.told)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(made)
            self._messages = made
        return self._messages

    def edit_message(self, message_id: str) -> None:
        """Open the editor of a message over the drawing."""
        self.across.hide()
        self.messages.show()
        self.messages.show_message(message_id)
        self.selection_changed.emit(self.canvas.selection)

    def close_message(self) -> None:
        """Show the drawing again."""
        if self._messages is not None and not self._messages.isHidden():
            self._messages.hide()
            self.across.show()
            self.canvas.setFocus()
            self.selection_changed.emit(self.canvas.selection)

    # --- The document -----------------------------------------------------------------------------------

    def _document_changed(self, difference: Difference, before: Journey, after: Journey) -> None:
        self.changed.emit()
        if before.fragments != after.fragments:
            self._offer_kinds()
        loops = [key for key, record in difference.added.items() if isinstance(record, Edge) and record.loop]
        # One loop was drawn, or came back; pasting and loading, which bring more, leave the picture where it is.
        if len(loops) == 1 and len(difference.added) == 1:
            QTimer.singleShot(0, self, lambda: show_loop(self.canvas, loops[0]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.canvas and event.type() == QEvent.Type.Resize:
            self._place_floating()
        elif watched is self.canvas and event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(_BREATH, self, self._warm_up)
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            # The splitters have their sizes once the window stands.
            QTimer.singleShot(0, self, self._look_first)

    def _look_first(self) -> None:
        if self.first_view is not None:
            self.canvas.set_view(self.first_view)
        else:
            self.canvas.fit(animated=False)

    def _warm_up(self) -> None:
        """Load the code of the panels beside the window's own work, then tell that the window stands."""
        run_in_background(_load_panels, lambda _: self.stands.emit(), owner=self)

    def _place_floating(self) -> None:
        if self._findings is not None:
            width = max(200, min(look().pixels(380), self.canvas.width() - 32))
            height = min(self._findings.height_for(width), look().pixels(420), self.canvas.height() - 32)
            self._findings.setGeometry(self.canvas.width() - width - 12, 12, width, max(80, height))
        if self._find_bar is not None:
            self._find_bar.place()
        self.empty.place()

    def close_document(self) -> None:
        """Stop everything, and remove the recovery journal: the work is saved or not wanted."""
        self.across.remember_sizes()
        self._end()
        if self._inspector is not None:
            self._inspector.close_listening()
        if self._messages is not None:
            self._messages.close_listening()
        self.empty.close_listening()
        self.outline_area.close_listening()
        self.opening.close_listening()
        self.canvas.close_listening()
        self.journal.close()
