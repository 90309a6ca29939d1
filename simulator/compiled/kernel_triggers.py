"""Triggers in the kernel: which of them match a delivery, and which have a timer."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import apart, inner
from simulator.compiled.kernel_conditions import evaluate, is_match, oldest, read_attribute, read_key
from simulator.compiled.kernel_entry import count_refusal, try_entry
from simulator.compiled.kernel_past import has_happened
from simulator.compiled.kernel_time import moment_on, zone_for
from simulator.compiled.memory import at, code_at, greatest, offset_at

Frame = Any


# --- Silences ------------------------------------------------------------------------------------------------


@inner
def matches_any(c: Frame, first: int, count: int, event: int) -> bool:
    """Whether an event is of one of several kinds."""
    for match in range(first, first + count):  # noqa: SIM110 - the kernel has no generators
        if is_match(c, match, event, -1):
            return True
    return False


@inner
def has_enough(c: Frame, trigger: Any, event: int, has_key: bool, key: int) -> bool:
    """Whether with an event enough of its kind happened to arm a silence."""
    if trigger.count <= 1:
        return True
    held = 0
    since = oldest(c, trigger.window)
    past = event
    while held < trigger.count and past >= c.first and code_at(c.times, past) >= since:
        if matches_any(c, trigger.first_match, trigger.matches, past):
            past_has_key = read_key(c, trigger.key, past)
            if past_has_key == has_key and (not has_key or c.key == key):
                held += 1
        past -= 1
    return held >= trigger.count


@inner
def drop_silence(c: Frame, row: int) -> None:
    """Takes a silence out of the list; the last one takes its place."""
    c.silence_rows -= 1
    if row < c.silence_rows:
        silence = at(c, "silences", row)
        last = at(c, "silences", c.silence_rows)
        silence.trigger = last.trigger
        silence.has_key = last.has_key
        silence.key = last.key
        silence.due = last.due
        silence.event = last.event
        silence.number = last.number


@apart
def hear_silence(c: Frame, row: int, event: int) -> None:
    """An event cancels silences of a trigger, then arms one."""
    trigger = at(c, "triggers", row)
    has_key = read_key(c, trigger.key, event)
    key = c.key if has_key else 0
    if matches_any(c, trigger.first_cancel, trigger.cancels, event):
        for place in range(c.silence_rows - 1, -1, -1):
            silence = at(c, "silences", place)
            if silence.trigger == row and (not has_key or not silence.has_key or silence.key == key):
                drop_silence(c, place)
                at(c, "trigger_states", row).stale = 1
                c.trigger_due = op.NEVER
    if not matches_any(c, trigger.first_match, trigger.matches, event):
        return
    if not has_enough(c, trigger, event, has_key, key):
        return
    place = 0
    while place < c.silence_rows:
        silence = at(c, "silences", place)
        if silence.trigger == row and silence.has_key == has_key and silence.key == key:
            break
        place += 1
    if place == c.silence_rows:
        if place >= c.silences_rows:
            c.failed = op.FULL_SILENCES
            return
        c.silence_rows += 1
    silence = at(c, "silences", place)
    silence.trigger = row
    silence.has_key = has_key
    silence.key = key
    silence.due = code_at(c.times, event) + trigger.after
    silence.event = event
    silence.number = c.armed
    c.armed += 1
    at(c, "trigger_states", row).stale = 1
    c.trigger_due = op.NEVER


@inner
def first_silence(c: Frame, row: int) -> int:
    """The silence of a trigger that is due first, -1 if there is none."""
    best = -1
    for place in range(c.silence_rows):
        silence = at(c, "silences", place)
        if silence.trigger == row and (
            best < 0
            or silence.due < at(c, "silences", best).due
            or (silence.due == at(c, "silences", best).due and silence.number < at(c, "silences", best).number)
        ):
            best = place
    return best


@inner
def begin_silences(c: Frame) -> None:
    """The replay starts: silences that were due before are over, or due now."""
    for place in range(c.silence_rows - 1, -1, -1):
        silence = at(c, "silences", place)
        if silence.due < c.start:
            if at(c, "triggers", silence.trigger).back_enrol:
                silence.due = c.start
            else:
                drop_silence(c, place)


# --- Dates ---------------------------------------------------------------------------------------------------


@inner
def next_value(c: Frame, row: int, after: int) -> int:
    """The first time after ``after`` at which the history dates a value of an attribute; op.FOREVER if none."""
    attribute = at(c, "attributes", row)
    if attribute.kind == op.MISSING:
        return op.FOREVER
    low = offset_at(attribute.offsets, c.customer)
    place = offset_at(attribute.offsets, c.customer + 1)
    while place > low and code_at(attribute.times, place - 1) > after:
        place -= 1
    return code_at(attribute.times, place) if place < offset_at(attribute.offsets, c.customer + 1) else op.FOREVER


@inner
def next_date(c: Frame, trigger: Any, earliest: int) -> int:
    """When a date trigger is due next, from ``earliest`` on; op.FOREVER if never."""
    now = c.now
    zone = zone_for(c, -1, at(c, "journeys", trigger.journey))
    found = op.FOREVER
    since = earliest
    while found == op.FOREVER and since < op.FOREVER:
        # The value as of ``since`` holds until the history dates another.
        c.now = since
        until = next_value(c, trigger.attribute, since)
        if read_attribute(c, trigger.attribute, op.NEVER) == op.TEXT:
            word = at(c, "date_words", trigger.first_word + c.text)
            for place in range(word.first, word.first + word.count):
                moment = moment_on(c, zone, at(c, "dates", place), trigger.at)
                if since <= moment < until:
                    found = moment
                    break
        since = until
    c.now = now
    return found


@inner
def next_on_schedule(c: Frame, trigger: Any, state: Any) -> int:
    """When a schedule is due next; op.FOREVER if never. ``state.member``: how many of its dates have passed."""
    zone = zone_for(c, trigger.zone, at(c, "journeys", trigger.journey))
    earliest = greatest(c.now, state.last + 1)
    word = at(c, "date_words", trigger.first_word)
    while state.member < word.count:
        moment = moment_on(c, zone, at(c, "dates", word.first + state.member), trigger.at)
        if moment >= earliest:
            return moment
        state.member += 1
    return op.FOREVER


# --- Segments ------------------------------------------------------------------------------------------------


@inner
def look_at_segment(c: Frame, row: int) -> bool:
    """The trigger looks whether the person is in the segment: whether that matches."""
    trigger = at(c, "triggers", row)
    state = at(c, "trigger_states", row)
    before = state.member
    state.member = evaluate(c, trigger.condition, -1, -1) == op.TRUE
    return state.member != before and state.member != trigger.leave


# --- Deliveries ----------------------------------------------------------------------------------------------


@inner
def count_matches(c: Frame, match: int, event: int, since: int, enough: int) -> int:
    """How many events of a kind there are from ``since`` to ``event``, as far as ``enough``."""
    held = 0
    while held < enough and event >= c.first and code_at(c.times, event) >= since:
        held += is_match(c, match, event, -1)
        event -= 1
    return held


@inner
def has_earlier(c: Frame, trigger: Any, event: int) -> bool:
    """Whether an event of the kinds that a trigger asks for came before, with the same value if it asks for one."""
    same = trigger.key >= 0
    if same and not read_key(c, trigger.key, event):
        return False
    key = c.key
    since = oldest(c, trigger.again_after)
    past = event - 1
    while past >= c.first and code_at(c.times, past) >= since:
        if matches_any(c, trigger.first_cancel, trigger.cancels, past) and (
            not same or (read_key(c, trigger.key, past) and c.key == key)
        ):
            return True
        past -= 1
    return False


@inner
def event_matches(c: Frame, trigger: Any, event: int) -> bool:
    """Whether a delivered event matches an event trigger."""
    if not is_match(c, trigger.match, event, -1) or (trigger.needs_earlier and not has_earlier(c, trigger, event)):
        return False
    if trigger.count > 1 or trigger.on_reaching:
        # One more than the count is enough to know that it has been passed.
        enough = trigger.count + trigger.on_reaching
        held = count_matches(c, trigger.match, event, oldest(c, trigger.window), enough)
        if held != trigger.count:
            return False
    ordinal = trigger.ordinal
    return ordinal == 0 or count_matches(c, trigger.match, event, op.NEVER, ordinal + 1) == ordinal


@inner
def stage_matches(c: Frame, trigger: Any, change: Any) -> bool:
    """Whether a change of stage matches a stage trigger."""
    if trigger.stage >= 0 and trigger.stage != change.stage:
        return False
    if trigger.from_stage >= 0 and trigger.from_stage != change.before:
        return False
    if trigger.direction == op.ANY_DIRECTION:
        return True
    if change.before < 0:
        return False
    before = at(c, "stage_places", trigger.order + change.before)
    after = at(c, "stage_places", trigger.order + change.stage)
    if before < 0 or after < 0:
        return False
    return (after > before) == (trigger.direction == op.FORWARD)


@inner
def tell_of_event(c: Frame, event: int, bit: int) -> None:
    """An event that triggers hear is delivered to them."""
    for row in range(at(c, "hearers_of_bits", bit), at(c, "hearers_of_bits", bit + 1)):
        hearer = at(c, "hearers", row)
        if hearer.count > 1 and not has_happened(c, c.past - c.first, bit, hearer.count, c.now - hearer.window):
            continue
        if hearer.trigger < 0:
            tell_journey(c, hearer.journey, event, bit, -1, False)
        elif hearer.one_at_a_time and at(c, "journey_states", hearer.journey).running > 0:
            count_refusal(c, hearer.journey, op.REFUSED_RUNNING)
        else:
            try_entry(c, hearer.trigger, event, False)


@inner
def tell_triggers(c: Frame, change_row: int, linked: bool) -> None:
    """A change of the person (``change_row``: of the stage, -1: another) is delivered to the triggers. Of those of a
    journey that match, the first is tried."""
    for row in range(c.journey_count):
        tell_journey(c, row, -1, 0, change_row, linked)


@apart
def tell_journey(c: Frame, row: int, event: int, bit: int, change_row: int, linked: bool) -> None:
    """An event or a change is delivered to a journey's triggers."""
    journey = at(c, "journeys", row)
    matching = -1
    if event >= 0 and (journey.silence_bits >> bit) & 1:
        for place in range(journey.first_trigger, journey.first_trigger + journey.triggers):
            trigger = at(c, "triggers", place)
            if trigger.kind == op.SILENCE_TRIGGER and (trigger.bits >> bit) & 1:
                hear_silence(c, place, event)
    for place in range(journey.first_trigger, journey.first_trigger + journey.triggers):
        trigger = at(c, "triggers", place)
        if event >= 0 and not (trigger.bits >> bit) & 1:
            continue
        if trigger.kind == op.SEGMENT_TRIGGER:
            matched = look_at_segment(c, place)
        elif matching >= 0:
            matched = False
        elif trigger.kind == op.EVENT_TRIGGER:
            matched = event >= 0 and event_matches(c, trigger, event)
        elif trigger.kind == op.STAGE_TRIGGER:
            matched = change_row >= 0 and stage_matches(c, trigger, at(c, "changes", change_row))
        else:
            matched = False
        if matched and matching < 0:
            matching = place
    if matching >= 0:
        of_event = at(c, "triggers", matching).kind == op.EVENT_TRIGGER
        try_entry(c, matching, event if of_event else -1, linked)


@inner
def follow_journey(c: Frame, change_row: int) -> None:
    """A journey was left, or starts another: of the triggers of a journey that follow it the first is tried."""
    for row in range(c.journey_count):
        journey = at(c, "journeys", row)
        for place in range(journey.first_trigger, journey.first_trigger + journey.triggers):
            change = at(c, "changes", change_row)
            if follows(c, at(c, "triggers", place), row, change):
                try_entry(c, place, change.event, True)
                break


@inner
def follows(c: Frame, trigger: Any, journey: int, change: Any) -> bool:
    """Whether a trigger follows what an instance did to a journey."""
    if trigger.kind != op.JOURNEY_TRIGGER or (trigger.source != -1 and trigger.source != change.before):
        return False
    if change.what == op.STARTED_JOURNEY:
        return trigger.stage != 0 and change.stage == journey
    if trigger.stage or change.before == journey:
        return False
    return trigger.reasons < 0 or at(c, "wanted_reasons", trigger.reasons * c.reason_count + change.stage) != 0


# --- Timers --------------------------------------------------------------------------------------------------


@apart
def find_trigger_timer(c: Frame) -> None:
    """Which trigger's timer is due first, and when. Rows of "triggers" are in the order of timers."""
    c.trigger_due = op.FOREVER
    for place in range(c.timed_count):
        row = at(c, "timed_triggers", place)
        state = at(c, "trigger_states", row)
        if state.stale:
            trigger = at(c, "triggers", row)
            state.stale = 0
            if trigger.kind == op.SILENCE_TRIGGER:
                silence = first_silence(c, row)
                state.due = at(c, "silences", silence).due if silence >= 0 else op.FOREVER
            elif trigger.kind == op.DATE_TRIGGER:
                state.due = next_date(c, trigger, greatest(c.now, state.last + 1))
            elif trigger.kind == op.SCHEDULE_TRIGGER:
                state.due = next_on_schedule(c, trigger, state)
        if state.due < c.trigger_due:
            c.trigger_due = state.due
            c.trigger_place = row


@apart
def fire_trigger(c: Frame, row: int) -> None:
    """The timer of a trigger is due."""
    trigger = at(c, "triggers", row)
    state = at(c, "trigger_states", row)
    c.trigger_due = op.NEVER
    if trigger.kind == op.SILENCE_TRIGGER:
        place = first_silence(c, row)
        event = at(c, "silences", place).event
        drop_silence(c, place)
        state.stale = 1
        if c.now - state.last >= trigger.again_after:
            state.last = c.now
            try_entry(c, row, event, False)
    elif trigger.kind == op.DATE_TRIGGER or trigger.kind == op.SCHEDULE_TRIGGER:
        state.stale = 1
        state.last = c.now
        everybody = trigger.kind == op.DATE_TRIGGER or trigger.condition < 0
        if everybody or evaluate(c, trigger.condition, -1, -1) == op.TRUE:
            try_entry(c, row, -1, False)
    else:
        state.due = c.now + trigger.interval
        if look_at_segment(c, row):
            try_entry(c, row, -1, False)
