"""How near replays are to what the machine can do: the engine beside a C program and SimPy, in one run.

    python -m benchmarks.replay_limits TOOLS [--people 100000] [--rounds 7] [--simpy 1000]

TOOLS is a folder with the same workload for others: ``gen_events.py FOLDER PEOPLE`` makes the data, ``run_c.py`` (a
tuned program in C, which gcc must be able to compile) and ``peer_simpy.py`` have a function ``simulate``. Their rules
differ from ours in small things, so node steps a second are compared, not counts. Both are measured in turns, the best
of several.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks.limits_workload import competing_journeys, limits_journey, read_shop
from benchmarks.replay import measure
from journey.steps import Program
from simulator.compiled.engine import available_threads, simulate_compiled
from simulator.compiled.warm_up import warm_up
from simulator.estimates.estimating import estimates_of
from simulator.groups import replay_blocks
from simulator.history.history import History
from simulator.incremental import simulate_again
from simulator.plain.engine import simulate_plain
from simulator.run import RunSettings
from simulator.tally import differences

#: What the design asks for.
LEAST_OF_C = 0.7
LEAST_OF_SIMPY = 1000
LEAST_OF_PLAIN = 100
MOST_MILLISECONDS = 70
MOST_FOR_THREE = 200
MOST_FOR_A_LOOK = 30
MOST_TO_RESAMPLE = 100
MOST_MEGABYTES = 500

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


def report(tools: Path, scratch: Path, people: int, rounds: int, simpy_people: int) -> None:
    """Print the table."""
    folder = make_shop(tools, scratch, people)
    history = read_shop(folder)
    journey = [limits_journey()]
    print(f"{len(journey[0].steps)} steps, {people:,} customers, {len(history.times):,} events")
    engine: dict[int, Pace] = {}
    others: dict[int, Pace] = {}
    for threads in sorted({1, available_threads()}):
        for _ in range(3):
            others[threads] = run_other(tools, scratch, _C, folder, threads, rounds).better(others.get(threads))
            engine[threads] = run_ours(journey, history, threads, rounds).better(engine.get(threads))
        for name, pace in (("engine", engine[threads]), ("C", others[threads])):
            print(
                f"  {name:<7} {threads} thread{'s' if threads > 1 else ' '}  best {pace.clock * 1e3:7.1f} ms  "
                f"processor {pace.processor * 1e3:7.1f} ms  {pace.steps / people:5.1f} steps a customer  "
                f"{pace.rate:>12,.0f} node steps/s"
            )
    print(f"  engine / C, 1 thread {engine[1].rate / others[1].rate:.2f} (aim {LEAST_OF_C})")
    best = min(pace.clock for pace in engine.values())
    print(f"  full replay at best {best * 1e3:.0f} ms (aim {MOST_MILLISECONDS} for 100,000 customers on 2 threads)")
    three = run_ours(competing_journeys(), history, available_threads(), rounds)
    print(f"  three competing journeys {three.clock * 1e3:.0f} ms (aim {MOST_FOR_THREE} for 100,000 customers)")
    report_edits(journey[0], history, rounds)
    small = make_shop(tools, scratch, simpy_people)
    simpy = run_other(tools, scratch, _SIMPY, small)
    few = read_shop(small)
    plain = measure(lambda: simulate_plain(journey, few, RunSettings(), range(min(200, simpy_people))), 1)
    print(f"  engine / SimPy {engine[1].rate / simpy.rate:,.0f} (aim {LEAST_OF_SIMPY:,})")
    print(f"  engine / plain {engine[1].rate * plain.processor / plain.steps:,.0f} (aim {LEAST_OF_PLAIN})")


def report_memory(program: Program, history: History) -> None:
    """Print what a replay needs beyond the history's columns."""
    tracemalloc.start()
    simulate_compiled([program], history, RunSettings())
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"  memory beyond the columns: {highest / 1e6:.0f} MB (aim {MOST_MEGABYTES} at 1 million)")


def report_edits(program: Program, history: History, rounds: int) -> None:
    """Print what a replay takes after an edit of steps that more and more people come to, and a first look."""
    settings = RunSettings()
    _, before = simulate_again([program], history, settings)
    assert before is not None
    for place in ("win-back", "review mail", "cart mail"):
        node = f"{program.journey}: {place}"
        edited = msgspec.structs.replace(
            program, steps={**program.steps, node: msgspec.structs.replace(program.steps[node], weight=500)}
        )
        again = measure(lambda: simulate_again([edited], history, settings, before)[0], rounds)  # noqa: B023
        full = measure(lambda: simulate_compiled([edited], history, settings), rounds)  # noqa: B023
        share = len(before.visits.visitors([node])) / history.customers
        equal = "NO" if differences(again.tally, full.tally) else "yes"
        print(
            f"  edited a step that {share:.0%} came to: {again.best * 1e3:.0f} ms, all {full.best * 1e3:.0f} ms, "
            f"{full.best / again.best:.1f} times as fast, equal figures: {equal}"
        )
    report_memory(program, history)
    run = replay_blocks([program], history, settings)
    began = time.perf_counter()
    estimates_of(run)
    figures = len(run.blocks.figures)
    print(
        f"  1,000 resamples of {figures} figures: {(time.perf_counter() - began) * 1e3:.0f} ms (aim {MOST_TO_RESAMPLE})"
    )
    some = history.customers // 50
    look = measure(lambda: replay_blocks([program], history, settings, first=some).result.tally, rounds)
    print(
        f"  first answer with its interval, from {some:,} customers: {look.best * 1e3:.0f} ms (aim {MOST_FOR_A_LOOK})"
    )


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay_limits", description=__doc__)
    parser.add_argument("tools", type=Path, metavar="TOOLS", help="the folder of the other programs")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--simpy", type=int, default=1000, help="people for SimPy and the plain engine")
    options = parser.parse_args()
    if not warm_up():
        print("The engine cannot be prepared: python -m simulator.compiled.warm_up says why.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="loopline-limits-") as scratch:
        report(options.tools.resolve(), Path(scratch), options.people, options.rounds, options.simpy)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
