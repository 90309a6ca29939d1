"""The kernel's short way: one instance that runs alone, while nothing can happen to the customer but what it waits for
and what triggers hear.

What most steps of most journeys do is done here at once: to wait for events or a time, to branch, to pass an edge
without limits. For all else the instance is put down where the rest of the kernel finds it, and taken up again.
"""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import inlined, inner
from simulator.compiled.kernel_figures import log
from simulator.compiled.kernel_messages import at_message
from simulator.compiled.kernel_past import has_happened, remember
from simulator.compiled.kernel_rules import fire_instance
from simulator.compiled.kernel_triggers import tell_of_event
from simulator.compiled.kernel_waits import hear_event
from simulator.compiled.kernel_walk import MOST_STEPS_AT_ONCE, arrive, judged_branch, see, set_stage, walk
from simulator.compiled.memory import at, code_at, least, put

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
        if (heard >> bit) & 1 and may_match(c, bit, time):
            c.now = time
            c.phase = op.LOGGED
            c.delivery += 1
            tell_of_event(c, event, bit)
            if c.dirty > 1 or c.change_rows > 0 or c.trigger_due == op.NEVER or c.failed or c.deferrals != deferrals:
                return op.NEVER
        event += 1
    c.past = event
    return op.FOREVER


@inlined
def may_match(c: Frame, bit: int, time: int) -> bool:
    """Whether an event at ``time`` can be what a trigger waits for; no if only one asks, which it does not often
    enough."""
    first = at(c, "hearers_of_bits", bit)
    if at(c, "hearers_of_bits", bit + 1) - first > 1:
        return True
    hearer = at(c, "hearers", first)
    return hearer.count < 2 or has_happened(c, bit, hearer.count, time - hearer.window)


@inlined
def is_interrupted(c: Frame) -> bool:
    """Whether something happened that others must hear of, or the instance is no longer alone."""
    return c.dirty > 1 or c.change_rows > 0 or c.trigger_due == op.NEVER or c.failed != 0 or c.deferrals > 0


@inlined
def is_refused(c: Frame, bit: int, hearing: int) -> bool:
    """Whether an event matches the trigger of the journey that runs, which refuses it then."""
    if hearing == op.HEARD_ALWAYS:
        return True
    hearer = at(c, "hearers", at(c, "hearers_of_bits", bit))
    return has_happened(c, bit, hearer.count, c.now - hearer.window)


@inner
def tell_others(c: Frame, event: int, bit: int) -> None:
    """An event is delivered to the triggers of all journeys."""
    c.phase = op.LOGGED
    c.delivery += 1
    tell_of_event(c, event, bit)


@inlined
def put_down(c: Frame, instance: Any, place: int, arrived: int, deadline: int, steps: int) -> None:
    """The instance is at a node."""
    instance.node = place
    instance.arrived = arrived
    instance.deadline = deadline
    c.steps = steps
    c.steps_at = c.now


@inlined
def count_time(c: Frame, node: Any, seconds: int) -> None:
    """Counts how long an instance was at a node that it leaves by an edge."""
    if seconds > 0:
        counts = at(c, "node_counts", node.target)
        if node.usual and seconds == node.seconds:
            counts.usual += 1
        else:
            counts.logged += 1
            log(c, node.target, seconds)


@inner
def run_alone(c: Frame) -> None:
    """Runs the only instance until it ends, or something else is due: that is left to be found anew."""
    slot = at(c, "order", 0)
    instance = at(c, "instances", slot)
    journey = instance.journey
    rules = at(c, "journeys", journey).rule_bits | c.reset_bits
    bound = least(least(instance.timeout, c.trigger_due), c.end)
    # At one instant the journeys' order decides between timers of instances and of triggers.
    latest = least(least(instance.timeout, c.trigger_due - 1), c.end)
    hearings = journey * op.EVENT_BITS
    refusals = journey * op.REFUSALS + op.REFUSED_RUNNING
    c.dirty |= 1
    node = at(c, "nodes", instance.node)
    arrived = instance.arrived
    deadline = instance.deadline
    event = c.past
    last = c.last
    steps = c.steps if c.steps_at == c.now else 0
    time = 0
    bit = 0
    while True:
        # --- What comes next
        called = False
        listening = instance.waiting == op.WAITING
        care = rules | node.bits if listening else rules
        until = least(deadline, bound)
        heard = False
        while event < last:
            time = code_at(c.times, event)
            if time > until:
                break
            bit = at(c, "event_bits", at(c, "events", event))
            if (care >> bit) & 1:
                heard = True
                break
            remember(c, event, bit)
            hearing = at(c, "hearings", hearings + bit)
            if hearing != op.NOT_HEARD:
                c.now = time
                if hearing == op.HEARD_BY_OTHERS:
                    tell_others(c, event, bit)
                    if is_interrupted(c):
                        put_down(c, instance, node.target, arrived, deadline, steps)
                        return
                elif is_refused(c, bit, hearing):
                    put(c, "refused", refusals, at(c, "refused", refusals) + 1)
            event += 1
        if heard:
            if (rules >> bit) & 1:
                put_down(c, instance, node.target, arrived, deadline, steps)
                return
            remember(c, event, bit)
            steps = steps if time == c.now else 0
            c.now = time
            c.phase = op.LOGGED
            output = at(c, "answers", node.answers + bit)
            if output < 0:
                put_down(c, instance, node.target, arrived, deadline, steps)
                output = hear_event(c, slot, node, event)
                deadline = instance.deadline
                called = True
            event += 1
        else:
            if deadline > latest:
                put_down(c, instance, node.target, arrived, deadline, steps)
                return
            steps = steps if deadline == c.now else 0
            c.now = deadline
            c.phase = op.TIMER
            output = node.output
            if not listening or node.answers < op.QUICK_ANSWERS:
                put_down(c, instance, node.target, arrived, deadline, steps)
                fire_instance(c, slot)
                called = True
                steps = c.steps
                node = at(c, "nodes", instance.node)
                arrived = instance.arrived
                deadline = instance.deadline
                output = op.STOP
        # --- Walking
        seconds = c.now - arrived
        while output != op.STOP:
            row = node.links + output
            if output >= 0 and at(c, "nodes", row).plain:
                link = at(c, "nodes", row)
                at(c, "edge_counts", link.edge).passes += 1
                count_time(c, node, seconds)
                node = link
                arrived = c.now
                seconds = 0
                see(c, node, row)
                steps += 1
                if steps > MOST_STEPS_AT_ONCE:
                    c.failed = op.RUNAWAY
                    c.failed_at = node.target
                    return
                if node.kind == op.BRANCH and node.flag == 0:
                    output = judged_branch(c, slot, node)
                    continue
                if node.answers >= op.QUICK_ANSWERS:
                    instance.waiting = op.WAITING
                    instance.best = -1
                    deadline = c.now + node.seconds
                    break
                if node.kind == op.SET_STAGE:
                    set_stage(c, node.row, instance.number)
                    called = True
                    output = 0
                    continue
                if node.kind == op.SEND:
                    put_down(c, instance, node.target, arrived, deadline, steps)
                    arrive(c, slot, node, row)
                    output = at_message(c, slot, node, op.ARRIVE)
                    deadline = instance.deadline
                    called = True
                    continue
                output = op.ARRIVE
            # Whatever else there is to do is done by the rest of the kernel.
            put_down(c, instance, node.target, arrived, deadline, steps)
            walk(c, slot, output)
            called = True
            steps = c.steps
            node = at(c, "nodes", instance.node)
            arrived = instance.arrived
            deadline = instance.deadline
            break
        if heard:
            hearing = at(c, "hearings", hearings + bit)
            if hearing == op.HEARD_BY_OTHERS or (hearing != op.NOT_HEARD and instance.waiting == op.DEAD):
                put_down(c, instance, node.target, arrived, deadline, steps)
                tell_others(c, event - 1, bit)
                called = True
            elif hearing != op.NOT_HEARD and is_refused(c, bit, hearing):
                put(c, "refused", refusals, at(c, "refused", refusals) + 1)
        if called and is_interrupted(c):
            put_down(c, instance, node.target, arrived, deadline, steps)
            return
