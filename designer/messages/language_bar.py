"""The languages of a message: choose one, add one, remove one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from designer.actions.list_palette import Entry, ListPalette
from designer.inspector.fields.editor import Choice
from designer.style.controls import Button, IconButton
from designer.style.segmented import Segmented
from journey.languages import LANGUAGES, language_name
from journey.words import say

#: More languages than these do not stand side by side.
_MOST_SEGMENTS = 5


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
        self.segments: Segmented | Choice | None = None
        self.remove = IconButton("trash-2", say("Remove this language"), 28, 14)
        self.remove.clicked.connect(lambda: self.removed.emit(self._locale))
        self.add = Button(say("Language"), "plus", dense=True)
        self.add.setToolTip(say("Write this message in another language"))
        self.add.clicked.connect(self._open_list)
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
                self.segments = _chooser([("", say("Default")), *((one, language_name(one)) for one in wanted)])
                self.segments.chosen.connect(lambda value: self.chosen.emit(str(value)))
                self._layout.insertWidget(0, self.segments)
        if self.segments is not None:
            self.segments.choose(locale)
        self.remove.setVisible(bool(locale))

    def entries(self) -> list[Entry]:
        """The languages that can be added; those of other messages first."""
        present = self._locales or ()
        rest = (locale for locale in LANGUAGES if locale not in self._offered and locale not in present)
        return [
            *(self._entry(locale, say("as other messages")) for locale in self._offered),
            *(self._entry(locale, locale) for locale in rest),
        ]

    def _entry(self, locale: str, place: str) -> Entry:
        return Entry(language_name(locale), place, "", "message-square-text", lambda: self.added.emit(locale), locale)

    def _open_list(self) -> None:
        words = say("Write this message in another language")
        ListPalette(self.entries(), words, say("No language is called like that."), self).open_over(self.window())


def _chooser(options: list[tuple[str, str]]) -> Segmented | Choice:
    """A few languages stand side by side; more are a list that drops down."""
    if len(options) <= _MOST_SEGMENTS:
        return Segmented([(value, words, "") for value, words in options])
    made = Choice(say("Language"))
    made.offer(tuple(options))
    return made
