"""The window: first screen or one open document, with everything round it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from canvas.widget import CanvasWidget
from designer.actions.desk import Mode, Panel
from designer.actions.qt_actions import QtActions, keys_words
from designer.actions.registry import BY_ID
from designer.connecting import connect_workspace
from designer.doctor import Doctor
from designer.documents import SUFFIX, Document
from designer.file_flow import FileFlow
from designer.handing_over import hand_over
from designer.listing_menus import listing_menus
from designer.overlays import Shown
from designer.pages import Pages
from designer.panel_cycle import PanelCycle
from designer.recovery import Recovered
from designer.replay_view import ReplayView
from designer.settings import Settings, ThemeChoice
from designer.status_line import StatusLine
from designer.style.appearance import look
from designer.style.controls import line
from designer.templates import BLANK, template_document
from designer.tool_bar import ToolBar
from designer.window_header import WindowHeader
from designer.window_shape import restore_shape, shape_of
from designer.workspace import Workspace
from journey.words import say

if TYPE_CHECKING:
    from designer.actions.desk import Question
    from designer.insights import Insights


class MainWindow(QMainWindow):
    """One window of the program. It is the desk that actions act on.

    ``language_chosen``: all windows are to be made anew.
    """

    language_chosen = Signal()

    def __init__(self, settings: Settings, open_window: Callable[[], object]) -> None:
        super().__init__()
        self.settings = settings
        self._open_window = open_window
        self._workspace: Workspace | None = None
        self._may_close = False
        self.setAcceptDrops(True)
        self.files = FileFlow(self, settings)
        self.files.opened.connect(self._show_document)
        self.files.restored.connect(self._restored)
        self.files.saved.connect(self._saved)
        self.actions_by_id = QtActions(self, self)
        self.header = WindowHeader(keys_words(BY_ID["help.commands"]))
        self.header.commands_asked.connect(self.show_commands)
        self.actions_by_id.fill(self.header.menus, listing_menus(self))
        self.tool_bar = ToolBar(self.actions_by_id)
        self.tool_bar.measure_chosen.connect(self.show_measure)
        self.tool_bar.findings_asked.connect(self.show_findings)
        self.tool_bar.period.clicked.connect(self.choose_period)
        self.tool_bar.replay.clicked.connect(self.replay_now)
        self.status = StatusLine()
        self.files.told.connect(self.status.tell)
        self.files.reading.connect(self._show_opening)
        self.replay = ReplayView(self.tool_bar, self.status, settings, self)
        self.replay.changed.connect(self.actions_by_id.refresh)
        self.doctor = Doctor(self, self.replay.service, settings, self.status.tell)
        self.pages = Pages(self)
        self.cycle = PanelCycle(self, self._panels)
        self._lay_out()
        restore_shape(self, settings.values.geometry)

    def _lay_out(self) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._tool_rule = line()
        for widget in (self.header, line(), self.tool_bar, self._tool_rule):
            layout.addWidget(widget)
        layout.addWidget(self.pages, 1)
        layout.addWidget(line())
        layout.addWidget(self.status)
        self.setCentralWidget(body)

    # --- Desk: documents --------------------------------------------------------------------------------

    @property
    def document(self) -> Document | None:
        """The document that is open."""
        return self.files.document

    @property
    def workspace(self) -> Workspace | None:
        """What shows the document that is open."""
        return self._workspace

    @property
    def canvas(self) -> CanvasWidget | None:
        """The canvas of the document that is open."""
        return self._workspace.canvas if self._workspace else None

    @property
    def selection(self) -> frozenset[str]:
        """The ids of the selected records."""
        return self._workspace.canvas.selection if self._workspace else frozenset()

    @property
    def results_area(self) -> QWidget | None:
        """Where the results panel stands."""
        return self._workspace.results_area if self._workspace else None

    def new_journey(self) -> None:
        """Begin an empty journey."""
        self.files.new(template_document(BLANK))

    def new_window(self) -> None:
        """Open another window."""
        self._open_window()

    def ask_for_file(self) -> None:
        """Let the person choose a journey to open."""
        self.files.ask_for_file()

    def save(self) -> None:
        """Save the document."""
        self.files.save()

    def save_as(self) -> None:
        """Save the document under another name."""
        self.files.save_as()

    def save_picture(self) -> None:
        """Let the person save a picture of the journey."""
        if self._workspace is not None:
            from designer.dialogs.save_picture import ask_for_picture

            ask_for_picture(
                self, self._workspace.document.shown.journey, self._workspace.overlay_seen, self.status.tell
            )

    def export(self, system: str = "") -> None:
        """Let the person save the journey in another form; ``system``: in the shape of this one."""
        from designer.publishing.entrance import enter_export

        enter_export(self, system)

    def publish(self) -> None:
        """Let the person bring the journey to another system, as drafts."""
        from designer.publishing.entrance import enter_publishing

        enter_publishing(self)

    def show_start(self) -> None:
        """Close the document and show the first screen."""
        self.files.close()

    def quit(self) -> None:
        """Close all windows."""
        from PySide6.QtWidgets import QApplication

        QApplication.closeAllWindows()

    def import_history(self) -> None:
        """Import a history, and use it."""
        from designer.dialogs.import_history import ImportDialog

        dialog = ImportDialog(self)
        if dialog.exec() and dialog.folder is not None:
            self.use_history(dialog.folder)
        dialog.deleteLater()

    def use_history(self, folder: Path | None) -> None:
        """Replay on another history; None: the sample."""
        self.settings.change(history=str(folder) if folder else "")
        self.replay.use_history(folder)

    def _show_document(self, document: Document | None) -> None:
        old = self._workspace
        self.replay.attach(None)
        self._workspace = None
        if document is not None:
            workspace = Workspace(document, self.settings)
            connect_workspace(self, workspace)
            workspace.changed.connect(self._changed)
            self._workspace = workspace
            self.pages.show_page(workspace)
            self.replay.attach(workspace)
            self.doctor.attach(workspace)
            workspace.canvas.setFocus()
        else:
            self.pages.show_start()
        self._show_bars(document is not None)
        if old is not None:
            old.close_document()
            self.pages.removeWidget(old)
            old.deleteLater()
        self._changed()

    def _show_opening(self, name: str) -> None:
        """A file is being read: say so, in place of a document if there is none to look at meanwhile."""
        if self._workspace is None:
            self._show_bars(False)
            self.pages.show_opening(name)
        elif name:
            self.status.tell(say("Opening “{name}”...", name=name))

    def _show_bars(self, shown: bool) -> None:
        self.tool_bar.setVisible(shown)
        self._tool_rule.setVisible(shown)

    def _restored(self, found: Recovered) -> None:
        if self._workspace is not None:
            self._workspace.journal.adopt(found)
            self.status.tell(say("Restored. Save it to keep it."))
        self._changed()

    def _saved(self) -> None:
        if self._workspace is not None and not self._workspace.document.changed:
            self._workspace.journal.discard()
        self._changed()

    def _changed(self) -> None:
        """The document, its name or its file is different."""
        document = self.document
        self.header.show_document(document)
        self.status.show_document(document, self.files.saved_at)
        self.setWindowTitle(f"{document.title}[*] - Loopline" if document else "Loopline")
        self.setWindowModified(document is not None and document.changed)
        self.actions_by_id.refresh()

    # --- Desk: views ------------------------------------------------------------------------------------

    def panel_shown(self, panel: Panel) -> bool:
        """Whether a panel is shown."""
        return self._workspace is not None and not self._workspace.panel(panel).isHidden()

    def show_panel(self, panel: Panel, shown: bool) -> None:
        """Show or hide a panel."""
        if self._workspace is not None:
            self._workspace.panel(panel).setVisible(shown)
            self.settings.set_folded(panel, not shown)
            self.actions_by_id.refresh()

    def next_panel(self, by: int) -> None:
        """Bring the keyboard to the next panel, or the one before."""
        self.cycle.go(by)

    def _panels(self) -> list[QWidget]:
        """What F6 goes through, from the upper left to the lower right."""
        if self._workspace is None:
            return [self.pages.start] if self.pages.start is not None else []
        return [self.tool_bar, *self._workspace.panels]

    def show_menus(self) -> None:
        """Bring the keyboard to the menu bar."""
        bar = self.header.menus
        bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
        bar.setActiveAction(bar.actions()[0])

    def set_look(
        self, theme: ThemeChoice | None = None, text_size: int | None = None, reduce_motion: bool | None = None
    ) -> None:
        """Change how the program looks."""
        values = self.settings.values
        self.settings.change(
            theme=theme or values.theme,
            text_size=text_size or values.text_size,
            reduce_motion=values.reduce_motion if reduce_motion is None else reduce_motion,
        )
        values = self.settings.values
        look().choose(values.theme, values.text_size, values.reduce_motion)
        self.actions_by_id.refresh()

    def set_language(self, code: str) -> None:
        """Let the program speak another language; empty: that of the system."""
        if code != self.settings.values.language:
            self.settings.change(language=code)
            self.language_chosen.emit()

    def go_on_with(self, other: MainWindow) -> None:
        """Show what another window shows, which can only be left then: all words of a window are said when it is
        made."""
        hand_over(other, self)
        other.retire()

    def retire(self) -> None:
        """Take part in nothing any more: another window goes on."""
        self.setEnabled(False)
        self._let_go()

    def leave(self) -> None:
        """Close without asking: another window goes on."""
        self._may_close = True
        self.close()

    def find_kind(self) -> None:
        """Go to the palette's search field."""
        if self._workspace is not None:
            self._workspace.close_message()
            self.show_panel("palette", True)
            self._workspace.palette_panel.focus_search()

    def find_step(self) -> None:
        """Look for a step in the journey."""
        if self._workspace is not None:
            self._workspace.close_message()
            self._workspace.find_bar.open()

    def show_findings(self) -> None:
        """Open or close the list of findings."""
        if self._workspace is not None:
            self._workspace.show_findings_panel(self._workspace.findings.isHidden())

    def choose_checks(self) -> None:
        """Let the person choose checks, their kinds and limits."""
        self.doctor.choose_checks()

    def edit_message(self, message_id: str) -> None:
        """Open the editor of a message."""
        if self._workspace is not None:
            self._workspace.edit_message(message_id)

    def open_beside(self, what: str) -> None:
        """Open a planner (its id) or the map of all journeys (empty) beside the journey."""
        from designer.beside import open_beside

        open_beside(self, self._workspace, what)

    def insert_fragment(self) -> None:
        """Let the person choose a fragment, and add a step that stands for it."""
        if self._workspace is not None:
            from designer.fragments.inserting import ask_for_fragment

            ask_for_fragment(self, self._workspace, self.status.tell)

    def show_journey_settings(self) -> None:
        """Show the journey's own settings."""
        if self._workspace is not None:
            self._workspace.close_message()
            self.show_panel("inspector", True)
            self._workspace.canvas.select(())
            self._workspace.inspector.show_selection(())
            self._workspace.inspector.show_now()
            self._workspace.inspector.focus_first()

    # --- Desk: replay -----------------------------------------------------------------------------------

    @property
    def replaying(self) -> bool:
        """Whether a replay is under way."""
        return self.replay.working

    def replay_now(self) -> None:
        """Replay again."""
        self.replay.replay_now()

    def stop_replay(self) -> None:
        """Stop the replay."""
        self.replay.stop()

    def choose_period(self) -> None:
        """Open the menu of periods."""
        from designer.period import PeriodMenu

        own = self.replay.has_own_messages()
        menu = PeriodMenu(self.replay.period, self.replay.bounds(), self, own_messages=own)
        menu.chosen.connect(self.replay.choose_period)
        menu.open_below(self.tool_bar.period)

    def choose_pressure(self) -> None:
        """Ask how heavy messages count in the pressure index."""
        self.replay.choose_pressure(self)

    def choose_cluster(self) -> None:
        """Ask for the cluster that replays."""
        self.replay.choose_cluster(self)

    @property
    def shown_mode(self) -> Mode:
        """Whether a replay or a forecast is shown."""
        return self.replay.mode

    def show_mode(self, mode: Mode) -> None:
        """Show what would have been, or what may come."""
        self.replay.show_mode(mode)

    @property
    def shown_measure(self) -> Shown:
        """The measure that steps are coloured by."""
        return self.replay.shown

    def show_measure(self, shown: Shown) -> None:
        """Colour the steps by a measure."""
        self.replay.show_measure(shown)

    def ask_why(self, question: Question) -> None:
        """Show what happened to a customer, or who did not get the selected step's message."""
        insights = self.opened_insights()
        if insights is not None:
            insights.ask_why(question)

    def compare(self) -> None:
        """Hold the journey against another version or other settings."""
        insights = self.opened_insights()
        if insights is not None:
            insights.compare()

    def opened_insights(self) -> Insights | None:
        """What stands in place of the results, with room for it."""
        if self._workspace is not None and self.replay.insights is not None:
            self._workspace.close_message()
            self.show_panel("results", True)
        return self.replay.insights

    # --- Desk: help -------------------------------------------------------------------------------------

    def show_commands(self) -> None:
        """Open the command palette."""
        from designer.actions.command_palette import CommandPalette

        CommandPalette(self, self.actions_by_id, self).open_over(self)

    def show_shortcuts(self) -> None:
        """Show all keys."""
        from designer.dialogs.shortcuts import ShortcutsDialog

        ShortcutsDialog(self).exec()

    def show_tour(self) -> None:
        """Show what is where, step by step, on the sample journey if nothing is open."""
        from designer.tour.tour import start_tour

        start_tour(self)

    def show_about(self) -> None:
        """Say what the program is."""
        from designer.dialogs.about import AboutDialog

        AboutDialog(self).exec()

    # --- Qt ---------------------------------------------------------------------------------------------

    def focusNextPrevChild(self, next: bool) -> bool:
        return self.cycle.step(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Fields take these keys from the menus and then leave them to the document.
        if event.matches(QKeySequence.StandardKey.Undo):
            self.actions_by_id.run(BY_ID["edit.undo"])
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.actions_by_id.run(BY_ID["edit.redo"])
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.toLocalFile().endswith(SUFFIX) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.toLocalFile().endswith(SUFFIX):
                self.files.open(Path(url.toLocalFile()))
                return

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close and self.document is not None and self.document.changed:
            event.ignore()
            self.files.close(self._close_now)
            return
        self.settings.change(geometry=shape_of(self))
        self._let_go()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        event.accept()

    def _let_go(self) -> None:
        self.replay.attach(None)
        if self._workspace is not None:
            self._workspace.close_document()
            self._workspace = None

    def _close_now(self) -> None:
        self._may_close = True
        # The question may have been asked while Qt was closing the window: it does not close one within that.
        QTimer.singleShot(0, self, self.close)
