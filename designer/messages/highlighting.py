"""Colours in the source of a template: variables and tags as chips, HTML quieter than the words."""

from __future__ import annotations

import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from canvas.palette import colour
from designer.style.appearance import look

#: What a line begins in.
_PLAIN, _VARIABLE, _TAG, _NOTE, _HTML, _HTML_NOTE = 0, 1, 2, 3, 4, 5
_ENDS = {_VARIABLE: "}}", _TAG: "%}", _NOTE: "#}", _HTML_NOTE: "-->"}
_STARTS = re.compile(r"\{\{|\{%|\{#|<!--|</?[A-Za-z]")
_INSIDE_HTML = re.compile(r"\{\{|\{%|\{#|>")
_STATE_OF = {"{{": _VARIABLE, "{%": _TAG, "{#": _NOTE, "<!--": _HTML_NOTE}


class Highlighter(QSyntaxHighlighter):
    """Colours templates. ``html``: tags of HTML, too."""

    def __init__(self, document: QTextDocument, html: bool) -> None:
        super().__init__(document)
        self._html = html
        self._formats: dict[int, QTextCharFormat] = {}
        self.dress()

    def set_html(self, html: bool) -> None:
        """Whether tags of HTML are coloured, too."""
        if html != self._html:
            self._html = html
            self.rehighlight()

    def dress(self) -> None:
        """Take the colours of the theme in use."""
        theme = look().theme
        variable, tag = theme.family("send"), theme.family("split")
        inks = {
            _VARIABLE: (variable.ink, variable.chip),
            _TAG: (tag.ink, tag.chip),
            _NOTE: (theme.faint, ""),
            _HTML: (theme.muted, ""),
            _HTML_NOTE: (theme.faint, ""),
        }
        for state, (ink, back) in inks.items():
            made = QTextCharFormat()
            made.setForeground(colour(ink))
            if back:
                made.setBackground(colour(back))
            self._formats[state] = made
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        # The state says what the line ends in, and (times eight) whether a template's tag stands in one of HTML.
        before = max(self.previousBlockState(), 0)
        state, outer = before % 8, before // 8
        place = 0
        while place < len(text):
            if state == _PLAIN:
                found = _STARTS.search(text, place)
                if found is None:
                    break
                start = found.group()
                state = _STATE_OF.get(start, _HTML)
                if not self._html and state in (_HTML, _HTML_NOTE):
                    place, state = found.end(), _PLAIN
                    continue
                place = found.start()
            place, state, outer = self._colour(text, place, state, outer)
        self.setCurrentBlockState(state + 8 * outer)

    def _colour(self, text: str, place: int, state: int, outer: int) -> tuple[int, int, int]:
        """Colour one piece from ``place``; returns where the next begins, and in what."""
        if state == _HTML:
            found = _INSIDE_HTML.search(text, place)
            if found is None:
                self.setFormat(place, len(text) - place, self._formats[_HTML])
                return len(text), _HTML, 0
            if found.group() == ">":
                self.setFormat(place, found.end() - place, self._formats[_HTML])
                return found.end(), _PLAIN, 0
            self.setFormat(place, found.start() - place, self._formats[_HTML])
            return found.start(), _STATE_OF[found.group()], 1
        end = text.find(_ENDS[state], place)
        until = len(text) if end < 0 else end + len(_ENDS[state])
        self.setFormat(place, until - place, self._formats[state])
        if end < 0:
            return until, state, outer
        return until, _HTML if outer else _PLAIN, 0
