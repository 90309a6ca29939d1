"""Whether intervals hold the truth as often as they say: ``python -m benchmarks.estimates``.

The customers of the bundled history are taken as the whole world: what each of them adds to each figure is known, so
the truth about "as many other customers of the same kind" is known, too. Again and again a history of so many
customers is drawn from that world, and its intervals are looked at. Nothing is replayed for a draw, since customers
do not influence one another; the estimating code is the program's own.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from journey.file import read_journey
from journey.journey import Journey
from journey.model import HEADER_ID
from journey.program import program_of
from journey.steps import Program
from simulator.comparing.compare import paired_differences
from simulator.estimates.bootstrap import replicated_totals, resamples, standard_errors
from simulator.estimates.estimating import counts_people, estimates_of, rate_of
from simulator.estimates.interval import Interval, wilson
from simulator.estimates.logistic import logistic
from simulator.estimates.past_messages import MessageLog, PastMessages, past_messages
from simulator.estimates.rates import response_rates
from simulator.figures import Figure, Groups, run_figure
from simulator.groups import BLOCKS, BlockedRun, replay_blocks, replay_people
from simulator.history.history import History
from simulator.history.sample import sample_history
from simulator.run import DAY, RunSettings

LIFECYCLE = Path(__file__).resolve().parent.parent / "resources" / "templates" / "lifecycle.journey"
#: Weekly caps that are compared.
CAPS = (1.0, 3.0, 4.0, 5.0, 6.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=400, help="histories drawn for each coverage")
    parser.add_argument("--customers", type=int, default=3000, help="customers of a drawn history")
    options = parser.parse_args()
    history = sample_history()
    journey = read_journey(LIFECYCLE)
    world = replay_people([program_of(journey)], history, RunSettings(), lambda _: True)
    run = replay_blocks([program_of(journey)], history, RunSettings())
    speed(run)
    errors(world, run)
    coverage(world, run, options.draws, options.customers)
    sample_coverage(world, run, options.draws)
    paired_coverage(journey, history, world, options.draws, options.customers)
    sandwich(options.draws)
    responses(history)


# --- Speed and standard errors -------------------------------------------------------------------------------


def speed(run: BlockedRun) -> None:
    columns = np.stack(list(run.blocks.figures.values()), axis=1)
    best = {"1,000 resamples of all figures": np.inf, "with their quantiles": np.inf}
    for _ in range(7):
        resamples.cache_clear()
        start = time.perf_counter()
        totals = replicated_totals(columns, run.blocks.customers)
        best["1,000 resamples of all figures"] = min(
            best["1,000 resamples of all figures"], time.perf_counter() - start
        )
        np.quantile(totals, [0.025, 0.975], axis=0)
        best["with their quantiles"] = min(best["with their quantiles"], time.perf_counter() - start)
    print(f"\nSpeed: {columns.shape[1]} figures, {columns.shape[0]} blocks, drawing included")
    for what, seconds in best.items():
        print(f"  {what:34} {seconds * 1000:6.1f} ms")


def errors(world: Groups, run: BlockedRun) -> None:
    """The standard error from blocks over that from single customers."""
    figures = [figure for figure in world.figures if np.count_nonzero(world.of(figure)) >= len(world) // 200]
    figures = [figure for figure in figures if figure.name != "customers"]
    exact = standard_errors(np.stack([world.of(figure) for figure in figures], axis=1), world.customers)
    blocks = np.stack([run.blocks.of(figure) for figure in figures], axis=1)
    ratio = standard_errors(blocks, run.blocks.customers) / exact
    bootstrap = replicated_totals(blocks, run.blocks.customers).std(axis=0, ddof=1) / exact
    print(f"\nStandard errors from {BLOCKS} blocks over exact ones, {len(figures)} figures")
    for name, values in (("blocks", ratio), ("1,000 resamples", bootstrap)):
        low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
        print(f"  {name:16} median {middle:.3f}, 5 to 95 %: {low:.3f} to {high:.3f}")


# --- Coverage ------------------------------------------------------------------------------------------------


@dataclass
class Held:
    """How often intervals held the truth, by how many people are behind the figure."""

    held: int = 0
    of: int = 0
    below: int = 0

    def add(self, interval: Interval | None, truth: float) -> None:
        if interval is not None:
            self.of += 1
            self.held += interval.holds(truth)
            self.below += interval.high < truth

    def line(self) -> str:
        if not self.of:
            return "none"
        sure = wilson(self.held, self.of)
        return (
            f"{self.held / self.of * 100:5.1f} %  ({sure.low * 100:.1f} to {sure.high * 100:.1f}; "
            f"{self.below / self.of * 100:.1f} % too low, {self.of} intervals)"
        )


SIZES = ((5, 10), (10, 30), (30, 100), (100, 1000), (1000, 10**9))


def coverage(world: Groups, run: BlockedRun, draws: int, customers: int) -> None:
    figures = [figure for figure in world.figures if figure.name != "customers"]
    people = {figure: np.count_nonzero(world.of(figure)) * customers / len(world) for figure in figures}
    figures = [figure for figure in figures if people[figure] >= SIZES[0][0]]
    truth = {figure: world.of(figure).sum() * customers / len(world) for figure in figures}
    shown = {(kind, size): Held() for kind in ("people", "totals", "totals, quantiles") for size in SIZES}
    pairs = [
        (run_figure("sent"), run_figure("reach")),
        (Figure("node", "reminder", "capped"), Figure("node", "reminder", "entries")),
        (run_figure("reach"), run_figure("entered")),
    ]
    rates = {pair: Held() for pair in pairs}
    for blocks in drawn(world, draws, customers):
        drawn_run = of_blocks(run, blocks)
        found = estimates_of(drawn_run, (), figures)
        columns = np.stack([blocks.of(figure) for figure in figures], axis=1)
        low, high = np.quantile(replicated_totals(columns, blocks.customers), [0.025, 0.975], axis=0)
        for place, figure in enumerate(figures):
            size = next(size for size in SIZES if size[0] <= people[figure] < size[1])
            kind = "people" if counts_people(figure) else "totals"
            shown[kind, size].add(found[figure].sampling, truth[figure])
            if kind == "totals":
                shown["totals, quantiles", size].add(Interval(low[place], high[place]), truth[figure])
        for part, whole in pairs:
            value = world.of(part).sum() / world.of(whole).sum()
            rates[part, whole].add(rate_of(drawn_run, part, whole).sampling, value)
    print(f"\nCoverage of 95 % intervals, {draws} histories of {customers} customers, by people behind the figure")
    for (kind, (low_end, high_end)), held in shown.items():
        behind = f"{low_end} to {high_end}" if high_end < 10**9 else f"{low_end} and more"
        print(f"  {kind:18} {behind:15} {held.line()}")
    for (part, whole), held in rates.items():
        print(f"  rate {part.name} / {whole.name:22} {held.line()}")


def sample_coverage(world: Groups, run: BlockedRun, draws: int) -> None:
    """A random part of the customers is replayed, the truth is the count of all."""
    print("\nCoverage of 95 % intervals of a first look at some customers, against the count of all")
    figures = [figure for figure in world.figures if np.count_nonzero(world.of(figure)) >= len(world) // 20]
    figures = [figure for figure in figures if figure.name != "customers"]
    random = np.random.default_rng(3)
    for share in (0.05, 0.1, 0.3):
        held = Held()
        some = round(share * len(world))
        for _ in range(draws // 2):
            chosen = random.permutation(len(world))[:some]
            blocks = in_blocks(world, chosen)
            tally = replace(run.result.tally, customers=some)
            found = estimates_of(BlockedRun(replace(run.result, tally=tally), blocks), (), figures)
            for figure in figures:
                held.add(found[figure].sampling, float(world.of(figure).sum()))
        print(f"  {share * 100:3.0f} % of customers     {held.line()}")


def paired_coverage(journey: Journey, history: History, world: Groups, draws: int, customers: int) -> None:
    """Differences of weekly caps from the one that is set, each by itself and all at once."""
    others = [replay_people([with_cap(journey, limit)], history, RunSettings(), lambda _: True) for limit in CAPS]
    figures = [run_figure("sent"), run_figure("reach"), Figure("node", "guide", "sent"), Figure("node", "call", "sent")]
    figures += [Figure("node", "reminder", name) for name in ("sent", "capped", "held")]
    truths = [
        {figure: (other.of(figure).sum() - world.of(figure).sum()) * customers / len(world) for figure in figures}
        for other in others
    ]
    single, at_once = Held(), Held()
    narrower = []
    random = np.random.default_rng(4)
    for _ in range(draws):
        chosen = random.integers(0, len(world), customers)
        base = in_blocks(world, chosen)
        found = paired_differences(base, [in_blocks(other, chosen) for other in others], figures)
        for figure in figures:
            everything = [of_other[figure] for of_other in found]
            bands = [one.simultaneous for one in everything]
            for one, truth in zip(everything, truths, strict=True):
                single.add(one.sampling, truth[figure])
            if all(band is not None for band in bands):
                at_once.of += 1
                at_once.held += all(
                    band is not None and band.holds(truth[figure]) for band, truth in zip(bands, truths, strict=True)
                )
        sent = run_figure("sent")
        paired = found[1][sent].sampling
        assert paired is not None
        versions = (base, in_blocks(others[1], chosen))
        squares = [standard_errors(one.of(sent)[:, None], one.customers)[0] ** 2 for one in versions]
        apart = np.sqrt(sum(squares))
        narrower.append(2 * 1.96 * apart / paired.width)
    print(f"\nCoverage of paired differences, weekly cap of 2 against {', '.join(f'{cap:.0f}' for cap in CAPS)}")
    print(f"  each by itself       {single.line()}")
    print(f"  all five at once     {at_once.line()}")
    print(
        f"  intervals are {np.median(narrower):.0f} times narrower than of two histories of different people (messages)"
    )


def with_cap(journey: Journey, limit: float) -> Program:
    import msgspec

    header = journey.header
    caps = tuple(msgspec.structs.replace(cap, limit=limit) if cap.id == "weekly" else cap for cap in header.caps)
    changed = msgspec.structs.replace(header, caps=caps)
    return program_of(Journey({**journey.records, HEADER_ID: changed}, journey.unknown))


def drawn(world: Groups, draws: int, customers: int) -> Iterator[Groups]:
    random = np.random.default_rng(2)
    for _ in range(draws):
        yield in_blocks(world, random.integers(0, len(world), customers))


def in_blocks(world: Groups, chosen: NDArray[np.int64]) -> Groups:
    """These people as a history has them, in blocks."""
    count = min(BLOCKS, len(chosen))
    bounds = [len(chosen) * block // count for block in range(count)]
    figures = {figure: np.add.reduceat(values[chosen], bounds) for figure, values in world.figures.items()}
    return Groups(np.add.reduceat(np.ones(len(chosen), np.int64), bounds), figures)


def of_blocks(run: BlockedRun, blocks: Groups) -> BlockedRun:
    """A run whose figures are these blocks'."""
    people = int(blocks.customers.sum())
    result = replace(
        run.result,
        tally=replace(run.result.tally, customers=people),
        history=replace(run.result.history, customers=people),
    )
    return BlockedRun(result, blocks)


# --- Opting out and answers ----------------------------------------------------------------------------------


def sandwich(draws: int) -> None:
    """People differ, so their days belong together: plain and clustered errors of a known coefficient."""
    random = np.random.default_rng(5)
    truth, people, days = 0.5, 300, 60
    estimates, clustered, plain = [], [], []
    held = Held()
    for _ in range(draws):
        person = np.repeat(np.arange(people), days)
        exposed = np.repeat(random.random(people) < 0.5, days).astype(np.float64)
        # Frailty: the marginal effect is the mean over people, measured once below.
        logit = -3.0 + truth * exposed + np.repeat(random.normal(0, 0.8, people), days)
        happened = random.random(people * days) < 1 / (1 + np.exp(-logit))
        rows = np.stack([np.ones(len(exposed)), exposed], axis=1)
        fit = logistic(rows, happened, person)
        naive = logistic(rows, happened, np.arange(len(person)))
        estimates.append(fit.coefficients[1])
        clustered.append(np.sqrt(fit.covariance[1, 1]))
        plain.append(np.sqrt(naive.covariance[1, 1]))
    middle = float(np.mean(estimates))
    for value, error in zip(estimates, clustered, strict=True):
        held.add(Interval(value - 1.96 * error, value + 1.96 * error), middle)
    spread = float(np.std(estimates, ddof=1))
    print("\nHazard: standard errors of a coefficient over its true scatter")
    print(
        f"  clustered by person {np.mean(clustered) / spread:.2f}, taken for independent {np.mean(plain) / spread:.2f}"
    )
    print(f"  coverage, clustered {held.line()}")


def responses(history: History) -> None:
    """Answers of the later half of messages, predicted from the earlier one."""
    messages = past_messages(history, MessageLog())
    assert messages is not None
    middle = float(np.quantile(messages.time, 0.5))
    early = messages.chosen(messages.time <= middle - 7 * DAY)
    late = messages.chosen(messages.time > middle)
    rates = response_rates(early)
    of_type = np.array([rates.rate_of(kind).rate or 0.0 for kind in late.kinds])[late.kind]
    everybody = rates.all.rate or 0.0
    sent = np.bincount(early.customer, minlength=history.customers)
    answered = np.bincount(early.customer, early.answered, history.customers)
    raw = np.where(sent > 0, answered / np.maximum(sent, 1), everybody)[late.customer]
    shrunk = ((rates.strength * everybody + answered) / (rates.strength + sent))[late.customer]
    print(f"\nAnswers: log-loss on {len(late)} later messages (strength {rates.strength:.0f} messages)")
    for name, chance in (
        ("rate of the type", of_type),
        ("person's own share", raw),
        ("person's own share, shrunk", shrunk),
        ("type x shrunk factor", np.minimum(of_type * rates.factor[late.customer], 0.99)),
    ):
        print(f"  {name:28} {log_loss(late, chance):.4f}")


def log_loss(messages: PastMessages, chance: NDArray[np.float64]) -> float:
    kept = np.clip(chance, 1e-4, 1 - 1e-4)
    return float(-np.where(messages.answered, np.log(kept), np.log(1 - kept)).mean())


if __name__ == "__main__":
    main()
