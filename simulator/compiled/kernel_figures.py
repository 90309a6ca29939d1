"""Counting in the kernel: plain counts in tables, everything of which the spread is wanted in the log."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import apart, inlined, inner
from simulator.compiled.kernel_fading import remaining
from simulator.compiled.kernel_time import DAY, MONDAYS
from simulator.compiled.memory import at, least, lowest_bit, put, quotient, shifted_right, truncated

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
    """Counts a person by the local date of a first message, in days after the run's first: of a node, a journey (after
    these) or the run."""
    row = place * c.day_count + day
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


@inlined
def record_send(c: Frame, time: int, local: int, hour: int, message: int, node: int, rounds: int) -> None:
    """Remembers a message, at a local time (``local_time``) and hour of the week. What follows from it is counted later
    (``count_sends``)."""
    if c.sends >= c.send_log_rows:
        c.failed = op.FULL_SENDS
        return
    sent = at(c, "send_log", c.sends)
    sent.time = time
    sent.message = message
    sent.node = node
    sent.rounds = rounds
    sent.day = quotient(local, DAY) - c.first_day - MONDAYS // DAY
    sent.hour = hour
    c.sends += 1


@inner
def count_sends(c: Frame) -> None:
    """Counts the messages that have not been counted yet: all figures of them."""
    pressure = c.pressure
    most_pressure = c.most_pressure
    own_sends = c.own_sends
    last_send = c.last_send
    shortest_gap = c.shortest_gap
    most_7 = c.most_7
    most_28 = c.most_28
    for row in range(c.counted, c.sends):
        sent = at(c, "send_log", row)
        now = sent.time
        if row > 0:
            pressure *= remaining(c, now - at(c, "send_log", row - 1).time)
        pressure += at(c, "messages", sent.message).pressure
        place = sent.node
        if place < 0:
            continue
        node = at(c, "nodes", place)
        day = sent.day
        counts = at(c, "node_counts", place)
        counts.sent += 1
        figure = node.sender * c.day_count + day
        put(c, "days", figure, at(c, "days", figure) + 1)
        figure = node.sender * 168 + sent.hour
        put(c, "hours", figure, at(c, "hours", figure) + 1)
        state = at(c, "node_states", place)
        if state.sent_to != c.serial:
            state.sent_to = c.serial
            counts.reached += 1
            count_first_day(c, place, day)
            count_reach(c, node.journey, day)
        if own_sends == 0:
            count_first_day(c, c.node_count + c.journey_count, day)
        else:
            gap = now - last_send
            log(c, c.metric_gaps + place, gap)
            counts.gaps += 1
            counts.gaps_within_day += gap < DAY
            shortest_gap = least(shortest_gap, gap)
        last_send = now
        own_sends += 1
        # A window has more messages than any before if the one that would be one too many lies within it.
        while most_7 <= row and at(c, "send_log", row - most_7).time > now - 7 * DAY:
            most_7 += 1
            c.most_7_node = place
        while most_28 <= row and at(c, "send_log", row - most_28).time > now - 28 * DAY:
            most_28 += 1
            c.most_28_node = place
        if pressure > most_pressure:
            most_pressure = pressure
    c.counted = c.sends
    c.pressure = pressure
    c.most_pressure = most_pressure
    c.own_sends = own_sends
    c.last_send = last_send
    c.shortest_gap = shortest_gap
    c.most_7 = most_7
    c.most_28 = most_28


@inlined
def count_reach(c: Frame, journey: int, day: int) -> None:
    """Counts a person by the date of the first message of a journey."""
    state = at(c, "journey_states", journey)
    if not state.reached:
        state.reached = 1
        count_first_day(c, c.node_count + journey, day)


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
    """Counts the customer at the nodes that were come to.

    All nodes of a word are counted at once: slice k of "people_slices" has the digit 2^k of each node's number.
    """
    if c.sliced == op.MOST_SLICED:
        count_slices(c)
    c.sliced += 1
    for word in range(c.seen_words):
        seen = at(c, "seen", word)
        put(c, "seen", word, 0)
        if c.visit_width > 0:
            note_visits(c, word, seen)
        place = word * op.SLICES
        while seen != 0:
            digit = at(c, "people_slices", place)
            put(c, "people_slices", place, digit ^ seen)
            seen &= digit
            place += 1


@apart
def note_visits(c: Frame, word: int, seen: int) -> None:
    """Notes for later who came where."""
    first = c.customer * c.visit_width
    for place in range(word * 8, least(word * 8 + 8, c.visit_width)):
        put(c, "visited", first + place, at(c, "visited", first + place) | (seen & 255))
        seen = shifted_right(seen, 8)


@apart
def count_slices(c: Frame) -> None:
    """Takes the people that were counted all at once to the figures."""
    c.sliced = 0
    for place in range(c.seen_words * op.SLICES):
        digits = at(c, "people_slices", place)
        put(c, "people_slices", place, 0)
        while digits != 0:
            node = (place // op.SLICES) * 64 + lowest_bit(digits)
            digits &= digits - 1
            at(c, "node_counts", node).unique += 1 << (place % op.SLICES)


@inner
def count_quick_visits(c: Frame) -> None:
    """Takes what the quick loop counted at nodes to the figures."""
    count_slices(c)
    for row in range(c.nodes_rows):
        node = at(c, "nodes", row)
        if node.passes > 0:
            at(c, "edge_counts", node.edge).passes += node.passes
            node.passes = 0
        if node.timed + node.logged > 0:
            counts = at(c, "node_counts", node.target)
            counts.usual += node.timed
            counts.logged += node.logged
            node.timed = 0
            node.logged = 0


@inner
def finish_customer(c: Frame) -> None:
    """The end of the replay for one customer."""
    counts = at(c, "run_counts", 0)
    counts.customers += 1
    if not c.entered:
        return
    counts.entered += 1
    count_sends(c)
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
