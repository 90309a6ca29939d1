"""Histories that go on: each known customer's own past, then the next days of somebody who was like that once, and
newcomers who begin as newcomers began.

A life is a customer of such a history. Several lives of one customer are several possible futures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from simulator.forecast.draws import keyed, shares
from simulator.forecast.likeness import Likeness, Pool, donors, neighbours_of
from simulator.forecast.past import AHEAD, Dated, Past
from simulator.history.history import ALWAYS, Attribute, History, Property

#: Steps (half lengths) after which a cut-off weighs half, and how many cut-offs are used at most.
_HALF_LIFE = 2
_MOST_CUTOFFS = 13

_CUTOFF, _DONOR, _ACTIVE, _NEWCOMER, _NEW_CUTOFF, _NEW_LIFE, _ARRIVALS = range(7)


@dataclass(frozen=True)
class Lives:
    """One entry a life. ``customers``: whose past, attributes and draws it has. ``own``: rows of that past (first,
    after the last), ``next``: rows of the donor's days, which are moved by ``shift`` seconds. ``until``: attributes
    dated from then on are not known; dated ones of newcomers move by ``moved``.
    """

    customers: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    own: tuple[NDArray[np.int64], NDArray[np.int64]]
    next: tuple[NDArray[np.int64], NDArray[np.int64]]
    shift: NDArray[np.int64]
    until: NDArray[np.int64]
    moved: NDArray[np.int64]


def logged_lives(past: Past, origin: int) -> Lives:
    """What really happened up to the end of the window of a past origin."""
    people = np.flatnonzero(past.known(origin + AHEAD))
    nothing = np.zeros(len(people), np.int64)
    end = past.rows[origin + AHEAD, people]
    return Lives(
        customers=people,
        hashes=past.history.hashes[people],
        own=(past.offsets[people], end),
        next=(end, end),
        shift=nothing,
        until=np.full(len(people), past.origins[origin + AHEAD]),
        moved=nothing,
    )


@dataclass(frozen=True)
class Donors:
    """The pools of all cut-offs, by their place among the origins; for each origin its cut-offs, the latest first, the
    tilt of the donors' activity and how many newcomers are expected."""

    likeness: Likeness
    pools: Mapping[int, Pool]
    cutoffs: Mapping[int, Sequence[int]]
    tilts: Mapping[int, float]
    newcomers: NDArray[np.float64]


def cutoffs_for(origin: int, first: int) -> list[int]:
    """The cut-offs whose next days are over at an origin, the latest first, none before ``first``."""
    return list(range(origin - AHEAD, max(first, origin - AHEAD - _MOST_CUTOFFS + 1) - 1, -1))


def donor_lives(past: Past, have: Donors, origin: int, seed: int, life: int) -> Lives:
    """One possible future of everybody from an origin on, from what was over by then; ``life`` tells futures apart."""
    labels = _labels(past, origin, seed, life)
    cutoffs = have.cutoffs[origin]
    arriving = _arriving(float(have.newcomers[origin]), labels[:2], life)
    new = _new_lives(past, origin, cutoffs, arriving, labels)
    return joined([_known_lives(past, have, origin, labels), new])


def active_shares(past: Past, have: Donors, origin: int, seed: int) -> NDArray[np.float64]:
    """For each customer known at an origin how many of the donors that may be drawn have a leading event within the
    days after, as a share."""
    people, chosen = _people(past, have.cutoffs[origin], origin, _labels(past, origin, seed, 0))
    shares_ = np.zeros(len(people))
    for place, cutoff in enumerate(have.cutoffs[origin]):
        mine = np.flatnonzero(chosen == place)
        shares_[mine] = neighbours_of(have.pools[cutoff], have.likeness, origin, people[mine]).share
    return shares_


def _labels(past: Past, origin: int, seed: int, life: int) -> tuple[int, ...]:
    return seed, int(past.origins[origin] + past.history.origin), life


def _people(
    past: Past, cutoffs: Sequence[int], origin: int, labels: tuple[int, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Who is known at an origin, and the place of the cut-off that is drawn for each."""
    people = np.flatnonzero(past.known(origin))
    return people, _drawn_cutoffs(shares(keyed(past.history.hashes[people], *labels, _CUTOFF)), cutoffs)


def _known_lives(past: Past, have: Donors, origin: int, labels: tuple[int, ...]) -> Lives:
    cutoffs = have.cutoffs[origin]
    people, chosen = _people(past, cutoffs, origin, labels)
    hashes = past.history.hashes[people]
    position, active = (shares(keyed(hashes, *labels, label)) for label in (_DONOR, _ACTIVE))
    first, last = np.zeros(len(people), np.int64), np.zeros(len(people), np.int64)
    for place, cutoff in enumerate(cutoffs):
        mine = np.flatnonzero(chosen == place)
        among = neighbours_of(have.pools[cutoff], have.likeness, origin, people[mine])
        found = donors(have.pools[cutoff], among, active[mine], position[mine], have.tilts[origin])
        given = found >= 0
        first[mine[given]] = past.rows[cutoff, found[given]]
        last[mine[given]] = past.rows[cutoff + AHEAD, found[given]]
    return Lives(
        customers=people,
        hashes=hashes,
        own=(past.offsets[people], past.rows[origin, people]),
        next=(first, last),
        shift=past.origins[origin] - past.origins[np.array(cutoffs)[chosen]],
        until=np.full(len(people), past.origins[origin]),
        moved=np.zeros(len(people), np.int64),
    )


def _arriving(expected: float, labels: tuple[int, ...], life: int) -> float:
    """How many newcomers a future has. They scatter as people do who come one by one; each even future and the next one
    lie on both sides of what is expected, so that the mean stays what it is, and the means of all even and of all odd
    ones are as far apart as if each future had been drawn by itself."""
    drawn = float(shares(keyed(np.array([life // 2], np.uint64), *labels, _ARRIVALS))[0])
    away = NormalDist().inv_cdf(min(max(drawn, 1e-9), 1 - 1e-9)) * math.sqrt(expected / 2)
    return max(expected + (away if life % 2 else -away), 0.0)


def _new_lives(past: Past, origin: int, cutoffs: Sequence[int], expected: float, labels: tuple[int, ...]) -> Lives:
    whole = int(expected)
    keys = np.arange(whole + 1, dtype=np.uint64)
    drawn = shares(keyed(keys, *labels, _NEWCOMER))
    keys = keys[: whole + (drawn[whole] < expected - whole)]
    candidates = [past.newcomers(cutoff) for cutoff in cutoffs]
    some = [place for place, people in enumerate(candidates) if len(people)]
    if not some or not len(keys):
        keys, some = keys[:0], some or [0]
    usable = [cutoffs[place] for place in some]
    chosen = _drawn_cutoffs(shares(keyed(keys, *labels, _NEW_CUTOFF)), usable, cutoffs[0])
    people = np.zeros(len(keys), np.int64)
    for place, candidate in enumerate(some):
        mine = chosen == place
        pool = candidates[candidate]
        people[mine] = pool[(drawn[: len(keys)][mine] * len(pool)).astype(np.int64)]
    at = np.array(usable)[chosen]
    shift = past.origins[origin] - past.origins[at]
    return Lives(
        customers=people,
        hashes=keyed(keys, *labels, _NEW_LIFE),
        own=(past.offsets[people], past.offsets[people]),
        next=(past.rows[at, people], past.rows[at + AHEAD, people]),
        shift=shift,
        until=past.origins[at + AHEAD],
        moved=shift,
    )


def _drawn_cutoffs(drawn: NDArray[np.float64], cutoffs: Sequence[int], latest: int | None = None) -> NDArray[np.int64]:
    """The places of cut-offs, of which older ones are drawn less often."""
    newest = cutoffs[0] if latest is None else latest
    weights = np.array([0.5 ** ((newest - cutoff) / _HALF_LIFE) for cutoff in cutoffs])
    return np.searchsorted(np.cumsum(weights) / weights.sum(), drawn, side="right").clip(0, len(cutoffs) - 1)


def joined(parts: Sequence[Lives]) -> Lives:
    """Several groups of lives as one."""

    def together(name: str) -> NDArray[np.int64]:
        return np.concatenate([getattr(part, name) for part in parts])

    def pairs(name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return tuple(np.concatenate([getattr(part, name)[side] for part in parts]) for side in (0, 1))  # type: ignore[return-value]

    return Lives(
        customers=together("customers"),
        hashes=np.concatenate([part.hashes for part in parts]),
        own=pairs("own"),
        next=pairs("next"),
        shift=together("shift"),
        until=together("until"),
        moved=together("moved"),
    )


def history_of(past: Past, lives: Lives, end: int) -> History:
    """The lives as a history in memory that ends at ``end`` (seconds after the origin, included)."""
    count = len(lives.customers)
    firsts = np.stack([lives.own[0], lives.next[0]], axis=1).ravel()
    lengths = np.stack([lives.own[1] - lives.own[0], lives.next[1] - lives.next[0]], axis=1).ravel()
    rows = ranges(firsts, lengths)
    shift = np.repeat(np.stack([np.zeros(count, np.int64), lives.shift], axis=1).ravel(), lengths)
    source = past.history
    kept = past.kept[rows]
    return History(
        folder=None,
        name=source.name,
        attribution=source.attribution,
        fingerprint="",
        origin=source.origin,
        start=past.start,
        end=end,
        offsets=_offsets(lengths.reshape(-1, 2).sum(axis=1)),
        times=(past.times[rows] + shift).astype(np.int32),
        events=past.events[rows],
        event_names=source.event_names,
        hashes=lives.hashes,
        key_offsets=np.arange(count + 1, dtype=np.int64) * 16,
        key_bytes=np.frombuffer(lives.hashes.astype(">u8").tobytes().hex().encode(), np.uint8),
        zones=source.zones,
        zone=source.zone[lives.customers],
        properties={
            item.name: Property(item.name, item.kind, item.values[kept], item.words) for item in past.properties
        },
        attributes={item.attribute.name: _attribute(item, lives) for item in past.attributes},
        made=source.made,
        made_attributes=source.made_attributes,
    )


def _attribute(item: Dated, lives: Lives) -> Attribute:
    firsts = item.offsets[lives.customers]
    lengths = np.maximum(item.until(lives.customers, lives.until) - firsts, 0)
    rows = ranges(firsts, lengths)
    times = item.times[rows]
    times = np.where(times == ALWAYS, times, times + np.repeat(lives.moved, lengths))
    return Attribute(
        name=item.attribute.name,
        kind=item.attribute.kind,
        offsets=_offsets(lengths),
        times=times.astype(np.int32),
        values=item.values[rows],
        words=item.attribute.words,
    )


def ranges(firsts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of several ranges, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    rows: NDArray[np.int64] = np.arange(total, dtype=np.int64) + np.repeat(firsts - (ends - lengths), lengths)
    return rows


def _offsets(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
