"""When customers are active on their own: what send hours are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporters.plots.source import Activity

if TYPE_CHECKING:
    from simulator.history.history import History

#: What says best when a customer has time for a shop; without it the event that is logged most.
FIRST_CHOICE = "order"
HOURS = 168
DAY = 86_400


def customer_activity(history: History, start: int, end: int, zone: str) -> Activity | None:
    """The hours of the customers' own week at which they did what FIRST_CHOICE says, from ``start`` to ``end``
    (UNIX times, both included). ``zone`` holds for customers without one. None if nothing was logged then."""
    import numpy as np

    from simulator.zones import zone_table

    event = _telling_event(history)
    if event is None:
        return None
    rows = np.flatnonzero(history.events == history.event_names.index(event))
    instants = history.times[rows].astype(np.int64) + history.origin
    within = (instants >= start) & (instants <= end)
    rows, instants = rows[within], instants[within]
    zones = history.zone[np.searchsorted(history.offsets, rows, side="right") - 1]
    hours = np.zeros(HOURS, dtype=np.int64)
    for place in np.unique(zones):
        table = zone_table(history.zones[place] if place >= 0 else zone, start, end)
        here = instants[zones == place]
        offsets = np.array(table.offsets, dtype=np.int64)[
            np.searchsorted(np.array(table.changes, dtype=np.int64), here, side="right")
        ]
        local = here + offsets
        week_hour = (local // DAY + 3) % 7 * 24 + local % DAY // 3600
        hours += np.bincount(week_hour, minlength=HOURS)
    if not hours.any():
        return None
    return Activity(event, event in history.made, tuple(hours.tolist()))


def _telling_event(history: History) -> str | None:
    import numpy as np

    if FIRST_CHOICE in history.event_names:
        return FIRST_CHOICE
    if not len(history.events):
        return None
    counts = np.bincount(history.events, minlength=len(history.event_names))
    logged = [name not in history.made for name in history.event_names]
    best = max(range(len(counts)), key=lambda place: (logged[place], int(counts[place])))
    return history.event_names[best]
