"""The words that Qt itself says: buttons of questions, menus of text fields, the file dialog."""

from __future__ import annotations

import json
from importlib import resources

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from designer.language import ENGLISH, Language

#: Qt has no catalogue of these languages.
_OWN = ("ro",)
_LOCALES = {"en": "en_GB"}

_installed: QTranslator | None = None


class OwnWords(QTranslator):
    """Qt's words from a table of ours: context, then English text, then translation."""

    def __init__(self, words: dict[str, dict[str, str]]) -> None:
        super().__init__()
        self._words = words

    def isEmpty(self) -> bool:
        return not self._words

    def translate(self, context: str, text: str, disambiguation: str | None = None, count: int = -1) -> str:
        del disambiguation, count
        # An empty text would be shown as it is: what is not known stays English.
        return self._words.get(context, {}).get(text, text)


def speak_in_qt(running: QApplication, chosen: Language) -> None:
    """Let Qt's own words, dates and numbers be in a language from now on."""
    global _installed
    if _installed is not None:
        running.removeTranslator(_installed)
        _installed = None
    QLocale.setDefault(QLocale(_LOCALES.get(chosen.code, chosen.code)))
    if chosen == ENGLISH:
        return
    if chosen.code in _OWN:
        text = (resources.files("resources") / "translations" / f"qt_{chosen.code}.json").read_text(encoding="utf-8")
        _installed = OwnWords(json.loads(text))
    else:
        _installed = QTranslator()
        if not _installed.load(f"qtbase_{chosen.code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            _installed = None
            return
    running.installTranslator(_installed)
