"""Entry and re-entry (R4)."""

from __future__ import annotations

from simulator.plain import walk
from simulator.plain.customer import Customer
from simulator.plain.draws import draw_bits
from simulator.plain.instance import Deferred, Entries, Instance
from simulator.plain.person import Event, Value
from simulator.run import HOLDOUT_PARTS


def try_entry(customer: Customer, program: int, trigger: str, entry: Event | None, linked: bool) -> None:
    """A trigger matched: start, defer or refuse. ``linked``: by a change that an instance made (R3.6)."""
    key = customer.nobody(program).key_of(entry) if entry else None
    reason = _refusal(customer, program, key)
    if reason is None and linked and customer.linked_starts.get(program) == customer.now:
        reason = "same instant"
    if reason is None and _held_out(customer, program):
        reason = "holdout"
    if reason is not None:
        customer.counter.refused(program, reason, trigger)
    elif _must_wait(customer, program):
        customer.counter.journey(program).deferred += 1
        customer.deferred.append(Deferred(program, trigger, entry, key))
    elif not _book_entry(customer, program):
        customer.counter.refused(program, "full", trigger)
    else:
        if linked:
            customer.linked_starts[program] = customer.now
        _start(customer, program, trigger, entry, key)


def _held_out(customer: Customer, program: int) -> bool:
    """Whether the journey keeps the customer out (R4.11)."""
    mine = customer.run.programs[program]
    if mine.entry.holdout is None:
        return False
    share, salt = mine.entry.holdout
    drawn = draw_bits(customer.run.settings.seed, customer.person.hash, f"{salt or mine.journey}\0holdout", 0)
    return drawn * HOLDOUT_PARTS < share * 2**53


def _book_entry(customer: Customer, program: int) -> bool:
    """Whether there is a place for one more entry now, in each of the journey's capacities (R17.7)."""
    booked: list[int] = []
    for place, _ in enumerate(customer.run.programs[program].entry.capacities):
        found = customer.desk.book(customer.run.resource_of(program, "", place), customer.now, customer.now)
        if found is None:
            for booking in booked:
                customer.desk.give_back(booking)
            return False
        booked.append(found[0])
    return True


def release(customer: Customer) -> None:
    """Some instance left its journey: deferred entries that no other holds back are asked again (R4.8)."""
    for deferred in sorted(customer.deferred, key=lambda deferred: customer.run.ranks[deferred.program]):
        if _must_wait(customer, deferred.program):
            continue
        customer.deferred.remove(deferred)
        reason = _refusal(customer, deferred.program, deferred.key)
        if reason is None and not _book_entry(customer, deferred.program):
            reason = "full"
        if reason is not None:
            customer.counter.refused(deferred.program, reason, deferred.trigger)
        else:
            _start(customer, deferred.program, deferred.trigger, deferred.entry, deferred.key)


def _refusal(customer: Customer, program: int, key: Value) -> str | None:
    """The first reason against an entry now (R4.2)."""
    rule = customer.run.programs[program].entry
    if rule.key and key is None:
        return "no key"
    entries = customer.entries.get((program, key), Entries())
    if rule.mode == "once" and entries.last_entry is not None:
        return "once"
    if entries.running and (rule.mode == "after_exit" or rule.key):
        return "running"
    since = entries.last_entry if rule.mode == "any_time" else entries.last_end
    if rule.mode != "once" and since is not None and customer.now - since < rule.minimum_interval:
        return "too soon"
    if rule.most_running is not None and customer.runs(program) >= rule.most_running:
        return "limit"
    if _excluded(customer, program):
        return "excluded"
    return "too many" if _too_many(customer, program) else None


def _too_many(customer: Customer, program: int) -> bool:
    """R4.13."""
    most = customer.run.settings.most_journeys
    return most is not None and len({one.program for one in customer.running} - {program}) >= most


def _excluded(customer: Customer, program: int) -> bool:
    """R4.6."""
    mine = customer.run.programs[program]
    return any(
        other.journey in mine.not_while
        or (mine.exclusion_group and other.exclusion_group == mine.exclusion_group and other is not mine)
        for other in (customer.run.programs[instance.program] for instance in customer.running)
    )


def _must_wait(customer: Customer, program: int) -> bool:
    others = customer.run.programs[program].defer_while
    return any(customer.run.programs[instance.program].journey in others for instance in customer.running)


def _start(customer: Customer, program: int, trigger: str, entry: Event | None, key: Value) -> None:
    entries = customer.entries.setdefault((program, key), Entries())
    entries.last_entry = customer.now
    entries.running += 1
    instance = Instance(customer.started, program, key, customer.now, entry)
    customer.started += 1
    customer.running.append(instance)
    walk.start(customer, instance, trigger)
