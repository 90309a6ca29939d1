"""The first customers of a history as a history of their own."""

from __future__ import annotations

from dataclasses import replace

from simulator.history.history import History


def part_of(history: History, customers: int) -> History:
    """So many of a history's customers, who are a random part of all."""
    events = int(history.offsets[customers])
    return replace(
        history,
        offsets=history.offsets[: customers + 1],
        times=history.times[:events],
        events=history.events[:events],
        hashes=history.hashes[:customers],
        key_offsets=history.key_offsets[: customers + 1],
        key_bytes=history.key_bytes[: int(history.key_offsets[customers])],
        zone=history.zone[:customers],
        properties={name: replace(item, values=item.values[:events]) for name, item in history.properties.items()},
        attributes={
            name: replace(
                item,
                offsets=item.offsets[: customers + 1],
                times=item.times[: int(item.offsets[customers])],
                values=item.values[: int(item.offsets[customers])],
            )
            for name, item in history.attributes.items()
        },
    )
