"""The languages of a message: choose one, add one, remove one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from designer.style.controls import Button, IconButton, Segmented
from journey.languages import LANGUAGES, language_name
from journey.words import say


class LanguageBar(QWidget):
    """``chosen`` brings a locale ("" for the default); ``added`` and ``removed`` ask for an edit."""

    chosen = Signal(str)
    added = Signal(str)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._locales: tuple[str, ...] | None = None
        self._locale = ""
        self._offered: tuple[str, ...] = ()
        self.segments: Segmented | None = None
        self.remove = IconButton("trash-2", say("Remove this language"), 28, 14)
        self.remove.clicked.connect(lambda: self.removed.emit(self._locale))
        self.add = Button(say("Language"), "plus", dense=True)
        self.add.setToolTip(say("Write this message in another language"))
        self.add.clicked.connect(self._open_menu)
        self._layout.addWidget(self.remove)
        self._layout.addWidget(self.add)

    def show_languages(self, locales: Sequence[str], locale: str, others: Sequence[str]) -> None:
        """``locales``: those of the message; ``others``: those that other messages of the journey have."""
        wanted = tuple(locales)
        self._locale, self._offered = locale, tuple(one for one in others if one not in wanted)
        if wanted != self._locales:
            self._locales = wanted
            if self.segments is not None:
                self._layout.removeWidget(self.segments)
                self.segments.hide()
                self.segments.deleteLater()
                self.segments = None
            if wanted:
                options = [("", say("Default"), ""), *((one, language_name(one), "") for one in wanted)]
                self.segments = Segmented(options)
                self.segments.chosen.connect(lambda value: self.chosen.emit(str(value)))
                self._layout.insertWidget(0, self.segments)
        if self.segments is not None:
            self.segments.choose(locale)
        self.remove.setVisible(bool(locale))

    def menu(self) -> QMenu:
        """The languages that can be added; those of other messages first."""
        menu = QMenu(self)
        for locale in self._offered:
            self._offer(menu, locale)
        if self._offered:
            menu.addSeparator()
        for locale in LANGUAGES:
            if locale not in self._offered and locale not in (self._locales or ()):
                self._offer(menu, locale)
        return menu

    def _offer(self, menu: QMenu, locale: str) -> None:
        action = menu.addAction(language_name(locale))
        action.triggered.connect(lambda: self.added.emit(locale))

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.exec(self.add.mapToGlobal(QPoint(0, self.add.height() + 4)))
        menu.deleteLater()
