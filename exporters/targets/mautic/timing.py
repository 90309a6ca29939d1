"""When an event of a campaign happens: so long after the one before, at an hour, between two hours, on weekdays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exporters.publishing.assets import Body
from journey.spans import DAY_SECONDS, seconds_words, time_seconds
from journey.steps import Delay, Gate, Step, Until
from journey.words import say

_MINUTES = DAY_SECONDS // 60
_UNITS = (("d", DAY_SECONDS), ("h", 3600))


@dataclass(frozen=True)
class Timing:
    """``seconds`` after the event before; then at ``hour`` or in ``window`` (seconds of the day), on ``days`` (Monday =
    0; empty: any), in the contact's zone. ``inactive``: it waits that something does not happen, and nothing else may
    be added to it."""

    seconds: int = 0
    hour: int | None = None
    window: tuple[int, int] | None = None
    days: frozenset[int] = frozenset()
    inactive: bool = False

    @property
    def restricted(self) -> bool:
        """Whether it asks for hours or weekdays."""
        return self.hour is not None or self.window is not None or bool(self.days)

    def body(self) -> dict[str, Body]:
        """The members of an event that say so. An hour or a window works with an interval only."""
        number, unit = interval(self.seconds)
        start, stop = self.window or (None, None)
        return {
            "triggerMode": "interval" if self.seconds or self.restricted else "immediate",
            "triggerInterval": number,
            "triggerIntervalUnit": unit,
            "triggerDate": None,
            "triggerHour": None if self.hour is None else _clock(self.hour),
            "triggerRestrictedStartHour": None if start is None else _clock(start),
            "triggerRestrictedStopHour": None if stop is None else _clock(stop),
            # Mautic counts from Sunday = 0.
            "triggerRestrictedDaysOfWeek": sorted((day + 1) % 7 for day in self.days),
        }


NOW = Timing()


def interval(seconds: int) -> tuple[int, str]:
    """A span in Mautic's units, parts of a minute rounded up."""
    for unit, size in _UNITS:
        if seconds % size == 0:
            return seconds // size, unit
    return -(-seconds // 60), "i"


def timing_of(step: Step) -> Timing | None:
    """What a wait asks for; None if the step is none that an event can carry."""
    if isinstance(step, Delay):
        return Timing(seconds=step.seconds)
    if isinstance(step, Until):
        return Timing(hour=step.time, days=frozenset() if len(step.weekdays) == 7 else step.weekdays)
    if isinstance(step, Gate):
        found = opening(step.closed)
        return None if found is None else found
    return None


def opening(closed: Sequence[tuple[frozenset[int], int, int]]) -> Timing | None:
    """The hours and days outside of closed windows (weekdays, start, end in seconds; over midnight if the end is not
    after the start). None where the open days differ in their hours, which Mautic cannot say."""
    is_open = [[True] * _MINUTES for _ in range(7)]
    for days, start, end in closed:
        for day in days:
            for minute in range(start // 60, (end if end > start else DAY_SECONDS) // 60):
                is_open[day][minute] = False
            if end <= start:
                for minute in range(end // 60):
                    is_open[(day + 1) % 7][minute] = False
    spans = {day: _spans(minutes) for day, minutes in enumerate(is_open)}
    days = frozenset(day for day, found in spans.items() if found)
    kinds = {tuple(spans[day]) for day in days}
    if len(kinds) != 1:
        return None
    (found,) = kinds
    if len(found) != 1:
        return None
    (whole,) = found
    return Timing(
        window=None if whole == (0, DAY_SECONDS) else whole,
        days=frozenset() if len(days) == 7 else days,
    )


def windows_of(rows: Sequence[tuple[str, str, Sequence[int]]]) -> list[tuple[frozenset[int], int, int]]:
    """Windows (start, end, weekdays) as ``opening`` takes them; the same times mean no window."""
    return [
        (frozenset(days), time_seconds(start), time_seconds(end)) for start, end, days in rows if start != end and days
    ]


def joined(timings: Sequence[Timing]) -> list[Timing]:
    """Waits one after the other, with those put together that one event can carry."""
    found: list[Timing] = []
    for one in timings:
        if one == NOW:
            continue
        both = _both(found[-1], one) if found else None
        if both is None:
            found.append(one)
        else:
            found[-1] = both
    return found


def wait_words(timing: Timing) -> str:
    """What an event is called that does nothing but wait."""
    if timing.seconds:
        return say("Wait {span}", span=seconds_words(timing.seconds))
    if timing.hour is not None:
        return say("Wait until {time}", time=_clock(timing.hour))
    return say("Wait for the hours in which it goes on")


def _both(first: Timing, second: Timing) -> Timing | None:
    if first.inactive or second.inactive:
        return None
    if not first.restricted:
        return replace(second, seconds=first.seconds + second.seconds)
    if second.seconds or second.days or second.hour is not None or second.window is None or first.hour is None:
        return first if second == first else None
    # An hour that lies in the window has nothing to wait for.
    start, stop = second.window
    return first if start <= first.hour < stop else None


def _spans(minutes: Sequence[bool]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for minute, is_open in enumerate(minutes):
        if is_open and found and found[-1][1] == minute * 60:
            found[-1] = (found[-1][0], minute * 60 + 60)
        elif is_open:
            found.append((minute * 60, minute * 60 + 60))
    return found


def _clock(seconds: int) -> str:
    # A day that is open to its end: the last minute is the latest that Mautic can say.
    seconds = min(seconds, DAY_SECONDS - 60)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
