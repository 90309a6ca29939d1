"""Messages in the kernel: consent, quiet hours, caps."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import apart, inlined, inner
from simulator.compiled.kernel_conditions import is_yes
from simulator.compiled.kernel_figures import note_nothing, record_send
from simulator.compiled.kernel_instances import end_instance, exit_reason
from simulator.compiled.kernel_places import book_for
from simulator.compiled.kernel_time import DAY, date_of, free_from, hour_of_week, local_time, reached, zone_for
from simulator.compiled.memory import at, least, put

Frame = Any


# --- Caps ----------------------------------------------------------------------------------------------------


@inner
def monday(date: int) -> int:
    """The Monday of a date's week."""
    return date - (date + 3) % 7


@apart
def cap_weight(c: Frame, row: int, zone: int, time: int) -> int:
    """The weights of the sends in a cap's scope and in its window that ends at ``time``."""
    cap = at(c, "caps", row)
    scopes = row * c.scope_count
    since = time - cap.window
    first = today = 0
    if cap.calendar != op.ROLLING:
        today = date_of(c, zone, time)
        first = monday(today) if cap.calendar == op.WEEK else today - cap.window + 1
        # No clock is further than a day from another, so nothing before this can be on the first date.
        since = time - (today - first + 3) * DAY
    total = 0
    for place in range(c.sends - 1, -1, -1):
        sent = at(c, "send_log", place)
        if sent.time <= since:
            break
        message = at(c, "messages", sent.message)
        if at(c, "cap_scopes", scopes + message.scope) and (
            cap.calendar == op.ROLLING or first <= date_of(c, zone, sent.time) <= today
        ):
            total += 1000 if cap.by_number else message.weight
    return total


@inlined
def fits(c: Frame, row: int, message: Any) -> bool:
    """Whether a rolling cap surely lets a message pass."""
    cap = at(c, "caps", row)
    if cap.most > 0:
        return c.sends < cap.most or at(c, "send_log", c.sends - cap.most).time <= c.now - cap.window
    if cap.calendar != op.ROLLING:
        return False
    room = cap.limit - (1000 if cap.by_number else message.weight)
    since = c.now - cap.window
    place = c.sends
    while room >= 0 and place > 0:
        place -= 1
        sent = at(c, "send_log", place)
        if sent.time <= since:
            return True
        before = at(c, "messages", sent.message)
        if at(c, "cap_scopes", row * c.scope_count + before.scope):
            room -= 1000 if cap.by_number else before.weight
    return room >= 0


@apart
def can_send(c: Frame, journey: Any, message: Any) -> bool:
    """Whether all caps surely let a message pass."""
    for row in range(c.run_caps):
        if at(c, "cap_scopes", row * c.scope_count + message.scope) and not fits(c, row, message):
            return False
    for row in range(journey.first_cap, journey.first_cap + journey.caps):
        if at(c, "cap_scopes", row * c.scope_count + message.scope) and not fits(c, row, message):
            return False
    return True


@apart
def cap_opens(c: Frame, row: int, zone: int, weight: int) -> int:
    """The earliest later time at which a cap that blocks now would allow a message; op.FOREVER if never."""
    cap = at(c, "caps", row)
    if weight > cap.limit:
        return op.FOREVER
    if cap.calendar == op.ROLLING:
        for place in range(c.sends):
            opening = at(c, "send_log", place).time + cap.window
            if opening > c.now and cap_weight(c, row, zone, opening) + weight <= cap.limit:
                return opening
        return op.FOREVER
    today = date_of(c, zone, c.now)
    if cap.calendar == op.WEEK:
        opening = reached(c, zone, (monday(today) + 7) * DAY, c.now)
        return opening if cap_weight(c, row, zone, opening) + weight <= cap.limit else op.FOREVER
    for days in range(1, cap.window + 1):
        opening = reached(c, zone, (today + days) * DAY, c.now)
        if cap_weight(c, row, zone, opening) + weight <= cap.limit:
            return opening
    return op.FOREVER


@apart
def ask_cap(c: Frame, slot: int, row: int, message: Any) -> int:
    """What a cap does to a message: op.AGAIN if it lets it pass, op.STOP, or the output that it leaves by."""
    cap = at(c, "caps", row)
    weight = 1000 if cap.by_number else message.weight
    instance = at(c, "instances", slot)
    zone = zone_for(c, cap.zone, at(c, "journeys", instance.journey))
    if cap_weight(c, row, zone, c.now) + weight <= cap.limit:
        return op.AGAIN
    counts = at(c, "node_counts", instance.node)
    if cap.on_block == op.CAP_WAIT:
        place = slot * c.cap_width + row
        if at(c, "first_blocks", place) == op.NEVER:
            put(c, "first_blocks", place, c.now)
        latest = at(c, "first_blocks", place) + cap.wait_at_most
        if c.now < latest:
            counts.cap_waited += not instance.cap_waited
            instance.cap_waited = 1
            instance.waiting = op.CAPPED
            instance.deadline = least(latest, cap_opens(c, row, zone, weight))
            return op.STOP
    counts.capped += 1
    note_nothing(c, instance.journey, op.NOTHING_CAPPED)
    instance.settled = 1
    if cap.on_block == op.CAP_EXIT:
        end_instance(c, slot, at(c, "journeys", instance.journey).end_cap)
        return op.STOP
    return message.capped_output if cap.on_block == op.CAP_OTHER else 0


@inner
def ask_caps(c: Frame, slot: int, message: Any) -> int:
    """The run's caps, then the journey's: the first that blocks acts. As ``ask_cap``."""
    journey = at(c, "journeys", at(c, "instances", slot).journey)
    for row in range(c.run_caps):
        if at(c, "cap_scopes", row * c.scope_count + message.scope) and not fits(c, row, message):
            output = ask_cap(c, slot, row, message)
            if output != op.AGAIN:
                return output
    for row in range(journey.first_cap, journey.first_cap + journey.caps):
        if at(c, "cap_scopes", row * c.scope_count + message.scope) and not fits(c, row, message):
            output = ask_cap(c, slot, row, message)
            if output != op.AGAIN:
                return output
    return op.AGAIN


# --- One message ---------------------------------------------------------------------------------------------


@inner
def blocked_by(c: Frame, instance: Any, message: Any) -> int:
    """Why a message may not go out at all, -1 if it may."""
    if message.commercial:
        if message.consent >= 0 and not is_yes(c, message.consent):
            return op.BLOCKED_CONSENT
        if message.unsubscribed >= 0 and is_yes(c, message.unsubscribed):
            return op.BLOCKED_CONSENT
    if message.reachable >= 0 and not is_yes(c, message.reachable):
        return op.BLOCKED_REACHABILITY
    if c.suppressible and is_yes(c, 0):
        return op.BLOCKED_SUPPRESSION
    if c.now > instance.entered + message.valid_for or c.now > message.valid_until:
        return op.BLOCKED_VALID_UNTIL
    return -1


@apart
def block(c: Frame, instance: Any, message: Any, reason: int) -> int:
    """The message does not go out: the output that the instance leaves by."""
    place = instance.node * op.BLOCKED + reason
    put(c, "blocked", place, at(c, "blocked", place) + 1)
    note_nothing(c, instance.journey, reason)
    instance.settled = 1
    return message.blocked_output


@inner
def at_message(c: Frame, slot: int, node: Any, what: int) -> int:
    """The instance arrives at a message, looks again (op.AGAIN) or has waited for a visit in vain (op.UNSEEN): the
    output that it leaves by, or op.STOP if it waits or has ended."""
    message = at(c, "messages", node.row)
    instance = at(c, "instances", slot)
    if what == op.UNSEEN:
        output = block(c, instance, message, op.BLOCKED_NO_VISIT)
    elif what != op.AGAIN and message.shown >= 0:
        instance.waiting = op.WAITING
        instance.deadline = c.now + node.seconds
        return op.STOP
    else:
        output = look_at_message(c, slot, node.row)
    if output >= 0 and message.end >= 0:
        end_instance(c, slot, message.end)
        return op.STOP
    return output


@inner
def look_at_message(c: Frame, slot: int, row: int) -> int:
    """The instance arrives at a message, or a hold or wait of it has ended: the output that it leaves by, or
    op.STOP if it waits or has ended."""
    instance = at(c, "instances", slot)
    reason = exit_reason(c, slot)
    if reason >= 0:
        end_instance(c, slot, reason)
        return op.STOP
    message = at(c, "messages", row)
    reason = blocked_by(c, instance, message)
    if reason < 0 and message.quiet >= 0:
        quiet = at(c, "quiets", message.quiet)
        zone = zone_for(c, quiet.zone, at(c, "journeys", instance.journey))
        free = free_from(c, message.quiet, zone, c.now)
        if free > c.now:
            if not quiet.skip:
                at(c, "node_counts", instance.node).held += not instance.held
                instance.held = 1
                instance.waiting = op.QUIET
                instance.deadline = free
                return op.STOP
            reason = op.BLOCKED_QUIET
    if reason >= 0:
        return block(c, instance, message, reason)
    output = ask_caps(c, slot, message)
    if output != op.AGAIN:
        return output
    if message.resource >= 0:
        if instance.booking < 0 and not book_for(c, instance, message.resource, op.FOREVER):
            return block(c, instance, message, op.BLOCKED_NO_PLACE)
        if instance.slot > c.now:
            instance.waiting = op.BOOKED
            instance.deadline = instance.slot
            return op.STOP
        instance.booking = -1
    local = local_time(c, zone_for(c, -1, at(c, "journeys", instance.journey)), c.now)
    record_send(c, c.now, local, hour_of_week(local), row, instance.node, instance.rounds)
    instance.settled = 1
    return 0
