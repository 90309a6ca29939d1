"""The results panel's first line: what the figures are of, the tabs, the summary, and the way to the report."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from designer.results.contents import TABS, TabId
from designer.style.appearance import look
from designer.style.controls import Button, IconButton, Text
from designer.style.segmented import Segmented
from journey.words import say

_HEIGHT, _MARGIN, _SPACE = 44, 16, 12
#: A title that is narrower than this tells nothing, at 100 % text.
_LEAST_TITLE = 80


class ResultsHead(QWidget):
    """``tab_chosen`` brings a tab; ``all_wanted``: not one step alone; ``report_wanted``: the report as a file."""

    tab_chosen = Signal(object)
    all_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, tab: TabId) -> None:
        super().__init__()
        self._whole_title = ""
        self._is_narrowed = False
        self._title = Text("", step="heading", weight=600)
        self._all = IconButton("x", say("Show all steps"), side=24, size=12)
        self._all.clicked.connect(self.all_wanted)
        self.tabs = Segmented([(tab, say(words), "") for tab, words in TABS])
        self.tabs.choose(tab)
        self.tabs.chosen.connect(self.tab_chosen)
        self.line = _Fitting()
        self._report = Button(say("Save report"), "download", dense=True)
        self._report.clicked.connect(self.report_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        layout.setSpacing(_SPACE)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        for widget in (self._title, self._all, self.tabs):
            layout.addWidget(widget)
        layout.addWidget(self.line, 1)
        layout.addWidget(self._report)
        self._dress()
        look().changed.connect(self._dress)

    def show_about(self, title: str, is_narrowed: bool, summaries: Sequence[str]) -> None:
        """Say what the figures are of. ``summaries``: what there is to say, the longest first; without a result
        none."""
        self._whole_title, self._is_narrowed = title, is_narrowed
        self.tabs.setVisible(bool(summaries))
        self._report.setEnabled(bool(summaries))
        self.line.show_longest(summaries)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())

    def _dress(self) -> None:
        self.setFixedHeight(look().pixels(_HEIGHT))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as much as there is room for; the tabs go last, and say what is shown when nothing else can."""
        words, folds, title = say("Save report"), False, True
        report: str | None = words
        metrics = self._title.fontMetrics()
        least_title = min(metrics.horizontalAdvance(self._whole_title), look().pixels(_LEAST_TITLE))

        def room() -> int:
            """What is left for the title beyond its least, and for the summary."""
            parts = [(self.tabs.minimumSizeHint() if folds else self.tabs.sizeHint()).width()]
            parts += [least_title] if title else []
            parts += [self._all.width()] if title and self._is_narrowed else []
            parts += [self._report.width_for(report)] if report is not None else []
            return self.width() - 2 * _MARGIN - sum(parts) - _SPACE * len(parts)

        if room() < 0:
            report = ""
        if room() < 0:
            folds = True
        if room() < 0:
            title = False
        if room() < 0:
            report = None
        # A long name has a third of the line, and what the summary leaves when it is short.
        most = max(self.width() // 3, look().pixels(_LEAST_TITLE))
        shown = metrics.elidedText(
            self._whole_title, Qt.TextElideMode.ElideRight, min(most, max(least_title + room(), 0))
        )
        self._title.setText(shown)
        self._title.setToolTip(self._whole_title if shown != self._whole_title else "")
        self._title.setVisible(title)
        self._all.setVisible(title and self._is_narrowed)
        self.tabs.setFixedWidth((self.tabs.minimumSizeHint() if folds else self.tabs.sizeHint()).width())
        self._report.setVisible(report is not None)
        self._report.set_words_shown(bool(report), words)


class _Fitting(Text):
    """One line at the right: the longest of several ways to say a thing that there is room for. All of it is in the
    tool tip, and for screen readers."""

    def __init__(self) -> None:
        self._ways: tuple[str, ...] = ()
        super().__init__(ink="muted", elide=True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_longest(self, ways: Sequence[str]) -> None:
        """Show the first of these, longest first, that fits; nothing if none does."""
        self._ways = tuple(ways)
        self.setText(self._ways[0] if self._ways else "")

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        shown = next((way for way in self._ways if metrics.horizontalAdvance(way) <= self.width()), "")
        self.setAccessibleName(self._full)
        self._put(shown)
