"""Runs the kernel over blocks of customers on a pool of threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from journey.words import say
from simulator.compiled import opcodes as op
from simulator.compiled.counting import Spread, count_values, usual_times
from simulator.compiled.plan import Plan
from simulator.compiled.space import GROWING, Log, Sizes, Space, new_figures, unfold, values_of
from simulator.histogram import Histogram
from simulator.run import Cancelled, RunError

if TYPE_CHECKING:
    from simulator.compiled.kernel_code import Replay

#: Fewer blocks would make poor estimates of errors from resampling them.
BLOCKS = 256

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]


#: How many messages each customer of a block got, and all of them (rows of SENT).
Sends = tuple[NDArray[np.int64], NDArray[Any]]

#: The same of times in journeys (rows of STAY).
Stays = tuple[NDArray[np.int64], NDArray[Any]]


@dataclass(frozen=True)
class Apart:
    """What is kept of each block by itself, beside its figures. ``people``: by their highest number of messages;
    ``sends``: each customer's messages; ``stays``: each customer's times in journeys; ``requests``: for places that
    customers share."""

    people: bool = False
    sends: bool = False
    stays: bool = False
    requests: bool = False


@dataclass(frozen=True)
class Counted:
    """What a run counted: the figures of each block, and what threads counted over their blocks. ``people``, ``sends``
    and ``stays`` by block, where they were asked for."""

    figures: NDArray[np.int64]
    spread: Spread
    people: tuple[NDArray[np.int64], ...] = ()
    sends: tuple[Sends, ...] = ()
    stays: tuple[Stays, ...] = ()
    requests: tuple[NDArray[Any], ...] = ()


class _Overflow(Exception):  # noqa: N818 - the run is tried again
    """A table was too small."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


@dataclass
class _Run:
    """One try of a run. ``next_block`` is taken under the lock."""

    plan: Plan
    replay: Replay
    figures: NDArray[np.int64]
    apart: Apart = field(default_factory=Apart)
    lock: threading.Lock = field(default_factory=threading.Lock)
    stop: threading.Event = field(default_factory=threading.Event)
    next_block: int = 0
    done: int = 0
    logs: list[Log] = field(default_factory=list)
    people: dict[int, NDArray[np.int64]] = field(default_factory=dict)
    sends: dict[int, Sends] = field(default_factory=dict)
    stays: dict[int, Stays] = field(default_factory=dict)
    requests: dict[int, NDArray[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.blocks = len(self.figures)
        self.figures_address = self.figures.ctypes.data

    def take(self) -> int | None:
        """The next block that nobody has taken."""
        with self.lock:
            if self.next_block >= self.blocks or self.stop.is_set():
                return None
            self.next_block += 1
            return self.next_block - 1

    def work(self, space: Space, after_block: Callable[[], None] | None = None) -> None:
        """Replays blocks until there are none."""
        try:
            while (block := self.take()) is not None:
                self._replay(space, block)
                with self.lock:
                    self.done += 1
                if after_block is not None:
                    after_block()
            self._read_log(space)
        except BaseException:
            self.stop.set()
            raise

    def _replay(self, space: Space, block: int) -> None:
        space.count_into(self.figures_address + block * self.figures.strides[0])
        customer = self.plan.customers * block // self.blocks
        last = self.plan.customers * (block + 1) // self.blocks
        sends: list[NDArray[Any]] = []
        stays: list[NDArray[Any]] = []
        one_by_one = self.apart.sends or self.apart.stays
        while customer < last:
            reached = self.replay(space.address, customer, customer + 1 if one_by_one else last)
            if space["failed"]:
                self._fail(space)
            if self.apart.sends and reached > customer:
                sends.append(space.sends.copy())
            if self.apart.stays and reached > customer:
                stays.append(space.stays.copy())
            customer = reached
            if customer < last and space.log_is_full:
                self._read_log(space)
        if self.apart.people:
            self.people[block] = space.take_people()
        if sends:
            self.sends[block] = _by_customer(sends)
        if stays:
            self.stays[block] = _by_customer(stays)
        if self.apart.requests:
            self.requests[block] = space.take_requests()

    def _read_log(self, space: Space) -> None:
        taken = space.take_log()
        with self.lock:
            self.logs.append(taken)

    def _fail(self, space: Space) -> None:
        failed = space["failed"]
        if failed in GROWING:
            raise _Overflow(GROWING[failed])
        node = space["failed_at"]
        journey = self.plan.programs[int(self.plan.tables["nodes"]["journey"][node])].name
        if failed == op.RUNAWAY:
            raise RunError(
                say(
                    "“{journey}” goes round and round at step {node} without taking time. Put a wait into the circle.",
                    journey=journey,
                    node=self.plan.nodes[node],
                )
            )
        raise RunError(
            say(
                "Step {node} of “{journey}” waits for a moment that never comes: choose another time or weekday.",
                journey=journey,
                node=self.plan.nodes[node],
            )
        )


def _by_customer(rows: list[NDArray[Any]]) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """How many rows each customer has, and all of them."""
    return np.array([len(of_one) for of_one in rows], np.int64), np.concatenate(rows)


def run_blocks(
    plan: Plan,
    replay: Replay,
    *,
    threads: int = 1,
    blocks: int = BLOCKS,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    apart: Apart | None = None,
) -> Counted:
    """Replays the customers of a plan. ``apart``: what is to be kept of each block by itself.

    ``progress`` (how many blocks of how many are done) and ``cancel`` are called in this thread, between blocks.
    RunError if the journeys cannot be run, Cancelled if told to stop.
    """
    sizes = Sizes()
    while True:
        run = _Run(plan, replay, new_figures(plan, max(1, min(blocks, plan.customers))), apart or Apart())
        spaces = [Space(plan, sizes) for _ in range(max(1, min(threads, run.blocks)))]
        try:
            _work(run, spaces, progress, cancel)
        except _Overflow as overflow:
            sizes.grow(overflow.table)
            continue
        unfold(plan, run.figures)
        return Counted(
            run.figures,
            _spread(run, spaces, usual_times(plan, run.figures.sum(axis=0))),
            tuple(run.people[block] for block in sorted(run.people)),
            tuple(run.sends[block] for block in sorted(run.sends)),
            tuple(run.stays[block] for block in sorted(run.stays)),
            tuple(run.requests[block] for block in sorted(run.requests)),
        )


def _spread(run: _Run, spaces: list[Space], usual: list[Histogram]) -> Spread:
    """What the threads counted, together, with the ``usual`` times at nodes."""
    people = sum(run.people.values(), np.sum([space.take_people() for space in spaces], axis=0))
    logged = dict(enumerate(usual))
    logs = run.logs
    totals = np.sum([log.totals() for log in logs], axis=0)
    for metric in np.flatnonzero(totals).tolist():
        few = usual[metric] if metric < len(usual) else Histogram.empty()
        total = int(totals[metric])
        logged[metric] = Histogram.later(partial(_in_order, logs, metric, total, few), total + few.total)
    return Spread(
        logged,
        np.sum([space.small for space in spaces], axis=0),
        np.sum([space.first_days for space in spaces], axis=0),
        people,
        np.sum([space.days for space in spaces], axis=0),
        np.sum([space.hours for space in spaces], axis=0),
    )


def _in_order(logs: list[Log], metric: int, total: int, few: Histogram) -> Histogram:
    return count_values(values_of(logs, metric, total), few)


def _work(run: _Run, spaces: list[Space], progress: Progress | None, cancel: Cancel | None) -> None:
    """This thread works too, and between its blocks tells and asks."""

    def after_block() -> None:
        if progress is not None:
            progress(run.done, run.blocks)
        if cancel is not None and cancel():
            raise Cancelled

    first, *others = spaces
    if not others:
        run.work(first, after_block)
        return
    with ThreadPoolExecutor(len(others), "replay") as pool:
        futures = [pool.submit(run.work, space) for space in others]
        run.work(first, after_block)
        for future in futures:
            future.result()
