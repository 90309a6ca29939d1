"""The kernel's short way: one instance that runs alone, while nothing can happen to the customer but what it waits for
and what triggers hear.

Most of it is done by the quick loop (kernel_quick.py). At what that does not know the instance is looked at here, with
the rest of the kernel, and the quick loop goes on.
"""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import inlined, inner
from simulator.compiled.kernel_past import how_many, next_of, passed
from simulator.compiled.kernel_quick import run_quickly
from simulator.compiled.kernel_rules import fire_instance
from simulator.compiled.kernel_triggers import tell_of_event
from simulator.compiled.kernel_waits import hear_event
from simulator.compiled.kernel_walk import walk
from simulator.compiled.memory import at, code_at, least, put

Frame = Any


# --- While nobody is in a journey ----------------------------------------------------------------------------


@inner
def skip_events(c: Frame, until: int, care: int) -> int:
    """Events up to ``until`` become past if nobody cares for them; those that only triggers hear are delivered on the
    way. The time of the next one, op.FOREVER if none, op.NEVER if a delivery changed something."""
    if c.running == 0 and c.deferrals == 0 and c.watching == 0:
        return skip_alone(c, until, care)
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
        event += 1
        c.past = event
        if (heard >> bit) & 1 and deliver_to_triggers(c, event - 1, bit, time, deferrals):
            return op.NEVER
    c.past = event
    return op.FOREVER


@inner
def skip_alone(c: Frame, until: int, care: int) -> int:
    """As ``skip_events``, while nobody is in a journey or waits to be."""
    event = c.past
    while True:
        place = next_of(c, c.idle_kind, event)
        if place >= c.last or code_at(c.times, place) > until:
            c.past = passed(c, event, until)
            return op.FOREVER
        bit = at(c, "event_bits", at(c, "events", place))
        time = code_at(c.times, place)
        if (care >> bit) & 1:
            c.past = place
            return time
        event = place + 1
        c.past = event
        if deliver_to_triggers(c, place, bit, time, 0):
            return op.NEVER


@inlined
def deliver_to_triggers(c: Frame, event: int, bit: int, time: int, deferrals: int) -> bool:
    """Delivers an event that only triggers hear: whether something changed by it."""
    c.now = time
    c.phase = op.LOGGED
    c.delivery += 1
    tell_of_event(c, event, bit)
    return c.dirty > 1 or c.change_rows > 0 or c.trigger_due == op.NEVER or c.failed != 0 or c.deferrals != deferrals


# --- One instance --------------------------------------------------------------------------------------------


@inlined
def is_interrupted(c: Frame) -> bool:
    """Whether something happened that others must hear of, or the instance is no longer alone."""
    return c.dirty > 1 or c.change_rows > 0 or c.trigger_due == op.NEVER or c.failed != 0 or c.deferrals > 0


@inner
def tell_others(c: Frame, event: int) -> None:
    """An event is delivered to the triggers of all journeys."""
    c.phase = op.LOGGED
    c.delivery += 1
    tell_of_event(c, event, at(c, "event_bits", at(c, "events", event)))


@inner
def is_heard(c: Frame, instance: Any, event: int) -> bool:
    """Whether triggers hear an event that the instance has heard: those of other journeys, or its own if it ended."""
    bit = at(c, "event_bits", at(c, "events", event))
    hearing = at(c, "hearings", instance.journey * op.EVENT_BITS + bit)
    return hearing == op.HEARD_BY_OTHERS or (hearing != op.NOT_HEARD and instance.waiting == op.DEAD)


@inner
def run_alone(c: Frame) -> None:
    """Runs the only instance until it ends, or something else is due: that is left to be found anew."""
    first = c.past
    journey = at(c, "instances", at(c, "order", 0)).journey
    told = run_instance(c, at(c, "order", 0), op.STOP)
    place = journey * op.REFUSALS + op.REFUSED_RUNNING
    refused = how_many(c, at(c, "journeys", journey).refuses, first, c.past - told)
    put(c, "refused", place, at(c, "refused", place) + refused)


@inner
def run_instance(c: Frame, slot: int, output: int) -> int:
    """Runs an instance that waits, or leaves its node by an output: how many of the last past events its triggers were
    told of by themselves."""
    instance = at(c, "instances", slot)
    journey = at(c, "journeys", instance.journey)
    bound = least(least(instance.timeout, c.trigger_due), c.end)
    # At one instant the journeys' order decides between timers of instances and of triggers.
    latest = least(least(instance.timeout, c.trigger_due - 1), c.end)
    c.dirty |= 1
    while True:
        # --- Quickly, as far as that goes
        c.moved_by = op.MOVED_BY_NOTHING
        walking = output >= 0
        node = at(c, "nodes", instance.node)
        if walking or (node.quick == op.QUICK_WAIT and instance.waiting == op.WAITING):
            if walking:
                node = at(c, "nodes", node.links + output)
            if not walking or node.quick >= 0:
                output = run_quickly(c, slot, node, instance.deadline, walking)
            if c.moved_by != op.MOVED_BY_NOTHING:
                c.phase = op.LOGGED if c.moved_by == op.MOVED_BY_EVENT else op.TIMER
            if output != op.STOP:
                walk(c, slot, output)
        if output == op.STOP and instance.waiting != op.DEAD:
            # --- Something that must be looked at
            node = at(c, "nodes", instance.node)
            listening = instance.waiting == op.WAITING
            event = next_of(c, node.asked if listening else journey.stops, c.past)
            until = least(instance.deadline, bound)
            if event < c.last and code_at(c.times, event) <= until:
                answer = at(c, "answers", (node.answers if listening else journey.answers) + at(c, "events", event))
                if answer == op.ANSWER_RULES:
                    c.past = event
                    return 0
                c.past = event + 1
                c.now = code_at(c.times, event)
                c.phase = op.LOGGED
                c.moved_by = op.MOVED_BY_EVENT
                if answer != op.ANSWER_OTHERS_ONLY:
                    output = hear_event(c, slot, node, event) if answer == op.ANSWER_ASK else answer & op.ANSWER_OUTPUT
                    if output != op.STOP:
                        walk(c, slot, output)
            else:
                c.past = passed(c, c.past, until)
                if instance.deadline > latest:
                    return 0
                c.now = instance.deadline
                c.phase = op.TIMER
                c.moved_by = op.MOVED_BY_TIMER
                fire_instance(c, slot)
        output = op.STOP
        told = 0
        if c.moved_by == op.MOVED_BY_EVENT and is_heard(c, instance, c.past - 1):
            tell_others(c, c.past - 1)
            told = 1
        if is_interrupted(c):
            return told
