"""Walking (R6): an instance goes from node to node until it waits or ends."""

from __future__ import annotations

from journey.steps import (
    AssumedOutcome,
    Branch,
    End,
    GoalStep,
    RandomSplit,
    RateLimit,
    RemoveFromJourney,
    Send,
    SetAttribute,
    SetStage,
    StartJourney,
    Step,
    Suppress,
    WaitForEvents,
    writes_of,
)
from simulator.plain import messages, waits
from simulator.plain.conditions import Asker, is_true
from simulator.plain.customer import Customer
from simulator.plain.draws import drawn_output
from simulator.plain.goals import exit_by, pass_goal
from simulator.plain.instance import Finish, Instance, Jump, Leave, Outcome, Visit, Wait
from simulator.plain.loops import try_pass
from simulator.plain.state import Change, JourneyLink
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
            after_hold = _held_for(instance, outcome)
            if not after_hold and not outcome.on_limit:
                _write_on_leaving(customer, instance, outcome.output)
            outcome = _leave(customer, instance, outcome.output, after_hold)
    instance.waiting = outcome


def start(customer: Customer, instance: Instance, trigger: str) -> None:
    """The instance starts at its trigger and passes it at once (R4.9)."""
    instance.node, instance.arrived = trigger, customer.now
    customer.counter.arrived(instance)
    customer.counter.started(instance)
    _judge_at_entry(customer, instance)
    follow(customer, instance, Leave("next"))


def _judge_at_entry(customer: Customer, instance: Instance) -> None:
    """What branches ask as of the entry is settled now (R10.3)."""
    asker = customer.asker(instance)
    for node, step in customer.program_of(instance).steps.items():
        if isinstance(step, Branch) and step.at_entry:
            instance.at_entry[node] = _branch(step, asker)


def _branch(step: Branch, asker: Asker) -> str:
    chosen = (branch.output for branch in step.branches if is_true(branch.condition, asker))
    return next(chosen, step.default)


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
            follow(customer, instance, messages.at_timer(customer, instance, step, wait))
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


def _write_on_leaving(customer: Customer, instance: Instance, output: str) -> None:
    """What the output that is taken writes (R15.7)."""
    step = customer.step_of(instance)
    outputs: tuple[str, ...] = ()
    if isinstance(step, WaitForEvents):
        outputs = tuple(branch.output for branch in step.branches)
    elif isinstance(step, AssumedOutcome):
        outputs = tuple(outcome for outcome, _ in step.outcomes)
    elif isinstance(step, RateLimit):
        outputs = ("next",)
    if not isinstance(step, SetAttribute) and writes_of(step) and output in outputs:
        _set_attribute(customer, instance, writes_of(step)[outputs.index(output)])


def _leave(customer: Customer, instance: Instance, output: str, after_hold: bool) -> Outcome:
    """By the edge of an output, if it has one (R6.2)."""
    _use_or_give_back(customer, instance)
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
        return waits.begin(customer, instance, step, visits)
    if isinstance(step, Send):
        return messages.arrive(customer, instance, step)
    if isinstance(step, Branch):
        return Leave(instance.at_entry[instance.node] if step.at_entry else _branch(step, customer.asker(instance)))
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
    elif isinstance(step, StartJourney):
        _link(customer, instance, JourneyLink("start", instance.program, instance.entry, journey=step.journey))
    elif isinstance(step, RemoveFromJourney):
        _link(customer, instance, JourneyLink("remove", instance.program, instance.entry, journey=step.journey))
    return Leave("next")


def _link(customer: Customer, instance: Instance, link: JourneyLink) -> None:
    customer.state.changes.append(Change(instance.sequence, link=link))


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
    _link(customer, instance, JourneyLink("left", instance.program, instance.entry, reason))


def _give_back(customer: Customer, instance: Instance) -> None:
    """The instance does not need the place that it holds."""
    if instance.visit.booking is not None:
        customer.desk.give_back(instance.visit.booking)
        instance.visit.booking = None


def _use_or_give_back(customer: Customer, instance: Instance) -> None:
    """The instance leaves: a rate limit with its place used, a message that was not sent without."""
    if isinstance(customer.step_of(instance), RateLimit):
        instance.visit.booking = None
    _give_back(customer, instance)


def _note_unsent(customer: Customer, instance: Instance) -> None:
    """The instance leaves a message that has not gone out (R18.3), or a place that it has not used (R17.6)."""
    _give_back(customer, instance)
    if isinstance(customer.step_of(instance), Send) and not instance.visit.settled:
        customer.counter.not_sent(instance, NOTHING_LEFT)
