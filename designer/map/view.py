"""The map on the screen: bands, lines between journeys, and a card for each journey."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from designer.map.card import JourneyCard
from designer.map.layout import Layout, Route, lay_out, routes
from designer.map.painting import paint_band, paint_label, paint_route, paint_title
from designer.map.survey import Survey
from designer.map.ties import Tie, View, shown_ties, summary_of, ties
from designer.style.appearance import look
from journey.words import number, say


class MapSheet(QWidget):
    """The drawing. ``selected_changed`` brings the id of the selected journey, empty for none; ``opened`` that of one
    to open; ``card_wanted`` a card that is to be seen."""

    selected_changed = Signal(str)
    opened = Signal(str)
    card_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.survey: Survey | None = None
        self.view: View = "at_once"
        self.selected = ""
        self.cards: dict[str, JourneyCard] = {}
        self.layout_now: Layout | None = None
        self.ties: tuple[Tie, ...] = ()
        self._routes: tuple[Route, ...] = ()
        self._width = 0
        self.setAccessibleName(say("Map of all journeys"))
        look().changed.connect(self._lay_out)

    def show_survey(self, survey: Survey) -> None:
        """Show a map; the journey that was selected stays so if it is there."""
        for card in self.cards.values():
            card.hide()
            card.deleteLater()
        self.survey = survey
        self.cards = {}
        for place in survey.places:
            card = JourneyCard(place, self)
            card.chosen.connect(self.select)
            card.opened.connect(self.opened)
            card.moved.connect(self._move)
            card.show()
            self.cards[place.id] = card
        if self.selected not in self.cards:
            self.selected = ""
        self._lay_out()
        self.show_view(self.view)

    def show_view(self, view: View) -> None:
        """Draw other ties."""
        self.view = view
        self.ties = ties(self.survey, view) if self.survey is not None else ()
        self._draw()

    def select(self, journey: str) -> None:
        """Select a journey, or with an empty id none; the one that is selected is let go."""
        self.selected = "" if journey == self.selected else journey
        self._draw()
        if self.selected:
            self.card_wanted.emit(self.cards[self.selected])
        self.selected_changed.emit(self.selected)

    def fit(self, width: int) -> None:
        """Lay everything out for a width."""
        if width != self._width:
            self._width = width
            self._lay_out()

    def _lay_out(self) -> None:
        if self.survey is None or not self._width:
            return
        self.layout_now = lay_out(self.survey, self._width, look().scale)
        for journey, box in self.layout_now.cards.items():
            self.cards[journey].stand(box)
        size = QSize(round(max(self.layout_now.width, self._width)), round(self.layout_now.height))
        self.setFixedSize(size)
        self._draw()

    def _draw(self) -> None:
        if self.layout_now is None:
            return
        shown = shown_ties(self.ties, self.selected)
        self._routes = routes(self.layout_now, shown)
        near = {self.selected} | {journey for tie in shown for journey in (tie.one, tie.other)}
        for journey, card in self.cards.items():
            muted = bool(self.selected) and journey not in near
            card.show_state(summary_of(journey, self.view, self.ties), journey == self.selected, muted)
        self.update()

    def _move(self, journey: str, down: int, across: int) -> None:
        """The keyboard goes to the nearest card in a direction."""
        if self.layout_now is None:
            return
        rows = self.layout_now.rows
        row, column = rows[journey]
        ahead = [
            (abs(other_row - row) + abs(other_column - column), abs(other_column - column), other)
            for other, (other_row, other_column) in rows.items()
            if (other_row - row) * down > 0 or (not down and other_row == row and (other_column - column) * across > 0)
        ]
        if ahead:
            self.cards[min(ahead)[2]].setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.layout_now is None:
            return
        painter = QPainter(self)
        theme = look().theme
        for place, band in enumerate(self.layout_now.bands):
            paint_band(painter, band, self.layout_now, theme, place)
        for route in self._routes:
            paint_route(painter, route, theme, self.view, bool(self.selected))
        for place, band in enumerate(self.layout_now.bands):
            paint_title(painter, band, self.layout_now, theme, place)
        for route in self._routes:
            paint_label(painter, route, self.layout_now, theme, number)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.selected:
            self.select("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.selected:
            self.select("")
        else:
            super().keyPressEvent(event)


class MapView(QScrollArea):
    """The drawing where it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet = MapSheet()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self.sheet)
        self.sheet.card_wanted.connect(self.ensureWidgetVisible)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sheet.fit(self.viewport().width())
