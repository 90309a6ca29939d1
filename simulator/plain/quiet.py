"""Quiet hours (R13)."""

from __future__ import annotations

from journey.steps import QuietRule
from journey.words import say
from simulator.run import DAY, RunError
from simulator.zones import ZoneTable, weekday

#: The windows repeat weekly; only a clock change can take away a week's free moment.
LONGEST_SEARCH = 60 * DAY


def is_quiet(rule: QuietRule, zone: ZoneTable, instant: int) -> bool:
    """Whether the zone's clock stands inside a window (R13.1)."""
    local = zone.local(instant)
    time, today = local % DAY, weekday(local // DAY)
    yesterday = (today - 1) % 7
    for weekdays, start, end in rule.windows:
        if start < end and today in weekdays and start <= time < end:
            return True
        if start > end and ((today in weekdays and time >= start) or (yesterday in weekdays and time < end)):
            return True
    return False


def quiet_until(rule: QuietRule, zone: ZoneTable, instant: int) -> int:
    """The first instant from ``instant`` on that is outside all windows (R13.2). RunError if there is none."""
    free = instant
    while is_quiet(rule, zone, free):
        free = _next_boundary(rule, zone, free)
        if free - instant > LONGEST_SEARCH:
            raise RunError(say("Quiet hours in {zone} never end. Shorten them.", zone=zone.name))
    return free


def _next_boundary(rule: QuietRule, zone: ZoneTable, instant: int) -> int:
    """The first later instant at which a window may begin or end: its times, midnight, a change of the clock."""
    time = zone.local(instant) % DAY
    times = {DAY} | {boundary for _, start, end in rule.windows for boundary in (start, end) if boundary > time}
    boundary = instant + min(times) - time
    change = zone.next_change(instant)
    return boundary if change is None else min(boundary, change)
