"""How long the window makes a person wait in a large document: the longest stall of the interface for each act.

    python -m benchmarks.large_document [--nodes 5000] [--acts select,move] [--profile ACT] [--keep SECONDS]

Opens a generated document with eight stages in the real window (Xvfb, or any screen), with checks, replay, inspector
and recovery journal as people have them, and works on it with mouse and keys. A stall is the longest time between two
looks of the interface thread at its events, from an act's beginning until everything that follows from it is done.
``wall`` is what a person waits, other work on the machine included; ``held`` is without the time that other programs
had the processor (on Linux); ``own`` is the processor time of the interface thread alone. The aim is that no stall is
longer than 100 ms. ``--profile`` prints where an act's time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import platform
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from designer import starting

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget
    from designer.window import MainWindow
    from designer.workspace import Workspace
    from journey.store import Store

#: No stall may be longer (ms).
AIM = 100
#: The interface looks at its events at least so often (ms), if nothing keeps it from that.
_LOOKS = 2
#: An act is over when for so long (s) nothing was under way that took longer than a frame; at most so long.
_CALM, _MOST = 0.7, 40.0
_FRAME = 0.008


def write_document(path: Path, count: int) -> None:
    """The graph of the canvas' benchmark in eight stages as a journey that can be replayed: a start, waits where one
    way leads on, random splits where several do."""
    from msgspec.structs import replace

    from benchmarks.canvas_columns import Ours
    from benchmarks.canvas_graph import make_graph
    from designer.application import application
    from journey.encoding import encode
    from journey.journey import Journey, new_journey
    from journey.model import Edge, Node

    application()

    records = {record.id: record for record in Ours(staged=True).records(make_graph(count))}
    first = "n0"
    edges = [record for record in records.values() if isinstance(record, Edge)]
    ways: dict[str, list[Edge]] = {}
    for edge in edges:
        # Nothing leads back to the start, and only one way from it.
        if edge.target == first or (edge.source == first and first in ways):
            del records[edge.id]
        else:
            ways.setdefault(edge.source, []).append(edge)
    for node in [record for record in records.values() if isinstance(record, Node)]:
        leaving = ways.get(node.id, [])
        kind = "event_trigger" if node.id == first else "random_split" if len(leaving) > 1 else "delay"
        shares = [{"id": f"w{number}", "name": f"Way {number}", "weight": 1} for number in range(len(leaving))]
        parameters = {"shares": shares} if kind == "random_split" else {}
        records[node.id] = replace(node, kind=kind, parameters=parameters)
        if kind == "random_split":
            for number, edge in enumerate(leaving):
                records[edge.id] = replace(edge, output=f"w{number}")
    path.write_bytes(encode(Journey({**new_journey("large", "A large journey").records, **records})))


def queued() -> float:
    """How long this thread waited for a processor that other work had, in seconds; 0 where it cannot be known."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


class Watch:
    """Notes how long the interface thread is away from its events."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.wall = self.own = self.held = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_LOOKS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.begin()

    def begin(self) -> None:
        """Forget what was noted."""
        self.wall = self.own = self.held = 0.0
        self._last, self._last_own, self._last_queued = time.perf_counter(), time.thread_time(), queued()
        self.busy_until = self._last

    def look(self) -> None:
        """Note how long the thread was away."""
        now, own, queue = time.perf_counter(), time.thread_time(), queued()
        wall, own_share = now - self._last, own - self._last_own
        held = wall - (queue - self._last_queued)
        self.wall, self.own, self.held = max(self.wall, wall), max(self.own, own_share), max(self.held, held)
        if own_share > _FRAME:
            self.busy_until = now
        self._last, self._last_own, self._last_queued = now, own, queue


class Hands:
    """The window with a large document, and what a person does with it."""

    def __init__(self, path: Path) -> None:
        from designer.application import Designer, application

        self.application = application()
        self.watch = Watch()
        self.designer = Designer(self.application)
        self._window: MainWindow | None = None
        self.path = path

    def until_calm(self, opening: bool = False) -> None:
        """Let everything happen that is under way."""
        from canvas import tidying

        start = time.perf_counter()
        while (now := time.perf_counter()) - start < _MOST:
            self.application.processEvents()
            window = self._window
            working = tidying.is_under_way()
            working |= window is not None and (window.replay.service.is_working or (opening and window.canvas is None))
            if now - max(self.watch.busy_until, start) > _CALM and not working:
                return
            time.sleep(0.0005)

    def open(self) -> None:
        """Open the document."""
        self._window = self.designer.open_window()
        self.window.resize(1400, 900)
        self.until_calm()
        starting.end()
        self.watch.begin()
        self.window.files.open(self.path)
        self.until_calm(opening=True)

    def _ready(self) -> None:
        from dataclasses import replace

        canvas = self.canvas
        canvas.select(())
        rect = canvas.drawing.scene.boxes[self.node].rect
        view = replace(canvas.view, zoom=1.0)
        canvas.set_view(view.centred(*rect.center, canvas.width(), canvas.height()))

    @property
    def window(self) -> MainWindow:
        """The window, once it is open."""
        assert self._window is not None
        return self._window

    @property
    def workspace(self) -> Workspace:
        """All that is there for the document."""
        assert self.window.workspace is not None
        return self.window.workspace

    @property
    def canvas(self) -> CanvasWidget:
        """The canvas."""
        assert self.window.canvas is not None
        return self.window.canvas

    @property
    def store(self) -> Store:
        """The document."""
        return self.canvas.store

    @property
    def node(self) -> str:
        """A step in the middle of the document."""
        nodes = self.store.journey.nodes
        return str(nodes[len(nodes) // 2 + 9].id)

    def _mouse(self, kind: str, x: float, y: float) -> None:
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent

        kinds = {
            "move": QEvent.Type.MouseMove,
            "press": QEvent.Type.MouseButtonPress,
            "release": QEvent.Type.MouseButtonRelease,
        }
        none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
        button = none if kind == "move" else left
        held = none if kind == "release" or not self._held else left
        at = QPointF(x, y)
        event = QMouseEvent(
            kinds[kind], at, QPointF(self.canvas.mapToGlobal(at)), button, held, Qt.KeyboardModifier.NoModifier
        )
        self.application.sendEvent(self.canvas, event)
        self.application.processEvents()

    _held = False

    def _key(self, key: str, text: str = "") -> None:
        from PySide6.QtTest import QTest

        focus = self.application.focusWidget() or self.canvas
        if text:
            QTest.keyClicks(focus, text, delay=5)
        else:
            QTest.keySequence(focus, key)

    def _at(self) -> tuple[float, float]:
        rect = self.canvas.drawing.scene.boxes[self.node].rect
        found: tuple[float, float] = self.canvas.view.to_widget(*rect.center)
        return found

    def select(self) -> None:
        """Click a step."""
        x, y = self._at()
        self._held = False
        self._mouse("move", x, y)
        self._held = True
        self._mouse("press", x, y)
        self._mouse("release", x, y)
        self._held = False

    def move(self) -> None:
        """Drag a step a little, and drop it."""
        x, y = self._at()
        self._mouse("move", x, y)
        self._held = True
        self._mouse("press", x, y)
        for step in range(1, 13):
            self._mouse("move", x + 6 * step, y + 4 * step)
        self._mouse("release", x + 72, y + 48)
        self._held = False

    def aside(self) -> None:
        """Drag a step into the next lane."""
        x, y = self._at()
        self._mouse("move", x, y)
        self._held = True
        self._mouse("press", x, y)
        for step in range(1, 13):
            self._mouse("move", x + 40 * step, y + step)
        self._mouse("release", x + 480, y + 12)
        self._held = False

    def rename(self) -> None:
        """Type another name in the inspector."""
        self.canvas.select((self.node,))
        self.until_calm()
        self.watch.begin()
        self.workspace.inspector.header.name.setFocus()
        self._key("", "Reminder")

    def delete(self) -> None:
        """Delete a step."""
        self.canvas.select((self.node,))
        self.canvas.setFocus()
        self.until_calm()
        self.watch.begin()
        self._run("edit.delete")

    def add(self) -> None:
        """Put a new step below the chosen one."""
        self.canvas.select((self.node,))
        self.until_calm()
        self.watch.begin()
        self.workspace.palette_panel.kind_chosen.emit("delay")

    def connect(self) -> None:
        """Draw an edge."""
        from journey.edits import connect

        nodes = self.store.journey.nodes
        source = self.node
        output = self.store.journey.edges_from[source][0].output
        connect(self.store, source, output, nodes[len(nodes) // 2 + 70].id)

    def tidy(self) -> None:
        """Lay everything out."""
        self._run("journey.tidy")

    def find(self) -> None:
        """Find steps by what is typed."""
        self._run("edit.find")
        self._key("", "Wait 3")
        self._key("Return")

    def fit(self) -> None:
        """See everything."""
        self._run("view.fit")

    def select_all(self) -> None:
        """Select everything."""
        self._run("edit.select_all")

    def nudge_all(self) -> None:
        """Move everything a little."""
        from canvas import acts

        acts.select_all(self.canvas)
        self.until_calm()
        self.watch.begin()
        acts.nudge(self.canvas, "down")

    def findings(self) -> None:
        """Open and close the list of findings."""
        self.window.show_findings()
        self.until_calm()
        self.window.show_findings()

    def language(self) -> None:
        """Let the window speak another language."""
        before = self.window
        self.window.set_language("ro")
        while before in self.designer.windows:
            self.application.processEvents()
            time.sleep(0.0005)
        self._window = self.designer.windows[-1]

    def paste(self) -> None:
        """Put copies of forty steps."""
        self.canvas.select(self._some_steps())
        self._run("edit.copy")
        self.until_calm()
        self.watch.begin()
        self._run("edit.paste")

    def fold(self) -> None:
        """Fold a stage."""
        self._choose_stage()
        self._run("journey.fold_stage")

    def group(self) -> None:
        """Fold a frame round forty steps."""
        self.canvas.select(self._some_steps())
        self._run("journey.put_frame")
        self.until_calm()
        self.watch.begin()
        self._run("journey.fold_frame")

    def dark(self) -> None:
        """Light on dark."""
        self._run("view.theme_dark")

    def light(self) -> None:
        """Dark on light."""
        self._run("view.theme_light")

    def larger(self) -> None:
        """Texts half as large again."""
        self._run("view.text_150")

    def smaller(self) -> None:
        """Texts as large as usual."""
        self._run("view.text_100")

    def _some_steps(self) -> list[str]:
        journey = self.store.journey
        return [node.id for node in journey.nodes if node.stage == journey.stages[3].id][:40]

    def _choose_stage(self) -> None:
        self.canvas.select((self.store.journey.stages[3].id,))
        self.until_calm()
        self.watch.begin()

    def undo(self) -> None:
        """Take the last act back."""
        self._run("edit.undo")

    def _run(self, action: str) -> None:
        from designer.actions.registry import BY_ID

        self.window.actions_by_id.run(BY_ID[action])


ACTS = (
    "open",
    "select",
    "move",
    "aside",
    "rename",
    "add",
    "connect",
    "delete",
    "paste",
    "find",
    "fit",
    "select_all",
    "nudge_all",
    "tidy",
    "fold",
    "group",
    "findings",
    "dark",
    "light",
    "larger",
    "smaller",
    "language",
)  # fmt: skip
#: Acts that change the document: taken back after it, and measured again.
TAKEN_BACK = ("move", "aside", "rename", "add", "connect", "delete", "paste", "nudge_all", "tidy", "fold", "group")


def measured(hands: Hands, name: str, act: Callable[[], None], profile: bool) -> tuple[float, float]:
    """The longest stall of an act in milliseconds, by the clock and of the thread itself."""
    profiler = cProfile.Profile()
    hands.watch.begin()
    if profile:
        profiler.enable()
    act()
    hands.until_calm()
    hands.watch.look()
    if profile:
        profiler.disable()
        pstats.Stats(profiler).sort_stats("tottime").print_stats(35)
    wall, held, own = (1000 * value for value in (hands.watch.wall, hands.watch.held, hands.watch.own))
    over = "  over the aim" if own > AIM else ""
    print(f"{name:<16} {wall:>7.0f} {held:>7.0f} {own:>7.0f}{over}", flush=True)
    return wall, own


def run(hands: Hands, acts: list[str], profile: str) -> Mapping[str, tuple[float, float]]:
    """Measure all acts."""
    found: dict[str, tuple[float, float]] = {}
    print(f"{'stall, ms':<16} {'wall':>7} {'held':>7} {'own':>7}")
    found["open"] = measured(hands, "open", hands.open, profile == "open")
    for name in acts:
        if name == "open":
            continue
        hands._ready()
        hands.canvas.setFocus()
        hands.until_calm()
        found[name] = measured(hands, name, getattr(hands, name), profile == name)
        if name in TAKEN_BACK:
            found[f"undo {name}"] = measured(hands, f"undo {name}", hands.undo, profile == f"undo {name}")
    return found


def main() -> None:
    """Generate the document, open it, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=5_000)
    parser.add_argument("--acts", default=",".join(ACTS))
    parser.add_argument("--profile", default="")
    options = parser.parse_args()
    # As the program itself begins.
    starting.begin()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ.setdefault("XDG_CACHE_HOME", str(Path.home() / ".cache"))
        os.environ |= {"HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder, "XDG_STATE_HOME": folder}
        hands = Hands(home / "large.journey")
        write_document(hands.path, options.nodes)
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {options.nodes} steps"
        )
        found = run(hands, options.acts.split(","), options.profile)
        worst = max(found, key=lambda name: found[name][1])
        print(f"longest: {worst}, {found[worst][1]:.0f} ms of the interface thread, aim {AIM}", flush=True)
    sys.stdout.flush()
    # Nothing is left to save.
    os._exit(0)


if __name__ == "__main__":
    main()
