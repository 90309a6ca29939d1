"""The compiled engine's way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import replace as with_fields
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.compiled import opcodes as op
from simulator.compiled.blocks import BLOCKS, Apart, run_blocks
from simulator.compiled.bookings import settled
from simulator.compiled.cache import KernelMissing, load_kernel
from simulator.compiled.counting import make_tally
from simulator.compiled.groups import figures_of_groups
from simulator.compiled.plan import Plan, compile_programs
from simulator.compiled.visits import Visits, visit_width
from simulator.figures import Figure, Groups, run_figure
from simulator.history.history import History
from simulator.progress import in_two
from simulator.run import RunSettings
from simulator.tally import Tally
from simulator.threads import available_threads

if TYPE_CHECKING:
    from simulator.compiled.kernel_code import Replay


def simulate_compiled(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    customers: Iterable[int] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    *,
    threads: int | None = None,
    blocks: int = BLOCKS,
    replay: Replay | None = None,
) -> Tally:
    """Replay journeys for ``customers`` (numbers; None: all) on ``threads`` (None: one a core), by the kernel that is
    installed on this machine or another one.

    ``progress`` is told how many of how many blocks are done, ``cancel`` is asked after each; both in the caller's
    thread. RunError if the run is impossible, Cancelled if told to stop, KernelMissing if the kernel has not been
    built.
    """
    replay, threads = replay or load_kernel(), threads or available_threads()
    plan = compile_programs(programs, history, settings, customers)
    plan, progress = _settled(plan, history, settings, replay, threads, progress, cancel)
    counted = run_blocks(plan, replay, threads=threads, blocks=blocks, progress=progress, cancel=cancel)
    return make_tally(plan, counted.figures.sum(axis=0), counted.spread)


def simulate_noting(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    customers: Iterable[int] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    *,
    threads: int | None = None,
) -> tuple[Tally, Visits]:
    """As ``simulate_compiled``, and who came to which step; people who were not replayed came to none."""
    replay, threads = load_kernel(), threads or available_threads()
    plan = compile_programs(programs, history, settings, customers)
    plan, progress = _settled(plan, history, settings, replay, threads, progress, cancel)
    width = visit_width(plan.nodes)
    bits = np.zeros((history.customers, width), np.uint8)
    plan = with_fields(
        plan,
        tables={**plan.tables, "visited": bits.reshape(-1) if bits.size else np.zeros(1, np.uint8)},
        scalars={**plan.scalars, "visit_width": width},
    )
    counted = run_blocks(plan, replay, threads=threads, progress=progress, cancel=cancel)
    tally = make_tally(plan, counted.figures.sum(axis=0), counted.spread)
    return tally, Visits(plan.nodes, bits)


def simulate_in_blocks(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    customers: Iterable[int] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    *,
    threads: int | None = None,
    blocks: int = BLOCKS,
) -> tuple[Tally, Groups]:
    """As ``simulate_compiled``, with the figures of each block beside the tally of all."""
    replay, threads = load_kernel(), threads or available_threads()
    plan = compile_programs(programs, history, settings, customers)
    plan, progress = _settled(plan, history, settings, replay, threads, progress, cancel)
    counted = run_blocks(
        plan, replay, threads=threads, blocks=blocks, progress=progress, cancel=cancel, apart=Apart(people=True)
    )
    tally = make_tally(plan, counted.figures.sum(axis=0), counted.spread)
    found = dict(figures_of_groups(plan, counted.figures, counted.people))
    return tally, Groups(found[run_figure("customers")], found)


@dataclass(frozen=True)
class BlocksApart:
    """What was counted of some blocks: the tally of all, a row of figures a block, and its people by their highest
    number of messages. Only ``groups_of`` can read it; it can come from another computer."""

    tally: Tally
    figures: NDArray[np.int64]
    people: tuple[NDArray[np.int64], ...]


def simulate_blocks(
    programs: Sequence[Program], history: History, settings: RunSettings, bounds: Sequence[int], *, threads: int
) -> BlocksApart:
    """Some blocks of a run, one after the other: they begin at ``bounds``, the last of which is the end. Errors as of
    ``simulate_compiled``."""
    replay = load_kernel()
    whole = compile_programs(programs, history, settings, range(bounds[0], bounds[-1]))
    chosen = whole.tables["chosen"]
    tallies, figures, people = [], [], []
    for first, last in pairwise(bounds):
        of_block = chosen[first - bounds[0] : last - bounds[0]]
        plan = with_fields(whole, customers=last - first, tables={**whole.tables, "chosen": of_block})
        counted = run_blocks(plan, replay, threads=threads, blocks=1, apart=Apart(people=True))
        tallies.append(make_tally(plan, counted.figures.sum(axis=0), counted.spread))
        figures.append(counted.figures)
        people.append(counted.people[0])
    return BlocksApart(Tally.added(tallies), np.concatenate(figures), tuple(people))


def groups_of(
    programs: Sequence[Program], history: History, settings: RunSettings, parts: Sequence[BlocksApart]
) -> Groups:
    """The figures of all blocks of a run, which was cut into ``parts``."""
    plan = compile_programs(programs, history, settings)
    figures = np.concatenate([part.figures for part in parts])
    found = dict(figures_of_groups(plan, figures, [people for part in parts for people in part.people]))
    return Groups(found[run_figure("customers")], found)


def simulate_people(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    customers: Sequence[int],
    wanted: Callable[[Figure], bool],
    cancel: Callable[[], bool] | None = None,
    *,
    threads: int | None = None,
) -> dict[Figure, NDArray[np.int64]]:
    """The figures of each of ``customers`` that are ``wanted``; errors as of ``simulate_compiled``."""
    replay, threads = load_kernel(), threads or available_threads()
    plan = compile_programs(programs, history, settings, customers)
    plan = settled(plan, history, settings, replay, threads, cancel)
    counted = run_blocks(plan, replay, threads=threads, blocks=len(customers), cancel=cancel)
    return {figure: counts for figure, counts in figures_of_groups(plan, counted.figures) if wanted(figure)}


def sends_compiled(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    *,
    customers: range | None = None,
    threads: int | None = None,
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The names of the steps, and a row for each message: customer, time after the history's origin, place of the
    step among the names (-1: the shop's own before the start), loop edges passed before. ``customers``: of these
    only. Errors as of ``simulate_compiled``."""
    replay, threads = load_kernel(), threads or available_threads()
    plan = compile_programs(programs, history, settings, customers)
    plan, progress = _settled(plan, history, settings, replay, threads, progress, cancel)
    counted = run_blocks(plan, replay, threads=threads, progress=progress, cancel=cancel, apart=Apart(sends=True))
    rows = _owned(counted.sends, "time", "node", "rounds")
    rows[:, 0] += customers.start if customers is not None else 0
    return plan.nodes, rows


def _owned(blocks: Sequence[tuple[NDArray[np.int64], NDArray[Any]]], *fields: str) -> NDArray[np.int64]:
    """Rows that were kept by block and customer as one table: the customer, then the fields."""
    if not blocks:
        return np.empty((0, 1 + len(fields)), np.int64)
    lengths = np.concatenate([of_customers for of_customers, _ in blocks])
    owners = np.repeat(np.arange(len(lengths)), lengths)
    rows = np.concatenate([of_block for _, of_block in blocks])
    return np.stack([owners, *(rows[field] for field in fields)], axis=1).astype(np.int64)


def stays_compiled(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    *,
    threads: int | None = None,
) -> tuple[Tally, tuple[str, ...], NDArray[np.int64], NDArray[np.int64]]:
    """The tally; what ``sends_compiled`` gives; and a row for each time in a journey: customer, place of the journey
    among ``programs``, entered, left (seconds after the history's origin; after the end of the period for those who
    are still there). Errors as of ``simulate_compiled``."""
    replay, threads = load_kernel(), threads or available_threads()
    plan = compile_programs(programs, history, settings)
    plan, progress = _settled(plan, history, settings, replay, threads, progress, cancel)
    counted = run_blocks(
        plan, replay, threads=threads, progress=progress, cancel=cancel, apart=Apart(sends=True, stays=True)
    )
    tally = make_tally(plan, counted.figures.sum(axis=0), counted.spread)
    stays = _owned(counted.stays, "journey", "entered", "left")
    given = {program.journey: place for place, program in enumerate(programs)}
    places = np.array([given[program.journey] for program in plan.programs], np.int64)
    stays[:, 1] = places[stays[:, 1]]
    return tally, plan.nodes, _owned(counted.sends, "time", "node", "rounds"), stays


def places_compiled(
    programs: Sequence[Program], history: History, settings: RunSettings, *, threads: int | None = None
) -> dict[str, list[int | None]]:
    """By the customer's key the places that are booked, in the order of booking: UNIX times, None where there was none.
    Customers who book nothing are absent. Errors as of ``simulate_compiled``."""
    plan = compile_programs(programs, history, settings)
    plan = settled(plan, history, settings, load_kernel(), threads or available_threads())
    if not plan.resources:
        return {}
    offsets, slots = plan.tables["slot_offsets"].tolist(), plan.tables["slots"].tolist()
    return {
        history.key(customer): [None if slot == op.NEVER else slot + history.origin for slot in slots[first:last]]
        for customer, (first, last) in enumerate(pairwise(offsets))
        if first < last
    }


def _settled(
    plan: Plan,
    history: History,
    settings: RunSettings,
    replay: Replay,
    threads: int,
    progress: Callable[[int, int], None] | None,
    cancel: Callable[[], bool] | None,
) -> tuple[Plan, Callable[[int, int], None] | None]:
    """The plan with the places that customers share, and whom to tell of the rest of the run."""
    if not plan.resources or progress is None:
        return settled(plan, history, settings, replay, threads, cancel), progress
    settling, counting = in_two(progress)
    return settled(plan, history, settings, replay, threads, cancel, settling), counting


__all__ = [
    "KernelMissing",
    "places_compiled",
    "sends_compiled",
    "simulate_compiled",
    "simulate_in_blocks",
    "simulate_noting",
    "simulate_people",
    "stays_compiled",
]
