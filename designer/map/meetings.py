"""What two journeys do to the same people, counted from one replay of all: who is in both at once, and who hears from
both within a day. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.run import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from simulator.sends import SendLog
    from simulator.stays import StayLog

Numbers = NDArray[np.int64]

#: Whoever enters a journey within so many days after leaving another is taken to have gone on to it.
FOLLOWS = 7


@dataclass(frozen=True)
class Meeting:
    """Two journeys (ids) and the people they have in common.

    ``both``: people who enter both at any time. ``at_once``: people in both at the same time, ``times``: how often that
    is so. ``same_day``: people who enter both within 24 hours. ``then``: people who enter ``other`` within the
    days of FOLLOWS after they left ``one``, ``back``: the other way round. ``close``: messages of either within 24
    hours after one of the other, ``close_people``: the people who get them.
    """

    one: str
    other: str
    both: int
    at_once: int
    times: int
    same_day: int
    then: int
    back: int
    close: int
    close_people: int


@dataclass(frozen=True)
class Met:
    """All meetings; ``in_two``: people who are in two or more of the journeys at the same time."""

    pairs: tuple[Meeting, ...]
    in_two: int


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """The counting was told to stop."""


def meetings(
    journeys: Sequence[str],
    stays: StayLog,
    sends: SendLog,
    owner: Mapping[str, str],
    progress: Callable[[float], None] = lambda share: None,
    cancel: Callable[[], bool] = lambda: False,
) -> Met:
    """All pairs of ``journeys`` (ids in the order of the run) that have a person in common. ``owner``: which journey
    each step belongs to. Whoever passes through a journey in one instant is in no two at once. Cancelled if ``cancel``
    says so."""
    scale = 2 * int(max(stays.left.max(initial=0), sends.time.max(initial=0))) + 2 * FOLLOWS * DAY
    held = [_Held(stays, stays.journey == place, scale) for place in range(len(journeys))]
    places = {journey: place for place, journey in enumerate(journeys)}
    of_node = np.array([places[owner[node]] for node in sends.nodes] or [0], np.int64)
    sender = np.where(sends.node >= 0, of_node[np.maximum(sends.node, 0)], -1)
    messages = [(sends.customer[sender == place], sends.time[sender == place], scale) for place in range(len(journeys))]
    found = []
    in_two = [np.empty(0, np.int64)]
    pairs = list(combinations(range(len(journeys)), 2))
    for done, (one, other) in enumerate(pairs):
        if cancel():
            raise Cancelled
        progress(done / len(pairs))
        both = len(np.intersect1d(held[one].people, held[other].people, assume_unique=True))
        if not both:
            continue
        overlapping, times = _overlaps(held[one], held[other])
        in_two.append(overlapping)
        close, close_people = _close(messages[one], messages[other])
        found.append(
            Meeting(
                journeys[one],
                journeys[other],
                both,
                len(overlapping),
                times,
                _same_day(held[one], held[other]),
                _follows(held[one], held[other]),
                _follows(held[other], held[one]),
                close,
                close_people,
            )
        )
    return Met(tuple(found), len(np.unique(np.concatenate(in_two))))


class _Held:
    """The runs of one journey as sorted numbers: customer times ``scale`` plus the time."""

    def __init__(self, stays: StayLog, mine: NDArray[np.bool_], scale: int) -> None:
        customer, entered, left = stays.customer[mine], stays.entered[mine], stays.left[mine]
        self.people = np.unique(customer)
        self.all_entered = np.sort(customer * scale + entered)
        self.all_left = np.sort(customer * scale + left)
        long = left > entered
        self.customer, self.entered, self.left = customer[long], entered[long], left[long]
        self.starts = np.sort(self.customer * scale + self.entered)
        self.ends = np.sort(self.customer * scale + self.left)
        self.scale = scale


def _overlaps(one: _Held, other: _Held) -> tuple[Numbers, int]:
    """People with overlapping runs, and how many pairs of runs overlap: of all that began before the other ended those
    that had not ended when it began."""
    begun = np.searchsorted(one.starts, other.customer * one.scale + other.left, "left")
    over = np.searchsorted(one.ends, other.customer * one.scale + other.entered, "right")
    count = begun - over
    return np.unique(other.customer[count > 0]), int(count.sum())


def _same_day(one: _Held, other: _Held) -> int:
    customer = other.all_entered // one.scale
    until = np.searchsorted(one.all_entered, other.all_entered + DAY, "right")
    since = np.searchsorted(one.all_entered, other.all_entered - DAY, "left")
    return len(np.unique(customer[until > since]))


def _follows(first: _Held, then: _Held) -> int:
    """People who enter ``then`` within the days of FOLLOWS after they left ``first``, or in the same instant."""
    until = np.searchsorted(first.all_left, then.all_entered, "right")
    since = np.searchsorted(first.all_left, then.all_entered - FOLLOWS * DAY, "left")
    return len(np.unique((then.all_entered // then.scale)[until > since]))


def _close(one: tuple[Numbers, Numbers, int], other: tuple[Numbers, Numbers, int]) -> tuple[int, int]:
    """Messages of either within a day after one of the other, and how many people get them."""
    people = [np.empty(0, np.int64)]
    count = 0
    for (first, before, scale), (later, after, _) in ((one, other), (other, one)):
        earlier = np.sort(first * scale + before)
        keys = later * scale + after
        # At the same instant the one of the first journey of the run counts as the earlier.
        side = "right" if first is one[0] else "left"
        near = np.searchsorted(earlier, keys, side) > np.searchsorted(earlier, keys - DAY, "right")  # type: ignore[call-overload]
        count += int(near.sum())
        people.append(np.unique(later[near]))
    return count, len(np.unique(np.concatenate(people)))
