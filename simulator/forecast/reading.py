"""What of a history a forecast of some journeys has to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from journey.steps import EventTrigger, Program, SegmentTrigger, SilenceTrigger
from simulator.run import RunSettings
from simulator.uses import attributes_read, events_read


@dataclass(frozen=True)
class Reading:
    """``events`` None: all (something looks at the person after whatever happens). ``starting``: the events that
    triggers look for."""

    events: frozenset[str] | None
    starting: frozenset[str]
    properties: frozenset[str]
    attributes: frozenset[str]


def reading_of(programs: Sequence[Program], run: RunSettings) -> Reading:
    """What the programs read."""
    watched = any(
        any(isinstance(program.steps[trigger], SegmentTrigger) for trigger in program.triggers)
        or any(criterion.condition is not None for criterion in program.exits)
        for program in programs
    )
    logged = frozenset(kind.event for kind in run.logged_sends) if run.logged_sends_count else frozenset()
    return Reading(
        events=None if watched else events_read(programs) | logged,
        starting=events_read([_only_triggers(program) for program in programs]),
        properties=frozenset(_texts(list(programs))),
        attributes=attributes_read(programs) | {"suppressed"},
    )


def memory_of(program: Program, trigger: str) -> int:
    """How far back, in seconds, a trigger looks for what it needs: a window that begins sooner after the history's
    start is no full one."""
    step = program.steps[trigger]
    if isinstance(step, SilenceTrigger):
        return step.after + (step.window or 0)
    if isinstance(step, EventTrigger):
        return step.window or 0
    return 0


def _only_triggers(program: Program) -> Program:
    steps = {name: program.steps[name] for name in program.triggers}
    segments = program.segments if any(isinstance(step, SegmentTrigger) for step in steps.values()) else {}
    return msgspec.structs.replace(
        program, steps=steps, links={}, exits=(), goals=(), caps=(), quiet=None, segments=segments
    )


def _texts(value: Any) -> Iterator[str]:
    """All texts inside ``value``: names of properties are among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple | frozenset):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))
