"""Replays that keep the figures of blocks of customers, or of each person, apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.engines import Engine, work
from simulator.figures import Figure, Groups, figures_of, grouped
from simulator.history.history import History
from simulator.progress import sparing
from simulator.result import Identity, Result, build_result
from simulator.run import RunSettings
from simulator.tally import Tally

#: Fewer blocks make poor estimates of errors.
BLOCKS = 256

#: So many people's figures are held at once where each person is a group.
_PEOPLE_AT_ONCE = 8192


@dataclass(frozen=True)
class BlockedRun:
    """A result and the same figures by blocks of customers, which are random parts of all (or of the sample)."""

    result: Result
    blocks: Groups


def replay_blocks(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    identity: Identity | None = None,
    *,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    sample: int | None = None,
    first: int | None = None,
    blocks: int = BLOCKS,
) -> BlockedRun:
    """Replay journeys together, as ``simulate`` does, and keep the figures of each of ``blocks`` blocks of customers.

    The blocks do not depend on journeys, seed or period: two runs on one history have the same people in them.
    ``first``: only so many customers are replayed, who are a random part of all: a first look, whose estimates are
    scaled up and have an interval of their own.
    Errors as of ``simulate``.
    """
    report = sparing(progress)

    some = history.customers if first is None else min(first, history.customers)

    def plain(customers: int) -> tuple[Tally, Groups]:
        from simulator.plain.engine import simulate_plain

        if not customers:
            return Tally.nothing(programs), grouped([Tally.nothing(programs)])
        bounds = _bounds(customers, blocks)
        tallies = []
        for first, last in pairwise(bounds):
            tallies.append(simulate_plain(programs, history, settings, range(first, last), cancel=cancel))
            report(last, customers)
        return Tally.added(tallies), grouped(tallies)

    def compiled() -> tuple[Tally, Groups]:
        from simulator.compiled.engine import simulate_in_blocks

        return simulate_in_blocks(
            programs,
            history,
            settings,
            None if some == history.customers else range(some),
            progress=report,
            cancel=cancel,
            threads=threads,
            blocks=blocks,
        )

    tally, groups = work(engine, some, plain, compiled, cancel, sample)
    return BlockedRun(build_result(tally, programs, history, settings, identity), groups)


def _bounds(customers: int, blocks: int) -> list[int]:
    """The first customer of each block, and the number of all."""
    kept = max(1, min(blocks, customers))
    return [customers * block // kept for block in range(kept + 1)]


class _People:
    """The figures of people while they are gathered."""

    def __init__(self, customers: int) -> None:
        self._figures: dict[Figure, NDArray[np.int64]] = {}
        self.groups = Groups(np.ones(customers, np.int64), self._figures)

    def add(self, place: int | slice, found: Mapping[Figure, int] | Mapping[Figure, NDArray[np.int64]]) -> None:
        """The figures of one or some people."""
        for figure, counts in found.items():
            if figure not in self._figures:
                self._figures[figure] = np.zeros(len(self.groups), np.int64)
            self._figures[figure][place] = counts


def replay_people(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    wanted: Callable[[Figure], bool],
    *,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    sample: int | None = None,
) -> Groups:
    """The figures of each person that are ``wanted``, in the order of the history (of the first ones, where a
    ``sample`` is replayed). Figures that only times tell (gaps, highest numbers, goals by name) are not to be had by
    person. Errors as of ``simulate``."""
    report = sparing(progress)

    def plain(customers: int) -> Groups:
        from simulator.plain.engine import simulate_plain

        people = _People(customers)
        for customer in range(customers):
            found = figures_of(simulate_plain(programs, history, settings, (customer,), cancel=cancel))
            people.add(customer, {figure: count for figure, count in found.items() if count and wanted(figure)})
            report(customer + 1, customers)
        return people.groups

    def compiled() -> Groups:
        from simulator.compiled.engine import simulate_people

        people = _People(history.customers)
        for first in range(0, history.customers, _PEOPLE_AT_ONCE):
            last = min(first + _PEOPLE_AT_ONCE, history.customers)
            found = simulate_people(
                programs, history, settings, range(first, last), wanted, cancel=cancel, threads=threads
            )
            people.add(slice(first, last), found)
            report(last, history.customers)
        return people.groups

    return work(engine, history.customers, plain, compiled, cancel, sample)
