"""After an edit only those are replayed anew whom it can touch, and the difference is added.

Whoever never came to a step that was changed is led by the new journey exactly as by the old one: steps are asked on
arrival, draws hang on person and step, and customers do not influence one another. What is asked elsewhere (triggers,
the entry rule, goals, exits, caps, quiet hours, stages, segments, priorities) touches everybody, and so do places that
customers share. The result is that of a full replay, to the last integer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from journey.steps import Program
from simulator.bookings import resources_of
from simulator.compiled.visits import Visits, visit_width
from simulator.history.history import History
from simulator.run import RunSettings
from simulator.tally import Tally

#: With more than this share of all customers, or of their events, to replay twice, replaying all once is as quick:
#: docs/engine.md has the measurement.
MOST_REPLAYED_TWICE = 0.25

#: Who came where is not kept if it takes more bytes than this.
MOST_BYTES = 1 << 29

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]


@dataclass(frozen=True)
class Remembered:
    """A full replay, kept for the next one: what it followed from, what it counted, and who came where.

    ``replayed``: how many customers were replayed for it (twice, if they are fewer than all).
    """

    programs: tuple[Program, ...]
    history: History
    settings: RunSettings
    tally: Tally
    visits: Visits
    replayed: int


def changed_steps(before: Sequence[Program], after: Sequence[Program]) -> frozenset[str] | None:
    """The steps of ``before`` by whose visitors two versions of the same journeys may differ; None: everybody may be
    touched."""
    if [program.journey for program in before] != [program.journey for program in after]:
        return None
    changed: set[str] = set()
    for old, new in zip(before, after, strict=True):
        if replace(old, name="", steps={}, links={}) != replace(new, name="", steps={}, links={}):
            return None
        if any(old.steps[node] != new.steps[node] for node in old.triggers):
            return None
        changed |= {
            node
            for node, step in old.steps.items()
            if new.steps.get(node) != step or new.links.get(node, {}) != old.links.get(node, {})
        }
    return frozenset(changed)


def simulate_again(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    before: Remembered | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    *,
    threads: int | None = None,
) -> tuple[Tally, Remembered | None]:
    """The tally of ``programs`` by the compiled engine, with the help of a replay of another version of them, and what
    the next one needs; None where too much would have to be kept.

    RunError if the run is impossible, Cancelled if told to stop, KernelMissing if the kernel has not been built.
    """
    from simulator.compiled.engine import simulate_compiled, simulate_noting

    steps = [node for program in programs for node in program.steps]
    if history.customers * visit_width(steps) > MOST_BYTES:
        tally = simulate_compiled(programs, history, settings, progress=progress, cancel=cancel, threads=threads)
        return tally, None
    customers = _touched(before, programs, history, settings)
    if before is not None and customers is not None:
        old = simulate_compiled(
            before.programs, history, settings, customers, progress=_half(progress, 0), cancel=cancel, threads=threads
        )
        new, visits = simulate_noting(
            programs, history, settings, customers, progress=_half(progress, 1), cancel=cancel, threads=threads
        )
        tally = _exchanged(before.tally, old, new, programs)
        visits = before.visits.replaced(customers, visits)
        return tally, Remembered(tuple(programs), history, settings, tally, visits, len(customers))
    tally, visits = simulate_noting(programs, history, settings, progress=progress, cancel=cancel, threads=threads)
    return tally, Remembered(tuple(programs), history, settings, tally, visits, history.customers)


#: A replay of fewer of the history's events is there at once.
_FEW_EVENTS = 1_000_000


def is_quick(before: Remembered | None, programs: Sequence[Program], history: History, settings: RunSettings) -> bool:
    """Whether so few people are to be replayed anew that nobody has to wait for them."""
    customers = _touched(before, programs, history, settings)
    return customers is not None and _events(history, customers) < _FEW_EVENTS


def _touched(
    before: Remembered | None, programs: Sequence[Program], history: History, settings: RunSettings
) -> NDArray[np.int64] | None:
    """Those to be replayed anew; None if that is everybody, or so many that it is no less work."""
    if before is None or before.history is not history or before.settings != settings or resources_of(programs):
        return None
    changed = changed_steps(before.programs, programs)
    if changed is None:
        return None
    customers = before.visits.visitors(changed)
    return customers if _are_few(history, customers) else None


def _events(history: History, customers: NDArray[np.int64]) -> int:
    return int((history.offsets[customers + 1] - history.offsets[customers]).sum())


def _are_few(history: History, customers: NDArray[np.int64]) -> bool:
    """Whether replaying them twice is less work than replaying all once: work goes with events."""
    few_people = len(customers) < MOST_REPLAYED_TWICE * history.customers
    return few_people and _events(history, customers) <= MOST_REPLAYED_TWICE * len(history.times)


def _half(progress: Progress | None, before: int) -> Progress | None:
    """Tells ``progress`` of one of two pieces of work, ``before`` of which are done."""
    if progress is None:
        return None
    return lambda done, of: progress(before * of + done, 2 * of)


def _exchanged(whole: Tally, old: Tally, new: Tally, programs: Sequence[Program]) -> Tally:
    """``whole`` with ``new`` instead of its part ``old``."""
    tally = whole.exchanged(old, new)
    empty = Tally.nothing(programs)
    tally.nodes = {node: tally.nodes[node] for node in empty.nodes}
    tally.edges = {edge: tally.edges[edge] for edge in empty.edges}
    return tally
