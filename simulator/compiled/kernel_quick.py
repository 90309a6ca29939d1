"""The kernel's quick loop: one instance that runs alone goes from wait to wait.

It knows what most steps of most journeys do: to wait for events by name or a time, to branch, to draw, to send. Its
state is in local numbers. For anything else the instance is put down, and the caller is told how it goes on.

Events are counted from the customer's first here.
"""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import apart, inlined, inner
from simulator.compiled.kernel_conditions import is_taken
from simulator.compiled.kernel_figures import log, record_send
from simulator.compiled.kernel_instances import end_instance
from simulator.compiled.kernel_messages import blocked_by, can_send
from simulator.compiled.kernel_past import has_happened, next_own, passed_own
from simulator.compiled.kernel_time import free_from, hour_of_week, local_time, zone_for
from simulator.compiled.kernel_walk import arrive, drawn_output, judged_branch, set_stage
from simulator.compiled.memory import at, kept_apart, least, node_at, number_at, or_word
from simulator.compiled.tables import NODE

Frame = Any

_NODE_BYTES = NODE.itemsize


@inlined
def put_down(
    c: Frame, instance: Any, node: Any, arrived: int, deadline: int, waiting: int, now: int, event: int
) -> None:
    """The instance is at a node."""
    instance.node = node.target
    instance.arrived = arrived
    instance.deadline = deadline
    instance.waiting = waiting
    c.now = now
    c.past = c.first + event


@inlined
def count_visit(node: Any) -> None:
    """The customer comes to a node, and to those on the way there."""
    node.passes += 1
    or_word(node.seen_at, node.seen)


@apart
def remembered(c: Frame, node: Any, slot: int) -> int:
    """Works out what a condition that never changes is for the customer: the row of "memos"."""
    is_taken(c, at(c, "branches", node.row), slot)
    return at(c, "memos", node.asked)


@apart
def judged(c: Frame, node: Any, slot: int, now: int, event: int) -> int:
    """The output of the first branch whose condition is true now, else the default."""
    c.now = now
    c.past = c.first + event
    return judged_branch(c, slot, node)


@apart
def log_time(c: Frame, node: Any, seconds: int) -> None:
    """Counts how long an instance was at a message that it leaves."""
    node.logged += 1
    log(c, node.target, seconds)


@inlined
def lies_within(c: Frame, span: Any) -> bool:
    """Whether the customer's number lies in a span."""
    number = number_at(span.values, c.customer)
    if number != number:
        return span.missing != 0
    return span.low <= number <= span.high


@inlined
def branched(node: Any, taken: bool) -> int:
    """The address that a node with two outputs leads to. A branch, since the processor goes on with what it foretells;
    to look the way up it would have to wait for what was asked."""
    if taken:
        kept_apart()
        return node.next
    return node.other


@inlined
def is_quiet(c: Frame, quiet: int, hour: int) -> bool:
    """Whether an hour of the person's week may be quiet."""
    rule = at(c, "quiets", quiet)
    return rule.zone >= 0 or at(c, "quiet_hours", rule.hours + hour) != 0


@inlined
def has_room(c: Frame, journey: Any, message: Any, now: int) -> bool:
    """Whether all caps surely let a message pass."""
    if message.most < 0:
        return can_send(c, journey, message)
    place = c.sends - message.most
    return message.most == 0 or place < 0 or at(c, "send_log", place).time <= now - message.window


@inner
def run_quickly(c: Frame, slot: int, node: Any, deadline: int, walking: bool) -> int:
    """Runs the instance from a wait that lasts until ``deadline``, or (``walking``) from an output that it takes: what
    "walk" is to be told then, op.STOP if it waits for something that is not known here.

    ``c.moved_by``: what moved it last here.
    """
    instance = at(c, "instances", slot)
    journey = at(c, "journeys", instance.journey)
    # At one instant the journeys' order decides between timers of instances and of triggers.
    latest = least(least(instance.timeout, c.trigger_due - 1), c.end)
    now = c.now
    event = c.past - c.first
    c.moved_by = op.MOVED_BY_NOTHING
    before = node
    quick = node.quick if walking else op.QUICK_RESUME
    while True:
        if quick == op.QUICK_WAIT or quick == op.QUICK_RESUME:
            if quick == op.QUICK_WAIT:
                count_visit(node)
                deadline = now + node.seconds
            place = next_own(c, node.asked, event)
            time = at(c, "own_times", place)
            before = node
            if time <= least(deadline, latest):
                answer = at(c, "answers", node.answers + at(c, "events", c.first + place))
                if answer < 0 or answer >= op.ANSWER_OTHERS:
                    put_down(c, instance, node, deadline - node.seconds, deadline, op.WAITING, now, event)
                    return op.STOP
                now = time
                event = place + 1
                c.moved_by = op.MOVED_BY_EVENT
                node = node_at(node.other + answer * _NODE_BYTES)
                quick = node.quick
                if quick < 0:
                    put_down(c, instance, before, deadline - before.seconds, deadline, op.WALKING, now, event)
                    return answer
                seconds = time - deadline + before.seconds
                if time == deadline:
                    before.timed += 1
                elif seconds > 0:
                    before.logged += 1
                    log(c, before.target, seconds)
            else:
                if deadline > latest:
                    put_down(c, instance, node, deadline - node.seconds, deadline, op.WAITING, now, event)
                    return op.STOP
                now = deadline
                event = passed_own(c, event, now)
                c.moved_by = op.MOVED_BY_TIMER
                node = node_at(node.next)
                quick = node.quick
                if quick < 0:
                    put_down(c, instance, before, deadline - before.seconds, deadline, op.WALKING, now, event)
                    return before.output
                before.timed += 1
        elif quick == op.QUICK_MEMO:
            count_visit(node)
            known = at(c, "memos", node.asked)
            if known >> 1 != c.customer:
                known = remembered(c, node, slot)
            before = node
            node = node_at(branched(node, known & 1 != 0))
            quick = node.quick
        elif quick == op.QUICK_NUMBER:
            count_visit(node)
            before = node
            node = node_at(branched(node, lies_within(c, at(c, "spans", node.asked))))
            quick = node.quick
        elif quick == op.QUICK_PAST:
            count_visit(node)
            before = node
            happened = has_happened(c, event, node.asked, 1, now - node.seconds)
            node = node_at(branched(node, happened))
            quick = node.quick
        elif quick == op.QUICK_SEND:
            count_visit(node)
            message = at(c, "messages", node.row)
            came = now
            local = 0
            hour = 0
            while True:
                c.now = now
                sends = message.open != 0 or blocked_by(c, instance, message) < 0
                free = now
                local = local_time(c, zone_for(c, -1, journey), now)
                hour = hour_of_week(local)
                if sends and message.quiet >= 0 and is_quiet(c, message.quiet, hour):
                    quiet = at(c, "quiets", message.quiet)
                    free = free_from(c, message.quiet, zone_for(c, quiet.zone, journey), now)
                    if free > now and not quiet.skip and free <= latest:
                        place = next_own(c, journey.stops, event)
                        if at(c, "own_times", place) > free:
                            if now == came:
                                at(c, "node_counts", node.target).held += 1
                            now = free
                            event = passed_own(c, event, now)
                            c.moved_by = op.MOVED_BY_TIMER
                            continue
                break
            if not sends or free > now or not has_room(c, journey, message, now):
                if now == came:
                    put_down(c, instance, node, now, now, op.WALKING, now, event)
                    return op.ARRIVE
                c.past = c.first + event
                arrive(c, slot, node)
                instance.held = 1
                put_down(c, instance, node, came, now, op.QUIET, now, event)
                return op.AGAIN
            record_send(c, now, local, hour, node.row, node.target, instance.rounds)
            instance.settled = 1
            before = node
            node = node_at(node.next)
            quick = node.quick
            if c.failed:
                return op.STOP
            if now > came:
                if quick < 0:
                    put_down(c, instance, before, came, now, op.WALKING, now, event)
                    return 0
                log_time(c, before, now - came)
        elif quick == op.QUICK_BRANCH:
            count_visit(node)
            before = node
            node = node_at(node.other + judged(c, node, slot, now, event) * _NODE_BYTES)
            quick = node.quick
        elif quick == op.QUICK_SPLIT:
            count_visit(node)
            before = node
            node = node_at(node.other + drawn_output(c, node) * _NODE_BYTES)
            quick = node.quick
        elif quick == op.QUICK_STAGE:
            count_visit(node)
            c.now = now
            set_stage(c, node.row, instance.number)
            before = node
            node = node_at(node.next)
            quick = node.quick
            if c.failed:
                return op.STOP
        elif quick == op.QUICK_END:
            count_visit(node)
            put_down(c, instance, node, now, now, op.WALKING, now, event)
            end_instance(c, slot, node.row)
            return op.STOP
        elif quick < 0:
            put_down(c, instance, before, now, now, op.WALKING, now, event)
            return node.number - before.links
        else:
            count_visit(node)
            put_down(c, instance, node, now, now, op.WALKING, now, event)
            return op.ARRIVE
