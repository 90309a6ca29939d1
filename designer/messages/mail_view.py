"""Shows a mail as its reader sees it, in Qt's own HTML: nothing is loaded, no link is followed, nothing runs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser

from canvas.theme import LIGHT
from designer.messages.safe_html import Marks, safe_html
from journey.words import say

#: A mail stands on white paper whatever the program's theme.
PAPER = LIGHT
MARKS = Marks(missing=PAPER.warning, missing_back=PAPER.warning_soft, picture=PAPER.muted)


class MailView(QTextBrowser):
    """``pointed`` brings the address of the link below the pointer, or an empty text."""

    pointed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(say("Preview of the message"))
        self.setStyleSheet(
            f"QTextBrowser {{ background: {PAPER.surface}; color: {PAPER.text}; border: none; padding: 0; }}"
            f"QTextBrowser:focus {{ border: 1px solid {PAPER.accent}; }}"
            f"QScrollBar::handle {{ background: {PAPER.border_strong}; }}"
        )
        self.document().setDocumentMargin(0)
        self.highlighted.connect(lambda url: self.pointed.emit(url.toString()))
        self._shown = ""

    def show_html(self, marked: str) -> None:
        """Show a rendered body; what is missing in it is marked (safe_html)."""
        safe = safe_html(marked, MARKS)
        self.document().setDocumentMargin(0)
        self._show(f'<body style="color:{PAPER.text};font-size:16px">{safe}</body>')

    def show_plain(self, text: str) -> None:
        """Show a plain part."""
        from html import escape

        from designer.messages.template_edit import code_font

        family = code_font().family()
        self.document().setDocumentMargin(24)
        style = f"white-space:pre-wrap;margin:0;font-family:'{family}';font-size:13px"
        self._show(f'<body style="color:{PAPER.text}"><p style="{style}">{escape(text)}</p></body>')

    def _show(self, html: str) -> None:
        if html == self._shown:
            return
        self._shown = html
        bar = self.verticalScrollBar()
        place = bar.value()
        self.setHtml(html)
        bar.setValue(min(place, bar.maximum()))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        # Nothing is ever fetched: no picture, no style sheet, from the disk or from elsewhere.
        if kind == QTextDocument.ResourceType.ImageResource.value and QUrl(name).scheme() == "data":
            return super().loadResource(kind, name)
        return None

    def doSetSource(self, name: QUrl | str, kind: Any = QTextDocument.ResourceType.UnknownResource) -> None:
        """Lead nowhere."""
