"""What of a history a forecast of some journeys has to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from journey.steps import (
    Capacity,
    DateTrigger,
    EventTrigger,
    JourneyTrigger,
    Program,
    ScheduleTrigger,
    SegmentTrigger,
    SilenceTrigger,
    StageTrigger,
)
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
        # Names of properties are among all texts.
        properties=frozenset(part for part in _parts(list(programs)) if isinstance(part, str)),
        attributes=attributes_read(programs) | {"suppressed"},
    )


def is_coupled(programs: Sequence[Program]) -> bool:
    """Whether customers compete for places: then each future is replayed alone, with everybody in it."""
    return any(isinstance(part, Capacity) for part in _parts(list(programs)))


def calendar_triggers(program: Program, runs_beside: Sequence[Program]) -> frozenset[str]:
    """The triggers that follow the calendar, by themselves or by another journey of the run."""
    by_date = (DateTrigger, ScheduleTrigger)
    others = any(isinstance(one.steps[trigger], by_date) for one in runs_beside for trigger in one.triggers)
    kinds = (*by_date, JourneyTrigger, StageTrigger) if others else by_date
    return frozenset(trigger for trigger in program.triggers if isinstance(program.steps[trigger], kinds))


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


def _parts(value: Any) -> Iterator[Any]:
    """``value`` and all that is inside it."""
    yield value
    if isinstance(value, Mapping):
        inside = list(value.values())
    elif isinstance(value, list | tuple | frozenset):
        inside = list(value)
    elif isinstance(value, msgspec.Struct):
        inside = [getattr(value, name) for name in value.__struct_fields__]
    else:
        return
    for item in inside:
        yield from _parts(item)
