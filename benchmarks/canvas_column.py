"""Measures one column at one size in a process of its own; prints one line of JSON.

    python -c "from benchmarks.canvas_column import main; main()" COLUMN NODES

A frame is timed from the change to the last painted pixel: the change, Qt's posted events, then the request that lets
the window paint at once. Times are milliseconds of the processor, so that other work on the machine does not count;
only the start is timed by the clock.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

STARTED = float(os.environ.get("CANVAS_BENCHMARK_STARTED", time.time()))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt  # noqa: E402
from PySide6.QtGui import QMouseEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from benchmarks.canvas_columns import Column, Shown, make_column  # noqa: E402
from benchmarks.canvas_graph import Graph, make_graph  # noqa: E402
from benchmarks.canvas_ink import Ink  # noqa: E402

SIZE = (1600, 900)
MOST_SECONDS = 8.0
LARGEST_DRAGGED_WHOLE = 1_000


class Painted(QObject):
    """Notices the first painting."""

    seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen = True
        return False


class Meter:
    """Drives one column."""

    def __init__(self, application: QApplication, column: Shown) -> None:
        self.application = application
        self.column = column

    def flush(self) -> None:
        self.application.sendPostedEvents()
        self.application.sendEvent(self.column.widget, QEvent(QEvent.Type.UpdateRequest))

    def settle(self) -> None:
        until = time.perf_counter() + 0.3
        # A large document is derived in slices, while nothing else is to be done.
        while time.perf_counter() < until or not self.column.complete():
            self.application.processEvents()
        self.flush()

    def once(self, change: Callable[[], None], whole: bool = False) -> float:
        """The time of one frame; ``whole``: of as many as it takes until nothing stands in for anything."""
        start = time.process_time()
        change()
        self.flush()
        while whole and not self.column.complete():
            self.column.widget.update()
            self.application.processEvents()
            self.flush()
        return (time.process_time() - start) * 1000

    def frames(self, change: Callable[[int], None], count: int = 60, whole: bool = False) -> dict[str, float]:
        times: list[float] = []
        until = time.perf_counter() + MOST_SECONDS
        for number in range(count + 3):
            taken = self.once(partial(change, number), whole)
            if number >= 3:
                times.append(taken)
            if time.perf_counter() > until and times:
                break
        times.sort()
        return {
            "median": round(statistics.median(times), 2),
            "p95": round(times[min(len(times) - 1, int(len(times) * 0.95))], 2),
        }

    def mouse(self, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        widget = self.column.widget
        where, on_screen = QPointF(at), QPointF(widget.mapToGlobal(at))
        event = QMouseEvent(kind, where, on_screen, button, held, Qt.KeyboardModifier.NoModifier)
        self.application.sendEvent(widget, event)

    def drag(self, column: Column, node: int) -> dict[str, float]:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        start, before = column.grab(node), column.place(node)
        self.mouse(QEvent.Type.MouseMove, start, none, none)
        self.mouse(QEvent.Type.MouseButtonPress, start, left, left)
        self.mouse(QEvent.Type.MouseMove, start + QPoint(8, 8), none, left)
        self.flush()

        def move(number: int) -> None:
            step = number % 40
            step = step if step < 20 else 40 - step
            self.mouse(QEvent.Type.MouseMove, start + QPoint(10 + 5 * step, 10 + 3 * step), none, left)

        result = self.frames(move)
        end = start + QPoint(60, 40)
        self.mouse(QEvent.Type.MouseMove, end, none, left)
        result["drop"] = round(self.once(lambda: self.mouse(QEvent.Type.MouseButtonRelease, end, left, none)), 2)
        assert column.place(node) != before, "the drag moved nothing"
        return result


def resident_mb() -> float:
    """This process' memory in megabytes; 0 where it cannot be known."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(name: str, count: int) -> dict[str, object]:
    """All measures of one column."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    column = Ink(staged="staged" in name) if name.startswith("bare") else make_column(name)
    painted = Painted()
    column.widget.installEventFilter(painted)
    column.widget.resize(*SIZE)
    column.widget.show()
    while not painted.seen:
        application.processEvents()
    result: dict[str, object] = {"column": name, "nodes": count, "first_paint": round((time.time() - STARTED) * 1000)}
    meter = Meter(application, column)
    meter.settle()
    graph = make_graph(count)
    gc.collect()
    before = resident_mb()
    result["build"] = round(meter.once(lambda: column.build(graph)), 1)
    meter.settle()
    result["memory"] = round(resident_mb() - before, 1)
    result |= measure_painting(meter, column, graph.middle)
    if not isinstance(column, Ink):
        result |= measure_hands(meter, column, graph)
        return result
    # What was not measured as it is in the others.
    return {key: result[key] for key in ("column", "nodes", "fit_scale", "fit", "zoom", "one")}


def measure_painting(meter: Meter, column: Shown, middle: int) -> dict[str, object]:
    """Full repaints, and zooming from the whole drawing to 100 % and back."""
    column.fit()
    meter.settle()
    fitted = column.zoom()
    zooms = [fitted * (1.0 / fitted) ** (step / 30) for step in range(31)]
    if isinstance(column, Ink):
        column.prepare(zooms, middle)
        column.fit()
        meter.settle()

    def repaint(number: int) -> None:
        column.spoil()

    def zoom(number: int) -> None:
        step = number % 60
        column.zoom_to(zooms[step if step <= 30 else 60 - step], middle)

    result: dict[str, object] = {"fit_scale": round(fitted, 4)}
    result["fit"] = meter.frames(repaint, whole=True)
    result["zoom"] = meter.frames(zoom)
    column.zoom_to(1.0, middle)
    meter.settle()
    result["one"] = meter.frames(repaint, whole=True)
    meter.settle()
    return result


def measure_hands(meter: Meter, column: Column, graph: Graph) -> dict[str, object]:
    """Panning, dragging, undoing and opening."""
    middle = graph.middle
    result: dict[str, object] = {}
    result["pan"] = meter.frames(lambda n: column.pan(*((12, 7) if (n // 20) % 2 else (-12, -7))))
    column.zoom_to(1.0, middle)
    meter.settle()
    result["drag_one"] = meter.drag(column, middle)
    if len(graph.names) <= LARGEST_DRAGGED_WHOLE:
        column.fit()
        column.zoom_to(max(0.2, column.zoom()), middle)
        meter.settle()
        column.select_all()
        meter.settle()
        result["drag_all"] = meter.drag(column, middle)
        result["undo"] = round(meter.once(column.undo), 1)
        meter.settle()
    opening = column.opened(graph)
    result["open"] = round(min(meter.once(opening, whole=True) for _ in range(3)), 1)
    return result


def main() -> None:
    """Measure the column and size that the arguments name."""
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))), flush=True)
    # Nothing is left to save, and taking a large scene apart takes longer than measuring it.
    os._exit(0)
