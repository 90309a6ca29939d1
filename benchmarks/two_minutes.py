"""From the empty window to a drawn and replayed cart journey with a loop back, by mouse and keyboard alone.

    python -m benchmarks.two_minutes [--picture walk.png] [--steps]

Counts what a person does, measures how long it takes, and holds what was drawn against what was wanted: the saved
file, what the command line says about it, and the report that the window saves.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.real_window import ROOT, RealWindow, WalkError, missing_tools

if TYPE_CHECKING:
    from benchmarks.twin_window import TwinWindow
    from journey.journey import Journey
    from journey.model import Node

#: What people are promised, in seconds.
PROMISE = 120.0

#: So long may replays take, in seconds; the plain engine serves until the compiled one is ready.
REPLAY_PATIENCE = 180.0

#: The journey that is wanted: from kind and way out to kind; the last one is the loop.
WANTED = {
    ("cart_abandonment", "next", "delay"),
    ("delay", "next", "value_split"),
    ("value_split", "limit", "phone_call"),
    ("value_split", "else", "email"),
    ("phone_call", "next", "wait_for_event"),
    ("email", "next", "wait_for_event"),
    ("wait_for_event", "timeout", "delay"),
    ("wait_for_event", "order", "exit"),
}


class Walker:
    """Goes step by step, each step seen in the recovery journal before the next one."""

    def __init__(self, window: RealWindow, twin: TwinWindow) -> None:
        self.window, self.twin = window, twin
        self._no_results = ""

    def journey(self) -> Journey | None:
        """What the real window holds, as far as it has been written down."""
        from designer.recovery import read

        journals = self.window.journals
        found = read(journals[-1]) if journals else None
        return found.journey if found else None

    def node(self, kind: str) -> Node:
        """The only step of a kind, once it is there."""

        def look() -> list[Node]:
            journey = self.journey()
            return [node for node in journey.nodes if node.kind == kind] if journey else []

        return self.window.wait_for(look, f"there is a step of the kind {kind}")[0]

    def look(self) -> None:
        """Find out where everything is now."""
        journey = self.journey()
        if journey is not None:
            self.twin.follow(journey, self.has_results())

    def has_results(self) -> bool:
        """Whether the results panel can be saved as a report: its button looks different since it was empty."""
        return self._button() != self._no_results

    def has_last_results(self) -> bool:
        """Whether the figures are those of the last edit and of all customers: no strip says otherwise."""
        head, below = (self.window.colour_at(at) for at in self.twin.strip_of_results())
        return self.has_results() and head == below

    def _button(self) -> str:
        return self.window.picture(*self.twin.head_of_results())

    def begin(self) -> None:
        """From the first screen to an empty canvas with the start of the journey."""
        window, twin = self.window, self.twin
        window.click(twin.named("Blank journey"), "on “Blank journey”")
        twin.new_journey()
        window.wait_until_still()
        self._no_results = self._button()
        start, stage = twin.in_palette("cart_abandonment"), twin.first_row_of("Purchase")
        window.drag(start, stage, "“Cart abandoned” from the palette into Purchase")
        self.node("cart_abandonment")
        self.look()

    def add(self, search: str, kind: str) -> None:
        """Search for the step that follows the selected one."""
        window = self.window
        window.press("Tab", "for the next step")
        time.sleep(0.25)
        window.type(search, "into the search")
        window.press("Return", "to take it")
        self.node(kind)
        self.look()

    def select(self, kind: str) -> None:
        """Click on a card."""
        self.window.click(self.twin.card(self.node(kind)), f"on the step {kind}")

    def connect(self, source: str, output: str, target: str) -> None:
        """Drag an edge from a way out to a card."""
        start, end = self.node(source), self.node(target)
        self.look()
        self.window.drag(self.twin.way_out(start, output), self.twin.card(end), f"from {source} ({output}) to {target}")
        self.window.wait_for(lambda: self._edge(start.id, output, end.id), f"{source} leads to {target}")
        self.look()

    def drop_wire(self, source: str, output: str, search: str, kind: str) -> None:
        """Drag an edge into empty space and search for the step that is to be there."""
        start = self.node(source)
        self.look()
        self.window.drag(self.twin.way_out(start, output), self.twin.below(start), f"from {source} into empty space")
        time.sleep(0.25)
        self.window.type(search, "into the search")
        self.window.press("Return", "to take it")
        self.node(kind)
        self.look()

    def _edge(self, source: str, output: str, target: str) -> bool:
        journey = self.journey()
        edges = journey.edges if journey else ()
        return any((edge.source, edge.output, edge.target) == (source, output, target) for edge in edges)

    def wait_for_results(self) -> None:
        """Wait for the figures of the last edit: nothing moves any more, and the report can be saved."""
        began = time.monotonic()
        self.window.wait_for(self.has_last_results, "the journey is replayed", REPLAY_PATIENCE)
        self.window.waited += time.monotonic() - began
        # Plots are drawn after the figures.
        self.window.wait_until_still(4.0, REPLAY_PATIENCE)

    def save(self, path: Path) -> None:
        """Save under a name."""
        self.window.press("ctrl+s", "to save")
        time.sleep(0.8)
        self.window.type(str(path), "as the file's name")
        self.window.press("Return", "to save it")
        self.window.wait_for(path.exists, f"{path.name} is saved")


def walk(walker: Walker, path: Path) -> None:
    """The whole way."""
    walker.begin()
    walker.add("delay", "delay")
    walker.add("value", "value_split")
    walker.add("phone", "phone_call")
    walker.select("value_split")
    walker.add("mail", "email")
    walker.add("wait for", "wait_for_event")
    walker.drop_wire("wait_for_event", "order", "exit", "exit")
    walker.connect("phone_call", "next", "wait_for_event")
    walker.connect("wait_for_event", "timeout", "delay")
    walker.save(path)
    walker.wait_for_results()


# --- What came of it -------------------------------------------------------------------------------------------


def drawn(path: Path) -> set[tuple[str, str, str]]:
    """The edges of a saved journey as (kind, way out, kind); ways out above a limit are “limit”."""
    held = json.loads(path.read_text(encoding="utf-8"))
    kinds = {node["id"]: node["kind"] for node in held["nodes"]}
    found = set()
    for edge in held["edges"]:
        source, output = kinds[edge["source"]], edge["output"]
        if source == "value_split" and output != "else":
            output = "limit"
        found.add((source, output, kinds[edge["target"]]))
    return found


def loop_of(path: Path) -> dict[str, str]:
    """The only loop's edge. WalkError if there is not just one."""
    loops = [edge for edge in json.loads(path.read_text(encoding="utf-8"))["edges"] if "loop" in edge]
    if len(loops) != 1:
        raise WalkError(f"{len(loops)} loops were drawn, not one.")
    found: dict[str, str] = loops[0]
    return found


def ask_command_line(*words: str, fine: tuple[int, ...] = (0,)) -> str:
    """What the program says on the command line. WalkError if its exit status is not a fine one."""
    done = subprocess.run(
        [sys.executable, "-m", "designer", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode not in fine:
        raise WalkError(f"loopline {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def verify(path: Path) -> int:
    """Hold the saved journey against the wanted one; returns the passes of its loop on the sample."""
    if drawn(path) != WANTED:
        raise WalkError(f"Drawn, not wanted: {drawn(path) - WANTED}. Wanted, not drawn: {WANTED - drawn(path)}.")
    loop = loop_of(path)
    findings = json.loads(ask_command_line("check", str(path), "--json", fine=(0, 1)))["findings"]
    grave = [finding for finding in findings if finding["severity"] == "error"]
    if grave:
        raise WalkError(f"The checks find: {grave}")
    # Advice on the practices is what a first draft is there to get.
    for finding in findings:
        print(f"{finding['severity']}: {finding['reason']}")
    answer = path.with_suffix(".json")
    ask_command_line("simulate", str(path), "--json", str(answer))
    result = json.loads(answer.read_text(encoding="utf-8"))
    passes: int = result["edges"][loop["id"]]["passes"]
    if not passes:
        raise WalkError("Nobody goes round the loop.")
    return passes


def main() -> int:
    """Walk, verify, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--picture", type=Path, default=None, help="where the last screenshot goes")
    parser.add_argument("--steps", action="store_true", help="print each step")
    chosen = parser.parse_args()
    if missing := missing_tools():
        print(f"Install {', '.join(missing)} to walk.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="loopline-walk-") as folder:
        return _walk_in(Path(folder), chosen.picture, chosen.steps)


def _walk_in(folder: Path, picture: Path | None, steps: bool) -> int:
    # The twin lives in this process: on no screen, and with settings of its own.
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder / "twin"), "LANG": "C.UTF-8"}
    os.environ |= {"XDG_DATA_HOME": str(folder / "twin")}
    from benchmarks.twin_window import TwinWindow

    path = folder / "cart.journey"
    with RealWindow(folder / "home") as window:
        twin = TwinWindow(folder, *window.size)
        began, before = time.monotonic(), window.waited
        try:
            walk(Walker(window, twin), path)
        finally:
            took, waited = time.monotonic() - began, window.waited - before
            if picture is not None:
                window.screenshot(picture)
            twin.close()
            if steps:
                print("\n".join(window.counts.steps))
        errors = window.errors
    passes = verify(path)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(window.counts)
    print(f"{took:.1f} s in all, {took - waited:.1f} s without waiting for pictures and replays to come to rest")
    print(f"ratio to the promised two minutes: {took / PROMISE:.2f} in all, {(took - waited) / PROMISE:.2f} without")
    print(f"drawn as wanted; {passes:,} passes back to the delay on the sample")
    if "Traceback" in errors:
        raise WalkError(f"The program complained:\n{errors}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
