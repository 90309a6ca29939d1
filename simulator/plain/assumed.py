"""Outcomes that no log knows, drawn from rates (R10.4)."""

from __future__ import annotations

from journey.identifiers import own_id
from journey.steps import AssumedOutcome
from simulator.plain.customer import Customer
from simulator.plain.draws import draw_bits
from simulator.plain.instance import Instance, Wait
from simulator.run import RATE_PARTS


def begin(customer: Customer, instance: Instance, step: AssumedOutcome, visits: int) -> Wait:
    """The instance arrives: which outcome it will have, and when."""
    output = _drawn(customer, instance, step, visits) if _was_asked(customer, instance, step) else step.otherwise
    seconds = step.within if output == step.otherwise else step.delay
    return Wait("wait", customer.now + seconds, output=output)


def _was_asked(customer: Customer, instance: Instance, step: AssumedOutcome) -> bool:
    """Whether one of the messages that the outcome answers to was sent since the entry."""
    return step.sent_by is None or any(
        sent.node in step.sent_by and sent.time >= instance.entered for sent in customer.state.sends if not sent.logged
    )


def _drawn(customer: Customer, instance: Instance, step: AssumedOutcome, visits: int) -> str:
    settings = customer.run.settings
    draw = draw_bits(settings.seed, customer.person.hash, f"{own_id(instance.node)}\0{step.label}", visits)
    reached = 0
    for output, rate in step.outcomes:
        reached += getattr(rate, settings.assumed)
        if draw * RATE_PARTS < reached * 2**53:
            return output
    return step.otherwise
