"""When messages go out: meals at their hours, calls when the law allows, times that are set against the quiet hours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from journey.checks.examination import Examination, fix
from journey.checks.findings import Finding
from journey.checks.signal_words import DAYPARTS, speaks_of
from journey.model import HEADER_ID, QuietHours
from journey.spans import DAY_SECONDS, time_seconds
from journey.steps import DateTrigger, Gate, ScheduleTrigger, Until, WaitForDate
from journey.values import to_weekdays
from journey.words import mark, say

#: Where a step says at what time of day people go on.
_TIME_SETTING = {"wait_until": "time", "date_property": "at", "wait_for_date": "at", "schedule": "at"}
#: Channels for which laws name hours.
_BY_LAW = frozenset(("sms", "call", "messenger"))
_MINUTES = DAY_SECONDS // 60
_MEALS = {"breakfast": mark("breakfast"), "lunch": mark("lunch"), "dinner": mark("dinner")}
#: Walks back to where a time is set go over so many steps at most.
_FARTHEST = 60


class Clock(NamedTuple):
    """Where the time of day is set at which people come to a message. ``seconds`` after midnight; None: not one
    time. ``node`` is empty where nothing sets it."""

    node: str
    seconds: int | None


def hour_findings(seen: Examination) -> Iterator[Finding]:
    """All findings about times of day."""
    for node in seen.graph.commercial:
        clocks = _clocks(seen, node)
        yield from _wrong_meal(seen, node, clocks)
        yield from _in_quiet(seen, node, clocks)
    yield from _outside_law(seen)


def _clocks(seen: Examination, node: str) -> set[Clock]:
    """The times at which people come to a step, as the steps before it set them."""
    found: set[Clock] = set()
    waiting, visited = [node], {node}
    while waiting and len(visited) <= _FARTHEST:
        ways = seen.graph.forward_into.get(waiting.pop(), ())
        for edge in ways:
            step = seen.graph.steps[edge.source]
            match step:
                case Until(time=time, if_past="next") | Until(time=time, if_past="exit") if time is not None:
                    found.add(Clock(edge.source, time))
                case DateTrigger(at=at) | ScheduleTrigger(at=at) | WaitForDate(at=at, if_past="exit"):
                    found.add(Clock(edge.source, at))
                case Gate():
                    found.add(Clock(edge.source, None))
                case _ if seen.graph.times(edge) == (0, 0) and edge.source not in seen.graph.triggers:
                    if edge.source not in visited:
                        visited.add(edge.source)
                        waiting.append(edge.source)
                case _:
                    found.add(Clock("", None))
    if len(visited) > _FARTHEST or any(edge.target in visited for edge in seen.graph.back):
        found.add(Clock("", None))
    return found


def time_words(seconds: int) -> str:
    """A time of day: 07:30."""
    return f"{seconds // 3600 % 24:02d}:{seconds % 3600 // 60:02d}"


def _wrong_meal(seen: Examination, node: str, clocks: set[Clock]) -> Iterator[Finding]:
    wrong = [clock for clock in clocks if clock.seconds is not None]
    if not wrong:
        return
    texts = list(seen.texts(node))
    meals = [meal for meal, (words, _, _) in DAYPARTS.items() if speaks_of(texts, words)]
    if len(meals) != 1:
        return
    _, first, last = DAYPARTS[meals[0]]
    for clock in sorted(wrong):
        if clock.seconds is None or first * 3600 <= clock.seconds < last * 3600:
            continue
        better = _better_time(seen, first, last)
        setting = _TIME_SETTING[seen.node(clock.node).kind]
        yield seen.finding(
            "wrong-hour",
            node,
            say(
                "“{step}” is about {meal}, but goes out at {time}.",
                step=seen.name(node),
                meal=say(_MEALS[meals[0]]),
                time=time_words(clock.seconds),
            ),
            say("Send it between {first} and {last}.", first=time_words(first * 3600), last=time_words(last * 3600)),
            fix=fix(
                say("Send it at {time}", time=better), "set_parameter", clock.node, parameter=setting, value=better
            ),
        )


def _better_time(seen: Examination, first: int, last: int) -> str:
    """A time between two hours of the day: one and a half hours after the first, or later if that is quiet."""
    quiet = seen.journey.header.quiet_hours
    wanted = range((first + 1) * 3600 + 1800, last * 3600, 1800)
    free = (time for time in wanted if quiet is None or _always_quiet(quiet, time) is None)
    return time_words(next(free, wanted[0]))


def _in_quiet(seen: Examination, node: str, clocks: set[Clock]) -> Iterator[Finding]:
    quiet = seen.journey.header.quiet_hours
    if quiet is None or seen.graph.send(node).message_class not in quiet.classes:
        return
    for clock in sorted(clock for clock in clocks if clock.seconds is not None):
        end = _always_quiet(quiet, clock.seconds or 0)
        if end is None:
            continue
        time = time_words(clock.seconds or 0)
        reason = (
            say("“{step}” is set to {time}, in the quiet hours: it is never sent.", step=seen.name(node), time=time)
            if quiet.on_block == "skip"
            else say(
                "“{step}” is set to {time}, in the quiet hours: it waits until {end} each time.",
                step=seen.name(node),
                time=time,
                end=end,
            )
        )
        setting = _TIME_SETTING[seen.node(clock.node).kind]
        yield seen.finding(
            "quiet-conflict",
            node,
            reason,
            say("Choose a time outside the quiet hours."),
            fix=fix(say("Set it to {time}", time=end), "set_parameter", clock.node, parameter=setting, value=end),
        )


def _always_quiet(quiet: QuietHours, seconds: int) -> str | None:
    """When the quiet hours end that hold a time of day on each weekday; None if some day they do not."""
    ends: list[str] = []
    days: set[int] = set()
    for window in quiet.windows:
        start, end = _times(window.start, window.end)
        if start < end and start <= seconds < end:
            days.update(to_weekdays(window.weekdays))
        elif end < start and (seconds >= start or seconds < end):
            moved = 0 if seconds >= start else 1
            days.update((day + moved) % 7 for day in to_weekdays(window.weekdays))
        else:
            continue
        ends.append(window.end)
    return ends[0] if len(days) == 7 else None


def _times(start: str, end: str) -> tuple[int, int]:
    try:
        return time_seconds(start), time_seconds(end)
    except ValueError:
        return 0, 0


def _outside_law(seen: Examination) -> Iterator[Finding]:
    """The first messages of each channel for which a law names hours, if they can go out at others."""
    first = int(seen.limit("legal-hours", "from")) * 60
    last = int(seen.limit("legal-hours", "to")) * 60
    quiet = seen.journey.header.quiet_hours
    free = _free_minutes(quiet)
    # A time that nobody reads as a border: half past, where there is one.
    night = (*range(last + 30, _MINUTES), *range(first), *range(last, last + 30))
    outside = next((minute for minute in night if minute in free), None)
    for node in seen.graph.commercial:
        if seen.graph.send(node).channel not in _BY_LAW or _within(_clocks(seen, node), first, last, seen):
            continue
        allowed = {"first": time_words(first * 60), "last": time_words(last % _MINUTES * 60)}
        if outside is not None:
            reason = say(
                "“{step}” can go out at {time}; {first} to {last} is allowed.",
                step=seen.name(node),
                time=time_words(outside * 60),
                **allowed,
            )
        elif quiet is not None and quiet.zone != "person":
            reason = say(
                "“{step}” keeps quiet hours of one zone; for people elsewhere it can go out at night.",
                step=seen.name(node),
            )
        else:
            continue
        start, end = allowed["last"], allowed["first"]
        yield seen.finding(
            "legal-hours",
            node,
            reason,
            say("Set quiet hours where the person is."),
            fix=fix(
                say("Set quiet hours {start} to {end}", start=start, end=end),
                "set_quiet_hours",
                HEADER_ID,
                start=start,
                end=end,
            ),
        )


def _within(clocks: set[Clock], first: int, last: int, seen: Examination) -> bool:
    """Whether people come to a message only at hours that are allowed, where they are."""
    return bool(clocks) and all(_is_allowed(clock, first, last, seen) for clock in clocks)


def _is_allowed(clock: Clock, first: int, last: int, seen: Examination) -> bool:
    step: Any = seen.graph.steps.get(clock.node)
    if getattr(step, "zone", "person") != "person":
        return False
    if isinstance(step, Gate):
        free = set(range(_MINUTES)) - _covered(step.closed)
        return all(first <= minute < last for minute in free)
    return clock.seconds is not None and first * 60 <= clock.seconds < last * 60


def _free_minutes(quiet: QuietHours | None) -> set[int]:
    """The minutes of the day that are not quiet on each day of the week."""
    if quiet is None or "commercial" not in quiet.classes:
        return set(range(_MINUTES))
    windows = ((to_weekdays(window.weekdays), *_times(window.start, window.end)) for window in quiet.windows)
    return set(range(_MINUTES)) - _covered(tuple(windows))


def _covered(windows: tuple[tuple[frozenset[int], int, int], ...]) -> set[int]:
    """The minutes of the day that windows (as in QuietRule) cover on all seven days."""
    days: dict[int, set[int]] = {}
    for weekdays, start, end in windows:
        length = (end - start) % DAY_SECONDS // 60
        for minute in range(start // 60, start // 60 + length):
            moved = 1 if minute >= _MINUTES else 0
            days.setdefault(minute % _MINUTES, set()).update((day + moved) % 7 for day in weekdays)
    return {minute for minute, covered in days.items() if len(covered) == 7}
