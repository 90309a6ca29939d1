"""The canvas measured against bare painters in one run, with the aims of its design.

    python -m benchmarks.canvas [--sizes 100,1000,5000] [--peers FOLDER]

Every column and size runs in a process of its own. ``bare`` goes through the very calls of Qt's painter that the canvas
is made of, recorded before: the same ink without anything else (canvas_ink). ``plain`` paints one picture a card, one
name and straight lines: less ink than the canvas has, but it can be panned and dragged. Repaints and zooming are
compared with ``bare``, the rest with ``plain``; ``staged`` is a journey with stages and a replay's figures.

``--peers``: a folder with a ``harness.py`` that measures other
programs' canvases (``python harness.py COLUMN NODES`` prints a line of JSON with fit_full, zoom, one_pan, drag_one
...) and their columns ``peer_*.py``; those that can be imported here are shown beside.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: Runs one column; a module of its own for each process, for the first painting is measured too.
COLUMN = (sys.executable, "-c", "from benchmarks.canvas_column import main; main()")
COLUMNS = ("plain", "bare", "ours", "bare, staged", "ours, staged")
#: The column of which the canvas may be so many times as slow, and the canvas' own.
PAIRS = (("bare", "ours"), ("bare, staged", "ours, staged"))
SECONDS = 300

#: Row, where it is found in a result, the aim in milliseconds by size (0: any), and as many times the bare painter's
#: it may be.
ROWS: tuple[tuple[str, tuple[str, ...], dict[int, float], float], ...] = (
    ("start to first paint", ("first_paint",), {0: 500}, 3),
    ("open, parsed and painted", ("open",), {1000: 300}, 0),
    ("fit, full repaint", ("fit", "median"), {1000: 8, 5000: 16}, 2),
    ("zoom, frame", ("zoom", "median"), {}, 4),
    ("zoom, 95 of 100", ("zoom", "p95"), {0: 16}, 4),
    ("100 %, full repaint", ("one", "median"), {}, 2),
    ("pan at 100 %", ("pan", "median"), {0: 4}, 4),
    ("drag one", ("drag_one", "median"), {0: 4}, 4),
    ("drop one", ("drag_one", "drop"), {}, 0),
    ("drag all", ("drag_all", "median"), {1000: 16}, 4),
    ("undo a move of all", ("undo",), {1000: 50}, 0),
    ("memory, MB", ("memory",), {1000: 30}, 0),
)

#: What a harness of peers calls the same measures.
PEER_KEYS = {
    "first_paint": "first_paint_ms",
    "open": "build_ms",
    "fit": "fit_full",
    "one": "one_full",
    "pan": "one_pan",
    "undo": "undo_ms",
    "memory": "rss_mb",
}


def run(command: list[str], extra: dict[str, str] | None = None) -> dict[str, Any]:
    """The last line of JSON that a process prints; why there is none, otherwise."""
    environment = {**os.environ, **(extra or {}), "CANVAS_BENCHMARK_STARTED": str(time.time())}
    environment["BENCH_T0"] = environment["CANVAS_BENCHMARK_STARTED"]
    try:
        outcome = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return {"error": f"not done in {SECONDS} s"}
    lines = outcome.stdout.strip().splitlines()
    if not lines or not lines[-1].startswith("{"):
        return {"error": outcome.stderr.strip().splitlines()[-1] if outcome.stderr.strip() else "printed nothing"}
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def value_of(result: dict[str, Any], path: Iterable[str]) -> float | None:
    """A figure of a result, whatever its harness calls it."""
    found: Any = result
    for number, key in enumerate(path):
        if not isinstance(found, dict):
            return None
        if key not in found and number == 0:
            key = PEER_KEYS.get(key, key)
        found = found.get(key) if key in found else found.get(f"{key}_ms")
    return float(found) if isinstance(found, int | float) else None


def shown(value: float | None) -> str:
    """A figure with as many digits as it carries."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"


def ratio_of(results: dict[str, dict[str, Any]], pair: tuple[str, str], path: tuple[str, ...]) -> str:
    """How many times the bare painter's figure ours is, or the plain painter's where the bare one does nothing."""
    bare, ours = value_of(results[pair[0]], path), value_of(results[pair[1]], path)
    bare = bare or value_of(results["plain"], path)
    return f"{ours / bare:.1f}" if bare and ours is not None else "–"


def print_table(size: int, results: dict[str, dict[str, Any]]) -> None:
    """One size's table, in Markdown."""
    names = list(results)
    ratios = [f"{ours} / bare" for _, ours in PAIRS]
    print(f"\n### {size:,} nodes, {2 * size:,} edges\n")
    print("| ms | " + " | ".join([*names, *ratios]) + " | aim |")
    print("|---" * (len(names) + len(ratios) + 2) + "|")
    for words, path, aims, most in ROWS:
        values = [shown(value_of(results[name], path)) for name in names]
        values += [ratio_of(results, pair, path) if most else "–" for pair in PAIRS]
        aim = aims.get(size, aims.get(0))
        goals = [f"{aim:,.0f}"] if aim else []
        goals += [f"{most:g} times bare"] if most else []
        print(f"| {words} | " + " | ".join(values) + f" | {', '.join(goals)} |")
    for name in names:
        if "error" in results[name]:
            print(f"\n{name}: {results[name]['error']}")


def tidy_times() -> None:
    """How long laying out takes, on the loop graphs on which it was compared: one entry, branches that part and meet,
    loops back to an ancestor. (The graph of the tables above is one chain through all its nodes.)"""
    from benchmarks.layout import TIDY_AIMS, branching, journey_of, measured
    from canvas.layout.tidy import tidy

    print("\n| tidy a loop graph, ms | 100 | 1,000 |\n|---|---|---|")
    for words, stages in (("without stages", {100: 0, 1000: 0}), ("5 and 8 stages", {100: 5, 1000: 8})):
        row = []
        for size, seeds in ((100, 8), (1000, 2)):
            journeys = [journey_of(size, branching(size, seed), stages[size]) for seed in range(1, seeds + 1)]
            row.append(statistics.median(measured(partial(tidy, journey)) for journey in journeys))
        print(f"| ours, {words} | " + " | ".join(shown(value) for value in row) + " |")
    print("| aim | " + " | ".join(str(aim) for aim in TIDY_AIMS.values()) + " |")


def main() -> None:
    """Run all columns and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", default="100,1000,5000")
    parser.add_argument("--peers", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, software raster, 1600x900"
    )
    peers = sorted(path.stem for path in options.peers.glob("peer_*.py")) if options.peers else []
    for size in map(int, options.sizes.split(",")):
        results = {name: run([*COLUMN, name, str(size)]) for name in COLUMNS}
        for peer in ("limit_widget:direct", *peers) if options.peers else ():
            harness = str(options.peers.resolve() / "harness.py")
            found = run([sys.executable, harness, peer, str(size)], {"BENCH_LITE": "1"})
            if "error" not in found:
                results[peer.removeprefix("peer_")] = found
        print_table(size, results)
    dense = run([*COLUMN, "ours, staged", "1000"], {"QT_SCALE_FACTOR": "2"})
    print(f"\n1,000 nodes on a dense screen (2x), full repaint: {shown(value_of(dense, ('fit', 'median')))} ms, aim 16")
    tidy_times()


if __name__ == "__main__":
    main()
