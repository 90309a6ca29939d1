"""Which events and attributes of a history the journeys of a run read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from journey.condition import AttributeOperand, EventMatch, EventsOperand
from journey.steps import DateTrigger, Program, Send

#: What holds no records; most fields are such.
_PLAIN = frozenset({str, int, float, bool, type(None)})


def events_read(programs: Sequence[Program]) -> frozenset[str]:
    """The names of all events that some step, rule or condition looks for."""
    return frozenset(part.event for part in _parts(list(programs)) if isinstance(part, EventMatch | EventsOperand))


def attributes_read(programs: Sequence[Program]) -> frozenset[str]:
    """The names of all attributes that are read, consent and reachability of the messages' channels included."""
    names: set[str] = set()
    for part in _parts(list(programs)):
        if isinstance(part, AttributeOperand):
            names.add(part.name)
        elif isinstance(part, DateTrigger):
            names.add(part.attribute)
        elif isinstance(part, Send):
            names |= {f"consent.{part.channel}"} if part.needs_consent else set()
            names |= {f"reachable.{part.channel}"} if part.needs_address else set()
    return frozenset(names)


def _parts(value: Any) -> Iterator[Any]:
    """``value`` and all records inside it."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, msgspec.Struct):
            yield part
            fields = (getattr(part, name) for name in part.__struct_fields__)
            left += [field for field in fields if type(field) not in _PLAIN]
        elif isinstance(part, list | tuple):
            left += part
        elif isinstance(part, Mapping):
            left += part.values()
