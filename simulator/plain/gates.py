"""Waits for a good moment: an open window (R8.13), the hour at which a person is usually there (R8.12)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from math import floor

from journey.steps import Gate, HabitualHour, QuietRule
from journey.words import say
from simulator.plain.conditions import Asker, looked_up, past_matches
from simulator.plain.dates import EPOCH
from simulator.plain.quiet import quiet_until
from simulator.run import DAY, RunError
from simulator.zones import ZoneTable

HOUR = 3600
#: So many dates in a row may be blocked.
MOST_BLOCKED = 400


def open_from(step: Gate, now: int, zone: ZoneTable) -> int:
    """The first instant from now on in no closed window and on no blocked date. RunError if there is none."""
    closed = QuietRule(step.closed, step.zone, "hold", frozenset())
    moment = now
    for _ in range(MOST_BLOCKED):
        moment = quiet_until(closed, zone, moment)
        today = zone.date(moment)
        if not is_blocked(step, today):
            return moment
        moment = zone.start_of(today + 1, moment)
    raise RunError(say("A time window is never open: too many dates are blocked."))


def is_blocked(step: Gate, day: int) -> bool:
    """Whether a date (days after 1970-01-01) is blocked."""
    text = date.fromordinal(day + EPOCH).isoformat()
    return text in step.blocked or text[5:] in step.blocked


def habitual_moment(step: HabitualHour, asker: Asker, zone: ZoneTable) -> int:
    """When the habitual hour within the window begins."""
    now = asker.state.now
    events = {id(event): event for match in step.matches for event in past_matches(match, asker)}
    if len(events) < step.least:
        time = step.otherwise if step.others is None else floor(looked_up(step.others, asker, None))
        return _at_time(time, step.window, now, zone)
    hours = Counter(zone.local(event.time) % DAY // HOUR for event in events.values())
    moments = _hours_from(now, step.window, zone)
    return max(moments, key=lambda moment: (hours[zone.local(moment) % DAY // HOUR], -moment))


def _hours_from(now: int, window: int, zone: ZoneTable) -> list[int]:
    """Now, and the beginnings of the local hours after it within the window."""
    hour = zone.local(now) // HOUR
    later = (zone.reached((hour + number) * HOUR, now) for number in range(1, window // HOUR + 2))
    return [now, *(moment for moment in later if moment <= now + window)]


def _at_time(time: int | None, window: int, now: int, zone: ZoneTable) -> int:
    """The next time of day within the window, else now."""
    if time is None or time < 0:
        return now
    today = zone.date(now)
    moments = (zone.instant_of(day, time) for day in (today, today + 1, today + 2))
    return next((moment for moment in moments if moment is not None and now <= moment <= now + window), now)
