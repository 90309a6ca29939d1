"""How much people are written to by channel and class of message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journey.steps import Program, Send
from simulator.run import DAY
from simulator.sends import SendLog
from simulator.tally import WINDOWS


@dataclass(frozen=True)
class ChannelLoad:
    """The messages of one channel and class. ``people``: who got any. ``busiest``: by days, of each person who entered
    the most messages in a window of so many: the percentiles 50, 90 and 99, and the highest (100)."""

    channel: str
    message_class: str
    messages: int
    people: int
    busiest: Mapping[int, Mapping[int, int]]


def channel_loads(programs: Sequence[Program], log: SendLog, entered: int) -> tuple[ChannelLoad, ...]:
    """By channel and class, the one with most messages first."""
    steps = {node: step for program in programs for node, step in program.steps.items()}
    kinds = [
        (step.channel, step.message_class) if isinstance(step := steps.get(node), Send) else ("", "")
        for node in log.nodes
    ]
    names = tuple(dict.fromkeys(kinds))
    place = np.array([*(names.index(kind) for kind in kinds), -1], np.int64)[log.node]
    found = [_load(name, place == number, log, entered) for number, name in enumerate(names)]
    return tuple(sorted((one for one in found if one.messages), key=lambda one: (-one.messages, one.channel)))


def busiest(customer: NDArray[np.int64], time: NDArray[np.int64], days: int) -> NDArray[np.int64]:
    """The highest number of messages in (t - days, t] of each person who has one. Rows are by customer, then time."""
    if not len(customer):
        return np.empty(0, np.int64)
    keys = customer.astype(np.int64) * 2**33 + time + 2**32
    counts = np.arange(1, len(keys) + 1) - np.searchsorted(keys, keys - days * DAY, side="right")
    first = np.flatnonzero(np.diff(customer, prepend=-1))
    # A window that reaches beyond a person's first message holds nobody else's: keys of people are far apart.
    found: NDArray[np.int64] = np.maximum.reduceat(counts, first)
    return found


def _load(name: tuple[str, str], rows: NDArray[np.bool_], log: SendLog, entered: int) -> ChannelLoad:
    customer, time = log.customer[rows], log.time[rows]
    by_days = {}
    people = 0
    for days in WINDOWS:
        highest = busiest(customer, time, days)
        people = len(highest)
        ascending = np.sort(np.concatenate([np.zeros(max(entered - people, 0), np.int64), highest]))
        by_days[days] = {
            percent: int(ascending[-(-len(ascending) * percent // 100) - 1]) if len(ascending) else 0
            for percent in (50, 90, 99, 100)
        }
    return ChannelLoad(name[0], name[1], int(rows.sum()), people, by_days)
