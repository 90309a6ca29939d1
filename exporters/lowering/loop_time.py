"""How long people take from one pass of a loop to the next, as far as the drawing tells."""

from __future__ import annotations

from dataclasses import dataclass, replace

from exporters.lowering.form import Flow
from exporters.lowering.pieces import Way
from exporters.lowering.rewriting import reaching
from journey.spans import duration_seconds
from journey.steps import (
    AssumedOutcome,
    Branch,
    Delay,
    GoalStep,
    RandomSplit,
    RemoveFromJourney,
    Send,
    SetAttribute,
    SetStage,
    StartJourney,
    Step,
    Suppress,
    WaitForEvents,
)


@dataclass(frozen=True)
class Span:
    """At least and at most so many seconds; ``most`` None: nobody knows."""

    least: int
    most: int | None

    def __add__(self, other: Span) -> Span:
        most = None if self.most is None or other.most is None else self.most + other.most
        return Span(self.least + other.least, most)


NO_TIME = Span(0, 0)
ANY_TIME = Span(0, None)


def missing_time(flow: Flow, loop: Way) -> tuple[int, int | None]:
    """How many seconds a wait before a later pass must add so that passes are ``minimum_interval`` apart, and by how
    many seconds at most it then waits longer than need be (None: nobody knows)."""
    assert loop.loop is not None
    apart = duration_seconds(loop.loop.minimum_interval)
    body = body_time(flow, loop)
    if body.least >= apart:
        return 0, 0
    return apart - body.least, None if body.most is None else body.most - body.least


def body_time(flow: Flow, loop: Way) -> Span:
    """The time from a pass of a loop to the next: from its target to where it leaves its source."""
    inside = reaching(flow, loop.source)
    if loop.target not in inside:
        return ANY_TIME
    last = _time_of(flow, loop.source, loop.output)
    if loop.target == loop.source:
        return last
    found = _times(flow, loop, inside)
    return found + last


def back_at_once(flow: Flow, loop: Way, other: Way) -> bool:
    """Whether people who leave by ``other`` at the limit of ``loop`` may be back at its source at the same moment,
    where a replay ends their run."""
    if other.target not in reaching(flow, loop.source):
        return False
    return body_time(flow, replace(other, output=loop.output)).least == 0


def _times(flow: Flow, loop: Way, inside: frozenset[str]) -> Span:
    """From arriving at the target to arriving at the source, without passing the source."""
    least: dict[str, int] = {loop.target: 0}
    waiting = [loop.target]
    while waiting:
        piece = min(waiting, key=lambda one: (least[one], one))
        waiting.remove(piece)
        if piece == loop.source:
            continue
        for way in flow.ways_from.get(piece, ()):
            if way.target in inside:
                time = least[piece] + _time_of(flow, piece, way.output).least
                if time < least.get(way.target, time + 1):
                    least[way.target] = time
                    waiting.append(way.target)
    return Span(least.get(loop.source, 0), _longest(flow, loop, inside))


def _longest(flow: Flow, loop: Way, inside: frozenset[str]) -> int | None:
    """The longest time from the target to the source; None where a wait is open or the way goes in a circle."""
    held = {loop.target}
    waiting = [loop.target]
    entries: dict[str, int] = {}
    while waiting:
        piece = waiting.pop()
        for way in _onward(flow, piece, loop, inside):
            entries[way.target] = entries.get(way.target, 0) + 1
            if way.target not in held:
                held.add(way.target)
                waiting.append(way.target)
    times: dict[str, int | None] = {loop.target: 0}
    ready = [loop.target] if loop.target not in entries else []
    settled = 0
    while ready:
        piece = ready.pop()
        settled += 1
        for way in _onward(flow, piece, loop, inside):
            time, here = _time_of(flow, piece, way.output).most, times[piece]
            come = None if time is None or here is None or way.loop is not None else here + time
            before = times.get(way.target, 0)
            times[way.target] = None if come is None or before is None else max(before, come)
            entries[way.target] -= 1
            if not entries[way.target]:
                ready.append(way.target)
    return times.get(loop.source) if settled == len(held) else None


def _onward(flow: Flow, piece: str, loop: Way, inside: frozenset[str]) -> tuple[Way, ...]:
    if piece == loop.source:
        return ()
    return tuple(way for way in flow.ways_from.get(piece, ()) if way.target in inside)


_AT_ONCE = (Branch, RandomSplit, SetAttribute, SetStage, Suppress, StartJourney, RemoveFromJourney, GoalStep)


def _time_of(flow: Flow, piece: str, output: str) -> Span:
    return step_time(flow.steps[piece], output, flow)


def step_time(step: Step, output: str, flow: Flow) -> Span:
    """How long people stay at a step that they leave by ``output``."""
    if isinstance(step, Delay):
        return Span(step.seconds, None if step.working_days else step.seconds + step.jitter)
    if isinstance(step, WaitForEvents):
        return Span(step.timeout if output == "timeout" else 0, step.timeout)
    if isinstance(step, AssumedOutcome):
        return Span(0, step.within) if output == step.otherwise else Span(step.delay, step.delay)
    if isinstance(step, Send):
        waits = step.shown_at is not None or step.capacity is not None
        held = flow.header.quiet_hours is not None or any(cap.on_block == "wait" for cap in flow.header.caps)
        return ANY_TIME if waits or held else NO_TIME
    return NO_TIME if isinstance(step, _AT_ONCE) else ANY_TIME
