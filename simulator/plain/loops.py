"""Loop edges (R7)."""

from __future__ import annotations

from journey.condition import EventMatch
from journey.steps import Link, LoopLimits, Program
from simulator.plain.conditions import matches
from simulator.plain.customer import Customer
from simulator.plain.instance import Finish, Instance, Leave, LoopCount, Outcome, Wait
from simulator.plain.person import Event
from simulator.tally import END_LIMIT


def try_pass(customer: Customer, instance: Instance, output: str, link: Link, after_hold: bool) -> Outcome | None:
    """The instance would pass a loop edge: None if it passes now (R7.2)."""
    limits = link.loop
    assert limits is not None
    now = customer.now
    count = _count(customer, instance, link)
    count.expire(limits, now)
    if count.passes >= limits.max_passes:
        return _at_limit(customer, instance, output, link, limits)
    if count.last is not None and now - count.last < limits.minimum_interval:
        if not after_hold:
            customer.counter.edge(link.edge).held += 1
        return Wait("loop", count.last + limits.minimum_interval, output=output)
    count.passes += 1
    count.last = now
    customer.counter.pass_numbers[link.edge][count.passes] += 1
    return None


def _at_limit(customer: Customer, instance: Instance, output: str, link: Link, limits: LoopLimits) -> Outcome:
    """R7.4 and R7.5."""
    customer.counter.edge(link.edge).limit_reached += 1
    back_again = instance.refused.get(link.edge) == customer.now
    instance.refused[link.edge] = customer.now
    what, _, other = limits.on_limit.partition(":")
    if back_again or what == "exit":
        return Finish(END_LIMIT)
    return Leave(other, on_limit=True) if what == "output" else Wait("stay", None, output=output)


def _count(customer: Customer, instance: Instance, link: Link) -> LoopCount:
    assert link.loop is not None
    counts = customer.loops if link.loop.counter == "customer" else instance.loops
    return counts.setdefault(link.edge, LoopCount())


def reset_by_event(customer: Customer, event: Event) -> None:
    """Counters start anew at the events that the document names for it, before anything else (R7.8)."""
    for number, program in enumerate(customer.run.programs):
        for edge, limits, match in _resets(program):
            if limits.counter == "customer":
                if edge in customer.loops and matches(match, event, customer.nobody(number)):
                    customer.loops[edge].clear()
            else:
                for instance in customer.running:
                    if edge in instance.loops and matches(match, event, customer.asker(instance)):
                        instance.loops[edge].clear()


def _resets(program: Program) -> list[tuple[str, LoopLimits, EventMatch]]:
    return [
        (link.edge, link.loop, link.loop.reset_event)
        for links in program.links.values()
        for link in links.values()
        if link.loop is not None and link.loop.reset_event is not None
    ]
