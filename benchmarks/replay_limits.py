"""How near replays are to what the machine can do: the engine beside C, SimPy and the plain engine, in one run.

    python -m benchmarks.replay_limits TOOLS [--sizes 10000 100000 1000000] [--rounds 7] [--simpy 1000] [--ingest ROWS]

TOOLS is a folder with the same workload for others: ``gen_events.py FOLDER PEOPLE`` makes the data, ``run_c.py`` (a
tuned program in C, which gcc must be able to compile) and ``peer_simpy.py`` have a function ``simulate``. Their rules
differ from ours in small things, so node steps a second are compared, not counts. Both are measured in turns, the best
of several. Where other work is on the machine the processor's time says more than the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ingest import report as ingest
from benchmarks.limits_answers import (
    FIRST_SHARE,
    bootstrap,
    coverage,
    edit,
    first_answer,
    peak_memory,
    reopening,
)
from benchmarks.limits_workload import competing_journeys, limits_journey, read_shop
from benchmarks.replay import LOAD, PREPARE, measure, run_once
from journey.steps import Program
from simulator.compiled.engine import simulate_compiled
from simulator.compiled.warm_up import warm_up
from simulator.history.history import History
from simulator.ordering import put_in_order
from simulator.plain.engine import simulate_plain
from simulator.run import RunSettings
from simulator.threads import available_threads

#: What the design asks for.
LEAST_OF_C = 0.7
LEAST_OF_SIMPY = 1000
LEAST_OF_PLAIN = 100
_HUNDRED = 100_000
MOST_MILLISECONDS = {_HUNDRED: 70, 1_000_000: 700}
MOST_MEGABYTES = 500
MOST_FOR_THREE = 200

_C = """
import json, sys, time
from run_c import *
data, threads, rounds = load(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
clock, processor = [], []
for _ in range(rounds):
    began, worked = time.perf_counter(), time.process_time()
    result = simulate(*data, threads=threads)
    clock.append(time.perf_counter() - began)
    processor.append(time.process_time() - worked)
print(json.dumps([min(clock), min(processor), int(view(result, "transitions")[0])]))
"""
_SIMPY = """
import json, sys, time
from peer_simpy import *
worked = time.process_time()
result = simulate(*load(sys.argv[1]))
worked = time.process_time() - worked
print(json.dumps([worked, worked, int(view(result, "transitions")[0])]))
"""


@dataclass(frozen=True)
class Pace:
    """What something took at best, by the clock and of the processor, and how many nodes it passed."""

    clock: float
    processor: float
    steps: int

    @property
    def rate(self) -> float:
        """Node steps in a second of the processor."""
        return self.steps / self.processor

    def better(self, other: Pace | None) -> Pace:
        """The best of two measurements of the same."""
        if other is None:
            return self
        return Pace(min(self.clock, other.clock), min(self.processor, other.processor), self.steps)


def run_other(tools: Path, scratch: Path, code: str, *arguments: object) -> Pace:
    """What another program took."""
    environment = {**os.environ, "PYTHONPATH": str(tools), "SIM_DIR": str(scratch)}
    command = [sys.executable, "-c", code, *(str(argument) for argument in arguments)]
    done = subprocess.run(command, check=True, cwd=scratch, env=environment, stdout=subprocess.PIPE)
    return Pace(*json.loads(done.stdout.splitlines()[-1]))


def run_ours(programs: Sequence[Program], history: History, threads: int, rounds: int) -> Pace:
    """What the engine took."""
    speed = measure(lambda: simulate_compiled(programs, history, RunSettings(), threads=threads), rounds)
    return Pace(speed.best, speed.processor, speed.steps)


def run_ordering(programs: Sequence[Program], history: History, rounds: int) -> float:
    """Seconds that putting all times and gaps of a replay in order takes, which happens when somebody asks."""
    took = []
    for _ in range(rounds):
        tally = simulate_compiled(programs, history, RunSettings())
        began = time.perf_counter()
        put_in_order(tally)
        took.append(time.perf_counter() - began)
    return min(took)


def make_shop(tools: Path, scratch: Path, people: int) -> Path:
    """The folder of the data of so many people."""
    folder = scratch / f"d{people}"
    environment = {**os.environ, "SIM_DIR": str(scratch)}
    subprocess.run(
        [sys.executable, str(tools / "gen_events.py"), str(folder), str(people)],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    return folder


def compare(tools: Path, folder: Path, history: History, rounds: int) -> dict[int, tuple[Pace, Pace]]:
    """The engine's and the C program's pace, by threads."""
    journey = [limits_journey()]
    found = {}
    for threads in sorted({1, available_threads()}):
        engine: Pace | None = None
        other: Pace | None = None
        for _ in range(3):
            other = run_other(tools, folder.parent, _C, folder, threads, rounds).better(other)
            engine = run_ours(journey, history, threads, rounds).better(engine)
        assert engine is not None
        assert other is not None
        found[threads] = engine, other
        for name, pace in (("engine", engine), ("C", other)):
            print(
                f"  {name:<7} {threads} thread{'s' if threads > 1 else ' '}  best {pace.clock * 1e3:7.1f} ms  "
                f"processor {pace.processor * 1e3:7.1f} ms  {pace.steps / history.customers:5.1f} steps a customer  "
                f"{pace.rate:>12,.0f} node steps/s"
            )
    return found


def report_size(tools: Path, scratch: Path, people: int, rounds: int) -> tuple[History, float]:
    """Print the figures of one size; its history, and the engine's pace on one thread."""
    folder = make_shop(tools, scratch, people)
    history = read_shop(folder)
    journey = [limits_journey()]
    print(f"{people:,} customers, {len(history.times):,} events, {len(journey[0].steps)} steps")
    memory = peak_memory(lambda: simulate_compiled(journey, history, RunSettings()))
    found = compare(tools, folder, history, rounds)
    engine, other = found[1]
    print(f"  engine / C, 1 thread {engine.rate / other.rate:.2f} (aim {LEAST_OF_C})")
    aim = f" (aim {MOST_MILLISECONDS[people]:,})" if people in MOST_MILLISECONDS else ""
    print(f"  full replay {min(pace.clock for pace, _ in found.values()) * 1e3:.0f} ms{aim}")
    print(f"  all times and gaps put in order besides {run_ordering(journey, history, 3) * 1e3:.0f} ms")
    print(f"  memory beyond the columns {memory / 1e6:.0f} MB (aim {MOST_MEGABYTES} for a million)")
    return history, engine.rate


def report_others(tools: Path, scratch: Path, rate: float, people: int) -> None:
    """Print how much faster the engine is than programs that keep a process or an object a customer."""
    small = make_shop(tools, scratch, people)
    simpy = run_other(tools, scratch, _SIMPY, small)
    few = read_shop(small)
    journey = [limits_journey()]
    plain = measure(lambda: simulate_plain(journey, few, RunSettings(), range(min(200, people))), 1)
    print(f"engine / SimPy {rate / simpy.rate:,.0f} (aim {LEAST_OF_SIMPY:,})")
    print(f"engine / plain {rate * plain.processor / plain.steps:,.0f} (aim {LEAST_OF_PLAIN})")


def report_answers(history: History, scratch: Path, rounds: int) -> None:
    """Print what a user waits for."""
    journey = [limits_journey()]
    print(f"Answers on {history.customers:,} customers")
    first = first_answer(journey, history, 5 * rounds)  # so short that whatever else the machine does shows
    print(f"  first answer, {FIRST_SHARE:.0%} of customers, with intervals {first} (aim 30 at a million)")
    print(f"  reopening {reopening(history, scratch / 'history', rounds)} (aim 50)")


def report_hundred(history: History, rounds: int) -> None:
    """Print the figures that belong to a hundred thousand customers."""
    journey = [limits_journey()]
    print(f"More on {history.customers:,} customers")
    three = run_ours(competing_journeys(), history, available_threads(), rounds)
    print(
        f"  three competing journeys {three.clock * 1e3:.0f} ms, processor {three.processor * 1e3:.0f} ms "
        f"(aim {MOST_FOR_THREE})"
    )
    held, of = coverage(journey, history)
    print(f"  95 % intervals of first answers hold the count of all in {held / of:.1%} of {of:,} cases")
    resampled, figures = bootstrap(journey, history, rounds)
    print(f"  1,000 resamples of {figures} figures {resampled} (aim 100)")
    for node in ("win-back", "cart mail", "review mail"):
        share, again, full, same = edit(history, node, rounds)
        print(
            f"  after an edit that {share:.0%} of customers are replayed for {again}, all anew {full}, "
            f"equal figures: {'yes' if same else 'NO'}"
        )


def report_start() -> None:
    """Print what it takes to have an engine."""
    ready = min(run_once(f"import numpy; {LOAD}") for _ in range(3))
    with tempfile.TemporaryDirectory(prefix="loopline-engine-") as folder:
        compiled = run_once(PREPARE, folder)
    print(f"start with the engine's code kept {ready:.1f} s (aim 1.5), never compiled {compiled:.1f} s (aim 8)")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay_limits", description=__doc__)
    parser.add_argument("tools", type=Path, metavar="TOOLS", help="the folder of the other programs")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="numbers of customers")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--simpy", type=int, default=1000, help="people for SimPy and the plain engine")
    parser.add_argument("--ingest", type=int, default=0, metavar="ROWS", help="also import files of so many rows")
    options = parser.parse_args()
    if not warm_up():
        print("The engine cannot be prepared: python -m simulator.compiled.warm_up says why.", file=sys.stderr)
        return 2
    report_limits(options.tools, options.sizes, options.rounds, options.simpy)
    if options.ingest:
        for ending in ("csv", "parquet"):
            ingest(options.ingest, ending, 1)
    return 0


def report_limits(tools: Path, sizes: Sequence[int], rounds: int, simpy: int) -> None:
    """Print the table of the limits: ``tools`` is the folder of the other programs, ``simpy`` the people for SimPy and
    the plain engine."""
    tools = tools.resolve()
    with tempfile.TemporaryDirectory(prefix="loopline-limits-") as folder:
        scratch = Path(folder)
        for people in sizes:
            history, rate = report_size(tools, scratch, people, rounds)
            if people == _HUNDRED:
                report_hundred(history, rounds)
        report_answers(history, scratch, rounds)
        report_others(tools, scratch, rate, simpy)
        report_start()


if __name__ == "__main__":
    raise SystemExit(main())
