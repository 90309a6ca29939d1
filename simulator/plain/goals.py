"""Goals and exit criteria (R16)."""

from __future__ import annotations

from journey.steps import GoalRule, GoalStep
from simulator.plain.conditions import is_true, matches
from simulator.plain.customer import Customer
from simulator.plain.instance import Deferred, Finish, Instance, Jump, Leave, Outcome
from simulator.plain.person import Event
from simulator.tally import END_GOAL


def at_event(customer: Customer, instance: Instance, event: Event) -> Outcome | None:
    """What an event's goals and exit criteria do to a waiting instance (R3.3); None if it goes on waiting."""
    for goal in customer.program_of(instance).goals:
        if goal.id in instance.goals_met or not _reaches(customer, instance, goal, event):
            continue
        convert(customer, instance, goal.id, goal.counts == "first")
        if goal.node:
            return Jump(goal.node)
        if goal.exits:
            return Finish(END_GOAL)
    return exit_by(customer, instance, event)


def _reaches(customer: Customer, instance: Instance, goal: GoalRule, event: Event) -> bool:
    in_time = goal.window is None or event.time <= instance.entered + goal.window
    return in_time and matches(goal.event, event, customer.asker(instance))


def convert(customer: Customer, instance: Instance, goal: str, once: bool) -> None:
    """Count a conversion; with ``once`` the instance is done with the goal."""
    customer.counter.converted(instance, goal, customer.now)
    if once:
        instance.goals_met.add(goal)


def exit_by(customer: Customer, who: Instance | Deferred, event: Event | None = None) -> Finish | None:
    """The first exit criterion that holds: conditions always, events where one is delivered (R16.4)."""
    asker = customer.asker(who)
    for criterion in asker.program.exits:
        by_event = event is not None and criterion.event is not None and matches(criterion.event, event, asker)
        if by_event or (criterion.condition is not None and is_true(criterion.condition, asker)):
            return Finish(f"exit:{criterion.id}")
    return None


def drops(customer: Customer, deferred: Deferred, event: Event | None) -> bool:
    """Whether an event or change ends a deferred entry (R4.8)."""
    asker = customer.asker(deferred)
    by_goal = event is not None and any(
        goal.exits and not goal.node and matches(goal.event, event, asker) for goal in asker.program.goals
    )
    return by_goal or exit_by(customer, deferred, event) is not None


def pass_goal(customer: Customer, instance: Instance, step: GoalStep) -> Outcome:
    """The instance arrives at a goal node (R16.2)."""
    if step.goal not in instance.goals_met:
        convert(customer, instance, step.goal, step.counts == "first")
        customer.counter.node(instance).conversions += 1
    return Finish(END_GOAL) if step.exits else Leave("next")
