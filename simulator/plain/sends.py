"""The plain engine's messages, each with the round of its instance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.bookings import resources_of
from simulator.history.history import History
from simulator.plain.counting import Counter
from simulator.plain.customer import Customer
from simulator.plain.instance import Instance
from simulator.plain.person import read_person
from simulator.plain.replay import CustomerReplay
from simulator.plain.run_input import RunInput
from simulator.plain.state import Sent, State
from simulator.plain.together import prepare_settled_run
from simulator.progress import in_two
from simulator.run import Cancelled, RunSettings
from simulator.tally import Tally


def sends_plain(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    customers: Iterable[int],
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The names of the steps, and a row for each message: customer, time after the history's origin, place of the
    step among the names (-1: the shop's own before the start), loop edges passed before."""
    _, nodes, sends, _ = stays_plain(programs, history, settings, customers, progress, cancel)
    return nodes, sends


def stays_plain(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    customers: Iterable[int],
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Tally, tuple[str, ...], NDArray[np.int64], NDArray[np.int64]]:
    """The tally; what ``sends_plain`` gives; and a row for each time in a journey: customer, place of the journey among
    ``programs``, entered, left (seconds after the history's origin; after the end of the period for those who are still
    there)."""
    settling: Callable[[float], None] | None = None
    if progress is not None and resources_of(programs):
        settling, progress = in_two(progress)
    run = prepare_settled_run(programs, history, settings, progress=settling, cancel=cancel)
    nodes = tuple(node for program in programs for node in program.steps)
    places = {node: place for place, node in enumerate(nodes)}
    chosen = list(customers)
    rows: list[tuple[int, int, int, int]] = []
    stays: list[tuple[int, int, int, int]] = []
    tallies = [Tally.nothing(programs)]
    for done, customer in enumerate(chosen):
        if cancel is not None and cancel():
            raise Cancelled
        counter = _RoundCounter(run)
        replay = CustomerReplay(run, read_person(history, customer), counter)
        counter.customer = replay.customer
        replay.replay()
        rounds = iter(counter.rounds_of_sends)
        rows += [
            (customer, sent.time - history.origin, -1, 0)
            if sent.logged
            else (customer, sent.time - history.origin, places[sent.node], next(rounds))
            for sent in replay.customer.state.sends
        ]
        stays += [
            (customer, program, entered - history.origin, left - history.origin)
            for program, entered, left in counter.stays
        ]
        tallies.append(counter.finish())
        if progress is not None:
            progress(done + 1, len(chosen))
    tables = (np.array(table, np.int64).reshape(-1, 4) for table in (rows, stays))
    return Tally.added(tallies), nodes, *tables  # type: ignore[return-value]


class _RoundCounter(Counter):
    """Also counts, for each message, how many loop edges its instance had passed, and notes when people came and
    left."""

    customer: Customer

    def __init__(self, run: RunInput) -> None:
        super().__init__(run)
        self.rounds_of_sends: list[int] = []
        self.stays: list[tuple[int, int, int]] = []
        self._rounds: dict[int, int] = {}
        self._loops = {
            link.edge
            for program in run.programs
            for links in program.links.values()
            for link in links.values()
            if link.loop is not None
        }

    def passed(self, instance: Instance, edge: str, now: int) -> None:
        super().passed(instance, edge, now)
        if edge in self._loops:
            self._rounds[instance.sequence] = self._rounds.get(instance.sequence, 0) + 1

    def sent(self, instance: Instance, message: Sent, zone: str | None) -> None:
        super().sent(instance, message, zone)
        self.rounds_of_sends.append(self._rounds.get(instance.sequence, 0))

    def ended(self, instance: Instance, reason: str) -> None:
        super().ended(instance, reason)
        self.stays.append((instance.program, instance.entered, self.customer.now))

    def finish_customer(self, state: State, running: list[Instance], zone: str | None) -> None:
        self.stays += [(instance.program, instance.entered, self.run.end + 1) for instance in running]
        super().finish_customer(state, running, zone)
