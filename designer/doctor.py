"""Brings findings and their remedies to where a person meets them: list, menus of the canvas, choice of checks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from designer.replay_service import ReplayService
from designer.settings import Settings
from designer.style.appearance import look
from designer.style.icons import action_icon
from designer.workspace import Workspace
from journey.checks.declaration import Preferences
from journey.checks.findings import Finding
from journey.words import say, say_count

#: A menu shows so many findings of one step, and so many letters of a sentence.
_MOST_SHOWN = 6
_LONGEST = 90


class Doctor(QObject):
    """Works for one window: applies remedies as undo steps and keeps what the shop prefers of the checks."""

    def __init__(
        self, window: QWidget, service: ReplayService, settings: Settings, tell: Callable[[str], None]
    ) -> None:
        super().__init__(window)
        self._window, self._service, self._settings, self._tell = window, service, settings, tell
        self._workspace: Workspace | None = None
        service.use_preferences(self._preferences())

    def attach(self, workspace: Workspace) -> None:
        """Work for this document from now on."""
        self._workspace = workspace
        workspace.fix_asked.connect(self.solve)
        workspace.checks_asked.connect(self.choose_checks)
        workspace.canvas.badge_clicked.connect(self._show_badge_menu)
        workspace.show_preferences(self._preferences())

    def solve(self, finding: Finding) -> None:
        """Apply a finding's remedy as one undo step, and say so."""
        from journey.checks.fixing import apply_fix

        if self._workspace is None or finding.fix is None:
            return
        done = apply_fix(self._workspace.document.store, finding.fix)
        self._service.solved(finding)
        words = say("Done: {what}. Undo takes it back.", what=finding.fix.words) if done else say("It is gone already.")
        self._tell(words)

    def findings_of(self, record_id: str) -> list[Finding]:
        """The findings about one record."""
        return [finding for finding in self._service.findings if finding.record == record_id]

    def add_to(self, menu: QMenu, record_id: str) -> None:
        """Offer the remedies of one record's findings above everything else of a menu."""
        found = [finding for finding in self.findings_of(record_id) if finding.fix is not None][:_MOST_SHOWN]
        first = menu.actions()[0] if menu.actions() else None
        for finding in found:
            assert finding.fix is not None
            entry = menu.addAction(action_icon("check", look().theme), finding.fix.words)
            entry.setToolTip(finding.reason)
            entry.triggered.connect(lambda _=False, finding=finding: self.solve(finding))
            if first is not None:
                menu.insertAction(first, entry)
        if found and first is not None:
            menu.insertSeparator(first)

    def badge_menu(self, record_id: str) -> QMenu:
        """What a badge offers: each finding's sentence with its remedy below, and the way to the whole list."""
        menu = QMenu(self._window)
        found = self.findings_of(record_id)
        for finding in found[:_MOST_SHOWN]:
            sentence = menu.addAction(_short(finding.reason))
            sentence.setToolTip(f"{finding.reason} {finding.remedy}".rstrip())
            sentence.triggered.connect(lambda _=False, finding=finding: self._go_to(finding))
            if finding.fix is not None:
                entry = menu.addAction(action_icon("check", look().theme), finding.fix.words)
                entry.triggered.connect(lambda _=False, finding=finding: self.solve(finding))
            menu.addSeparator()
        left = len(found) - _MOST_SHOWN
        if left > 0:
            menu.addAction(say_count("{count} more finding", "{count} more findings", left)).setEnabled(False)
        everything = menu.addAction(say("Show all findings"))
        everything.triggered.connect(self._show_all)
        menu.setToolTipsVisible(True)
        return menu

    def choose_checks(self) -> None:
        """Let the person choose checks, their kinds and limits; they hold for every journey of the shop."""
        from designer.dialogs.checks import ChecksDialog

        dialog = ChecksDialog(self._preferences(), self._window)
        dialog.chosen.connect(self._keep)
        dialog.exec()
        dialog.deleteLater()

    def _show_all(self) -> None:
        if self._workspace is not None:
            self._workspace.show_findings_panel(True)

    def _show_badge_menu(self, record_id: str, at: QPoint) -> None:
        menu = self.badge_menu(record_id)
        menu.exec(at)
        menu.deleteLater()

    def _go_to(self, finding: Finding) -> None:
        if self._workspace is not None:
            self._workspace.go_to(finding)

    def _keep(self, preferences: Preferences) -> None:
        self._settings.change(checks=dict(preferences))
        self._service.use_preferences(preferences)
        if self._workspace is not None:
            self._workspace.show_preferences(preferences)

    def _preferences(self) -> Preferences:
        """What the settings hold, as far as this version understands it."""
        if not self._settings.values.checks:
            return {}
        from journey.checks.preferences import sound

        return sound(self._settings.values.checks)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
