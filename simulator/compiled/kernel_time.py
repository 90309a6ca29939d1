"""Local time in the kernel. Times are seconds after the history's origin, local times seconds after 1970-01-01 00:00
on the zone's clock, dates days after 1970-01-01, weekdays count from Monday = 0."""

from __future__ import annotations

from typing import Any

from simulator.compiled import opcodes as op
from simulator.compiled.jit import apart, inlined, inner
from simulator.compiled.memory import at, greatest, least, quotient, rest

Frame = Any

DAY = 86_400
WEEK = 7 * DAY
#: From a Monday long before all times to 1970-01-01.
MONDAYS = 2**20 * WEEK + 3 * DAY


@inner
def offset_of(c: Frame, zone: int, time: int) -> int:
    """The zone's offset from the history's origin at a time: local time is time + offset.

    A zone keeps the offset that it found last and how long it holds, since the next question is mostly near.
    """
    clock = at(c, "zones", zone)
    while time < clock.since:
        clock.row -= 1
        clock.until = clock.since
        clock.since = at(c, "shifts", clock.row).since
        clock.offset = at(c, "shifts", clock.row).offset
    while time >= clock.until:
        clock.row += 1
        clock.since = clock.until
        clock.until = at(c, "shifts", clock.row + 1).since
        clock.offset = at(c, "shifts", clock.row).offset
    return clock.offset


@inlined
def local_time(c: Frame, zone: int, time: int) -> int:
    """The local time at ``time``, after a Monday long before all times."""
    return time + offset_of(c, zone, time) + MONDAYS


@inlined
def hour_of_week(local: int) -> int:
    """The hour of the week of such a local time."""
    return quotient(rest(local, WEEK), 3600)


@inner
def date_of(c: Frame, zone: int, time: int) -> int:
    """The local date."""
    return (time + offset_of(c, zone, time)) // DAY


@inner
def reached(c: Frame, zone: int, local: int, after: int) -> int:
    """The first time from ``after`` on at which the zone's clock shows ``local`` or more."""
    row = at(c, "zones", zone).first
    until = at(c, "shifts", row + 1).since
    while until <= after or until + at(c, "shifts", row).offset <= local:
        row += 1
        until = at(c, "shifts", row + 1).since
    shift = at(c, "shifts", row)
    return greatest(greatest(local - shift.offset, shift.since), after)


@inner
def moment_on(c: Frame, zone: int, date: int, time_of_day: int) -> int:
    """The first time at which the clock shows ``time_of_day`` on ``date``; op.NEVER if the date has passed by then."""
    moment = reached(c, zone, date * DAY + time_of_day, op.NEVER)
    return moment if date_of(c, zone, moment) == date else op.NEVER


@apart
def end_of_window(c: Frame, rule: Any, second: int) -> int:
    """The end of a quiet window that holds a second of the week, 0 if none does."""
    end = 0
    for row in range(rule.windows, rule.windows + rule.count):
        window = at(c, "windows", row)
        if window.start <= second < window.end:
            end = window.end
    return end


@inner
def free_from(c: Frame, quiet: int, zone: int, time: int) -> int:
    """The first time at or after ``time`` at which the clock stands outside all quiet windows."""
    rule = at(c, "quiets", quiet)
    while True:
        second = rest(time + offset_of(c, zone, time) + MONDAYS, WEEK)
        end = at(c, "quiet_hours", rule.hours + quotient(second, 3600))
        if end < 0:
            end = end_of_window(c, rule, second)
        if end == 0:
            return time
        time = least(time + end - second, at(c, "zones", zone).until)


@inner
def zone_for(c: Frame, zone: int, journey: Any) -> int:
    """A zone, or if it is -1 the person's, or that of the journey if the person has none."""
    if zone >= 0:
        return zone
    return c.zone if c.zone >= 0 else journey.zone
