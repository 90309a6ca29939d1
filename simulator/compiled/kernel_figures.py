"""Counting in the kernel: plain counts in tables, everything of which the spread is wanted in the log."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import apart, inlined, inner
from simulator.compiled.kernel_fading import remaining
from simulator.compiled.kernel_time import DAY, MONDAYS, WEEK, offset_of, zone_for
from simulator.compiled.memory import at, least, lowest_bit, put, quotient, rest, truncated

Frame = Any


@inlined
def log(c: Frame, metric: int, value: int) -> None:
    """Adds one value of a metric to the log."""
    stream = at(c, "streams", metric)
    if (stream.next == stream.end or value >> 32 != 0) and not has_room(c, metric, value):
        return
    put(c, "log", stream.next, value)
    stream.next += 1


@apart
def has_room(c: Frame, metric: int, value: int) -> bool:
    """Makes room for a value in the log; no if it does not fit there, and was kept elsewhere."""
    if value >> 32 != 0:
        if c.wide + 2 > c.wide_log_rows:
            c.failed = op.FULL_WIDE_LOG
            return False
        put(c, "wide_log", c.wide, metric)
        put(c, "wide_log", c.wide + 1, value)
        c.wide += 2
        return False
    if c.chunks >= c.log_owners_rows:
        c.failed = op.FULL_LOG
        return False
    stream = at(c, "streams", metric)
    stream.next = c.chunks * op.CHUNK
    stream.end = stream.next + op.CHUNK
    put(c, "log_owners", c.chunks, metric)
    c.chunks += 1
    return True


@inner
def count_small(c: Frame, metric: int, value: int) -> None:
    """Counts a value of a metric whose values are mostly small; these metrics are numbered from that of passes on."""
    if value < op.SMALL:
        row = (metric - c.metric_passes) * op.SMALL + value
        put(c, "small", row, at(c, "small", row) + 1)
    else:
        log(c, metric, value)


@inner
def count_person(c: Frame, window: int, number: int) -> None:
    """Counts a person by the highest number of messages in a window."""
    row = window * (op.MOST_PEOPLE + 1) + least(number, op.MOST_PEOPLE)
    put(c, "people", row, at(c, "people", row) + 1)
    if number >= op.MOST_PEOPLE:
        log(c, c.metric_people + window, number)


@inner
def count_first_day(c: Frame, place: int, day: int) -> None:
    """Counts a person by the local date of a first message: of a node, a journey (after these) or the run."""
    row = place * c.day_count + day - c.first_day
    put(c, "first_days", row, at(c, "first_days", row) + 1)


@inner
def note_nothing(c: Frame, journey: int, reason: int) -> None:
    """A visit at a message ended without sending; the first reason stays."""
    state = at(c, "journey_states", journey)
    if state.nothing < 0:
        state.nothing = reason
    if c.nothing < 0:
        c.nothing = reason


@inner
def count_conversion(c: Frame, instance: Any, goal: int) -> None:
    """A goal was reached."""
    log(c, c.metric_conversions + goal, c.now - instance.entered)
    put(c, "goal_counts", goal, at(c, "goal_counts", goal) + 1)
    state = at(c, "journey_states", instance.journey)
    if not state.converted:
        state.converted = 1
        at(c, "journey_counts", instance.journey).converted += 1


@inner
def count_send(c: Frame, instance: Any, message: Any) -> None:
    """A message goes out now: all figures of it."""
    now = c.now
    node = instance.node
    journey = at(c, "journeys", instance.journey)
    local = now + offset_of(c, zone_for(c, -1, journey), now)
    day = local // DAY
    hour = quotient(rest(local + MONDAYS, WEEK), 3600)
    counts = at(c, "node_counts", node)
    counts.sent += 1
    sender = at(c, "nodes", node).sender
    row = sender * c.day_count + day - c.first_day
    put(c, "days", row, at(c, "days", row) + 1)
    row = sender * 168 + hour
    put(c, "hours", row, at(c, "hours", row) + 1)
    state = at(c, "node_states", node)
    if state.sent == 0:
        counts.reached += 1
        count_first_day(c, node, day)
    state.sent += 1
    journey_state = at(c, "journey_states", instance.journey)
    if not journey_state.reached:
        journey_state.reached = 1
        count_first_day(c, c.node_count + instance.journey, day)
    if c.own_sends == 0:
        count_first_day(c, c.node_count + c.journey_count, day)
    else:
        gap = now - c.last_send
        log(c, c.metric_gaps + node, gap)
        counts.gaps += 1
        counts.gaps_within_day += gap < DAY
        c.shortest_gap = least(c.shortest_gap, gap)
    c.own_sends += 1
    record_send(c, message, node, instance.rounds)
    if c.failed:
        return
    # A window has more messages than any before if the one that would be one too many lies within it.
    place = c.sends - 1 - c.most_7
    while place >= 0 and at(c, "send_log", place).time > now - 7 * DAY:
        c.most_7 += 1
        c.most_7_node = node
        place -= 1
    place = c.sends - 1 - c.most_28
    while place >= 0 and at(c, "send_log", place).time > now - 28 * DAY:
        c.most_28 += 1
        c.most_28_node = node
        place -= 1
    if c.pressure > c.most_pressure:
        c.most_pressure = c.pressure


@inlined
def record_send(c: Frame, message: Any, node: int, rounds: int) -> None:
    """Remembers a message for caps, windows and pressure."""
    if c.sends >= c.send_log_rows:
        c.failed = op.FULL_SENDS
        return
    if c.sends > 0:
        c.pressure *= remaining(c, c.now - c.last_send)
    c.pressure += message.pressure
    c.last_send = c.now
    sent = at(c, "send_log", c.sends)
    sent.time = c.now
    sent.weight = message.weight
    sent.channel = message.channel
    sent.scope = message.scope
    sent.node = node
    sent.rounds = rounds
    c.sends += 1


@inner
def record_stay(c: Frame, instance: Any, left: int) -> None:
    """Remembers from when to when the customer was in a journey."""
    if c.stays >= c.stay_log_rows:
        c.failed = op.FULL_STAYS
        return
    stay = at(c, "stay_log", c.stays)
    stay.entered = instance.entered
    stay.left = left
    stay.journey = instance.journey
    c.stays += 1


@inner
def count_visits(c: Frame) -> None:
    """Counts the customer at the nodes that were come to, and forgets what is known of the way."""
    first = c.customer * c.visit_width
    for word in range(c.seen_words):
        seen = at(c, "seen", word)
        put(c, "seen", word, 0)
        while seen != 0:
            node = word * 64 + lowest_bit(seen)
            seen &= seen - 1
            at(c, "node_counts", node).unique += 1
            state = at(c, "node_states", node)
            state.visits = 0
            state.sent = 0
            if c.visit_width > 0:
                place = first + (node >> 3)
                put(c, "visited", place, at(c, "visited", place) | (1 << (node & 7)))


@inner
def finish_customer(c: Frame) -> None:
    """The end of the replay for one customer."""
    counts = at(c, "run_counts", 0)
    counts.customers += 1
    if not c.entered:
        return
    counts.entered += 1
    count_visits(c)
    waiting = False
    for place in range(c.running):
        instance = at(c, "instances", at(c, "order", place))
        row = instance.node * op.ACTIVE + instance.waiting - op.WAITING
        put(c, "active", row, at(c, "active", row) + 1)
        record_stay(c, instance, c.end + 1)
        held = instance.waiting == op.WAITING or instance.waiting == op.BOOKED
        unsent = held and at(c, "nodes", instance.node).kind == op.SEND
        if instance.waiting == op.QUIET or instance.waiting == op.CAPPED or unsent:
            at(c, "journey_states", instance.journey).waiting = 1
            waiting = True
    for journey in range(c.journey_count):
        state = at(c, "journey_states", journey)
        if state.entered and not state.reached:
            count_nothing(c, journey, state.nothing, state.waiting != 0)
    if c.own_sends == 0:
        count_nothing(c, c.journey_count, c.nothing, waiting)
    for place in range(c.deferrals):
        at(c, "journey_counts", at(c, "instances", at(c, "deferred", place)).journey).deferred_waiting += 1
    count_person(c, 0, c.most_7)
    count_person(c, 1, c.most_28)
    if c.most_7 > 0:
        count_small(c, c.metric_causes + c.most_7_node, c.most_7)
    if c.most_28 > 0:
        count_small(c, c.metric_causes + c.node_count + c.most_28_node, c.most_28)
    if c.own_sends > 1:
        log(c, c.metric_shortest_gap, c.shortest_gap)
        counts.repeated += 1
        counts.repeated_within_day += c.shortest_gap < DAY
    log(c, c.metric_pressure, truncated(c.most_pressure * 1000 + 0.5))


@apart
def count_nothing(c: Frame, journey: int, reason: int, waiting: bool) -> None:
    """A person who entered was sent nothing."""
    if reason < 0:
        reason = op.NOTHING_WAITING if waiting else op.NOTHING_REACHED
    row = journey * op.NOTHING + reason
    put(c, "nothing_counts", row, at(c, "nothing_counts", row) + 1)
