"""Entry in the kernel: what refuses, defers or starts an instance."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import inner
from simulator.compiled.kernel_conditions import read_key
from simulator.compiled.kernel_draws import drawn
from simulator.compiled.kernel_instances import key_row_of, new_slot
from simulator.compiled.kernel_places import book_entry
from simulator.compiled.kernel_rules import forget_deferred
from simulator.compiled.kernel_walk import arrive, judged_branch, walk
from simulator.compiled.memory import at, put

Frame = Any


@inner
def count_refusal(c: Frame, row: int, reason: int) -> None:
    """An entry into a journey is refused."""
    place = row * op.REFUSALS + reason
    put(c, "refused", place, at(c, "refused", place) + 1)


@inner
def refusal(c: Frame, row: int, key_row: int) -> int:
    """The first reason against an entry now, -1 if there is none."""
    journey = at(c, "journeys", row)
    entries = at(c, "key_states", key_row)
    if journey.mode == op.ONCE and entries.last_entry != op.NEVER:
        return op.REFUSED_ONCE
    if entries.running > 0 and (journey.mode == op.AFTER_EXIT or journey.keyed):
        return op.REFUSED_RUNNING
    if journey.mode != op.ONCE:
        since = entries.last_entry if journey.mode == op.ANY_TIME else entries.last_end
        if c.now - since < journey.minimum_interval:
            return op.REFUSED_TOO_SOON
    if at(c, "journey_states", row).running >= journey.most_running:
        return op.REFUSED_LIMIT
    for other in range(c.journey_count):
        if at(c, "excludes", row * c.journey_count + other) and at(c, "journey_states", other).running > 0:
            return op.REFUSED_EXCLUDED
    if c.most_journeys < c.journey_count:
        others = 0
        for other in range(c.journey_count):
            others += other != row and at(c, "journey_states", other).running > 0
        if others >= c.most_journeys:
            return op.REFUSED_TOO_MANY
    return -1


@inner
def must_wait(c: Frame, row: int) -> bool:
    """Whether a journey runs for which an entry is deferred."""
    for other in range(c.journey_count):
        if at(c, "defers", row * c.journey_count + other) and at(c, "journey_states", other).running > 0:
            return True
    return False


@inner
def start(c: Frame, slot: int) -> None:
    """An entry takes place; the slot knows journey, trigger, entry event and key."""
    begin(c, slot)
    walk(c, slot, 0)


@inner
def begin(c: Frame, slot: int) -> None:
    """An instance is at its trigger."""
    instance = at(c, "instances", slot)
    journey = at(c, "journeys", instance.journey)
    state = at(c, "journey_states", instance.journey)
    counts = at(c, "journey_counts", instance.journey)
    state.running += 1
    counts.instances += 1
    if not state.entered:
        state.entered = 1
        counts.entered += 1
    c.entered = 1
    entries = at(c, "key_states", instance.key_row)
    entries.running += 1
    entries.last_entry = c.now
    instance.number = c.started
    instance.entered = c.now
    instance.timeout = c.now + journey.longest
    instance.deadline = op.FOREVER
    instance.booking = -1
    instance.rounds = 0
    c.started += 1
    for place in range(slot * c.loop_width, (slot + 1) * c.loop_width):
        passes = at(c, "passes", place)
        passes.count = 0
        passes.refused = op.NEVER
    for place in range(slot * c.mark_width, (slot + 1) * c.mark_width):
        put(c, "marks", place, 0)
    for place in range(journey.first_entry_branch, journey.first_entry_branch + journey.entry_branches):
        node = at(c, "nodes", at(c, "entry_branches", place))
        put(c, "marks", slot * c.mark_width + node.flag - 1, judged_branch(c, slot, node))
    put(c, "order", c.running + c.born, slot)
    c.born += 1
    c.dirty = 2
    at(c, "node_counts", instance.trigger).starts += 1
    arrive(c, slot, at(c, "nodes", instance.trigger))


@inner
def try_entry(c: Frame, trigger_row: int, event: int, linked: bool) -> None:
    """A trigger matched: start, defer or refuse. ``event`` started it (-1: none); ``linked``: by a change that an
    instance made."""
    trigger = at(c, "triggers", trigger_row)
    row = trigger.journey
    journey = at(c, "journeys", row)
    state = at(c, "journey_states", row)
    key = 0
    reason = -1
    if journey.keyed:
        if read_key(c, journey.key, event):
            key = c.key
        else:
            reason = op.REFUSED_NO_KEY
    key_row = row
    if reason < 0:
        key_row = key_row_of(c, row, key)
        reason = refusal(c, row, key_row)
    if reason < 0 and linked and state.change_start == c.now:
        reason = op.REFUSED_SAME_INSTANT
    if reason < 0 and journey.holdout_below and drawn(c, journey.holdout_name, 0) < journey.holdout_below:
        reason = op.REFUSED_HOLDOUT
    if reason >= 0:
        count_refusal(c, row, reason)
        return
    slot = new_slot(c)
    if slot < 0:
        return
    instance = at(c, "instances", slot)
    instance.journey = row
    instance.trigger = trigger.node
    instance.entry_event = event
    instance.key = key
    instance.key_row = key_row
    if must_wait(c, row):
        instance.waiting = op.DEFERRED
        put(c, "deferred", c.deferrals, slot)
        c.deferrals += 1
        c.dirty |= 1
        at(c, "journey_counts", row).deferred += 1
        return
    if not book_entry(c, journey):
        put(c, "free", c.free_count, slot)
        c.free_count += 1
        count_refusal(c, row, op.REFUSED_FULL)
        return
    if linked:
        state.change_start = c.now
    start(c, slot)


@inner
def release(c: Frame) -> None:
    """An instance left its journey: deferred entries that no other holds back are asked again."""
    for row in range(c.journey_count):
        for place in range(c.deferrals):
            slot = at(c, "deferred", place)
            instance = at(c, "instances", slot)
            if instance.journey != row or instance.waiting != op.DEFERRED or must_wait(c, row):
                continue
            reason = refusal(c, row, instance.key_row)
            if reason < 0 and not book_entry(c, at(c, "journeys", row)):
                reason = op.REFUSED_FULL
            if reason >= 0:
                instance.waiting = op.DROPPED
                count_refusal(c, row, reason)
            else:
                instance.waiting = op.WALKING
                start(c, slot)
    forget_deferred(c)
