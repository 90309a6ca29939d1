"""Walking in the kernel: from node to node until the instance waits or ends, and the loop edges on the way."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import apart, inlined, inner
from simulator.compiled.kernel_conditions import is_taken, read_attribute
from simulator.compiled.kernel_draws import add_visit, drawn
from simulator.compiled.kernel_figures import count_conversion, count_small, log
from simulator.compiled.kernel_instances import end_instance, queue_change, queue_link
from simulator.compiled.kernel_messages import at_message
from simulator.compiled.kernel_places import give_back
from simulator.compiled.kernel_waits import begin_wait
from simulator.compiled.memory import at, greatest, put

Frame = Any

#: So many steps at one instant are a cycle that takes no time.
MOST_STEPS_AT_ONCE = 100_000


# --- Loop edges ----------------------------------------------------------------------------------------------


@inner
def passes_of(c: Frame, slot: int, row: int) -> int:
    """The counter of a loop edge that an instance's passes count under. Those by customer come after all instances'."""
    loop = at(c, "loops", row)
    return c.instances_rows * c.loop_width + row if loop.by_customer else slot * c.loop_width + loop.place


@inner
def try_loop(c: Frame, slot: int, row: int, output: int) -> int:
    """The instance would pass a loop edge: op.AGAIN if it passes now, op.STOP if it waits or has ended, else the
    output that it takes instead."""
    loop = at(c, "loops", row)
    instance = at(c, "instances", slot)
    passes = at(c, "passes", passes_of(c, slot, row))
    counts = at(c, "edge_counts", loop.edge)
    if passes.count > 0 and c.now - passes.last >= loop.reset_after:
        passes.count = 0
    if passes.count >= loop.max_passes:
        counts.limit_reached += 1
        refused = at(c, "passes", slot * c.loop_width + loop.place)
        again = refused.refused == c.now
        refused.refused = c.now
        if again or loop.on_limit == op.LIMIT_EXIT:
            end_instance(c, slot, at(c, "journeys", instance.journey).end_limit)
            return op.STOP
        if loop.on_limit == op.LIMIT_OUTPUT:
            return loop.other_output
        instance.waiting = op.STAYING
        instance.deadline = op.FOREVER
        return op.STOP
    if passes.count > 0 and c.now - passes.last < loop.minimum_interval:
        counts.held += not (instance.waiting == op.LOOPING and instance.output == output)
        instance.waiting = op.LOOPING
        instance.output = output
        instance.deadline = passes.last + loop.minimum_interval
        return op.STOP
    passes.count += 1
    passes.last = c.now
    instance.rounds += 1
    count_small(c, c.metric_passes + loop.edge, passes.count)
    return op.AGAIN


@inner
def write_attribute(c: Frame, row: int, cause: int) -> None:
    """An action writes an attribute."""
    write = at(c, "writes", row)
    written = at(c, "written", at(c, "attributes", write.attribute).written)
    kind = write.kind
    number = write.number
    if write.operation == op.ADD:
        if read_attribute(c, write.attribute, op.NEVER) == op.NUMBER:
            number += c.number
        kind = op.NUMBER
    written.since = c.now
    written.kind = kind
    written.number = number
    written.text = write.text
    for place in range(c.timed_count):
        row = at(c, "timed_triggers", place)
        if at(c, "triggers", row).kind == op.DATE_TRIGGER:
            at(c, "trigger_states", row).stale = 1
            c.trigger_due = op.NEVER
    queue_change(c, op.PERSON_CHANGED, -1, -1, cause)


@inner
def pass_link(c: Frame, instance: Any, place: int, node: Any, link: Any) -> None:
    """Counts that an instance leaves a node, and how long it was there."""
    at(c, "edge_counts", link.edge).passes += 1
    seconds = c.now - instance.arrived
    if seconds > 0:
        counts = at(c, "node_counts", place)
        if node.usual and seconds == node.seconds:
            counts.usual += 1
        else:
            counts.logged += 1
            log(c, place, seconds)


@apart
def leave(c: Frame, slot: int, place: int, output: int) -> int:
    """Leaves the node ``place`` by an output: the row of the output that it took in the end, op.STOP if the instance
    waits or has ended."""
    instance = at(c, "instances", slot)
    node = at(c, "nodes", place)
    if output < node.writes and instance.waiting != op.LOOPING:
        write_attribute(c, node.first_write + output, instance.number)
    if node.kind == op.SEND:
        give_back(c, instance)
    elif node.kind == op.RATE:
        instance.booking = -1
    while True:
        link = at(c, "nodes", node.links + output)
        if link.target < 0:
            end_instance(c, slot, at(c, "journeys", instance.journey).end_of_path)
            return op.STOP
        if link.loop < 0:
            break
        other = try_loop(c, slot, link.loop, output)
        if other == op.AGAIN:
            break
        if other == op.STOP:
            return op.STOP
        output = other
    pass_link(c, instance, place, node, link)
    return node.links + output


# --- Steps ---------------------------------------------------------------------------------------------------


@inner
def drawn_output(c: Frame, node: Any) -> int:
    """The output that the customer draws at a random split."""
    split = at(c, "splits", node.row)
    visits = add_visit(c, node.target)
    draw = drawn(c, split.name, 0 if split.sticky else visits)
    share = split.first
    while draw >= at(c, "shares", share).below:
        share += 1
    return at(c, "shares", share).output


@inner
def chosen_branch(c: Frame, slot: int, node: Any) -> int:
    """The output of the first branch whose condition is true, else the default; or what was settled at the entry."""
    if node.flag:
        return at(c, "marks", slot * c.mark_width + node.flag - 1)
    return judged_branch(c, slot, node)


@inlined
def judged_branch(c: Frame, slot: int, node: Any) -> int:
    """The output of the first branch whose condition is true now, else the default."""
    for row in range(node.row, node.row + node.count):
        branch = at(c, "branches", row)
        if is_taken(c, branch, slot):
            return branch.output
    return node.output


@inner
def set_stage(c: Frame, stage: int, cause: int) -> None:
    """An action sets the stage; the same stage again is nothing."""
    if stage == c.stage:
        return
    if c.stage_changes >= c.stage_log_rows:
        c.failed = op.FULL_STAGES
        return
    change = at(c, "stage_log", c.stage_changes)
    change.time = c.now
    change.stage = stage
    c.stage_changes += 1
    queue_change(c, op.STAGE_CHANGED, c.stage, stage, cause)
    c.stage = stage


@inner
def pass_goal(c: Frame, slot: int, row: int) -> int:
    """The instance arrives at a goal node: the output that it leaves by, or op.STOP."""
    goal = at(c, "goal_steps", row)
    instance = at(c, "instances", slot)
    mark = slot * c.mark_width + goal.mark
    if not at(c, "marks", mark):
        count_conversion(c, instance, goal.goal)
        at(c, "node_counts", instance.node).conversions += 1
        put(c, "marks", mark, goal.first)
    if goal.exits:
        end_instance(c, slot, at(c, "journeys", instance.journey).end_goal)
        return op.STOP
    return 0


@inlined
def see(c: Frame, node: Any) -> None:
    """The customer comes to a node, and to those on the way there."""
    word = node.target >> 6
    put(c, "seen", word, at(c, "seen", word) | node.seen)


@inner
def arrive(c: Frame, slot: int, node: Any) -> None:
    """The instance arrives at a node."""
    instance = at(c, "instances", slot)
    place = node.target
    instance.node = place
    instance.arrived = c.now
    instance.waiting = op.WALKING
    see(c, node)
    kind = node.kind
    if kind == op.SEND or kind == op.RATE:
        instance.held = 0
        instance.cap_waited = 0
        instance.settled = 0
        instance.booking = -1
        for cap in range(slot * c.cap_width, (slot + 1) * c.cap_width):
            put(c, "first_blocks", cap, op.NEVER)


@apart
def act(c: Frame, slot: int, node: Any, output: int) -> int:
    """What a node does with the instance that is there: the output that it leaves by, or op.STOP."""
    if node.kind == op.SEND:
        return at_message(c, slot, node, output)
    if node.kind <= op.RATE:
        return begin_wait(c, slot, node)
    if node.kind == op.BRANCH:
        return chosen_branch(c, slot, node)
    instance = at(c, "instances", slot)
    if node.kind == op.SET_STAGE:
        set_stage(c, node.row, instance.number)
    elif node.kind == op.SPLIT:
        return drawn_output(c, node)
    elif node.kind == op.GOAL:
        return pass_goal(c, slot, node.row)
    elif node.kind == op.END_NODE:
        end_instance(c, slot, node.row)
        return op.STOP
    elif node.kind == op.WRITE:
        write_attribute(c, node.row, instance.number)
    elif node.kind == op.LINK_JOURNEY:
        link = at(c, "journey_links", node.row)
        queue_link(c, link.what, instance, link.journey)
    elif node.kind == op.SUPPRESS:
        until = op.FOREVER if node.seconds < 0 else c.now + node.seconds
        c.suppressed_until = greatest(c.suppressed_until, until)
        queue_change(c, op.PERSON_CHANGED, -1, -1, instance.number)
    return 0


@inner
def walk(c: Frame, slot: int, output: int) -> None:
    """The instance arrives at its node (op.ARRIVE), looks at its message again (op.AGAIN; op.UNSEEN: nobody saw it) or
    leaves by an output, and goes on until it waits or has ended."""
    instance = at(c, "instances", slot)
    c.dirty |= 1
    node = at(c, "nodes", instance.node)
    steps = 0
    if c.steps_at == c.now:
        steps = c.steps
    looking = output == op.AGAIN or output == op.UNSEEN
    moved = not looking
    row = node.target
    while True:
        if output >= 0:
            row = node.links + output
            link = at(c, "nodes", row)
            if link.plain:
                pass_link(c, instance, node.target, node, link)
            else:
                row = leave(c, slot, node.target, output)
                if row == op.STOP:
                    break
            node = at(c, "nodes", row)
        if not looking:
            arrive(c, slot, node)
            steps += 1
            if steps > MOST_STEPS_AT_ONCE:
                c.failed = op.RUNAWAY
                c.failed_at = node.target
        if node.kind == op.BRANCH:
            output = chosen_branch(c, slot, node)
        elif node.kind == op.SET_STAGE:
            set_stage(c, node.row, instance.number)
            output = 0
        elif (node.kind == op.WAIT or node.kind == op.DELAY) and node.flag == 0:
            instance.best = -1
            instance.waiting = op.WAITING
            instance.deadline = c.now + node.seconds
            break
        else:
            output = act(c, slot, node, output)
            if output == op.STOP:
                break
        moved = True
        looking = False
        if c.failed:
            break
    if moved:
        instance.moved = c.delivery
    c.steps_at = c.now
    c.steps = steps
