"""How fast replays are: the engine against the plain engine, and its start, in one run.

    python -m benchmarks.replay [--journey lifecycle] [--rounds 15] [--people 150] [--prepare]
    python -m benchmarks.replay --tools ../shared/tools/replay_bench [--sizes 10000 100000 1000000]

The bundled journey on the bundled sample. The plain engine replays only some ``--people``, since it takes a second for
150. ``--prepare`` also measures the first start ever: compiling the engine, in a folder of its own. ``--tools`` goes on
with the table of ``replay_limits``: large histories beside a tuned C program, SimPy and the plain engine.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from journey.file import read_journey
from journey.program import program_of
from journey.steps import Program
from simulator.compiled.cache import FOLDER_VARIABLE
from simulator.compiled.engine import simulate_compiled
from simulator.compiled.warm_up import warm_up
from simulator.history.history import History
from simulator.history.sample import sample_history
from simulator.plain.engine import simulate_plain
from simulator.run import RunSettings
from simulator.tally import Tally, differences
from simulator.threads import available_threads

ROOT = Path(__file__).resolve().parent.parent

#: What the design asks for.
MOST_MILLISECONDS = 50
LEAST_RATIO = 50

LOAD = "from simulator.compiled.cache import load_kernel; load_kernel()"
PREPARE = "from simulator.compiled.warm_up import main; main()"


@dataclass(frozen=True)
class Workload:
    """Journeys and a history to replay them on."""

    name: str
    programs: Sequence[Program]
    history: History


@dataclass(frozen=True)
class Speed:
    """What a replay took: the best and the median of several, by the clock, and the least of the processor."""

    tally: Tally
    best: float
    median: float
    processor: float

    @property
    def steps(self) -> int:
        """Nodes that were passed."""
        return sum(node.entries for node in self.tally.nodes.values())

    @property
    def rate(self) -> float:
        """Node steps a second at best."""
        return self.steps / self.best


def sample_workload(journey: str) -> Workload:
    """A bundled journey on the bundled sample."""
    path = ROOT / "resources" / "templates" / f"{journey}.journey"
    return Workload(f"{journey} on the sample", [program_of(read_journey(path))], sample_history())


def measure(replay: Callable[[], Tally], rounds: int) -> Speed:
    """Replays several times."""
    clock, processor = [], []
    for _ in range(rounds):
        began, worked = time.perf_counter(), time.process_time()
        tally = replay()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
    return Speed(tally, min(clock), statistics.median(clock), min(processor))


def run_once(code: str, folder: str | None = None) -> float:
    """Seconds of a Python process that runs ``code``, with the engine's code kept in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if folder is not None:
        environment[FOLDER_VARIABLE] = folder
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    return time.perf_counter() - began


def report_speed(work: Workload, rounds: int, people: int) -> bool:
    """Print the figures of one workload; whether both engines count the same."""
    engine = {
        threads: measure(
            lambda: simulate_compiled(work.programs, work.history, RunSettings(), threads=threads),  # noqa: B023
            rounds,
        )
        for threads in sorted({1, available_threads()})
    }
    plain = measure(lambda: simulate_plain(work.programs, work.history, RunSettings(), range(people)), 2)
    same = simulate_compiled(work.programs, work.history, RunSettings(), range(people))
    customers, events = work.history.customers, len(work.history.times)
    nodes = sum(len(program.steps) for program in work.programs)
    print(f"{work.name}: {nodes} steps, {customers:,} customers, {events:,} events")
    for threads, speed in engine.items():
        print(
            f"  engine, {threads} thread{'s' if threads > 1 else ' '}  best {speed.best * 1e3:7.1f} ms  "
            f"median {speed.median * 1e3:7.1f} ms  processor {speed.processor * 1e3:7.1f} ms  "
            f"{speed.rate:>12,.0f} node steps/s"
        )
    print(
        f"  plain engine       best {plain.best * 1e3:7.1f} ms for {people} customers{'':16}"
        f"{plain.rate:>12,.0f} node steps/s  equal figures: {'yes' if not differences(same, plain.tally) else 'NO'}"
    )
    best = max(engine.values(), key=lambda speed: speed.rate)
    ratio = best.rate / plain.rate
    print(f"  engine / plain {ratio:,.0f} (aim {LEAST_RATIO}), best {best.best * 1e3:.1f} ms (aim {MOST_MILLISECONDS})")
    return not differences(same, plain.tally)


def report_start(rounds: int, prepare: bool) -> None:
    """Print what it takes to have an engine."""
    bare = min(run_once("import numpy") for _ in range(rounds))
    ready = min(run_once(f"import numpy; {LOAD}") for _ in range(rounds))
    print(f"start: Python with NumPy {bare * 1e3:.0f} ms, and with the engine loaded {ready * 1e3:.0f} ms")
    if prepare:
        with tempfile.TemporaryDirectory(prefix="loopline-engine-") as folder:
            seconds = run_once(PREPARE, folder)
        print(f"first start ever: the engine is compiled in {seconds:.1f} s (aim 8, in the background)")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    parser.add_argument("--journey", default="lifecycle", help="a bundled template")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--people", type=int, default=150)
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--tools", type=Path, metavar="TOOLS", help="the folder of the other programs")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="numbers of customers")
    options = parser.parse_args()
    if not warm_up():
        print("The engine cannot be prepared: python -m simulator.compiled.warm_up says why.", file=sys.stderr)
        return 2
    print(f"Replay on {platform.platform()}, {available_threads()} processors, Python {platform.python_version()}")
    equal = report_speed(sample_workload(options.journey), options.rounds, options.people)
    report_start(3, options.prepare)
    if options.tools is not None:
        from benchmarks.replay_limits import report_limits

        report_limits(options.tools, options.sizes, 7, 1000)
    return 0 if equal else 1


if __name__ == "__main__":
    raise SystemExit(main())
