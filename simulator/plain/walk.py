"""Walking (R6): an instance goes from node to node until it waits or ends."""

from __future__ import annotations

from journey.steps import (
    Branch,
    End,
    GoalStep,
    RandomSplit,
    Send,
    SetAttribute,
    SetStage,
    Step,
    Suppress,
)
from simulator.plain import messages, waits
from simulator.plain.conditions import is_true
from simulator.plain.customer import Customer
from simulator.plain.draws import drawn_output
from simulator.plain.goals import exit_by, pass_goal
from simulator.plain.instance import Finish, Instance, Jump, Leave, Outcome, Visit, Wait
from simulator.plain.loops import try_pass
from simulator.plain.state import Change
from simulator.tally import END_OF_PATH, END_TIMED_OUT, NOTHING_LEFT


def follow(customer: Customer, instance: Instance, outcome: Outcome) -> None:
    """Do what was decided, and go on until the instance waits or has ended."""
    while not isinstance(outcome, Wait):
        instance.moves += 1
        if isinstance(outcome, Finish):
            _end(customer, instance, outcome.reason)
            return
        if isinstance(outcome, Jump):
            outcome = _jump(customer, instance, outcome.node)
        else:
            outcome = _leave(customer, instance, outcome.output, after_hold=_held_for(instance, outcome))
    instance.waiting = outcome


def start(customer: Customer, instance: Instance, trigger: str) -> None:
    """The instance starts at its trigger and passes it at once (R4.9)."""
    instance.node, instance.arrived = trigger, customer.now
    customer.counter.arrived(instance)
    customer.counter.started(instance)
    follow(customer, instance, Leave("next"))


def at_timer(customer: Customer, instance: Instance) -> None:
    """The instance's wait is over (R2.6)."""
    wait = instance.waiting
    assert wait is not None
    left = exit_by(customer, instance)
    if left is not None:
        follow(customer, instance, left)
    elif wait.kind == "loop":
        follow(customer, instance, Leave(wait.output))
    else:
        step = customer.step_of(instance)
        if isinstance(step, Send):
            follow(customer, instance, messages.look(customer, instance, step))
        else:
            assert isinstance(step, waits.WaitStep)
            follow(customer, instance, waits.at_timer(step, wait))


def time_out(customer: Customer, instance: Instance) -> None:
    """The maximum time in the journey is over (R16.5)."""
    follow(customer, instance, exit_by(customer, instance) or Finish(END_TIMED_OUT))


def _held_for(instance: Instance, leaving: Leave) -> bool:
    """Whether the instance leaves at the end of a hold on this way out."""
    wait = instance.waiting
    return wait is not None and wait.kind == "loop" and wait.output == leaving.output


def _leave(customer: Customer, instance: Instance, output: str, after_hold: bool) -> Outcome:
    """By the edge of an output, if it has one (R6.2)."""
    link = customer.program_of(instance).links.get(instance.node, {}).get(output)
    if link is None:
        return Finish(END_OF_PATH)
    if link.loop is not None:
        held = try_pass(customer, instance, output, link, after_hold)
        if held is not None:
            return held
    customer.counter.passed(instance, link.edge, customer.now)
    return _arrive(customer, instance, link.target)


def _jump(customer: Customer, instance: Instance, node: str) -> Outcome:
    """To a goal's node, by no edge (R6.3)."""
    _note_unsent(customer, instance)
    customer.counter.node(instance).jumps_out += 1
    instance.node = node
    customer.counter.node(instance).jumps_in += 1
    return _arrive(customer, instance, node)


def _arrive(customer: Customer, instance: Instance, node: str) -> Outcome:
    instance.node, instance.arrived = node, customer.now
    instance.waiting, instance.visit = None, Visit()
    customer.counter.arrived(instance)
    customer.count_step(instance)
    visits = customer.visits[node]
    customer.visits[node] += 1
    return _act(customer, instance, customer.step_of(instance), visits)


def _act(customer: Customer, instance: Instance, step: Step, visits: int) -> Outcome:
    """What the node does on arrival; ``visits``: the customer's earlier ones."""
    if isinstance(step, waits.WaitStep):
        return waits.begin(customer, instance, step)
    if isinstance(step, Send):
        return messages.look(customer, instance, step)
    if isinstance(step, Branch):
        asker = customer.asker(instance)
        chosen = (branch.output for branch in step.branches if is_true(branch.condition, asker))
        return Leave(next(chosen, step.default))
    if isinstance(step, RandomSplit):
        return Leave(drawn_output(step, customer.run.settings.seed, customer.person.hash, instance.node, visits))
    if isinstance(step, GoalStep):
        return pass_goal(customer, instance, step)
    if isinstance(step, End):
        return Finish(step.reason)
    if isinstance(step, SetStage):
        customer.state.enter_stage(step.stage, instance.sequence)
    elif isinstance(step, SetAttribute):
        _set_attribute(customer, instance, step)
    elif isinstance(step, Suppress):
        customer.state.suppress(step.seconds, instance.sequence)
    return Leave("next")


def _set_attribute(customer: Customer, instance: Instance, step: SetAttribute) -> None:
    """R15.2."""
    value = step.value if isinstance(step.value, str) else float(step.value)
    if step.operation == "add":
        before = customer.state.attribute(step.name)
        value = (before if isinstance(before, float) else 0.0) + (value if isinstance(value, float) else 0.0)
    customer.state.write(step.name, None if step.operation == "clear" else value, instance.sequence)


def _end(customer: Customer, instance: Instance, reason: str) -> None:
    _note_unsent(customer, instance)
    customer.counter.ended(instance, reason)
    instance.alive, instance.waiting = False, None
    customer.running.remove(instance)
    entries = customer.entries[(instance.program, instance.key)]
    entries.running -= 1
    entries.last_end = customer.now
    customer.state.changes.append(Change(instance.sequence, left=True))


def _note_unsent(customer: Customer, instance: Instance) -> None:
    """The instance leaves a message that has not gone out (R18.3)."""
    if isinstance(customer.step_of(instance), Send) and not instance.visit.settled:
        customer.counter.not_sent(instance, NOTHING_LEFT)
