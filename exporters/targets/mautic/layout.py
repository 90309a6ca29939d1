"""Where the events of a campaign stand on Mautic's canvas: parents over the middle of their children, yes to the left
of no, nothing over anything else."""

from __future__ import annotations

from collections.abc import Sequence

from exporters.targets.mautic.tree import Event

#: Mautic draws an event 200 pixels wide.
_ACROSS, _DOWN = 240, 110
_LEFT, _TOP = 60, 50
_ORDER = {"yes": 0, "": 1, "no": 2}


def places(events: Sequence[Event]) -> dict[int, tuple[int, int]]:
    """The top left corner of each event by its number; 0 is the campaign's source."""
    columns: dict[int, float] = {}
    free = 0.0
    roots = [event for event in events if event.parent is None]
    waiting: list[tuple[Event, bool]] = [(root, False) for root in reversed(roots)]
    while waiting:
        event, is_done = waiting.pop()
        children = sorted(event.children, key=lambda child: _ORDER[child.path])
        if not children:
            columns[event.number] = free
            free += 1
        elif is_done:
            across = [columns[child.number] for child in children]
            columns[event.number] = (min(across) + max(across)) / 2
        else:
            waiting.append((event, True))
            waiting += [(child, False) for child in reversed(children)]
    found = {
        event.number: (_LEFT + round(columns[event.number] * _ACROSS), _TOP + event.depth * _DOWN) for event in events
    }
    middle = [found[root.number][0] for root in roots] or [_LEFT]
    return {0: (sum(middle) // len(middle), _TOP), **found}
