"""The fidelity report to read: what is dropped, approximated and exact, each line leading to its step."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from canvas.overlay import Spot, Spotlight
from designer.inspector.sections import Page
from designer.publishing.page import MARGIN
from designer.publishing.parts import Row, Rows
from designer.publishing.preparing import Obstacle, Shaped
from designer.style.controls import Button, Ink, Text
from designer.style.search_field import SearchField
from designer.style.segmented import Segmented
from exporters.lowering.fidelity import FIDELITY_WORDS, Fidelities, Line
from exporters.lowering.verdicts import Fidelity
from journey.words import mark, number, say, say_count

Filter = Literal["all", "dropped", "approximated", "exact"]

SIGNS: dict[Fidelity, tuple[str, Ink]] = {
    "dropped": ("circle-x", "danger"),
    "approximated": ("circle-dot", "warning"),
    "exact": ("circle-check", "ok"),
}
_TITLES: dict[Fidelity, str] = {
    "dropped": mark("Dropped: it will not be there"),
    "approximated": mark("Approximated: it will be nearly so"),
    "exact": mark("Exact: it will be as it is drawn"),
}
_ORDER: tuple[Fidelity, ...] = ("dropped", "approximated", "exact")
#: So many lines are shown, and as many more each time somebody asks; so many are made in one go, for they take time.
_AT_A_TIME, _IN_ONE_GO = 25, 4


def sentences_of(line: Line) -> list[str]:
    """What is said of a line and of its settings, a sentence each."""
    found = list(line.how)
    for setting in line.told:
        how = " ".join(setting.how)
        state = say(FIDELITY_WORDS[setting.fidelity])
        words = say("{setting}, {state}: {how}", setting=setting.words, state=state, how=how)
        found.append(words if how else say("{setting}, {state}", setting=setting.words, state=state))
    return found


def _inked(line: Line) -> list[tuple[str, Ink]]:
    """The same; what is lost stands out."""
    inks: list[Ink] = ["danger" if line.fidelity == "dropped" else "text"] * len(line.how)
    inks += ["danger" if setting.fidelity == "dropped" else "text" for setting in line.told]
    return list(zip(sentences_of(line), inks, strict=True))


def size_words(report: Fidelities) -> str:
    """How large the journey becomes."""
    steps = sum(size for _, size in report.sizes)
    before = say_count("{count} step", "{count} steps", report.steps)
    flows = say_count("{count} flow", "{count} flows", len(report.sizes))
    return say("{before} become {after} in {flows}.", before=before, after=number(steps), flows=flows)


def spotlight_of(report: Fidelities) -> Spotlight:
    """What the canvas lets stand out: the steps and ways back that will not be as they are drawn."""
    spots = {}
    for line in report.lines:
        if line.fidelity != "exact":
            sign, _ = SIGNS[line.fidelity]
            figures = ((sign, say(FIDELITY_WORDS[line.fidelity])),)
            spots[line.record] = Spot(figures, "\n".join(sentences_of(line)))
    return Spotlight(spots)


class Differences(QWidget):
    """``step_chosen``: the record of the line that a person picked."""

    step_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._report: Fidelities | None = None
        self._filter: Filter = "all"
        self._shown: list[Line] = []
        self._goal = 0
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._make_some)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(MARGIN, 0, MARGIN, 0)
        bar.setSpacing(10)
        self._filters = QHBoxLayout()
        self.filters: Segmented | None = None
        self.search = SearchField(say("Search"), keeps_escape=True)
        self.search.textChanged.connect(lambda _: self._fill())
        self.search.setMaximumWidth(260)
        bar.addLayout(self._filters)
        bar.addStretch(1)
        bar.addWidget(self.search, 1)
        layout.addWidget(self._bar)
        self._page = Page()
        self._page.column.setContentsMargins(MARGIN - 10, 2, MARGIN - 10, MARGIN)
        self._page.column.setSpacing(4)
        self.list = Rows()
        self._page.column.addWidget(self.list)
        self._more = Button("", role="link")
        self._more.clicked.connect(self._show_more)
        self._page.column.addWidget(self._more)
        layout.addWidget(self._page, 1)

    def show_shape(self, shape: Shaped) -> None:
        """Show what is said of a journey in a system's shape, and first what keeps it from that."""
        self._report = shape.report if not shape.obstacles else None
        self._bar.setVisible(self._report is not None)
        self._offer_filters()
        self._later.stop()
        self.list.clear()
        self._more.hide()
        if self._report is None:
            self._show_obstacles(shape.obstacles)
            return
        self._fill()
        for words in shape.new_errors:
            title = say("In this shape the checks find an error")
            self.list.column.insertWidget(0, Row("octagon-alert", "danger", title, "", (words,), leads=False))

    def _offer_filters(self) -> None:
        if self.filters is not None:
            self._filters.removeWidget(self.filters)
            self.filters.hide()
            self.filters.deleteLater()
            self.filters = None
        report = self._report
        if report is None:
            return
        options = [("all", say("All"), "")]
        names = {"dropped": mark("Dropped"), "approximated": mark("Approximated"), "exact": mark("Exact")}
        for fidelity in _ORDER:
            words = say("{name} {count}", name=say(names[fidelity]), count=number(report.count(fidelity)))
            options.append((fidelity, words, ""))
        self.filters = Segmented(options)
        self.filters.setAccessibleName(say("Which lines are shown"))
        self.filters.chosen.connect(self.choose_filter)
        self.filters.choose(self._filter)
        self._filters.addWidget(self.filters)

    def choose_filter(self, which: Filter) -> None:
        """Show the lines of one kind only."""
        self._filter = which
        if self.filters is not None:
            self.filters.choose(which)
        self._fill()

    def _show_obstacles(self, obstacles: tuple[Obstacle, ...]) -> None:
        self.list.column.addWidget(_group(say("This stands in the way"), len(obstacles)))
        for obstacle in obstacles:
            row = self.list.add(Row("octagon-alert", "danger", obstacle.reason, "", (obstacle.remedy,)))
            row.chosen.connect(lambda record=obstacle.record: self.step_chosen.emit(record))

    def _fill(self) -> None:
        if self._report is None:
            return
        self._later.stop()
        self.list.clear()
        asked = self.search.text().casefold().split()
        lines = [line for line in self._report.lines if self._filter in ("all", line.fidelity) and _has(line, asked)]
        self._shown = sorted(lines, key=lambda line: _ORDER.index(line.fidelity))
        if not self._shown:
            self.list.column.addWidget(_empty(say("Nothing here.")))
        self._add(0)

    def _add(self, start: int) -> None:
        self._goal = min(start + _AT_A_TIME, len(self._shown))
        left = len(self._shown) - self._goal
        self._more.setVisible(left > 0)
        self._more.setText(say_count("Show {count} more", "Show {count} more", left))
        self._make_some()

    def _make_some(self) -> None:
        """Make the next rows, and go on when there is time."""
        start = len(self.list.rows)
        for place in range(start, min(start + _IN_ONE_GO, self._goal)):
            line = self._shown[place]
            if place == 0 or self._shown[place - 1].fidelity != line.fidelity:
                count = sum(other.fidelity == line.fidelity for other in self._shown)
                self.list.column.addWidget(_group(say(_TITLES[line.fidelity]), count))
            sign, ink = SIGNS[line.fidelity]
            row = self.list.add(Row(sign, ink, line.name, line.kind, _inked(line)))
            row.chosen.connect(lambda record=line.record: self.step_chosen.emit(record))
        if len(self.list.rows) < self._goal:
            self._later.start()

    @property
    def idle(self) -> bool:
        """Whether all rows are there that are to be shown."""
        return not self._later.isActive()

    def _show_more(self) -> None:
        start = len(self.list.rows)
        self._add(start)
        self.list.rows[start].setFocus()


def _has(line: Line, asked: list[str]) -> bool:
    said = " ".join((line.name, line.kind, *sentences_of(line))).casefold()
    return all(word in said for word in asked)


def _group(title: str, count: int) -> Text:
    text = Text(say("{title} ({count})", title=title, count=number(count)), "small", "muted", weight=600)
    text.setContentsMargins(10, 10, 10, 2)
    return text


def _empty(words: str) -> Text:
    text = Text(words, ink="muted")
    text.setContentsMargins(10, 12, 10, 12)
    return text
