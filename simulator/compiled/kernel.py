"""The kernel: one interpreter of compiled journeys, one customer after the other. Compiled once, cached on disk."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import inner
from simulator.compiled.kernel_alone import run_alone, skip_events
from simulator.compiled.kernel_conditions import evaluate
from simulator.compiled.kernel_deliveries import deliver_changes, deliver_event, fire_timer, settle, tell_rules
from simulator.compiled.kernel_figures import count_quick_visits, finish_customer, record_send
from simulator.compiled.kernel_past import find_kinds, passed
from simulator.compiled.kernel_simple import run_simply
from simulator.compiled.kernel_triggers import begin_silences, find_trigger_timer, hear_silence, tell_triggers
from simulator.compiled.memory import at, code_at, frame_at, least, offset_at, put

Frame = Any


# --- Before the start ----------------------------------------------------------------------------------------


@inner
def reset_customer(c: Frame) -> None:
    """Nothing has happened to the customer yet."""
    if c.started > 0:
        for row in range(c.loop_count):
            at(c, "passes", c.instances_rows * c.loop_width + row).count = 0
        for row in range(c.written_count):
            written = at(c, "written", row)
            written.since = op.NEVER
            written.kind = op.MISSING
        for row in range(c.journey_count):
            state = at(c, "journey_states", row)
            state.running = 0
            state.change_start = op.NEVER
            state.nothing = -1
            state.entered = 0
            state.converted = 0
            state.reached = 0
            state.waiting = 0
            entries = at(c, "key_states", row)
            entries.running = 0
            entries.last_entry = op.NEVER
            entries.last_end = op.NEVER
    c.serial += 1
    c.key_rows = c.journey_count
    c.silence_rows = 0
    c.started = 0
    c.armed = 0
    c.bookings = 0
    c.asked = 0
    c.steps_at = op.NEVER
    c.stage = -1
    c.stage_changes = 0
    c.suppressed_until = op.NEVER
    c.sends = 0
    c.own_sends = 0
    c.counted = 0
    c.stays = 0
    c.pressure = 0.0
    c.most_pressure = 0.0
    c.most_7 = 0
    c.most_28 = 0
    c.shortest_gap = op.FOREVER
    c.nothing = -1
    c.entered = 0
    c.instance_due = op.FOREVER
    c.trigger_due = op.NEVER if c.timed_count > 0 else op.FOREVER
    c.care = c.reset_bits


@inner
def hear_earlier_events(c: Frame) -> None:
    """Events before the start are past, arm silences, and may have been messages of the shop."""
    if c.silence_bits == 0 and not c.logged_sends:
        c.past = passed(c, c.past, c.start - 1)
    while c.past < c.last and code_at(c.times, c.past) < c.start:
        event = c.past
        bit = at(c, "event_bits", at(c, "events", event))
        c.past = event + 1
        c.now = code_at(c.times, event)
        if c.logged_sends:
            row = at(c, "event_sends", at(c, "events", event))
            if row >= 0:
                record_send(c, c.now, 0, 0, row, -1, 0)
        if (c.silence_bits >> bit) & 1:
            for place in range(c.timed_count):
                row = at(c, "timed_triggers", place)
                trigger = at(c, "triggers", row)
                if trigger.kind == op.SILENCE_TRIGGER and (trigger.bits >> bit) & 1:
                    hear_silence(c, row, event)


@inner
def begin_triggers(c: Frame) -> None:
    """The replay starts; nothing has been delivered yet."""
    begin_silences(c)
    for place in range(c.timed_count):
        row = at(c, "timed_triggers", place)
        trigger = at(c, "triggers", row)
        state = at(c, "trigger_states", row)
        state.last = op.NEVER
        state.stale = trigger.kind != op.SEGMENT_TRIGGER
        state.due = c.start if trigger.kind == op.SEGMENT_TRIGGER else op.FOREVER
        state.member = 0
        if trigger.kind == op.SEGMENT_TRIGGER and not (trigger.back_enrol and not trigger.leave):
            state.member = evaluate(c, trigger.condition, -1, -1) == op.TRUE


# --- Dated values --------------------------------------------------------------------------------------------


@inner
def begin_dated_values(c: Frame) -> None:
    """Where the dated values after the start begin."""
    c.next_dated = op.FOREVER
    for row in range(c.dated_count):
        dated = at(c, "dated", row)
        dated.next = offset_at(dated.offsets, c.customer)
        dated.end = offset_at(dated.offsets, c.customer + 1)
    pass_dated_values(c, c.start)


@inner
def pass_dated_values(c: Frame, time: int) -> None:
    """Everything dated up to ``time`` has happened."""
    c.next_dated = op.FOREVER
    for row in range(c.dated_count):
        dated = at(c, "dated", row)
        while dated.next < dated.end and code_at(dated.times, dated.next) <= time:
            dated.next += 1
        if dated.next < dated.end:
            c.next_dated = least(c.next_dated, code_at(dated.times, dated.next))


# --- One customer --------------------------------------------------------------------------------------------


@inner
def begin_customer(c: Frame) -> None:
    """Up to the start of the replay."""
    reset_customer(c)
    c.zone = at(c, "customer_zones", c.customer)
    c.first = at(c, "offsets", c.customer)
    c.past = c.first
    c.last = at(c, "offsets", c.customer + 1)
    while c.last > c.first and code_at(c.times, c.last - 1) > c.end:
        c.last -= 1
    find_kinds(c)
    hear_earlier_events(c)
    c.now = c.start
    begin_triggers(c)
    if c.watching:
        begin_dated_values(c)


@inner
def replay_customer(c: Frame) -> None:
    """From the start to the end of the period."""
    begin_customer(c)
    while not c.failed:
        if c.dirty:
            settle(c)
        if c.simple and c.running == 0:
            run_simply(c)
            if c.running == 0:
                break
            settle(c)
        if c.trigger_due == op.NEVER:
            find_trigger_timer(c)
        if c.running == 1 and c.watching == 0 and c.deferrals == 0:
            run_alone(c)
            if c.change_rows > 0:
                deliver_changes(c)
            if c.trigger_due == op.NEVER or c.failed:
                continue
            settle(c)
        due = least(c.instance_due, c.trigger_due)
        dated = op.FOREVER
        if c.watching and c.watching + c.running + c.deferrals > 1:
            if c.next_dated <= c.now:
                pass_dated_values(c, c.now)
            dated = c.next_dated
        logged = skip_events(c, least(due, dated - 1), c.care)
        if logged == op.NEVER:
            if c.change_rows > 0:
                deliver_changes(c)
            continue
        moment = least(least(due, dated), logged)
        if moment > c.end:
            break
        c.now = moment
        c.delivery += 1
        c.phase = op.DATED if dated == moment else op.LOGGED if logged == moment else op.TIMER
        if c.phase == op.DATED:
            tell_rules(c, -1, 0, -1)
            tell_triggers(c, -1, False)
        elif c.phase == op.LOGGED:
            deliver_event(c, c.past)
        else:
            fire_timer(c)
        if c.change_rows > 0:
            deliver_changes(c)
    if c.failed:
        return
    finish_customer(c)
    for place in range(c.running + c.born):
        put(c, "free", c.free_count, at(c, "order", place))
        c.free_count += 1
    for place in range(c.deferrals):
        put(c, "free", c.free_count, at(c, "deferred", place))
        c.free_count += 1
    c.running = 0
    c.born = 0
    c.deferrals = 0
    c.dirty = 0


@inner
def replay(frame: int, first: int, last: int) -> int:
    """Replays the customers ``first`` to before ``last`` (of the chosen ones, if there are such) with the frame at the
    address ``frame``.

    The first that is not done: ``last``, or an earlier one where the log must be emptied first, or (frame.failed)
    where a table was too small or the journey cannot be run.
    """
    c = frame_at(frame)
    place = first
    while place < last and c.chunks <= c.chunk_room:
        c.customer = at(c, "chosen", place) if c.choosing else place
        replay_customer(c)
        if c.failed:
            break
        place += 1
    count_quick_visits(c)
    return place
