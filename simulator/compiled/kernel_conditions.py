"""Conditions in the kernel: a postfix program with three-valued logic (conditions.py writes it).

Truth is 0 (false), 1 (unknown) or 2 (true), so "all" is the least, "any" the greatest, "not" two minus it.
"""

from __future__ import annotations

from math import isnan
from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import apart, inlined, inner
from simulator.compiled.kernel_fading import remaining
from simulator.compiled.kernel_figures import count_sends
from simulator.compiled.kernel_past import has_happened
from simulator.compiled.kernel_time import DAY, offset_of
from simulator.compiled.memory import at, code_at, greatest, least, number_at, offset_at, put

Frame = Any

#: The time of an undated value.
ALWAYS = -(2**31)


@inner
def read_property(c: Frame, index: int, event: int) -> int:
    """The kind of an event's property (op.MISSING if it has none); its value goes to the frame."""
    if index < 0 or event < 0:
        return op.MISSING
    column = at(c, "properties", index)
    if column.kind == op.NUMBER:
        c.number = number_at(column.values, event)
        return op.MISSING if isnan(c.number) else op.NUMBER
    c.text = code_at(column.values, event)
    return op.MISSING if c.text < 0 else op.TEXT


@inner
def read_attribute(c: Frame, index: int, oldest_time: int) -> int:
    """The kind of the person's attribute as of now, if its value is of ``oldest_time`` or later; the value goes to the
    frame."""
    attribute = at(c, "attributes", index)
    if attribute.direct and oldest_time == op.NEVER:
        c.number = number_at(attribute.values, c.customer)
        if not isnan(c.number):
            return op.NUMBER
        c.number = 0.0
        return op.NUMBER if attribute.yes_no else op.MISSING
    row = -1
    since = op.NEVER
    if attribute.kind != op.MISSING:
        low = offset_at(attribute.offsets, c.customer)
        row = offset_at(attribute.offsets, c.customer + 1) - 1
        while row >= low and code_at(attribute.times, row) > c.now:
            row -= 1
        if row < low:
            row = -1
        else:
            since = code_at(attribute.times, row)
    if attribute.suppressed and c.now < c.suppressed_until:
        c.number = 1.0
        return op.NUMBER
    kind = op.MISSING
    if attribute.written >= 0 and at(c, "written", attribute.written).since >= since:
        value = at(c, "written", attribute.written)
        since = value.since
        kind = value.kind
        c.number = value.number
        c.text = value.text
    elif row >= 0:
        if attribute.kind == op.NUMBER:
            c.number = number_at(attribute.values, row)
            kind = op.MISSING if isnan(c.number) else op.NUMBER
        else:
            c.text = code_at(attribute.values, row)
            kind = op.MISSING if c.text < 0 else op.TEXT
    if oldest_time > op.NEVER and not attribute.suppressed and (since < oldest_time or since == ALWAYS):
        kind = op.MISSING
    if attribute.suppressed:
        c.number = 1.0 if kind == op.NUMBER and c.number != 0.0 else 0.0
        return op.NUMBER
    if kind == op.MISSING and attribute.yes_no:
        c.number = 0.0
        return op.NUMBER
    return kind


@inner
def is_yes(c: Frame, index: int) -> bool:
    """Whether a yes/no attribute is yes."""
    return read_attribute(c, index, op.NEVER) == op.NUMBER and c.number != 0.0


@inner
def oldest(c: Frame, window: int) -> int:
    """The first time within a window that ends now (negative: without one)."""
    return c.now - window if window >= 0 else op.NEVER


@inner
def first_within(c: Frame, window: int) -> int:
    """The first past event within a window that ends now."""
    if window < 0:
        return c.first
    since = c.now - window
    event = c.past
    while event > c.first and code_at(c.times, event - 1) >= since:
        event -= 1
    return event


@inner
def read_key(c: Frame, index: int, event: int) -> bool:
    """Whether an event has a key, the value of a property; the key goes to the frame."""
    if index < 0 or event < 0:
        return False
    column = at(c, "properties", index)
    if column.kind == op.NUMBER:
        number = number_at(column.values, event)
        # The bits of a double tell numbers apart as well as the numbers do, but for the two zeros.
        c.key = 0 if number == 0.0 else offset_at(column.values, event)
        return not isnan(number)
    c.key = code_at(column.values, event)
    return c.key >= 0


@inner
def has_key(c: Frame, event: int, slot: int) -> bool:
    """Whether an event has the key of the instance that asks; always where nobody asks, or there are no keys."""
    if slot < 0:
        return True
    instance = at(c, "instances", slot)
    journey = at(c, "journeys", instance.journey)
    return not journey.keyed or (read_key(c, journey.key, event) and c.key == instance.key)


@inner
def measure_events(c: Frame, code: Any, slot: int) -> int:
    """Count, sum or last over the past events of a name, without a filter."""
    first = first_within(c, code.window)
    if code.measure == op.LAST:
        for event in range(c.past - 1, first - 1, -1):
            if at(c, "events", event) == code.place and has_key(c, event, slot):
                return read_property(c, code.property, event)
        return op.MISSING
    total = 0.0
    for event in range(first, c.past):
        if at(c, "events", event) == code.place:
            if code.measure == op.COUNT:
                total += 1.0
            elif read_property(c, code.property, event) == op.NUMBER:
                total += c.number
    c.number = total
    return op.NUMBER


@inner
def count_stage_visits(c: Frame, code: Any) -> int:
    """How often the person entered a stage."""
    total = 0
    for row in range(c.stage_changes - 1, -1, -1):
        change = at(c, "stage_log", row)
        if code.window >= 0 and change.time < c.now - code.window:
            break
        if change.stage == code.place:
            total += 1
    c.number = total * 1.0
    return op.NUMBER


@inner
def count_sent(c: Frame, code: Any) -> int:
    """How many messages this replay sent to the person within a window, over a channel (all: -1), or their weights."""
    total = 0
    for row in range(c.sends - 1, -1, -1):
        send = at(c, "send_log", row)
        if code.window >= 0 and send.time < c.now - code.window:
            break
        message = at(c, "messages", send.message)
        if code.place < 0 or message.channel == code.place:
            total += message.weight if code.what == op.WEIGHTS else 1
    c.number = total / 1000 if code.what == op.WEIGHTS else total * 1.0
    return op.NUMBER


@inner
def pressure_now(c: Frame) -> float:
    """The pressure index as of now."""
    if c.sends == 0:
        return 0.0
    count_sends(c)
    return c.pressure * remaining(c, c.now - at(c, "send_log", c.sends - 1).time)


@inner
def calendar_part(c: Frame, part: int, zone: int) -> int:
    """A part of the local time."""
    local = c.now + offset_of(c, zone, c.now)
    day = local // DAY
    if part == op.WEEKDAY:
        return (day + 3) % 7 + 1
    if part == op.HOUR:
        return local % DAY // 3600
    # Days since 1 March of the year 0, in years that begin then (Howard Hinnant, chrono-compatible low-level date
    # algorithms).
    day += 719468
    day %= 146097
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5 - 1
    month = month + 3 if month < 10 else month - 9
    if part == op.MONTH:
        return month
    return month * 100 + day if part == op.MONTH_DAY else day


@inner
def judge(c: Frame, code: Any, kind: int) -> int:
    """The truth of a comparison whose left side has just been read."""
    if code.operator == op.IS_MISSING:
        return op.TRUE if kind == op.MISSING else op.FALSE
    if code.operator == op.IS_PRESENT:
        return op.FALSE if kind == op.MISSING else op.TRUE
    if kind == op.TEXT:
        return at(c, "word_truths", code.words + c.text) if code.words >= 0 else op.UNKNOWN
    if kind == op.MISSING or code.operator == op.NOT_COMPARABLE:
        return op.UNKNOWN
    number = c.number
    if code.operator == op.EQUAL:
        true = number == code.number
    elif code.operator == op.NOT_EQUAL:
        true = number != code.number
    elif code.operator == op.GREATER:
        true = number > code.number
    elif code.operator == op.AT_LEAST:
        true = number >= code.number
    elif code.operator == op.LESS:
        true = number < code.number
    elif code.operator == op.AT_MOST:
        true = number <= code.number
    else:
        for row in range(code.numbers, code.numbers + code.count):
            if at(c, "numbers", row) == number:
                return op.TRUE
        return code.otherwise
    return op.TRUE if true else op.FALSE


@inner
def next_seen(c: Frame, code: Any, scan: Any, slot: int) -> int:
    """Moves a filtered scan to its next event of the name; -1 at its end."""
    while scan.next >= scan.low and scan.next < scan.high:
        event = scan.next
        scan.next += scan.step
        if at(c, "events", event) == code.place and (code.measure != op.LAST or has_key(c, event, slot)):
            return event
    return -1


@inner
def open_scan(c: Frame, code: Any, scan: Any, looked: int) -> None:
    """Starts a filtered scan over past events, backwards if only the last counts."""
    scan.low = first_within(c, code.window)
    scan.high = c.past
    scan.step = -1 if code.measure == op.LAST else 1
    scan.next = c.past - 1 if code.measure == op.LAST else scan.low
    scan.outer = looked
    scan.total = 0.0
    scan.kind = op.MISSING if code.measure == op.LAST else op.NUMBER


@inner
def add_seen(c: Frame, code: Any, scan: Any, event: int) -> None:
    """Counts an event that met the filter."""
    if code.measure == op.COUNT:
        scan.total += 1.0
    elif code.measure == op.SUM:
        if read_property(c, code.property, event) == op.NUMBER:
            scan.total += c.number
    else:
        scan.kind = read_property(c, code.property, event)
        scan.total = c.number
        scan.text = c.text
        scan.next = scan.low - 1


@inner
def has_reached(c: Frame, code: Any) -> int:
    """The truth of whether an event happened often enough."""
    if has_happened(c, c.past - c.first, code.place, code.count, oldest(c, code.window)):
        return op.TRUE - code.otherwise
    return code.otherwise


@inlined
def is_taken(c: Frame, branch: Any, slot: int) -> bool:
    """Whether the condition of a branch is true now."""
    if branch.memo >= 0:
        known = at(c, "memos", branch.memo)
        if known >> 1 != c.customer:
            known = c.customer * 2 + (evaluate(c, branch.condition, -1, slot) == op.TRUE)
            put(c, "memos", branch.memo, known)
        return known & 1 != 0
    if branch.count > 0:
        return has_happened(c, c.past - c.first, branch.bit, branch.count, c.now - branch.window) == (
            branch.turned == 0
        )
    return evaluate(c, branch.condition, -1, slot) == op.TRUE


@apart
def evaluate(c: Frame, start: int, looked: int, slot: int) -> int:
    """The truth of the condition at ``start``.

    ``looked`` is the event whose properties a filter asks for (-1: none), ``slot`` the instance that asks (-1:
    nobody's).
    """
    row = start
    depth = 0
    scans = 0
    while True:
        code = at(c, "codes", row)
        row += 1
        if code.what == op.END:
            return at(c, "truths", 0)
        if code.what == op.SKIP_IF:
            if at(c, "truths", depth - 1) == code.place:
                row = code.jump
            continue
        if code.what <= op.NOT:
            if code.what == op.NOT:
                put(c, "truths", depth - 1, op.TRUE - at(c, "truths", depth - 1))
                continue
            depth -= 1
            left = at(c, "truths", depth - 1)
            right = at(c, "truths", depth)
            if code.what == op.ALL:
                put(c, "truths", depth - 1, least(left, right))
            else:
                put(c, "truths", depth - 1, greatest(left, right))
            continue
        if code.what == op.TRUTH:
            put(c, "truths", depth, code.place)
            depth += 1
            continue
        if code.what == op.SEGMENT:
            at(c, "scans", scans).outer = looked
            scans += 1
            looked = -1
            continue
        if code.what == op.SCAN or code.what == op.SCAN_END:
            if code.what == op.SCAN:
                scan = at(c, "scans", scans)
                scans += 1
                open_scan(c, code, scan, looked)
            else:
                depth -= 1
                scan = at(c, "scans", scans - 1)
                row = code.jump
                code = at(c, "codes", row - 1)
                if at(c, "truths", depth) == op.TRUE:
                    add_seen(c, code, scan, looked)
            event = next_seen(c, code, scan, slot)
            if event >= 0:
                looked = event
                continue
            looked = scan.outer
            scans -= 1
            row = code.jump
            c.number = scan.total
            c.text = scan.text
            kind = scan.kind
        elif code.what == op.REACHED:
            put(c, "truths", depth, has_reached(c, code))
            depth += 1
            continue
        elif code.what == op.ATTRIBUTE:
            kind = read_attribute(c, code.place, oldest(c, code.window))
        elif code.what == op.EVENT_PROPERTY:
            kind = read_property(c, code.place, looked)
        elif code.what == op.ENTRY_PROPERTY:
            kind = read_property(c, code.place, at(c, "instances", slot).entry_event if slot >= 0 else -1)
        elif code.what == op.EVENTS:
            kind = measure_events(c, code, slot)
        elif code.what == op.STAGE:
            c.text = c.stage
            kind = op.TEXT if c.stage >= 0 else op.MISSING
        elif code.what == op.STAGE_VISITS:
            kind = count_stage_visits(c, code)
        elif code.what == op.SENT or code.what == op.WEIGHTS:
            kind = count_sent(c, code)
        elif code.what == op.INDEX:
            kind = op.NUMBER
            c.number = pressure_now(c)
        elif code.what == op.CALENDAR:
            kind = op.NUMBER
            c.number = calendar_part(c, code.place, c.zone if c.zone >= 0 else code.property) * 1.0
        elif code.what == op.SEGMENT_END:
            scans -= 1
            looked = at(c, "scans", scans).outer
            depth -= 1
            c.number = 1.0 if at(c, "truths", depth) == op.TRUE else 0.0
            kind = op.NUMBER
        else:
            kind = op.MISSING
        truth = judge(c, code, kind)
        if depth == 0 and at(c, "codes", row).what == op.END:
            return truth
        put(c, "truths", depth, truth)
        depth += 1


@inner
def is_match(c: Frame, row: int, event: int, slot: int) -> bool:
    """Whether an event is of a kind that is looked for, and of the instance's key if an instance asks."""
    match = at(c, "matches", row)
    if match.event != at(c, "events", event):
        return False
    if not match.any_key and not has_key(c, event, slot):
        return False
    return match.condition < 0 or evaluate(c, match.condition, event, slot) == op.TRUE
