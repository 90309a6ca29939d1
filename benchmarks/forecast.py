"""How good forecasts of the shipped shop were, and how long one takes.

    python -m benchmarks.forecast [--history FOLDER] [--customers 50000]

Of three triggers (an order; 60 days of silence; the shop's median time between orders of silence) the record over
rolling origins: error, bias, how many of the 90 % intervals cover what came, and the error of saying the last
period again. Then how long a forecast of the lifecycle journey takes, on the sample and on the sample's people many
times over, and that of one replay beside it.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journey.steps import Program, Trigger
    from simulator.history.history import History

DAY = 86_400


def triggers(history: History) -> list[Program]:
    """A journey of a trigger and its end for each."""
    import numpy as np

    from journey.condition import EventMatch
    from journey.steps import End, EntryRule, EventTrigger, Link, Program, SilenceTrigger

    orders = history.events == history.event_names.index("order")
    owners = np.repeat(np.arange(history.customers), np.diff(history.offsets))[orders]
    gaps = np.diff(history.times[orders])[owners[1:] == owners[:-1]] / DAY
    usual = round(float(np.median(gaps[gaps > 1])))
    order = EventMatch(event="order")

    def journey(name: str, trigger: Trigger) -> Program:
        begin, end = f"{name}: begin", f"{name}: end"
        return Program(
            journey=name,
            name=name,
            zone="UTC",
            entry=EntryRule("any_time", 0, "", False, None),
            triggers=(begin,),
            steps={begin: trigger, end: End("done")},
            links={begin: {"next": Link(f"{name}: edge", end)}},
        )

    return [
        journey("order", EventTrigger(order)),
        journey("win-back after 60 days", SilenceTrigger((order,), 60 * DAY)),
        journey(f"replenishment after {usual} days", SilenceTrigger((order,), usual * DAY)),
    ]


def print_records(history: History) -> None:
    """The record of each trigger."""
    from simulator.figures import Figure
    from simulator.forecast.forecasting import backtest

    programs = triggers(history)
    found = backtest(programs, history)
    if not found.has_enough:
        print(found.missing)
        return
    print(f"{'who enter in 28 days':34}{'origins':>8}{'mean':>7}{'error':>8}{'bias':>8}{'covered':>9}{'baseline':>10}")
    for program in programs:
        record = found.records[Figure("journey", program.journey, "entered")]
        print(
            f"{program.journey:34}{len(record.origins):8}{record.observed or 0:7.0f}{_percent(record.error):>8}"
            f"{_percent(record.bias):>8}{_percent(record.coverage):>9}{_percent(record.baseline_error):>10}"
        )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share * 100:.1f} %"


def lifecycle() -> list[Program]:
    """The journey that the program ships."""
    from journey.file import read_journey
    from journey.program import program_of

    template = Path(__file__).resolve().parent.parent / "resources" / "templates" / "lifecycle.journey"
    return [program_of(read_journey(template))]


def enlarged(history: History, customers: int) -> History:
    """The history with its people many times over, under other hashes."""
    import numpy as np

    from simulator.forecast.continuation import ranges
    from simulator.forecast.draws import keyed

    copies = -(-customers // history.customers)
    hashes = np.concatenate([keyed(history.hashes, copy) for copy in range(copies)])
    order = np.argsort(hashes, kind="stable")
    people = order % history.customers
    lengths = np.diff(history.offsets)[people]
    rows = ranges(history.offsets[people], lengths)
    attributes = {}
    for name, item in history.attributes.items():
        of_each = np.diff(item.offsets)[people]
        places = ranges(item.offsets[people], of_each)
        attributes[name] = replace(
            item,
            offsets=np.concatenate([[0], np.cumsum(of_each)]),
            times=item.times[places],
            values=item.values[places],
        )
    return replace(
        history,
        offsets=np.concatenate([[0], np.cumsum(lengths)]),
        times=history.times[rows],
        events=history.events[rows],
        hashes=hashes[order],
        key_offsets=np.arange(len(people) + 1, dtype=np.int64) * 8,
        key_bytes=np.frombuffer(hashes[order].astype(">u8").tobytes(), np.uint8),
        zone=history.zone[people],
        properties={name: replace(item, values=item.values[rows]) for name, item in history.properties.items()},
        attributes=attributes,
    )


def print_times(programs: Sequence[Program], history: History, rounds: int) -> None:
    """Clock and processor seconds, the best of some rounds."""
    from simulator.forecast.forecasting import forecast
    from simulator.run import RunSettings
    from simulator.simulate import simulate

    def best(work: Callable[[], object]) -> tuple[float, float]:
        times = []
        for _ in range(rounds):
            clock, processor = time.perf_counter(), time.process_time()
            work()
            times.append((time.perf_counter() - clock, time.process_time() - processor))
        return min(times)

    whole = best(lambda: forecast(programs, history))
    replay = best(lambda: simulate(programs, history, RunSettings()))
    print(
        f"{history.customers:>9,} customers, {len(history.times):>10,} events: forecast {whole[0]:.2f} s "
        f"({whole[1]:.2f} s of processor), one replay {replay[0]:.3f} s, ratio {whole[0] / replay[0]:.0f}"
    )


def main() -> None:
    """Print the figures."""
    from simulator.history.folder import open_history
    from simulator.history.sample import sample_history

    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast", description=__doc__)
    parser.add_argument("--history", type=Path, help="another shop, with events called order")
    parser.add_argument("--customers", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}\n")
    history = open_history(options.history) if options.history else sample_history()
    print_records(history)
    print()
    for shop in (sample_history(), enlarged(sample_history(), options.customers)):
        print_times(lifecycle(), shop, options.rounds)


if __name__ == "__main__":
    main()
