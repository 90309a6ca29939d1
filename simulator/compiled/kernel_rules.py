"""Goals and exit criteria in the kernel, and what timers do to instances."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import inner
from simulator.compiled.kernel_conditions import evaluate, is_match
from simulator.compiled.kernel_figures import count_conversion
from simulator.compiled.kernel_instances import end_instance, exit_reason, note_unsent
from simulator.compiled.kernel_waits import end_of_wait
from simulator.compiled.kernel_walk import walk
from simulator.compiled.memory import at, put

Frame = Any


@inner
def exit_reason_at_event(c: Frame, slot: int, event: int) -> int:
    """The reason of the first exit criterion that an event meets or whose condition holds; -1 if there is none."""
    journey = at(c, "journeys", at(c, "instances", slot).journey)
    for row in range(journey.first_exit, journey.first_exit + journey.exits):
        criterion = at(c, "exits", row)
        if criterion.match >= 0 and is_match(c, criterion.match, event, slot):
            return criterion.reason
        if criterion.condition >= 0 and evaluate(c, criterion.condition, -1, slot) == op.TRUE:
            return criterion.reason
    return -1


@inner
def jump(c: Frame, slot: int, node: int) -> None:
    """The instance goes to a goal's node, by no edge."""
    instance = at(c, "instances", slot)
    note_unsent(c, instance)
    at(c, "node_counts", instance.node).jumps_out += 1
    at(c, "node_counts", node).jumps_in += 1
    instance.node = node
    walk(c, slot, op.ARRIVE)


@inner
def meet_rules(c: Frame, slot: int, event: int) -> None:
    """An event is delivered to the goals and exit criteria of an instance."""
    instance = at(c, "instances", slot)
    journey = at(c, "journeys", instance.journey)
    for row in range(journey.first_goal, journey.first_goal + journey.goals):
        goal = at(c, "goals", row)
        mark = slot * c.mark_width + goal.mark
        if at(c, "marks", mark) or c.now - instance.entered > goal.window or not is_match(c, goal.match, event, slot):
            continue
        count_conversion(c, instance, goal.goal)
        put(c, "marks", mark, goal.first)
        if goal.node >= 0:
            jump(c, slot, goal.node)
            return
        if goal.exits:
            end_instance(c, slot, journey.end_goal)
            return
    reason = exit_reason_at_event(c, slot, event)
    if reason >= 0:
        end_instance(c, slot, reason)


@inner
def fire_instance(c: Frame, slot: int) -> None:
    """The timer of an instance, or its maximum time."""
    instance = at(c, "instances", slot)
    reason = exit_reason(c, slot)
    if reason < 0 and instance.deadline > c.now:
        reason = at(c, "journeys", instance.journey).end_timed_out
    if reason >= 0:
        end_instance(c, slot, reason)
    elif instance.waiting == op.LOOPING:
        walk(c, slot, instance.output)
    elif instance.waiting == op.BOOKED and at(c, "nodes", instance.node).kind == op.RATE:
        walk(c, slot, 0)
    elif instance.waiting == op.WAITING:
        walk(c, slot, end_of_wait(c, slot, at(c, "nodes", instance.node)))
    else:
        walk(c, slot, op.AGAIN)


# --- Deferred entries ----------------------------------------------------------------------------------------


@inner
def meets_deferred(c: Frame, slot: int, event: int) -> bool:
    """Whether an event (-1: a change of the person) ends a deferred entry."""
    if event < 0:
        return exit_reason(c, slot) >= 0
    journey = at(c, "journeys", at(c, "instances", slot).journey)
    for row in range(journey.first_goal, journey.first_goal + journey.goals):
        goal = at(c, "goals", row)
        if goal.exits and goal.node < 0 and is_match(c, goal.match, event, slot):
            return True
    return exit_reason_at_event(c, slot, event) >= 0


@inner
def drop_deferred(c: Frame, journey: int, event: int, most: int) -> None:
    """Ends those of a journey's first ``most`` deferred entries that an event or change ends. They stay in the list,
    marked, until the delivery is over."""
    for place in range(most):
        slot = at(c, "deferred", place)
        instance = at(c, "instances", slot)
        if instance.journey == journey and instance.waiting == op.DEFERRED and meets_deferred(c, slot, event):
            instance.waiting = op.DROPPED
            at(c, "journey_counts", journey).deferred_dropped += 1


@inner
def forget_deferred(c: Frame) -> None:
    """Frees the places of deferred entries that ended or started."""
    kept = 0
    for place in range(c.deferrals):
        slot = at(c, "deferred", place)
        waiting = at(c, "instances", slot).waiting
        if waiting == op.DEFERRED:
            put(c, "deferred", kept, slot)
            kept += 1
        elif waiting == op.DROPPED:
            put(c, "free", c.free_count, slot)
            c.free_count += 1
    c.deferrals = kept
