"""Instances in the kernel: how they begin, end, and what they leave to be delivered."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import inner
from simulator.compiled.kernel_conditions import evaluate
from simulator.compiled.kernel_figures import note_nothing, record_stay
from simulator.compiled.kernel_places import give_back
from simulator.compiled.memory import at, put

Frame = Any


@inner
def queue_change(c: Frame, what: int, before: int, stage: int, cause: int) -> None:
    """Something is to be delivered, if anybody listens, once the event or timer behind it is done."""
    if (what == op.PERSON_CHANGED and not c.hears_person) or (what == op.STAGE_CHANGED and not c.hears_stage):
        return
    if c.change_rows >= c.changes_rows:
        c.failed = op.FULL_CHANGES
        return
    change = at(c, "changes", c.change_rows)
    change.what = what
    change.before = before
    change.stage = stage
    change.cause = cause
    change.event = -1
    c.change_rows += 1


@inner
def queue_link(c: Frame, what: int, instance: Any, other: int) -> None:
    """The instance left its journey (``other``: the reason), starts another or removes the person from it."""
    if (what == op.STARTED_JOURNEY and other < 0) or (what == op.REMOVED_FROM and other < -1):
        return
    queue_change(c, what, instance.journey, other, instance.number)
    if not c.failed:
        at(c, "changes", c.change_rows - 1).event = instance.entry_event


@inner
def new_slot(c: Frame) -> int:
    """A free place for an instance, -1 if there is none."""
    if c.free_count == 0:
        c.failed = op.FULL_INSTANCES
        return -1
    c.free_count -= 1
    return at(c, "free", c.free_count)


@inner
def key_row_of(c: Frame, journey_row: int, key: int) -> int:
    """The row of "key_states" for a key of a journey; journeys without keys have one row, their own."""
    if not at(c, "journeys", journey_row).keyed:
        return journey_row
    for row in range(c.journey_count, c.key_rows):
        state = at(c, "key_states", row)
        if state.key == key and state.journey == journey_row:
            return row
    if c.key_rows >= c.key_states_rows:
        c.failed = op.FULL_KEYS
        return journey_row
    state = at(c, "key_states", c.key_rows)
    state.journey = journey_row
    state.key = key
    state.running = 0
    state.last_entry = op.NEVER
    state.last_end = op.NEVER
    c.key_rows += 1
    return c.key_rows - 1


@inner
def note_unsent(c: Frame, instance: Any) -> None:
    """The instance leaves a message that has not gone out, or a place that it has not used."""
    give_back(c, instance)
    if at(c, "nodes", instance.node).kind == op.SEND and not instance.settled:
        note_nothing(c, instance.journey, op.NOTHING_LEFT)


@inner
def end_instance(c: Frame, slot: int, reason: int) -> None:
    """The instance ends where it is."""
    instance = at(c, "instances", slot)
    note_unsent(c, instance)
    at(c, "node_counts", instance.node).ends += 1
    put(c, "ends", reason, at(c, "ends", reason) + 1)
    instance.waiting = op.DEAD
    instance.moved = c.delivery
    c.dirty = 2
    at(c, "journey_states", instance.journey).running -= 1
    state = at(c, "key_states", instance.key_row)
    state.running -= 1
    state.last_end = c.now
    record_stay(c, instance, c.now)
    if c.hears_left:
        queue_link(c, op.LEFT_JOURNEY, instance, reason)


@inner
def exit_reason(c: Frame, slot: int) -> int:
    """The reason of the first exit criterion by condition that holds, -1 if none does."""
    journey = at(c, "journeys", at(c, "instances", slot).journey)
    if journey.exits_by_condition:
        for row in range(journey.first_exit, journey.first_exit + journey.exits):
            criterion = at(c, "exits", row)
            if criterion.condition >= 0 and evaluate(c, criterion.condition, -1, slot) == op.TRUE:
                return criterion.reason
    return -1
