"""Settles who gets which place that customers share (R17.5).

Nobody knows who comes first before all have been replayed, and who gets a place changes when the customer comes next.
So all are replayed as if every place were free; their requests are put in order and answered; those who were
answered otherwise than they had thought are replayed anew; and so on until all answers stand. What comes before the
first wrong answer is never wrong again, so this ends, with the same places as if all had been replayed together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.bookings import Places
from simulator.compiled import opcodes as op
from simulator.compiled.blocks import Apart, run_blocks
from simulator.compiled.plan import Plan
from simulator.compiled.tables import REQUEST
from simulator.history.history import History
from simulator.run import RunSettings, replay_period
from simulator.zones import MARGIN, zone_table

if TYPE_CHECKING:
    from simulator.compiled.kernel_code import Replay

Requests = NDArray[Any]


def settled(
    plan: Plan,
    history: History,
    settings: RunSettings,
    replay: Replay,
    threads: int,
    cancel: Callable[[], bool] | None = None,
) -> Plan:
    """The plan with the places that customers book; the plan itself if they share none. All customers of the history
    take part, whichever are to be replayed."""
    if not plan.resources:
        return plan
    open_plan = replace(
        plan, customers=history.customers, scalars={**plan.scalars, "choosing": 0, "asking": 1, "settled": 0}
    )
    ranks = _key_ranks(history)
    requests = _asked(open_plan, replay, threads, cancel)
    while True:
        requests, wrong = _answered(requests, ranks, plan, history, settings)
        slots, offsets = _by_customer(requests, history.customers)
        answers = {"slots": slots, "slot_offsets": offsets}
        if not len(wrong):
            tables = {**plan.tables, **answers}
            return replace(plan, tables=tables, scalars={**plan.scalars, "asking": 0, "settled": 1})
        again = replace(
            plan,
            customers=len(wrong),
            tables={**plan.tables, **answers, "chosen": wrong},
            scalars={**plan.scalars, "choosing": 1, "asking": 1, "settled": 1},
        )
        others = requests[~np.isin(requests["customer"], wrong)]
        requests = np.concatenate([others, _asked(again, replay, threads, cancel)])


def _asked(plan: Plan, replay: Replay, threads: int, cancel: Callable[[], bool] | None) -> Requests:
    counted = run_blocks(plan, replay, threads=threads, cancel=cancel, apart=Apart(requests=True))
    return np.concatenate([np.empty(0, REQUEST), *counted.requests])


def _key_ranks(history: History) -> NDArray[np.int64]:
    """The place of each customer in the order of their keys as UTF-8."""
    keys = [history.key(customer).encode() for customer in range(history.customers)]
    ranks = np.empty(len(keys), np.int64)
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return ranks


def _answered(
    requests: Requests, ranks: NDArray[np.int64], plan: Plan, history: History, settings: RunSettings
) -> tuple[Requests, NDArray[np.int64]]:
    """The requests in their order with the right answers, and the customers who had thought otherwise."""
    order = np.lexsort((requests["sequence"], ranks[requests["customer"]], requests["phase"], requests["time"]))
    requests = requests[order]
    before = requests["slot"].copy()
    places = _places(plan, history, settings)
    windows: dict[tuple[int, int], tuple[Places, int] | None] = {}
    origin = history.origin
    slots = before.tolist()
    rows = zip(
        *(requests[name].tolist() for name in ("what", "customer", "booking", "resource", "time", "latest")),
        strict=True,
    )
    for row, (what, customer, booking, resource, time, latest) in enumerate(rows):
        if what == op.GIVE_BACK:
            held = windows.pop((customer, booking), None)
            if held is not None:
                held[0].give_back(held[1])
            continue
        found = places[resource].book(time + origin, latest + origin)
        windows[(customer, booking)] = None if found is None else (places[resource], found[1])
        slots[row] = op.NEVER if found is None else found[0] - origin
    requests["slot"] = slots
    return requests, np.unique(requests["customer"][requests["slot"] != before])


def _places(plan: Plan, history: History, settings: RunSettings) -> list[Places]:
    start, end = (instant + history.origin for instant in replay_period(history, settings))
    return [
        Places(one.capacity, zone_table(plan.programs[one.program].zone, start - MARGIN, end + MARGIN))
        for one in plan.resources
    ]


def _by_customer(requests: Requests, customers: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The answers of all bookings by customer, in the order of booking, and where each customer's begin."""
    bookings = requests[requests["what"] == op.BOOK]
    bookings = bookings[np.lexsort((bookings["booking"], bookings["customer"]))]
    offsets = np.searchsorted(bookings["customer"], np.arange(customers + 1)).astype(np.int64)
    slots = bookings["slot"].astype(np.int64)
    return (slots if len(slots) else np.zeros(1, np.int64)), offsets
