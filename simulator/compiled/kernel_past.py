"""The past in the kernel: for each kind of event that somebody looks for a bit for each event of the customer.

The bits of all kinds lie together by word: row ``word << shift | kind`` of "found" has those of 64 events. So who looks
for the next event of a kind, or for the last, or counts them, asks a word or two instead of one event after the other.
Which kinds there are says kinds.py; what is past follows from how far ``c.past`` has come.
"""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import apart, inlined, inner
from simulator.compiled.memory import (
    BYTES_AT_ONCE,
    TIMES_AT_ONCE,
    at,
    code_at,
    copy_numbers,
    equal_bytes,
    fill_numbers,
    highest_bit,
    later_times,
    least,
    lowest_bit,
    offset_at,
    ones,
    put,
    shifted_right,
    write_number,
)

Frame = Any

#: No time of a history is later.
_LAST_TIME = 2**31 - 1


# --- Before a customer's replay ------------------------------------------------------------------------------


@apart
def one_by_one(c: Frame, start: int, code: int) -> int:
    """As ``equal_bytes``, but of no more events than there are."""
    found = 0
    for place in range(least(BYTES_AT_ONCE, c.events_rows - start)):
        found |= (at(c, "events", start + place) == code) << place
    return found


@inner
def find_often(c: Frame, row: int, words: int) -> None:
    """Finds the events of a kind that were, with those before them, so many within a window."""
    often = at(c, "often_kinds", row)
    of = often.of
    window = often.window
    times = c.own_times
    recent = c.recent
    before = recent + 8 * (often.count - 1)
    for place in range(often.count - 1):
        put(c, "recent", place, op.NEVER)
    seen = 0
    for word in range(words):
        events = at(c, "found", (word << c.kind_shift) + of)
        found = 0
        while events != 0:
            low = lowest_bit(events)
            time = code_at(times, (word << 6) + low)
            write_number(before, seen, time)
            found |= (time - offset_at(recent, seen) <= window) << low
            seen += 1
            events &= events - 1
        put(c, "found", (word << c.kind_shift) + often.kind, found)


@inner
def copy_times(c: Frame, count: int) -> None:
    """Lays the times of the customer's events where a time that is later than all follows them."""
    place = 0
    if c.first + count + TIMES_AT_ONCE <= c.times_rows:
        while place < count:
            copy_numbers(c.own_times, place, c.times, c.first + place)
            place += TIMES_AT_ONCE
    while place < count:
        put(c, "own_times", place, code_at(c.times, c.first + place))
        place += 1
    fill_numbers(c.own_times, count, _LAST_TIME)


@inner
def find_kinds(c: Frame) -> None:
    """Finds the events of all kinds among those of the customer."""
    count = c.last - c.first
    copy_times(c, count)
    words = (count >> 6) + 1
    for word in range(words):
        start = c.first + (word << 6)
        base = word << c.kind_shift
        there = (1 << (count & 63)) - 1 if word == words - 1 else -1
        whole = start + BYTES_AT_ONCE <= c.events_rows
        for row in range(c.code_kind_count):
            kind = at(c, "code_kinds", row)
            found = equal_bytes(c.events, start, kind.code) if whole else one_by_one(c, start, kind.code)
            put(c, "found", base + kind.kind, found & there)
    for row in range(c.often_kind_count):
        find_often(c, row, words)
    for word in range(words):
        base = word << c.kind_shift
        for row in range(c.joined_kind_count):
            joined = at(c, "joined_kinds", row)
            put(c, "found", base + joined.kind, at(c, "found", base + joined.one) | at(c, "found", base + joined.other))


# --- Looking for events --------------------------------------------------------------------------------------


@inlined
def next_of(c: Frame, kind: int, event: int) -> int:
    """The first of the customer's events from ``event`` on of a kind; ``c.last`` or more if there is none."""
    place = event - c.first
    word = place >> 6
    found = shifted_right(at(c, "found", (word << c.kind_shift) + kind), place & 63)
    if found != 0:
        return event + lowest_bit(found)
    return next_of_later(c, kind, word) if (word + 1) << 6 < c.last - c.first else c.last


@inner
def next_of_later(c: Frame, kind: int, word: int) -> int:
    """As ``next_of``, after the events of a word."""
    words = ((c.last - c.first) >> 6) + 1
    while word + 1 < words:
        word += 1
        found = at(c, "found", (word << c.kind_shift) + kind)
        if found != 0:
            return c.first + (word << 6) + lowest_bit(found)
    return c.last


@inlined
def passed(c: Frame, event: int, time: int) -> int:
    """The first of the customer's events from ``event`` on that is later than ``time``."""
    latest = least(time, _LAST_TIME)
    while event < c.last:
        if event + TIMES_AT_ONCE > c.times_rows:
            while event < c.last and code_at(c.times, event) <= latest:
                event += 1
            return event
        later = later_times(c.times, event, latest)
        if later != 0:
            return least(event + lowest_bit(later), c.last)
        event += TIMES_AT_ONCE
    return c.last


@inner
def how_many(c: Frame, kind: int, first: int, last: int) -> int:
    """How many events from ``first`` to before ``last`` are of a kind."""
    total = 0
    place = first - c.first
    end = last - c.first
    while place < end:
        base = (place >> 6) << c.kind_shift
        found = shifted_right(at(c, "found", base + kind), place & 63)
        rest = end - place
        if rest < 64:
            found &= (1 << rest) - 1
        total += ones(found)
        place = ((place >> 6) + 1) << 6
    return total


@inlined
def has_happened(c: Frame, place: int, kind: int, count: int, since: int) -> bool:
    """Whether at least ``count`` (1 or more) of the customer's first ``place`` events are of a kind and of ``since`` or
    later."""
    word = place >> 6
    found = at(c, "found", (word << c.kind_shift) + kind) & ((1 << (place & 63)) - 1)
    while True:
        while found == 0:
            if word == 0:
                return False
            word -= 1
            found = at(c, "found", (word << c.kind_shift) + kind)
        high = highest_bit(found)
        count -= 1
        if count == 0:
            return at(c, "own_times", (word << 6) + high) >= since
        found &= ~(1 << high)


# --- The same, counted from the customer's first event -------------------------------------------------------


@inlined
def next_own(c: Frame, kind: int, event: int) -> int:
    """As ``next_of``; how many events there are if there is none."""
    word = event >> 6
    found = shifted_right(at(c, "found", (word << c.kind_shift) + kind), event & 63)
    return event + lowest_bit(found) if found != 0 else next_own_later(c, kind, word)


@inner
def next_own_later(c: Frame, kind: int, word: int) -> int:
    """As ``next_own``, after the events of a word."""
    count = c.last - c.first
    word += 1
    while word << 6 < count:
        found = at(c, "found", (word << c.kind_shift) + kind)
        if found != 0:
            return (word << 6) + lowest_bit(found)
        word += 1
    return count


@inlined
def passed_own(c: Frame, event: int, time: int) -> int:
    """As ``passed``, for a time within the history."""
    later = later_times(c.own_times, event, time)
    while later == 0:
        event += TIMES_AT_ONCE
        later = later_times(c.own_times, event, time)
    return event + lowest_bit(later)
