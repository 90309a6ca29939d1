"""What the map says beside the drawing: of the selected journey, or the strongest ties of all."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from designer.inspector.sections import Page
from designer.map.survey import Survey
from designer.map.ties import STRONGEST, VIEWS, Tie, View
from designer.map.words import place_words, statement_words, together_words
from designer.style.appearance import look
from designer.style.clickable import Clickable
from designer.style.controls import Button, Text, line
from journey.words import number, say, say_count

#: So many sentences stand there; the others are in the figures of the command line.
_MOST = 20


class TieRow(Clickable):
    """A tie: the journeys, or the other one, and its count; the sentence is its tool tip. ``leads_to``: the journey
    that is selected by it."""

    def __init__(self, tie: Tie, survey: Survey, selected: str) -> None:
        super().__init__()
        self.setAccessibleName(tie.words)
        self.leads_to = tie.one if tie.other == selected else tie.other
        self.setToolTip(tie.words)
        one, other = (survey.place(journey).member.name for journey in (tie.one, tie.other))
        if selected:
            name = other if tie.one == selected else one
            shown = name if not tie.directed else say("to {name}", name=name)
            if tie.directed and tie.other == selected:
                shown = say("from {name}", name=name)
        elif tie.directed:
            shown = say("{one} to {other}", one=one, other=other)
        else:
            shown = say("{one} and {other}", one=one, other=other)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 1, 0, 1)
        layout.setSpacing(8)
        named = QVBoxLayout()
        named.setSpacing(0)
        named.addWidget(Text(shown, wrap=True))
        if tie.note:
            named.addWidget(Text(tie.note, "small", "muted", wrap=True))
        layout.addLayout(named, 1)
        layout.addWidget(Text(number(tie.count), weight=600), 0, Qt.AlignmentFlag.AlignTop)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underMouse() or self.hasFocus():
            painter = QPainter(self)
            painter.fillRect(self.rect(), look().colour("accent_soft" if self.hasFocus() else "hover"))
            painter.end()


class Details(QWidget):
    """``open_wanted``: the selected journey is to be opened. ``other_wanted``: another one is to be selected."""

    open_wanted = Signal()
    other_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(say("What the map says"))
        self.page: Page | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_ties(self, survey: Survey, view: View, ties: tuple[Tie, ...], selected: str) -> None:
        """Say what is drawn."""
        page = Page()
        if selected:
            self._say_journey(page, survey, selected)
        else:
            box = page.section(say("All journeys together"))
            for sentence in together_words(survey):
                box.addWidget(Text(sentence, wrap=True))
        words, help_text = next((say(words), say(text)) for key, words, text in VIEWS if key == view)
        mine = [tie for tie in ties if selected in ("", tie.one, tie.other)]
        box = page.section(words)
        box.setSpacing(4)
        box.addWidget(Text(help_text, "small", "muted", wrap=True))
        for tie in mine[:_MOST]:
            row = TieRow(tie, survey, selected)
            row.chosen.connect(partial(self.other_wanted.emit, row.leads_to))
            box.addWidget(row)
        if len(mine) > _MOST:
            more = len(mine) - _MOST
            box.addWidget(Text(say_count("{count} more", "{count} more", more), "small", "muted"))
        if not mine:
            box.addWidget(Text(_nothing(view), ink="muted", wrap=True))
        if not selected and len(ties) > STRONGEST:
            note = say("The {count} strongest are drawn. Select a journey to see all of its own.", count=STRONGEST)
            box.addWidget(Text(note, "small", "muted", wrap=True))
        self._say_data(page, survey)
        if self.page is not None:
            self._column.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
        self.page = page
        self._column.addWidget(page)

    def _say_journey(self, page: Page, survey: Survey, selected: str) -> None:
        place = survey.place(selected)
        box = page.section(place.member.name)
        description = place.member.journey.header.description
        if description:
            box.addWidget(Text(description, "small", "muted", wrap=True))
        for words in place_words(place):
            box.addWidget(Text(words, wrap=True))
        button = Button(say("Open the journey"), "workflow")
        button.clicked.connect(self.open_wanted)
        box.addWidget(button)

    def _say_data(self, page: Page, survey: Survey) -> None:
        box = page.section(say("What the figures say"))
        box.addWidget(Text(statement_words(survey), "small", "muted", wrap=True))
        left_out = survey.gathered.left_out
        if left_out:
            page.column.addWidget(line())
            out = page.section(say("Not on the map"))
            for one in left_out:
                words = say("{file}: {reason}", file=one.name, reason=one.reason)
                out.addWidget(Text(words, "small", "muted", wrap=True))


def _nothing(view: View) -> str:
    if view == "handovers":
        return say("Nobody goes from one of these journeys to another.")
    if view == "starts":
        return say("No two of these journeys start at the same thing.")
    if view == "at_once":
        return say("Nobody is in two of these journeys at once.")
    return say("No message comes within 24 hours of one from another journey.")
