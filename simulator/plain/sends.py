"""The plain engine's messages, each with the round of its instance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program
from simulator.history.history import History
from simulator.plain.counting import Counter
from simulator.plain.instance import Instance
from simulator.plain.person import read_person
from simulator.plain.replay import CustomerReplay
from simulator.plain.run_input import RunInput
from simulator.plain.state import Sent
from simulator.plain.together import prepare_settled_run
from simulator.run import Cancelled, RunSettings


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
    run = prepare_settled_run(programs, history, settings)
    nodes = tuple(node for program in programs for node in program.steps)
    places = {node: place for place, node in enumerate(nodes)}
    chosen = list(customers)
    rows: list[tuple[int, int, int, int]] = []
    for done, customer in enumerate(chosen):
        if cancel is not None and cancel():
            raise Cancelled
        counter = _RoundCounter(run)
        replay = CustomerReplay(run, read_person(history, customer), counter)
        replay.replay()
        rounds = iter(counter.rounds_of_sends)
        rows += [
            (customer, sent.time - history.origin, -1, 0)
            if sent.logged
            else (customer, sent.time - history.origin, places[sent.node], next(rounds))
            for sent in replay.customer.state.sends
        ]
        if progress is not None:
            progress(done + 1, len(chosen))
    return nodes, np.array(rows, np.int64).reshape(-1, 4)


class _RoundCounter(Counter):
    """Also counts, for each message, how many loop edges its instance had passed."""

    def __init__(self, run: RunInput) -> None:
        super().__init__(run)
        self.rounds_of_sends: list[int] = []
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
