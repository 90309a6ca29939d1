"""Replays versions on the same people and takes their differences.

Random draws hang on seed, person and step, so two versions of a journey differ for a person only where the
journeys differ: the differences are paired person by person, and their intervals come from resampling the same blocks
for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simulator.cluster import blocks_on_cluster
from simulator.comparing.versions import FEWEST_CHANGED, Against, Comparison, Difference, Swing, Version
from simulator.engines import Engine
from simulator.estimates.assumed import Assumption
from simulator.estimates.basis import Lack, lacks_of
from simulator.estimates.bootstrap import (
    FEWEST_BLOCKS,
    quantile_interval,
    replicated_totals,
    simultaneous_factor,
)
from simulator.estimates.estimating import Estimate, estimates_of, may_resample, with_variants
from simulator.estimates.interval import LEVEL, Interval
from simulator.figures import Figure, Groups, run_figure
from simulator.groups import BlockedRun, replay_blocks
from simulator.history.history import History
from simulator.run import RunSettings

Ends = dict[Assumption, tuple[BlockedRun, BlockedRun]]


def compare(
    base: Version,
    others: Sequence[Version],
    history: History,
    settings: RunSettings,
    *,
    level: float = LEVEL,
    engine: Engine = "auto",
    threads: int | None = None,
    cluster: str = "",
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Comparison:
    """Each of ``others`` against ``base``, with the same settings, seed and people. ``cluster``: the address of the
    Dask cluster that does all replays, if any. Errors as of ``simulate``."""
    versions = [base, *others]
    works = sum(1 + 2 * len(version.variants) for version in versions)
    done = 0

    def replayed(version: Version) -> BlockedRun:
        nonlocal done

        def report(share: float) -> None:
            if progress is not None:
                progress(min((done + share) / works, 1.0))

        asked = version.programs, history, settings, version.identity
        if cluster:
            run = blocks_on_cluster(cluster, *asked, progress=report, cancel=cancel)
        else:
            run = replay_blocks(*asked, engine=engine, threads=threads, progress=report, cancel=cancel)
        done += 1
        return run

    lacks = lacks_of([program for version in versions for program in version.programs], history)
    runs = [replayed(version) for version in versions]
    ends = [
        {
            assumption: (replayed(replace(version, programs=low)), replayed(replace(version, programs=high)))
            for assumption, (low, high) in version.variants.items()
        }
        for version in versions
    ]
    return _compared(versions, runs, ends, lacks, level)


def _compared(
    versions: Sequence[Version],
    runs: Sequence[BlockedRun],
    ends: Sequence[Ends],
    lacks: Sequence[Lack],
    level: float,
) -> Comparison:
    figures = tuple(dict.fromkeys(figure for run in runs for figure in run.blocks.figures))
    estimates = [_with_ends(run, of_run, lacks, figures, level) for run, of_run in zip(runs, ends, strict=True)]
    free = all(may_resample(run) for run in runs)
    paired = paired_differences(runs[0].blocks, [run.blocks for run in runs[1:]], figures, level, free)
    against = []
    for place in range(1, len(versions)):
        differences = paired[place - 1]
        swings = _swings(figures, runs[0], runs[place], ends[0], ends[place])
        against.append(
            Against(
                version=versions[place],
                run=runs[place],
                estimates=estimates[place],
                differences=_with_bands(differences, runs[0], runs[place], ends[0], ends[place], level),
                swings=swings,
            )
        )
    return Comparison(versions[0], runs[0], estimates[0], tuple(against), tuple(lacks))


def paired_differences(
    base: Groups, others: Sequence[Groups], figures: Sequence[Figure], level: float = LEVEL, free: bool = True
) -> list[dict[Figure, Difference]]:
    """The differences of groups that hold the same people in each block, by figure, for each of ``others``. Without
    intervals unless the customers are ``free`` of one another."""
    columns = _columns(base, figures)
    apart = [_columns(other, figures) - columns for other in others]
    free = free and len(base) >= FEWEST_BLOCKS
    factors = _simultaneous(apart, base.customers, figures, level) if free and len(others) > 1 else {}
    sizes = base.customers if free else None
    return [_differences(figures, columns.sum(axis=0), one, sizes, factors, level) for one in apart]


def _with_ends(
    run: BlockedRun, ends: Ends, lacks: Sequence[Lack], figures: Sequence[Figure], level: float
) -> Mapping[Figure, Estimate]:
    inner = estimates_of(run, lacks, figures, level)
    if not ends:
        return inner
    return with_variants(inner, [estimates_of(end, lacks, figures, level) for pair in ends.values() for end in pair])


def _columns(groups: Groups, figures: Sequence[Figure]) -> NDArray[np.int64]:
    return np.stack([groups.of(figure) for figure in figures], axis=1)


def _differences(
    figures: Sequence[Figure],
    base: NDArray[np.int64],
    apart: NDArray[np.int64],
    sizes: NDArray[np.int64] | None,
    factors: Mapping[Figure, float],
    level: float,
) -> dict[Figure, Difference]:
    """``base``: totals; ``apart``: blocks x figures, what the other version has more; ``sizes``: customers a block,
    None if there are to be no intervals."""
    moved = np.flatnonzero(apart.any(axis=0))
    replicates = None if sizes is None or not len(moved) else replicated_totals(apart[:, moved], sizes)
    place_of = {int(column): place for place, column in enumerate(moved)}
    found = {}
    for column, figure in enumerate(figures):
        value = int(apart[:, column].sum())
        sampling = simultaneous = None
        place = place_of.get(column)
        changed = int(np.count_nonzero(apart[:, column]))
        if replicates is not None and place is not None and changed >= FEWEST_CHANGED:
            sampling = quantile_interval(replicates[:, place], level)
            factor = factors.get(figure, 0.0)
            if factor:
                reach = factor * float(replicates[:, place].std(ddof=1))
                simultaneous = Interval(value - reach, value + reach, level).with_(sampling)
        found[figure] = Difference(
            figure=figure,
            base=int(base[column]),
            other=int(base[column]) + value,
            value=value,
            sampling=sampling,
            simultaneous=simultaneous,
            assumption=None,
            changed_blocks=changed,
        )
    return found


def _simultaneous(
    apart: Sequence[NDArray[np.int64]], sizes: NDArray[np.int64], figures: Sequence[Figure], level: float
) -> dict[Figure, float]:
    """For each figure by how many standard errors the bands of all versions must reach to hold at once."""
    moved = np.flatnonzero(np.any([difference.any(axis=0) for difference in apart], axis=0))
    replicates = [replicated_totals(difference[:, moved], sizes) for difference in apart]
    return {
        figures[int(column)]: simultaneous_factor([numbers[:, place] for numbers in replicates], level)
        for place, column in enumerate(moved)
    }


# --- Assumptions ---------------------------------------------------------------------------------------------


def _pairs(
    base: BlockedRun, other: BlockedRun, base_ends: Ends, other_ends: Ends
) -> dict[Assumption, tuple[tuple[BlockedRun, BlockedRun], tuple[BlockedRun, BlockedRun]]]:
    """For each assumption both versions at its low, then at its high end; a version without it stays as it is."""
    held = {assumption.id: assumption for assumption in (*base_ends, *other_ends)}
    of_base = {assumption.id: runs for assumption, runs in base_ends.items()}
    of_other = {assumption.id: runs for assumption, runs in other_ends.items()}
    pairs = {}
    for name, assumption in held.items():
        one, two = of_base.get(name, (base, base)), of_other.get(name, (other, other))
        pairs[assumption] = ((one[0], two[0]), (one[1], two[1]))
    return pairs


def _swings(
    figures: Iterable[Figure], base: BlockedRun, other: BlockedRun, base_ends: Ends, other_ends: Ends
) -> dict[Figure, tuple[Swing, ...]]:
    pairs = _pairs(base, other, base_ends, other_ends)
    found = {}
    for figure in figures if pairs else ():
        swings = []
        for assumption, ends in pairs.items():
            low, high = (float(two.blocks.of(figure).sum() - one.blocks.of(figure).sum()) for one, two in ends)
            swings.append(Swing(assumption, low, high))
        found[figure] = tuple(sorted(swings, key=lambda swing: -swing.width))
    return found


def _with_bands(
    differences: dict[Figure, Difference],
    base: BlockedRun,
    other: BlockedRun,
    base_ends: Ends,
    other_ends: Ends,
    level: float,
) -> dict[Figure, Difference]:
    """The outer bands: over both ends of every assumption, each with its sampling interval."""
    figures = tuple(differences)
    pairs = _pairs(base, other, base_ends, other_ends)
    if not pairs:
        return differences
    at_ends = [
        paired_differences(one.blocks, [two.blocks], figures, level, may_resample(base))[0]
        for ends in pairs.values()
        for one, two in ends
    ]
    found = {}
    for figure, difference in differences.items():
        outer = difference.simultaneous or difference.sampling or Interval(difference.value, difference.value, level)
        for end in at_ends:
            outer = outer.with_(end[figure].sampling or Interval(end[figure].value, end[figure].value, level))
        found[figure] = replace(difference, assumption=outer)
    return found


def main_figures(comparison: Comparison) -> tuple[Figure, ...]:
    """The figures that say most about a comparison: people and messages of the run, then of each journey and
    message, as far as some version has any."""
    runs = [comparison.run, *(against.run for against in comparison.others)]
    wanted = [run_figure(name) for name in ("entered", "reach", "sent", "repeated_within_day")]
    journeys = dict.fromkeys(program.journey for run in runs for program in run.result.programs)
    for journey in journeys:
        wanted += [Figure("journey", journey, name) for name in ("instances", "converted")]
    nodes = dict.fromkeys(node for run in runs for program in run.result.programs for node in program.steps)
    for node in nodes:
        wanted += [Figure("node", node, name) for name in ("sent", "capped", "held")]
    return tuple(figure for figure in wanted if any(run.blocks.of(figure).any() for run in runs))
