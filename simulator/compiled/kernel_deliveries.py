"""Deliveries in the kernel: who is told of an event or a change, and in which order."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import apart, inner
from simulator.compiled.kernel_conditions import is_match
from simulator.compiled.kernel_entry import release
from simulator.compiled.kernel_instances import end_instance, exit_reason
from simulator.compiled.kernel_rules import drop_deferred, fire_instance, forget_deferred, meet_rules
from simulator.compiled.kernel_triggers import fire_trigger, follow_journey, tell_of_event, tell_triggers
from simulator.compiled.kernel_waits import hear_event
from simulator.compiled.kernel_walk import passes_of, walk
from simulator.compiled.memory import at, least, put

Frame = Any


@inner
def settle(c: Frame) -> None:
    """Puts the running instances in the order of deliveries if some came or went, and finds the first timer and the
    events that somebody listens to."""
    if c.dirty > 1:
        put_in_order(c)
    c.dirty = 0
    c.instance_due = op.FOREVER
    # A customer's counters outlive the instances.
    care = c.reset_bits
    for place in range(c.running):
        instance = at(c, "instances", at(c, "order", place))
        due = least(instance.deadline, instance.timeout)
        if due < c.instance_due:
            c.instance_due = due
            c.instance_place = place
        care |= at(c, "journeys", instance.journey).rule_bits
        if instance.waiting == op.WAITING:
            care |= at(c, "nodes", instance.node).bits
    for place in range(c.deferrals):
        care |= at(c, "journeys", at(c, "instances", at(c, "deferred", place)).journey).rule_bits
    c.care = care


@inner
def put_in_order(c: Frame) -> None:
    """New instances join, those that ended leave."""
    kept = 0
    for place in range(c.running + c.born):
        slot = at(c, "order", place)
        instance = at(c, "instances", slot)
        if instance.waiting == op.DEAD:
            put(c, "free", c.free_count, slot)
            c.free_count += 1
            continue
        # Those of a journey lie in their order of entry already: the new ones come last.
        target = kept
        while target > 0 and at(c, "instances", at(c, "order", target - 1)).journey > instance.journey:
            put(c, "order", target, at(c, "order", target - 1))
            target -= 1
        put(c, "order", target, slot)
        kept += 1
    c.running = kept
    c.born = 0


@apart
def reset_loops(c: Frame, event: int) -> None:
    """Loop counters start anew at the events that the document names for it."""
    for row in range(c.loop_count):
        loop = at(c, "loops", row)
        if loop.reset_match < 0:
            continue
        if loop.by_customer:
            if is_match(c, loop.reset_match, event, -1):
                at(c, "passes", passes_of(c, -1, row)).count = 0
            continue
        for place in range(c.running):
            slot = at(c, "order", place)
            if at(c, "instances", slot).journey == loop.journey and is_match(c, loop.reset_match, event, slot):
                at(c, "passes", passes_of(c, slot, row)).count = 0


@apart
def tell_rules(c: Frame, event: int, bit: int, cause: int) -> None:
    """An event, or a change of the person (event -1) but for the instance behind it, is delivered to goals and exit
    criteria of the running instances and to deferred entries."""
    deferrals = c.deferrals
    place = 0
    for row in range(c.journey_count):
        listens = event < 0 or (at(c, "journeys", row).rule_bits >> bit) & 1
        while place < c.running:
            slot = at(c, "order", place)
            instance = at(c, "instances", slot)
            if instance.journey != row:
                break
            place += 1
            if not listens or instance.waiting == op.DEAD:
                continue
            if event >= 0:
                meet_rules(c, slot, event)
            elif instance.number != cause:
                reason = exit_reason(c, slot)
                if reason >= 0:
                    end_instance(c, slot, reason)
        if deferrals > 0 and listens:
            drop_deferred(c, row, event, deferrals)
    if deferrals > 0:
        forget_deferred(c)


@inner
def tell_waits(c: Frame, event: int, bit: int) -> None:
    """An event is delivered to the waits of the running instances that it has not moved."""
    for place in range(c.running):
        slot = at(c, "order", place)
        instance = at(c, "instances", slot)
        if instance.waiting != op.WAITING or instance.moved == c.delivery:
            continue
        node = at(c, "nodes", instance.node)
        if (node.bits >> bit) & 1:
            output = hear_event(c, slot, node, event)
            if output != op.STOP:
                walk(c, slot, output)


@inner
def deliver_event(c: Frame, event: int) -> None:
    """A logged event: first it is past, then it is delivered."""
    bit = at(c, "event_bits", at(c, "events", event))
    c.past = event + 1
    if c.started > 0 and (c.reset_bits >> bit) & 1:
        reset_loops(c, event)
    if c.running > 0:
        if (c.rule_bits >> bit) & 1:
            tell_rules(c, event, bit, -1)
        tell_waits(c, event, bit)
    if (c.trigger_bits >> bit) & 1:
        tell_of_event(c, event, bit)


@inner
def remove_instances(c: Frame, change: Any) -> None:
    """Ends the instances of a journey (all others: -1) but for the one behind it."""
    for place in range(c.running):
        slot = at(c, "order", place)
        instance = at(c, "instances", slot)
        chosen = instance.journey == change.stage if change.stage >= 0 else instance.journey != change.before
        if chosen and instance.waiting != op.DEAD and instance.number != change.cause:
            end_instance(c, slot, at(c, "journeys", instance.journey).end_removed)


@apart
def deliver_changes(c: Frame) -> None:
    """What instances changed, first come first served."""
    while c.first_change < c.change_rows and not c.failed:
        if c.dirty:
            settle(c)
        row = c.first_change
        change = at(c, "changes", row)
        c.first_change += 1
        c.delivery += 1
        if change.what == op.REMOVED_FROM:
            remove_instances(c, change)
        elif change.what >= op.LEFT_JOURNEY:
            if change.what == op.LEFT_JOURNEY:
                release(c)
            follow_journey(c, row)
        else:
            tell_rules(c, -1, 0, change.cause)
            tell_triggers(c, row if change.what == op.STAGE_CHANGED else -1, True)
    c.first_change = 0
    c.change_rows = 0


@inner
def fire_timer(c: Frame) -> None:
    """The first timer: at one instant by journey, within a journey instances before triggers."""
    of_instance = c.instance_due <= c.trigger_due
    if c.instance_due == c.trigger_due:
        journey = at(c, "instances", at(c, "order", c.instance_place)).journey
        of_instance = journey <= at(c, "triggers", c.trigger_place).journey
    if of_instance:
        fire_instance(c, at(c, "order", c.instance_place))
    else:
        fire_trigger(c, c.trigger_place)
