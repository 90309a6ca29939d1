"""Replays all customers together, instant by instant, to see who books which place (R17.5)."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import replace
from heapq import heapify, heappop, heapreplace

from journey.steps import Program
from simulator.history.history import History
from simulator.plain.bookings import OpenDesk, SharedPlaces, Slots
from simulator.plain.counting import Counter
from simulator.plain.person import read_person
from simulator.plain.replay import CustomerReplay
from simulator.plain.run_input import RunInput, prepare_run
from simulator.run import RunSettings

#: What was settled last: programs, history, settings, slots.
_Settled = tuple[tuple[Program, ...], History, RunSettings, Slots]
_last: list[_Settled] = []


def prepare_settled_run(
    programs: Sequence[Program], history: History, settings: RunSettings, slots: Slots | None = None
) -> RunInput:
    """The run's input; if customers share places, with the places that each of them books (``slots``, where somebody
    knows them already). RunError if it cannot run.

    What was settled last is kept, for runs over one customer after the other.
    """
    run = prepare_run(programs, history, settings)
    if not run.resources:
        return run
    if slots is not None:
        return replace(run, slots=slots)
    for before, on, under, slots in _last:
        same = len(before) == len(run.programs) and all(map(operator.is_, before, run.programs))
        if same and on is history and under == settings:
            return replace(run, slots=slots)
    slots = settle_bookings(run, history)
    _last[:] = [(run.programs, history, settings, slots)]
    return replace(run, slots=slots)


def settle_bookings(run: RunInput, history: History) -> Slots:
    """Who books which place, over all customers of the history."""
    shared = SharedPlaces({resource: run.zone(run.programs[resource.program].zone) for resource in run.resources})
    counter = Counter(run)
    desks: dict[str, OpenDesk] = {}
    queue = []
    for number in range(history.customers):
        person = read_person(history, number)
        desks[person.key] = OpenDesk(shared)
        replay = CustomerReplay(run, person, counter, desks[person.key])
        replay.begin()
        queue.append((*replay.next(), person.key.encode(), replay))
    heapify(queue)
    while queue and queue[0][0] <= run.end:
        _, _, key, replay = queue[0]
        replay.step()
        moment, phase = replay.next()
        if moment > run.end:
            heappop(queue)
        else:
            heapreplace(queue, (moment, phase, key, replay))
    return {key: desk.slots for key, desk in desks.items() if desk.slots}
