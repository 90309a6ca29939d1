"""One window goes on with what another one shows: in another language all windows are made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from designer.window import MainWindow
    from designer.workspace import Workspace


def hand_over(old: MainWindow, new: MainWindow) -> None:
    """Let ``new`` show what ``old`` shows, as it shows it: document, undo steps, selection, view, tool, mode, figures,
    and the panels that are open."""
    new.setGeometry(old.geometry())
    new.setWindowState(old.windowState())
    before = old.workspace
    if before is None:
        new.show_start()
        return
    assert old.document is not None
    # To derive a large journey's geometry again would take longer than a window may wait.
    old.document.scene = before.canvas.drawing.give_scene()
    new.files.go_on_with(old.files)
    new.replay.go_on_with(old.replay)
    after = new.workspace
    assert after is not None
    after.journal.go_on_with(before.journal)
    after.canvas.select(before.canvas.selection)
    after.canvas.set_tool(before.canvas.tool)
    after.first_view = before.canvas.view
    _show_panels(before, after)
    _show_results(old, new)


def _show_panels(before: Workspace, after: Workspace) -> None:
    after.across.setSizes(before.across.sizes())
    after.middle.setSizes(before.middle.sizes())
    message, language = before.message_shown
    tab = before.inspector_tab
    has_findings = before.findings_shown

    def open_again() -> None:
        if tab:
            after.inspector.show_tab(tab)
        if has_findings:
            after.show_findings_panel(True)
        if message:
            after.edit_message(message)
            after.messages.show_language(language)

    # Panels are made once the window stands.
    after.stands.connect(open_again)


def _show_results(old: MainWindow, new: MainWindow) -> None:
    tab = old.replay.panel.tab if old.replay.panel is not None else None
    opened = old.replay.insights.opened if old.replay.insights is not None else ""

    def open_again() -> None:
        panel, insights = new.replay.panel, new.replay.insights
        if panel is None or insights is None:
            return
        if tab is not None:
            panel.choose_tab(tab)
        if opened == "compare":
            insights.compare()
        elif opened:
            insights.ask_why(opened)

    after = new.workspace
    assert after is not None
    # The panel is made right after the document stands.
    after.stands.connect(lambda: QTimer.singleShot(0, new, open_again))
