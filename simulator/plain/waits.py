"""Waits (R8): where an instance waits, and what an event does to it there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from math import floor

from journey.identifiers import own_id
from journey.steps import (
    AssumedOutcome,
    Delay,
    EventBranch,
    Gate,
    HabitualHour,
    RateLimit,
    Until,
    WaitAfterEvent,
    WaitForDate,
    WaitForEvents,
    WaitForSupply,
)
from journey.words import say
from simulator.plain import assumed, gates
from simulator.plain.conditions import Asker, looked_up, matches, operand_value, past_matches
from simulator.plain.customer import Customer
from simulator.plain.dates import EPOCH, read_date
from simulator.plain.draws import draw_bits
from simulator.plain.instance import Finish, Instance, Leave, Outcome, Wait
from simulator.plain.person import Event
from simulator.run import DAY, RunError
from simulator.tally import END_PAST
from simulator.zones import ZoneTable, weekday

WaitStep = (
    Delay
    | Until
    | WaitForEvents
    | WaitForSupply
    | WaitAfterEvent
    | WaitForDate
    | HabitualHour
    | Gate
    | RateLimit
    | AssumedOutcome
)

#: No date whose weekday is allowed is further away, even if a zone skips dates.
MOST_DATES = 60


def begin(customer: Customer, instance: Instance, step: WaitStep, visits: int) -> Outcome:
    """The instance arrives at a wait; ``visits``: the customer's earlier ones."""
    now = customer.now
    if isinstance(step, Delay):
        return Wait("wait", _delayed(customer, instance, step, visits))
    if isinstance(step, Until):
        return _until(step, now, customer.zone(customer.program_of(instance), step.zone))
    if isinstance(step, AssumedOutcome):
        return assumed.begin(customer, instance, step, visits)
    if isinstance(step, RateLimit):
        return _book(customer, instance, step)
    if isinstance(step, Gate):
        return Wait("wait", gates.open_from(step, now, customer.zone(customer.program_of(instance), step.zone)))
    asker = customer.asker(instance)
    if isinstance(step, WaitForDate):
        return _wait_for_date(step, asker, customer.zone(asker.program, step.zone))
    if isinstance(step, HabitualHour):
        return Wait("wait", gates.habitual_moment(step, asker, customer.zone(asker.program, step.zone)))
    if isinstance(step, WaitForEvents):
        return _wait_for_events(step, now, asker)
    if isinstance(step, WaitForSupply):
        return Wait("wait", _supply_due(step, asker, _latest(past_matches(step.order, asker))))
    return _wait_after_event(step, asker, instance.entered)


def at_event(customer: Customer, instance: Instance, step: WaitStep, event: Event) -> Outcome | None:
    """A later event is delivered to a wait: the way out if it ends it (R8.3 to R8.9)."""
    wait = instance.waiting
    assert wait is not None
    asker = customer.asker(instance)
    if isinstance(step, WaitForEvents):
        place = _first_branch(step.branches, event, asker)
        if place is None:
            return None
        if place == 0 or not step.ranked:
            return Leave(step.branches[place].output)
        wait.best = place if wait.best is None else min(wait.best, place)
    elif isinstance(step, WaitForSupply):
        if matches(step.order, event, asker):
            if not step.restart:
                return Leave("bought")
            wait.due = _supply_due(step, asker, event)
    elif (
        isinstance(step, WaitAfterEvent)
        and wait.anchor_until is not None
        and event.time <= wait.anchor_until
        and matches(step.event, event, asker)
    ):
        wait.due, wait.anchor_until = event.time + step.seconds, None
    return None


def at_timer(step: WaitStep, wait: Wait) -> Leave:
    """The wait is over without an event."""
    if isinstance(step, WaitForEvents):
        return Leave("timeout" if wait.best is None else step.branches[wait.best].output)
    if isinstance(step, AssumedOutcome):
        return Leave(wait.output)
    return Leave("due" if isinstance(step, WaitForSupply) else "next")


# --- Delay (R8.1) ---------------------------------------------------------------------------------------------


def _delayed(customer: Customer, instance: Instance, step: Delay, visits: int) -> int:
    now = customer.now
    due = now + step.seconds
    if step.working_days:
        zone = customer.zone(customer.program_of(instance))
        days, rest = divmod(step.seconds, DAY)
        date = zone.date(now)
        while days:
            date += 1
            days -= weekday(date) < 5
        moved = now if date == zone.date(now) else zone.reached(date * DAY + zone.local(now) % DAY)
        due = moved + rest
    if step.jitter:
        seed, key = customer.run.settings.seed, customer.person.hash
        drawn = draw_bits(seed, key, f"{own_id(instance.node)}\0jitter", visits) >> 21
        due += drawn * (step.jitter + 1) >> 32
    return due


# --- Rate limit (R8.14) ----------------------------------------------------------------------------------------


def _book(customer: Customer, instance: Instance, step: RateLimit) -> Outcome:
    now = customer.now
    latest = None if step.wait_at_most is None else now + step.wait_at_most
    found = customer.desk.book(customer.run.resource_of(instance.program, instance.node), now, latest)
    if found is None:
        return Leave("overflow")
    instance.visit.booking, instance.visit.slot = found
    if instance.visit.slot > now:
        customer.counter.node(instance).place_waited += 1
    return Wait("place", instance.visit.slot)


# --- Until (R8.2) -------------------------------------------------------------------------------------------


def _until(step: Until, now: int, zone: ZoneTable) -> Outcome:
    today = zone.date(now)
    if step.time is not None and step.if_past != "next" and weekday(today) in step.weekdays:
        moment = zone.instant_of(today, step.time)
        if moment is not None and moment < now:
            return Wait("wait", now) if step.if_past == "go_on" else Finish(END_PAST)
    for date in range(today, today + MOST_DATES):
        moment = _moment(step.time, date, now, zone)
        if moment is not None and moment >= now and weekday(date) in step.weekdays:
            return Wait("wait", moment)
    raise RunError(say("There is no such moment in {zone}: choose another time or weekday.", zone=zone.name))


def _moment(time: int | None, date: int, now: int, zone: ZoneTable) -> int | None:
    """The moment of a date; None if the zone's clock skips it."""
    if time is not None:
        return zone.instant_of(date, time)
    instant = zone.start_of(date, now)
    return instant if zone.date(instant) == date else None


# --- Wait for events (R8.3 to R8.7) ---------------------------------------------------------------------------


def _wait_for_events(step: WaitForEvents, now: int, asker: Asker) -> Outcome:
    if step.look_back:
        for branch in step.branches:
            if any(past_matches(branch.match, asker, now - step.timeout)):
                return Leave(branch.output)
    return Wait("wait", now + step.timeout)


def _first_branch(branches: tuple[EventBranch, ...], event: Event, asker: Asker) -> int | None:
    return next((place for place, branch in enumerate(branches) if matches(branch.match, event, asker)), None)


# --- Wait for supply (R8.8) -----------------------------------------------------------------------------------


def _supply_due(step: WaitForSupply, asker: Asker, anchor: Event | None) -> int:
    now = asker.state.now
    since = now if anchor is None else anchor.time
    return max(now, since + _supply_seconds(step, asker, anchor))


def _supply_seconds(step: WaitForSupply, asker: Asker, anchor: Event | None) -> int:
    bought = anchor.properties.get(step.quantity) if anchor else None
    quantity = Fraction(bought) * step.units if isinstance(bought, float) else step.quantity_default
    lasts = floor(quantity / looked_up(step.use_per_day, asker, anchor) * DAY)
    ahead = (step.lead_days + looked_up(step.shipping_days, asker, anchor)) * DAY
    return max(floor(lasts - ahead), step.floor)


# --- Wait after event (R8.9) ----------------------------------------------------------------------------------


def _wait_after_event(step: WaitAfterEvent, asker: Asker, entered: int) -> Wait:
    now = asker.state.now
    anchor = _latest(past_matches(step.event, asker, entered))
    if anchor is not None:
        return Wait("wait", max(now, anchor.time + step.seconds))
    since = _latest(past_matches(step.since, asker)) if step.since else None
    days = floor(looked_up(step.assumed_days, asker, None) * DAY)
    assumed = max(now, (now if since is None else since.time) + days)
    return Wait("wait", assumed + step.seconds, anchor_until=assumed)


# --- Wait for a date (R8.11) ----------------------------------------------------------------------------------


def _wait_for_date(step: WaitForDate, asker: Asker, zone: ZoneTable) -> Outcome:
    value = operand_value(step.operand, asker)
    date = read_date(value) if isinstance(value, str) else None
    if date is None:
        return Leave("missing" if step.missing_output else "next")
    moment = zone.reached((date.toordinal() - EPOCH + step.offset_days) * DAY + step.at)
    now = asker.state.now
    if moment >= now:
        return Wait("wait", moment)
    return Wait("wait", now) if step.if_past == "go_on" else Finish(END_PAST)


def _latest(events: Iterator[Event]) -> Event | None:
    return next(iter(deque(events, maxlen=1)), None)
