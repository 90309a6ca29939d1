"""Figures with their intervals and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import msgspec
import numpy as np
from numpy.typing import NDArray

from simulator.estimates.basis import Basis, Grounds, Lack, unevaluable
from simulator.estimates.bootstrap import (
    FEWEST_BLOCKS,
    percentile_replicates,
    quantile_interval,
    replicated_totals,
    standard_errors,
)
from simulator.estimates.interval import FEWEST_PEOPLE, LEVEL, Interval, score_ends, wilson, wilson_ends
from simulator.figures import HIGHEST, Figure, Groups, run_figure
from simulator.groups import BlockedRun

#: Figures that count people, each at most once: plain proportions of all customers.
PEOPLE = {
    "run": frozenset({"entered", "reach", "sent_nothing", "repeated", "repeated_within_day", "most_7", "most_28"}),
    "journey": frozenset({"entered", "converted", "reach", "sent_nothing"}),
    "node": frozenset({"unique", "reached"}),
    "edge": frozenset[str](),
}


class Estimate(msgspec.Struct, frozen=True):
    """One figure. ``sampling``: the interval that goes with the customers being these and not others; None where
    there are too few of them or they share places. ``assumption``: the wider interval of what is assumed, around the
    other; None where nothing is. ``unevaluable``: the share of customers of whom the history lacks what the figure's
    steps read. ``sampled``: the figure was scaled up from a random sample."""

    figure: Figure
    value: float
    sampling: Interval | None
    assumption: Interval | None
    basis: Basis
    unevaluable: float
    sampled: bool = False


@dataclass(frozen=True)
class Rate:
    """A share or mean, ``part`` over ``whole``. ``people``: how many stand behind ``whole``; ``value`` is None if they
    are fewer than FEWEST_PEOPLE. ``at_most``: what a share could still become, were ``part`` to come to all who were on
    their way at the end: their runs are cut off by it, which is no failure. None where nobody was, or nobody asked.
    ``assumption``: the outer band of what is assumed; None where nothing is that changes the rate."""

    part: Figure
    whole: Figure
    value: float | None
    sampling: Interval | None
    people: int
    at_most: float | None = None
    assumption: Interval | None = None


def counts_people(figure: Figure) -> bool:
    """Whether a figure counts people, each at most once."""
    return figure.name in PEOPLE[figure.scope]


def may_resample(run: BlockedRun) -> bool:
    """Whether intervals can come from resampling customers: not where these are too few, nor where they share places (a
    capacity), so that with others everything would have gone differently."""
    return len(run.blocks) >= FEWEST_BLOCKS and not run.result.coupled


def estimates_of(
    run: BlockedRun,
    lacks: Sequence[Lack] = (),
    figures: Iterable[Figure] | None = None,
    level: float = LEVEL,
) -> dict[Figure, Estimate]:
    """Every figure of a run (or those given) with its interval.

    The interval is about customers like these: as if the shop had had as many others of the same kind. Counts of
    people are plain proportions (Wilson); the error of all other totals comes from resampling the blocks, in the
    score form. Of a run on a sample, figures are scaled up to all customers of the history and the interval is about
    exactly them: it shrinks as the sample grows (finite-population correction).
    """
    blocks, result = run.blocks, run.result
    wanted = tuple(blocks.figures if figures is None else figures)
    replayed, customers = result.tally.customers, result.history.customers
    scale = customers / replayed if replayed else 1.0
    correction = sqrt(1 - replayed / customers) if replayed < customers else 1.0
    sampled = scale != 1.0
    columns = np.stack([blocks.of(figure) for figure in wanted], axis=1) if wanted else np.empty((len(blocks), 0))
    totals = columns.sum(axis=0)
    intervals: list[Interval | None] = [None] * len(wanted)
    if may_resample(run) and wanted:
        errors = standard_errors(columns, blocks.customers)
        intervals = _intervals(wanted, totals, errors, replayed, level, correction, scale)
    resting = _resting(wanted, Grounds(result.programs, result.identity.replay_classes), lacks)
    return {
        figure: Estimate(figure, total * scale if sampled else total, interval, None, basis, share, sampled)
        for figure, total, interval, (basis, share) in zip(wanted, totals.tolist(), intervals, resting, strict=True)
    }


def _intervals(
    figures: Sequence[Figure],
    totals: NDArray[np.int64],
    errors: NDArray[np.float64],
    replayed: int,
    level: float,
    correction: float,
    scale: float,
) -> list[Interval | None]:
    """The interval of each figure. ``correction``: by how much it is drawn together around the value: a sample that is
    most of the population leaves little to chance."""
    people = np.array([counts_people(figure) for figure in figures])
    low, high = score_ends(totals, errors, level)
    of_people = wilson_ends(np.minimum(totals, replayed), replayed, level)
    low, high = (np.where(people, ends * replayed, others) for ends, others in zip(of_people, (low, high), strict=True))
    lows = ((totals - (totals - low) * correction) * scale).tolist()
    highs = ((totals + (high - totals) * correction) * scale).tolist()
    return [
        None if figure.name == "customers" else Interval(low, high, level)
        for figure, low, high in zip(figures, lows, highs, strict=True)
    ]


def _resting(figures: Sequence[Figure], grounds: Grounds, lacks: Sequence[Lack]) -> Iterator[tuple[Basis, float]]:
    """What each figure rests on, and the share of customers of whom the history lacks what its steps read."""
    known: dict[tuple[str, str], tuple[Basis, float]] = {}
    shares: dict[frozenset[str], float] = {}
    for figure in figures:
        place = figure.scope, figure.id
        if place not in known:
            deciding = grounds.deciding(figure)
            if deciding not in shares:
                shares[deciding] = unevaluable(lacks, deciding)
            known[place] = grounds.basis(figure), shares[deciding]
        yield known[place]


def rate_of(run: BlockedRun, part: Figure, whole: Figure, people: Figure | None = None, level: float = LEVEL) -> Rate:
    """``part`` over ``whole``: a plain proportion (Wilson) where both count people, else from the resampled blocks.

    ``people``: the figure that says how many people stand behind ``whole``; ``whole`` itself if it counts people,
    else those who were reached. Of fewer than FEWEST_PEOPLE there is no rate.
    """
    blocks = run.blocks
    behind = int(blocks.of(people or (whole if counts_people(whole) else run_figure("reach"))).sum())
    of, total = int(blocks.of(part).sum()), int(blocks.of(whole).sum())
    if behind < FEWEST_PEOPLE or total == 0:
        return Rate(part, whole, None, None, behind)
    if counts_people(part) and counts_people(whole):
        interval = None if run.result.coupled else wilson(min(of, total), total, level)
        return Rate(part, whole, of / total, interval, behind)
    interval = None
    if may_resample(run):
        replicated = replicated_totals(np.stack([blocks.of(part), blocks.of(whole)], axis=1), blocks.customers)
        parts, wholes = np.maximum(replicated[:, 0], 0), replicated[:, 1]
        interval = quantile_interval(np.divide(parts, wholes, out=np.full(len(parts), np.nan), where=wholes > 0), level)
    return Rate(part, whole, of / total, interval, behind)


def percentile_of(run: BlockedRun, days: int, percent: int, level: float = LEVEL) -> tuple[int, Interval | None] | None:
    """A percentile of the messages in a person's busiest ``days`` (7 or 28), with its interval; None if nobody
    entered."""
    counts = _by_number(run.blocks, days)
    totals = counts.sum(axis=0)
    if not totals.sum():
        return None
    rank = -(-int(totals.sum()) * percent // 100)
    value = int(np.searchsorted(np.cumsum(totals), rank))
    if not may_resample(run):
        return value, None
    return value, quantile_interval(percentile_replicates(counts, percent), level)


def _by_number(blocks: Groups, days: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Blocks x number of messages: how many people had it as their highest."""
    largest = max(
        (int(figure.part) for figure in blocks.figures if figure.scope == "run" and figure.name == f"most_{days}"),
        default=0,
    )
    return np.stack(
        [blocks.of(run_figure(f"most_{days}", str(number))) for number in range(min(largest, HIGHEST) + 1)], axis=1
    )


def with_variants(
    inner: Mapping[Figure, Estimate], variants: Iterable[Mapping[Figure, Estimate]]
) -> dict[Figure, Estimate]:
    """The estimates with the outer band: from the lowest to the highest end of the sampling intervals that the
    variants give, each of which takes an assumption at an end of its range."""
    held = list(variants)
    found = {}
    for figure, estimate in inner.items():
        outer = _span(estimate)
        others = [variant[figure] for variant in held if figure in variant]
        for other in others:
            outer = outer.with_(_span(other))
        found[figure] = Estimate(
            figure=figure,
            value=estimate.value,
            sampling=estimate.sampling,
            assumption=outer if others else None,
            basis="assumed" if any(other.value != estimate.value for other in others) else estimate.basis,
            unevaluable=estimate.unevaluable,
            sampled=estimate.sampled,
        )
    return found


def rates_with_variants(rates: Iterable[Rate], variants: Sequence[Sequence[Rate]]) -> tuple[Rate, ...]:
    """The same for rates; ``variants``: for each variant the same rates in the same order."""
    found = []
    for rate, *others in zip(rates, *variants, strict=True):
        others = [other for other in others if other.value is not None]
        if rate.value is not None and any(other.value != rate.value for other in others):
            outer = _span(rate)
            for other in others:
                outer = outer.with_(_span(other))
            rate = replace(rate, assumption=outer)
        found.append(rate)
    return tuple(found)


def _span(one: Estimate | Rate) -> Interval:
    assert one.value is not None
    return one.sampling or Interval(one.value, one.value)
