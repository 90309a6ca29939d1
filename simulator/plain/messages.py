"""Messages (R11): the checks before one is sent."""

from __future__ import annotations

from journey.steps import CapRule, Send
from simulator.plain.caps import allowed_at, blocks
from simulator.plain.conditions import matches
from simulator.plain.counting import add
from simulator.plain.customer import Customer
from simulator.plain.goals import exit_by
from simulator.plain.instance import Finish, Instance, Leave, Outcome, Wait
from simulator.plain.person import Event
from simulator.plain.quiet import quiet_until
from simulator.plain.state import Sent
from simulator.tally import END_CAP, NO_PLACE, NO_VISIT, NOTHING_CAPPED


def arrive(customer: Customer, instance: Instance, step: Send) -> Outcome:
    """The instance arrives at a message: those that are shown wait for a visit first (R11.6)."""
    if step.shown_at is not None:
        return Wait("wait", customer.now + step.show_within)
    return look(customer, instance, step)


def at_timer(customer: Customer, instance: Instance, step: Send, wait: Wait) -> Outcome:
    """A hold, a wait for a cap or for a visit is over."""
    if wait.kind == "wait":
        return _block(customer, instance, step, NO_VISIT)
    return look(customer, instance, step)


def at_event(customer: Customer, instance: Instance, step: Send, event: Event) -> Outcome | None:
    """A later event is delivered to a message that waits for a visit."""
    assert step.shown_at is not None
    return look(customer, instance, step) if matches(step.shown_at, event, customer.asker(instance)) else None


def look(customer: Customer, instance: Instance, step: Send) -> Outcome:
    """The instance arrives at a message, or a hold or wait of it has ended (R11.1)."""
    if (left := exit_by(customer, instance)) is not None:
        return left
    if (reason := _blocked(customer, instance, step)) is not None:
        return _block(customer, instance, step, reason)
    if (outcome := _keep_quiet(customer, instance, step)) is not None:
        return outcome
    if (outcome := _ask_caps(customer, instance, step)) is not None:
        return outcome
    if (outcome := _book(customer, instance, step)) is not None:
        return outcome
    return _send(customer, instance, step)


def _blocked(customer: Customer, instance: Instance, step: Send) -> str | None:
    """R11.2."""
    state = customer.state
    if step.message_class == "commercial" and _lacks_consent(customer, step):
        return "consent"
    if step.needs_address and not state.is_yes(f"reachable.{step.channel}"):
        return "reachability"
    if state.suppressed:
        return "suppression"
    if step.valid_for is not None and customer.now > instance.entered + step.valid_for:
        return "valid until"
    if step.valid_until is not None and customer.now > step.valid_until:
        return "valid until"
    return None


def _lacks_consent(customer: Customer, step: Send) -> bool:
    state = customer.state
    if step.needs_consent and not state.is_yes(f"consent.{step.channel}"):
        return True
    return bool(step.topic) and state.is_yes(f"unsubscribed.{step.topic}")


def _block(customer: Customer, instance: Instance, step: Send, reason: str) -> Outcome:
    add(customer.counter.node(instance).blocked, reason)
    customer.counter.not_sent(instance, reason)
    instance.visit.settled = True
    return _on(step, "blocked" if step.blocked_output else "next")


def _keep_quiet(customer: Customer, instance: Instance, step: Send) -> Outcome | None:
    """R11.3."""
    program = customer.program_of(instance)
    rule = program.quiet
    if rule is None or step.message_class not in rule.classes:
        return None
    free = quiet_until(rule, customer.zone(program, rule.zone), customer.now)
    if free == customer.now:
        return None
    if rule.on_block == "skip":
        return _block(customer, instance, step, "quiet hours")
    if not instance.visit.held:
        instance.visit.held = True
        customer.counter.node(instance).held += 1
    return Wait("quiet", free)


def _ask_caps(customer: Customer, instance: Instance, step: Send) -> Outcome | None:
    """R12.1: the first cap that blocks acts."""
    program = customer.program_of(instance)
    zone = customer.zone(program)
    for place, cap in enumerate((*customer.run.settings.caps, *program.caps)):
        if blocks(cap, step, customer.state.sends, customer.now, zone):
            if cap.on_block == "wait":
                return _wait_for(customer, instance, step, cap, place)
            return _capped(customer, instance, step, cap)
    return None


def _capped(customer: Customer, instance: Instance, step: Send, cap: CapRule) -> Outcome:
    """R12.5."""
    customer.counter.node(instance).capped += 1
    customer.counter.not_sent(instance, NOTHING_CAPPED)
    instance.visit.settled = True
    if cap.on_block == "exit":
        return Finish(END_CAP)
    return _on(step, "capped" if cap.on_block == "other" and step.capped_output else "next")


def _wait_for(customer: Customer, instance: Instance, step: Send, cap: CapRule, place: int) -> Outcome:
    """R12.6."""
    now = customer.now
    latest = instance.visit.first_blocks.setdefault(place, now) + cap.wait_at_most
    if now >= latest:
        return _capped(customer, instance, step, cap)
    if not instance.visit.cap_waited:
        instance.visit.cap_waited = True
        customer.counter.node(instance).cap_waited += 1
    zone = customer.zone(customer.program_of(instance))
    opening = allowed_at(cap, step, customer.state.sends, now, zone)
    return Wait("cap", latest if opening is None else min(opening, latest))


def _on(step: Send, output: str) -> Outcome:
    """The message is done with: the instance leaves, or ends there (R11.7)."""
    return Finish(step.end_reason) if step.end_reason else Leave(output)


def _book(customer: Customer, instance: Instance, step: Send) -> Outcome | None:
    """R17.4: a place is booked once a visit, and waited for."""
    if step.capacity is None:
        return None
    visit = instance.visit
    if visit.booking is None:
        found = customer.desk.book(customer.run.resource_of(instance.program, instance.node), customer.now, None)
        if found is None:
            return _block(customer, instance, step, NO_PLACE)
        visit.booking, visit.slot = found
        if visit.slot > customer.now:
            customer.counter.node(instance).place_waited += 1
    return Wait("place", visit.slot) if visit.slot > customer.now else None


def _send(customer: Customer, instance: Instance, step: Send) -> Outcome:
    """R11.5."""
    sent = Sent(
        customer.now, step.channel, step.message_class, step.topic, step.weight, instance.node, instance.program
    )
    customer.state.sends.append(sent)
    customer.counter.sent(instance, sent, customer.person.zone)
    instance.visit.settled = True
    instance.visit.booking = None
    return _on(step, "next")
