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
from simulator.run import Cancelled, RunSettings, replay_period
from simulator.zones import MARGIN, zone_table

if TYPE_CHECKING:
    from simulator.compiled.kernel_code import Replay

Requests = NDArray[Any]

#: To replay everybody for the first time is this share of what is told as progress.
_FIRST = 0.2

#: So many requests are answered before it is asked again whether to stop.
_ASKED_EVERY = 1 << 15


def settled(
    plan: Plan,
    history: History,
    settings: RunSettings,
    replay: Replay,
    threads: int,
    cancel: Callable[[], bool] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Plan:
    """The plan with the places that customers book; the plan itself if they share none. All customers of the history
    take part, whichever are to be replayed. ``progress`` is given the share that stands. Cancelled if told to stop."""
    if not plan.resources:
        return plan
    open_plan = replace(
        plan, customers=history.customers, scalars={**plan.scalars, "choosing": 0, "asking": 1, "settled": 0}
    )

    def first(done: int, of: int) -> None:
        if progress is not None:
            progress(_FIRST * done / of)

    ledger = _Ledger(plan, history, settings, cancel)
    wrong = ledger.answer(_asked(open_plan, replay, threads, cancel, first))
    while True:
        slots, offsets = _by_customer(ledger.requests, history.customers)
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
        if progress is not None:
            progress(_FIRST + (1 - _FIRST) * ledger.share)
        ledger.forget(wrong)
        wrong = ledger.answer(_asked(again, replay, threads, cancel))


def _asked(
    plan: Plan,
    replay: Replay,
    threads: int,
    cancel: Callable[[], bool] | None,
    progress: Callable[[int, int], None] | None = None,
) -> Requests:
    counted = run_blocks(plan, replay, threads=threads, progress=progress, cancel=cancel, apart=Apart(requests=True))
    return np.concatenate([np.empty(0, REQUEST), *counted.requests])


def _key_ranks(history: History) -> NDArray[np.int64]:
    """The place of each customer in the order of their keys as UTF-8."""
    keys = [history.key(customer).encode() for customer in range(history.customers)]
    ranks = np.empty(len(keys), np.int64)
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return ranks


class _Ledger:
    """All requests in their order. Those before the first wrong answer are ``_settled``; the places are kept as they
    were then, so that the next time only what comes later is answered anew."""

    def __init__(
        self, plan: Plan, history: History, settings: RunSettings, cancel: Callable[[], bool] | None = None
    ) -> None:
        self._cancel = cancel
        self._origin = history.origin
        self._ranks = _key_ranks(history)
        self._places = _places(plan, history, settings)
        self._held: dict[tuple[int, int], tuple[int, int]] = {}
        self._settled = np.empty(0, REQUEST)
        self._open = np.empty(0, REQUEST)

    @property
    def requests(self) -> Requests:
        """All of them, with the answers as far as they are known."""
        return np.concatenate([self._settled, self._open])

    @property
    def share(self) -> float:
        """The share of the requests whose answers stand."""
        return len(self._settled) / max(1, len(self._settled) + len(self._open))

    def forget(self, customers: NDArray[np.int64]) -> None:
        """These customers are to ask anew what is not settled."""
        self._open = self._open[~np.isin(self._open["customer"], customers)]

    def answer(self, requests: Requests) -> NDArray[np.int64]:
        """Puts requests among the others and answers all that is not settled. The customers who had thought
        otherwise."""
        if len(self._settled):
            requests = requests[self._is_later(requests, self._settled[-1])]
        rows = np.concatenate([self._open, requests])
        order = np.lexsort((rows["sequence"], self._ranks[rows["customer"]], rows["phase"], rows["time"]))
        rows = rows[order]
        thought = rows["slot"].copy()
        first_wrong = self._book(rows)
        self._settled = np.concatenate([self._settled, rows[:first_wrong]])
        self._open = rows[first_wrong:]
        return np.unique(rows["customer"][rows["slot"] != thought])

    def _is_later(self, rows: Requests, last: Any) -> NDArray[np.bool_]:
        """Which come after a request."""
        later = np.zeros(len(rows), np.bool_)
        same = np.ones(len(rows), np.bool_)
        keys = [(rows[name], last[name]) for name in ("time", "phase")]
        keys += [(self._ranks[rows["customer"]], self._ranks[last["customer"]]), (rows["sequence"], last["sequence"])]
        for mine, its in keys:
            later |= same & (mine > its)
            same &= mine == its
        return later

    def _book(self, rows: Requests) -> int:
        """Answers requests in their order. The first that had been answered otherwise; the places are then as they were
        before it."""
        origin, places, held = self._origin, self._places, self._held
        windows = np.zeros(len(rows), np.int64)
        for resource, of_resource in enumerate(places):
            mine = rows["resource"] == resource
            windows[mine] = of_resource.windows(rows["time"][mine] + origin)
        slots = rows["slot"].tolist()
        columns = [rows[name].tolist() for name in ("what", "customer", "booking", "resource", "time", "latest")]
        first_wrong = len(slots)
        columns.append(windows.tolist())
        for row, (what, customer, booking, resource, time, latest, window) in enumerate(zip(*columns, strict=True)):
            if row % _ASKED_EVERY == 0 and self._cancel is not None and self._cancel():
                raise Cancelled
            if what == op.GIVE_BACK:
                if (customer, booking) in held:
                    resource, window = held.pop((customer, booking))
                    places[resource].give_back(window)
                continue
            found = places[resource].book(time + origin, latest + origin, window)
            slot = op.NEVER if found is None else found[0] - origin
            if slot != slots[row] and row < first_wrong:
                first_wrong = row
                self._places = [one.copy() for one in places]
                self._held = dict(held)
                if found is not None:
                    self._places[resource].give_back(found[1])
            if found is not None:
                held[(customer, booking)] = (resource, found[1])
            slots[row] = slot
        rows["slot"] = slots
        return first_wrong


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
