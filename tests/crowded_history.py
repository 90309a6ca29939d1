"""Histories whose people have many events: more than the engine looks at in one word."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
from history_builder import DAY

from simulator.history.history import ALWAYS, NUMBER, Attribute, History


def crowded(history: History, random: Random) -> History:
    """The same people, whose events happen again and again, so that some have 63, 64 or 65 of them or a few hundred.
    Everybody has a number of points that never changes."""
    rows, times, lengths = [], [], []
    for first, last in zip(history.offsets[:-1].tolist(), history.offsets[1:].tolist(), strict=True):
        mine = list(range(first, last))
        wanted = random.choice((5, 63, 64, 65, 128, 129, 200)) if mine else 0
        found = [(int(history.times[mine[n % len(mine)]]) + n // len(mine) * DAY, n) for n in range(wanted)]
        found.sort()
        rows += [mine[n % len(mine)] for _, n in found]
        times += [time for time, _ in found]
        lengths.append(wanted)
    order = np.array(rows, np.int64)
    people = history.customers
    points = Attribute(
        name="points",
        kind=NUMBER,
        offsets=np.arange(people + 1, dtype=np.int64),
        times=np.full(people, ALWAYS, np.int32),
        values=np.array([random.choice((0.0, 1.0, 2.5, -1.0, float("nan"))) for _ in range(people)]),
    )
    return replace(
        history,
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        times=np.array(times, np.int32),
        events=history.events[order],
        properties={name: replace(found, values=found.values[order]) for name, found in history.properties.items()},
        attributes={**history.attributes, "points": points},
        end=max([history.end, *times]),
    )
