"""The kernel's short way: one instance that runs alone, while nothing can happen to the customer but what it waits for
and what triggers hear."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import inner
from simulator.compiled.kernel_past import remember
from simulator.compiled.kernel_rules import fire_instance
from simulator.compiled.kernel_triggers import tell_of_event
from simulator.compiled.kernel_waits import hear_event
from simulator.compiled.kernel_walk import walk
from simulator.compiled.memory import at, code_at, least

Frame = Any


@inner
def skip_events(c: Frame, until: int, care: int) -> int:
    """Events up to ``until`` become past if nobody cares for them; those that only triggers hear are delivered on the
    way. The time of the next one, op.FOREVER if none, op.NEVER if a delivery changed something."""
    event = c.past
    last = c.last
    heard = care | c.trigger_bits
    deferrals = c.deferrals
    while event < last:
        time = code_at(c.times, event)
        if time > until:
            c.past = event
            return time
        bit = at(c, "event_bits", at(c, "events", event))
        if (care >> bit) & 1:
            c.past = event
            return time
        remember(c, event, bit)
        if (heard >> bit) & 1:
            c.now = time
            c.phase = op.LOGGED
            c.delivery += 1
            tell_of_event(c, event, bit)
            if c.dirty > 1 or c.change_rows > 0 or c.trigger_due == op.NEVER or c.failed or c.deferrals != deferrals:
                return op.NEVER
        event += 1
    c.past = event
    return op.FOREVER


@inner
def run_alone(c: Frame) -> None:
    """Runs the only instance until it ends, or something else is due: that is left to be found anew."""
    slot = at(c, "order", 0)
    instance = at(c, "instances", slot)
    rules = at(c, "journeys", instance.journey).rule_bits | c.reset_bits
    c.dirty |= 1
    while True:
        node = at(c, "nodes", instance.node)
        care = rules | node.bits if instance.waiting == op.WAITING else rules
        due = least(instance.deadline, instance.timeout)
        until = least(least(due, c.trigger_due), c.end)
        time = skip_events(c, until, care)
        if time == op.NEVER:
            return
        if time <= until:
            event = c.past
            bit = at(c, "event_bits", at(c, "events", event))
            if (rules >> bit) & 1:
                return
            remember(c, event, bit)
            c.now = time
            c.phase = op.LOGGED
            c.delivery += 1
            output = hear_event(c, slot, node, event)
            if output != op.STOP:
                walk(c, slot, output)
            if (c.trigger_bits >> bit) & 1:
                tell_of_event(c, event, bit)
        else:
            if due >= c.trigger_due or due > c.end:
                return
            c.now = due
            c.phase = op.TIMER
            c.delivery += 1
            fire_instance(c, slot)
        if c.dirty > 1 or c.change_rows > 0 or c.trigger_due == op.NEVER or c.failed or c.deferrals > 0:
            return
