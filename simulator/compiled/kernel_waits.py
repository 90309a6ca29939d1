"""Waits in the kernel: until when an instance waits, and what an event does to it there."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.compiled import opcodes as op
from simulator.compiled.jit import apart, inner
from simulator.compiled.kernel_conditions import evaluate, is_match, read_property
from simulator.compiled.kernel_draws import add_visit, drawn
from simulator.compiled.kernel_instances import end_instance
from simulator.compiled.kernel_places import book_for
from simulator.compiled.kernel_time import DAY, date_of, free_from, moment_on, offset_of, reached, zone_for
from simulator.compiled.memory import at, code_at, greatest, put, truncated

Frame = Any

#: So many dates in a row may be blocked.
MOST_BLOCKED = 400
#: No date whose weekday is allowed is further away, even if a zone skips dates.
MOST_DATES = 60
#: Doubles beyond this are whole numbers, and so many seconds are longer than any history.
LARGEST = 2.0**52


# --- Delay ---------------------------------------------------------------------------------------------------


@inner
def delayed(c: Frame, instance: Any, node: Any) -> int:
    """When a delay over working days, or with a draw, ends."""
    delay = at(c, "delays", node.row)
    visits = add_visit(c, node.target)
    due = c.now
    if delay.working and delay.days > 0:
        zone = zone_for(c, -1, at(c, "journeys", instance.journey))
        local = c.now + offset_of(c, zone, c.now)
        date = local // DAY
        days = delay.days
        while days > 0:
            date += 1
            days -= (date + 3) % 7 < 5
        due = reached(c, zone, date * DAY + local % DAY, op.NEVER)
    due += delay.rest
    if delay.jitter > 0:
        due += ((drawn(c, delay.name, visits) >> np.uint64(21)) * np.uint64(delay.jitter + 1)) >> np.uint64(32)
    return due


# --- Until ---------------------------------------------------------------------------------------------------


@inner
def until_moment(c: Frame, row: int, zone: int) -> int:
    """When a wait for a local time ends; op.NEVER if the instance ends at once."""
    until = at(c, "untils", row)
    today = date_of(c, zone, c.now)
    for date in range(today, today + MOST_DATES):
        if not (until.weekdays >> ((date + 3) % 7)) & 1:
            continue
        if until.time >= 0:
            moment = moment_on(c, zone, date, until.time)
            if date == today and op.NEVER < moment < c.now and until.if_past != op.NEXT:
                return c.now if until.if_past == op.GO_ON else op.NEVER
        else:
            moment = reached(c, zone, date * DAY, c.now)
            if date_of(c, zone, moment) != date:
                moment = op.NEVER
        if moment >= c.now:
            return moment
    c.failed = op.NO_MOMENT
    return c.now


# --- Supply --------------------------------------------------------------------------------------------------


@inner
def exact_product(one: float, other: float) -> tuple[float, float]:
    """The product as the sum of two doubles, exactly (Dekker 1971); nothing overflows below 2^996."""
    product = one * other
    part = 134217729.0 * one
    one_high = part - (part - one)
    one_low = one - one_high
    part = 134217729.0 * other
    other_high = part - (part - other)
    other_low = other - other_high
    rest = ((one_high * other_high - product) + one_high * other_low + one_low * other_high) + one_low * other_low
    return product, rest


@inner
def at_most(count: float, denominator: float, quantity: float, numerator: float) -> bool:
    """Whether count x denominator <= quantity x numerator, exactly."""
    left, left_rest = exact_product(count, denominator)
    right, right_rest = exact_product(quantity, numerator)
    return left < right or (left == right and left_rest <= right_rest)


@inner
def exact_floor(quantity: float, numerator: float, denominator: float) -> int:
    """The floor of quantity x numerator / denominator, exactly, as far as it is no longer than any history."""
    ratio = quantity * numerator / denominator
    if ratio > LARGEST:
        return truncated(LARGEST)
    if not ratio > -LARGEST:
        return -truncated(LARGEST)
    whole = truncated(ratio) * 1.0
    while not at_most(whole, denominator, quantity, numerator):
        whole -= 1.0
    while at_most(whole + 1.0, denominator, quantity, numerator):
        whole += 1.0
    return truncated(whole)


@inner
def looked_up(c: Frame, row: int, event: int, slot: int) -> int:
    """The row of a lookup that holds now."""
    lookup = at(c, "lookups", row)
    for place in range(lookup.first, lookup.first + lookup.count):
        if evaluate(c, at(c, "lookup_rows", place).condition, event, slot) == op.TRUE:
            return place
    return lookup.first + lookup.count


@inner
def latest_match(c: Frame, match: int, since: int, slot: int) -> int:
    """The latest past event of a kind at or after a time, -1 if there is none."""
    for event in range(c.past - 1, c.first - 1, -1):
        if code_at(c.times, event) < since:
            break
        if is_match(c, match, event, slot):
            return event
    return -1


@inner
def supply_due(c: Frame, slot: int, row: int, anchor: int) -> int:
    """When a supply that was bought at the event ``anchor`` (-1: now, of the usual size) runs out."""
    supply = at(c, "supplies", row)
    use = at(c, "lookup_rows", looked_up(c, supply.uses, anchor, slot))
    if read_property(c, supply.quantity, anchor) == op.NUMBER:
        seconds = exact_floor(c.number, use.numerator, use.denominator)
    else:
        seconds = use.seconds
    seconds -= at(c, "lookup_rows", looked_up(c, supply.shippings, anchor, slot)).seconds
    since = c.now if anchor < 0 else code_at(c.times, anchor)
    return greatest(c.now, since + greatest(seconds, supply.floor))


# --- A good moment ---------------------------------------------------------------------------------------------


@inner
def open_from(c: Frame, gate: Any, zone: int) -> int:
    """The first time from now on in no closed window and on no blocked date."""
    moment = c.now
    place = gate.first
    for _ in range(MOST_BLOCKED):
        moment = free_from(c, gate.quiet, zone, moment)
        today = date_of(c, zone, moment)
        while place < gate.first + gate.count and at(c, "dates", place) < today:
            place += 1
        if place == gate.first + gate.count or at(c, "dates", place) > today:
            return moment
        moment = reached(c, zone, (today + 1) * DAY, moment)
    c.failed = op.NO_MOMENT
    return c.now


@inner
def habitual_moment(c: Frame, slot: int, node: Any) -> int:
    """When the hour begins, within the window, at which most past events lay."""
    habit = at(c, "habits", node.row)
    zone = zone_for(c, habit.zone, at(c, "journeys", at(c, "instances", slot).journey))
    for hour in range(24):
        put(c, "hours_of_day", hour, 0)
    held = 0
    for event in range(c.first, c.past):
        for match in range(habit.first_match, habit.first_match + habit.matches):
            if is_match(c, match, event, slot):
                time = code_at(c.times, event)
                hour = (time + offset_of(c, zone, time)) % DAY // 3600
                put(c, "hours_of_day", hour, at(c, "hours_of_day", hour) + 1)
                held += 1
                break
    if held < habit.least:
        time = at(c, "lookup_rows", looked_up(c, habit.others, -1, slot)).seconds
        return next_time_of_day(c, time, node.seconds, zone)
    hour = (c.now + offset_of(c, zone, c.now)) // 3600
    best = c.now
    most = at(c, "hours_of_day", hour % 24)
    for _ in range(node.seconds // 3600 + 1):
        hour += 1
        moment = reached(c, zone, hour * 3600, c.now)
        if moment > c.now + node.seconds:
            break
        held = at(c, "hours_of_day", (moment + offset_of(c, zone, moment)) % DAY // 3600)
        if held > most:
            best = moment
            most = held
    return best


@inner
def next_time_of_day(c: Frame, time: int, window: int, zone: int) -> int:
    """The next time of day within the window, else now."""
    if time >= 0:
        today = date_of(c, zone, c.now)
        for date in range(today, today + 3):
            moment = moment_on(c, zone, date, time)
            if c.now <= moment <= c.now + window:
                return moment
    return c.now


# --- Assumed outcomes ------------------------------------------------------------------------------------------


@inner
def was_asked(c: Frame, instance: Any, assumed: Any) -> bool:
    """Whether one of the nodes that an outcome answers to sent something since the entry."""
    for row in range(c.sends - 1, -1, -1):
        sent = at(c, "send_log", row)
        if sent.time < instance.entered:
            break
        for place in range(assumed.first_sender, assumed.first_sender + assumed.senders):
            if sent.node == at(c, "sent_nodes", place):
                return True
    return False


@inner
def drawn_outcome(c: Frame, instance: Any, node: Any) -> int:
    """The output of the outcome that the customer draws."""
    assumed = at(c, "assumed", node.row)
    visits = add_visit(c, node.target)
    if assumed.asked and not was_asked(c, instance, assumed):
        return assumed.otherwise
    draw = drawn(c, assumed.name, visits)
    share = assumed.first
    while draw >= at(c, "shares", share).below:
        share += 1
    return at(c, "shares", share).output


# --- All waits -----------------------------------------------------------------------------------------------


@apart
def begin_wait(c: Frame, slot: int, node: Any) -> int:
    """The instance arrives at a wait: op.STOP if it waits or has ended, else the output that it leaves by at once."""
    instance = at(c, "instances", slot)
    due = c.now + node.seconds
    if node.kind == op.WAIT:
        instance.best = -1
        if node.flag & op.LOOK_BACK:
            for row in range(node.row, node.row + node.count):
                branch = at(c, "branches", row)
                if latest_match(c, branch.match, c.now - node.seconds, slot) >= 0:
                    return branch.output
    elif node.kind == op.DELAY:
        if node.flag:
            due = delayed(c, instance, node)
    elif node.kind == op.UNTIL:
        journey = at(c, "journeys", instance.journey)
        due = until_moment(c, node.row, zone_for(c, at(c, "untils", node.row).zone, journey))
        if due == op.NEVER:
            end_instance(c, slot, journey.end_past)
            return op.STOP
    elif node.kind == op.SUPPLY:
        anchor = latest_match(c, at(c, "supplies", node.row).match, op.NEVER, slot)
        due = supply_due(c, slot, node.row, anchor)
    elif node.kind == op.AFTER:
        after = at(c, "afters", node.row)
        anchor = latest_match(c, after.match, instance.entered, slot)
        if anchor >= 0:
            due = greatest(c.now, code_at(c.times, anchor) + node.seconds)
            instance.anchor_until = op.NEVER
        else:
            assumed = at(c, "lookup_rows", looked_up(c, after.assumed, -1, slot)).seconds
            since = latest_match(c, after.since, op.NEVER, slot) if after.since >= 0 else -1
            since = c.now if since < 0 else code_at(c.times, since)
            instance.anchor_until = greatest(c.now, since + assumed)
            due = instance.anchor_until + node.seconds
    elif node.kind == op.DATE_WAIT:
        date_wait = at(c, "date_waits", node.row)
        if evaluate(c, date_wait.code, -1, slot) != op.TRUE:
            return date_wait.missing_output
        journey = at(c, "journeys", instance.journey)
        local = at(c, "dates", date_wait.first_date + c.text) * DAY + date_wait.at
        due = reached(c, zone_for(c, date_wait.zone, journey), local, op.NEVER)
        if due < c.now:
            if date_wait.exits:
                end_instance(c, slot, journey.end_past)
                return op.STOP
            due = c.now
    elif node.kind == op.HABIT:
        due = habitual_moment(c, slot, node)
    elif node.kind == op.GATE:
        gate = at(c, "gates", node.row)
        due = open_from(c, gate, zone_for(c, gate.zone, at(c, "journeys", instance.journey)))
    elif node.kind == op.RATE:
        if not book_for(c, instance, node.row, c.now + node.seconds):
            return node.output
        instance.waiting = op.BOOKED
        instance.deadline = instance.slot
        return op.STOP
    elif node.kind == op.ASSUMED:
        output = drawn_outcome(c, instance, node)
        instance.output = output
        if output != at(c, "assumed", node.row).otherwise:
            due = c.now + at(c, "assumed", node.row).delay
    instance.waiting = op.WAITING
    instance.deadline = due
    return op.STOP


@apart
def hear_event(c: Frame, slot: int, node: Any, event: int) -> int:
    """An event is delivered to a wait: the output if it ends it, op.AGAIN if it shows a message, else op.STOP."""
    instance = at(c, "instances", slot)
    if node.kind == op.SEND:
        if is_match(c, at(c, "messages", node.row).shown, event, slot):
            return op.AGAIN
    elif node.kind == op.WAIT:
        for place in range(node.count):
            branch = at(c, "branches", node.row + place)
            if is_match(c, branch.match, event, slot):
                if place == 0 or not node.flag & op.RANKED:
                    return branch.output
                if instance.best < 0 or place < instance.best:
                    instance.best = place
                break
    elif node.kind == op.SUPPLY:
        supply = at(c, "supplies", node.row)
        if is_match(c, supply.match, event, slot):
            if not supply.restart:
                return 1
            instance.deadline = supply_due(c, slot, node.row, event)
            c.dirty |= 1
    elif (
        node.kind == op.AFTER
        and c.now <= instance.anchor_until
        and is_match(c, at(c, "afters", node.row).match, event, slot)
    ):
        instance.anchor_until = op.NEVER
        instance.deadline = c.now + node.seconds
        c.dirty |= 1
    return op.STOP


@inner
def end_of_wait(c: Frame, slot: int, node: Any) -> int:
    """The output that a wait's timer takes."""
    instance = at(c, "instances", slot)
    if node.kind == op.WAIT and node.flag & op.RANKED and instance.best >= 0:
        return at(c, "branches", node.row + instance.best).output
    if node.kind == op.ASSUMED:
        return instance.output
    if node.kind == op.SEND:
        return op.UNSEEN
    return node.output
