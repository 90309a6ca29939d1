"""A second window of the program that nobody sees, kept at the same document: it knows where things are.

A walk through the real window needs places to point at. The twin is laid out by the same code at the same size, so
the same things are in the same places; no place is guessed and the real program needs no door for tests.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from canvas.geometry import FIRST_ROW, LANE_PADDING, ROW_PITCH, LaneBox, Rect
from canvas.overlay import Overlay
from canvas.widget import CanvasWidget
from designer.application import application
from designer.settings import Settings
from designer.style.appearance import look
from designer.window import MainWindow
from journey.journey import Journey
from journey.model import Node

Point = tuple[float, float]

#: Where the pointer holds a card that it drags out of the palette, from the card's corner.
_HELD_AT = (60.0, 20.0)
#: The button with its room.
_BUTTON = (150, 44)


class TwinWindow:
    """The unseen window. The process must run on Qt's offscreen platform, with a home of its own."""

    def __init__(self, folder: Path, width: int, height: int) -> None:
        self._application = application()
        look().start("light", 100, True)
        self._window = MainWindow(Settings(folder / "twin.json"), lambda: None)
        self._window.show_start()
        self._window.show()
        # The offscreen platform has a small screen of its own, which must not decide.
        self._window.setWindowState(Qt.WindowState.WindowNoState)
        self._settle()
        self._window.resize(width, height)
        self._settle()
        assert (self._window.width(), self._window.height()) == (width, height), "the twin has another size"

    def _settle(self) -> None:
        for _ in range(4):
            QApplication.processEvents()

    def close(self) -> None:
        """Let the window go, without a question about what is not saved."""
        if self._window.document is not None:
            self._window.document.store.mark_saved()
        self._window.close()

    # --- Following the real window ----------------------------------------------------------------------

    def new_journey(self) -> None:
        """Begin an empty journey."""
        self._window.new_journey()
        # The real window replays; this one only knows places.
        self._window.replay.attach(None)
        self._settle()

    def follow(self, journey: Journey, with_figures: bool) -> None:
        """Show the same document, and bring new steps into sight as the program does.

        ``with_figures``: the real window shows figures, so its cards are higher.
        """
        canvas = self.canvas
        before = set(canvas.store.journey.records)
        with canvas.store.transaction("Follow") as transaction:
            for key in before - set(journey.records):
                transaction.remove(key)
            for record in journey.records.values():
                if canvas.store.journey.records.get(record.id) != record:
                    transaction.put(record)
        canvas.set_overlay(Overlay(replayed=with_figures))
        for key in set(journey.records) - before:
            if journey.node(key) is not None:
                canvas.reveal(key, animated=False)
        self._settle()

    @property
    def canvas(self) -> CanvasWidget:
        """The canvas of the open document."""
        canvas = self._window.canvas
        assert canvas is not None, "no document is open"
        return canvas

    # --- Places, from the window's corner ---------------------------------------------------------------

    def named(self, name: str) -> Point:
        """The middle of the visible widget with this accessible name."""
        for widget in self._window.findChildren(QWidget):
            if widget.isVisible() and widget.accessibleName() == name:
                return self._from_window(widget, widget.width() / 2, widget.height() / 2)
        raise LookupError(f"nothing in the window is called {name!r}")

    def head_of_results(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of the place in the results panel where the report's button stands."""
        area = self._window.results_area
        assert area is not None, "no document is open"
        left, top = self._from_window(area, area.width() - _BUTTON[0], 0)
        return (round(left), round(top), *_BUTTON)

    def strip_of_results(self) -> tuple[Point, Point]:
        """A point of the results panel's head, and one below it where a strip says that figures are not the last."""
        area = self._window.results_area
        assert area is not None, "no document is open"
        return self._from_window(area, 6, 8), self._from_window(area, 6, _BUTTON[1] + 12)

    def in_palette(self, kind: str) -> Point:
        """The middle of a row of the palette."""
        workspace = self._window.workspace
        assert workspace is not None, "no document is open"
        rows = workspace.palette_panel.list
        place = next(place for place, row in enumerate(rows.rows.rows) if row.kind is not None and row.kind.id == kind)
        middle = rows.visualRect(rows.rows.index(place)).center()
        return self._from_window(rows.viewport(), middle.x(), middle.y())

    def first_row_of(self, stage: str) -> Point:
        """Where to drop a card so that it is the first of a stage."""
        lane = self._lane(stage)
        return self.on_canvas(lane.rect.x + LANE_PADDING + _HELD_AT[0], lane.rect.y + FIRST_ROW + _HELD_AT[1])

    def _lane(self, stage: str) -> LaneBox:
        return next(lane for lane in self.canvas.drawing.scene.lanes if lane.name == stage)

    def card(self, node: Node) -> Point:
        """The middle of a card."""
        rect: Rect = self.canvas.drawing.scene.boxes[node.id].rect
        return self.on_canvas(*rect.center)

    def below(self, node: Node) -> Point:
        """The place of the next row below a card."""
        rect: Rect = self.canvas.drawing.scene.boxes[node.id].rect
        return self.on_canvas(rect.x + rect.width / 2, rect.y + ROW_PITCH)

    def way_out(self, node: Node, output: str) -> Point:
        """Where an edge from this output begins, or would begin."""
        port = next(port for port in self.canvas.drawing.scene.ports(node.id) if port.output == output)
        return self.on_canvas(port.x, port.y)

    def on_canvas(self, x: float, y: float) -> Point:
        """A point of the drawing."""
        return self._from_window(self.canvas, *self.canvas.view.to_widget(x, y))

    def _from_window(self, widget: QWidget, x: float, y: float) -> Point:
        at = widget.mapTo(self._window, QPoint(round(x), round(y)))
        return (at.x(), at.y())
