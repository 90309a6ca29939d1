"""Replays all customers together, instant by instant, to see who books which place (R17.5)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heapreplace
from itertools import count

from journey.steps import Program
from simulator.history.history import History
from simulator.plain.bookings import OpenDesk, SharedPlaces, Slots
from simulator.plain.counting import Counter
from simulator.plain.person import read_person
from simulator.plain.replay import CustomerReplay
from simulator.plain.run_input import RunInput, prepare_run
from simulator.run import Cancelled, RunSettings

#: So many moments pass before it is asked again whether to stop.
_ASKED_EVERY = 1 << 8

#: What was settled last: programs, history, settings, slots.
_Settled = tuple[tuple[Program, ...], History, RunSettings, Slots]
_last: list[_Settled] = []


def prepare_settled_run(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    slots: Slots | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> RunInput:
    """The run's input; if customers share places, with the places that each of them books (``slots``, where somebody
    knows them already). ``progress`` is given the share of the time that is settled. RunError if it cannot run,
    Cancelled if told to stop.

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
    slots = settle_bookings(run, history, progress, cancel)
    _last[:] = [(run.programs, history, settings, slots)]
    return replace(run, slots=slots)


def settle_bookings(
    run: RunInput,
    history: History,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Slots:
    """Who books which place, over all customers of the history. ``progress`` is given the share of the time that is
    settled. Cancelled if told to stop."""
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
    for steps in count():
        if not queue or queue[0][0] > run.end:
            break
        now, _, key, replay = queue[0]
        if steps % _ASKED_EVERY == 0:
            if cancel is not None and cancel():
                raise Cancelled
            if progress is not None:
                progress(max(0.0, (now - run.start) / max(1, run.end - run.start)))
        replay.step()
        moment, phase = replay.next()
        if moment > run.end:
            heappop(queue)
        else:
            heapreplace(queue, (moment, phase, key, replay))
    return {key: desk.slots for key, desk in desks.items() if desk.slots}
