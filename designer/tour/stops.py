"""What the short tour shows: where, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from journey.words import mark

if TYPE_CHECKING:
    from designer.window import MainWindow


#: The width of a loop's label on the screen, as far as it is known.
_LABEL = 70


class Stop(NamedTuple):
    """One stop. ``place`` tells which part of the window it is about; None where that part is not shown.

    ``shows_step``: what it is about shows more with a step selected.
    """

    id: str
    title: str
    text: str
    place: Callable[[MainWindow], QRect | None]
    shows_step: bool = False


def _of(widget: QWidget | None, window: MainWindow) -> QRect | None:
    """A widget's rectangle in the window's coordinates."""
    if widget is None or not widget.isVisible():
        return None
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _palette(window: MainWindow) -> QRect | None:
    return _of(window.workspace.palette_panel if window.workspace else None, window)


def _canvas(window: MainWindow) -> QRect | None:
    return _of(window.canvas, window)


def _first_stage(window: MainWindow) -> QRect | None:
    """The first lane as far as it is seen, else the canvas."""
    canvas = window.canvas
    around = _of(canvas, window)
    if canvas is None or around is None or not canvas.drawing.scene.lanes:
        return around
    rect = canvas.drawing.scene.lanes[0].rect
    return _on_canvas(canvas.view.to_widget(rect.x, rect.y), canvas.view.to_widget(rect.right, rect.bottom), around)


def _first_loop(window: MainWindow) -> QRect | None:
    """The pill of the first loop that is in sight, else the canvas."""
    canvas = window.canvas
    around = _of(canvas, window)
    if canvas is None or around is None:
        return around
    for route in canvas.drawing.scene.routes.values():
        if route.loop is None:
            continue
        # The label is what the text is about; the line itself runs round half of the drawing.
        pill = route.loop.pill(max(route.loop.pill_room / 2, _LABEL / canvas.view.zoom))
        found = _on_canvas(
            canvas.view.to_widget(pill.x, pill.y), canvas.view.to_widget(pill.right, pill.bottom), around, least=6
        )
        if found is not None and found != around:
            return found
    return around


def _on_canvas(upper: tuple[float, float], lower: tuple[float, float], around: QRect, least: int = 20) -> QRect | None:
    """A part of the canvas as far as it is seen, else all of the canvas."""
    left, top = around.left() + round(upper[0]), around.top() + round(upper[1])
    right, bottom = around.left() + round(lower[0]), around.top() + round(lower[1])
    inside = QRect(QPoint(left, top), QPoint(right, bottom)).intersected(around)
    return inside if inside.width() > least and inside.height() > least else around


def _measures(window: MainWindow) -> QRect | None:
    return _of(window.tool_bar.measures, window) or _of(window.tool_bar, window)


def _inspector(window: MainWindow) -> QRect | None:
    return _of(window.workspace.inspector_area if window.workspace else None, window)


def _results(window: MainWindow) -> QRect | None:
    return _of(window.results_area, window)


def _findings(window: MainWindow) -> QRect | None:
    return _of(window.tool_bar.findings, window)


def _commands(window: MainWindow) -> QRect | None:
    return _of(window.header.commands, window)


STOPS: tuple[Stop, ...] = (
    Stop(
        "stages",
        mark("Stages of a customer's life"),
        mark("Each column is a stage. A step belongs to the stage it stands in: drag it, and it belongs to another."),
        _first_stage,
    ),
    Stop(
        "steps",
        mark("Steps"),
        mark("Drag one onto the canvas. Or press Space there, type what it shall do, and press Enter."),
        _palette,
    ),
    Stop(
        "loops",
        mark("And back again"),
        mark(
            "Customers go back. Draw a line to an earlier stage and it becomes a loop, with a limit and a pause of its "
            "own. Click its label to change them."
        ),
        _first_loop,
    ),
    Stop(
        "settings",
        mark("Settings"),
        mark("Whatever you select shows its settings here: conditions as sentences, messages with a preview."),
        _inspector,
        True,
    ),
    Stop(
        "replay",
        mark("It has run already"),
        mark(
            "After each change the journey runs on the history by itself. Lines are as wide as many people passed; "
            "come closer, and the figures stand on the steps. Choose what the steps are coloured by."
        ),
        _measures,
    ),
    Stop(
        "results",
        mark("What would have happened"),
        mark("How many, how often, at what hours. While a step is selected, the figures are about that step alone."),
        _results,
        True,
    ),
    Stop(
        "findings",
        mark("Findings"),
        mark("What is wrong, or may be, stands here, with a remedy. Click one to go to its step."),
        _findings,
    ),
    Stop(
        "commands",
        mark("Everything else"),
        mark("Type what you want to do. All commands are here, and so are their keys."),
        _commands,
    ),
)
