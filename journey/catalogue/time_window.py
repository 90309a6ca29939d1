"""Lets people pass at certain hours of certain days only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from journey.declaration import NodeKind, Parameter, TextType, TimeType, Values, WeekdaysType, ZoneType
from journey.families import WAIT
from journey.journey import Journey
from journey.model import WEEKDAYS
from journey.spans import DAY_SECONDS
from journey.steps import Gate
from journey.values import to_time, to_weekdays
from journey.words import mark, say

from .wait_until import weekdays_words


def _blocked(values: Values) -> tuple[str, ...]:
    return tuple(part for part in str(values["blocked"] or "").replace(",", " ").split() if part)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text if len(text) == 10 else f"2024-{text}")
    except ValueError:
        return False
    return True


def _problems(values: Values, journey: Journey) -> tuple[tuple[str, str], ...]:
    wrong = next((text for text in _blocked(values) if not _is_date(text)), None)
    if wrong is None:
        return ()
    return (("blocked", say("“{text}” is no date. Write 2026-12-24, or 12-24 for every year.", text=wrong)),)


def _summary(values: Values, journey: Journey) -> str:
    days = weekdays_words(values["weekdays"])
    return say("{days}, {start} to {end}", days=days, start=values["start"], end=values["end"])


def _open_spans(values: Values) -> Iterator[tuple[int, int, int]]:
    """(weekday, from, to) in seconds of the day. The same times mean all day; over midnight they belong to the first
    of the two days."""
    start, end = to_time(values["start"]), to_time(values["end"])
    for day in sorted(to_weekdays(values["weekdays"])):
        if start < end:
            yield day, start, end
        elif start == end:
            yield day, 0, DAY_SECONDS
        else:
            yield day, start, DAY_SECONDS
            yield (day + 1) % 7, 0, end


def closed_windows(values: Values) -> tuple[tuple[frozenset[int], int, int], ...]:
    """All other hours of the week, as windows of at most half a day."""
    spans = sorted(_open_spans(values))
    windows = []
    for day in range(7):
        reached = 0
        for _, start, end in [*(span for span in spans if span[0] == day), (day, DAY_SECONDS, DAY_SECONDS)]:
            for begins, ends in ((reached, min(start, DAY_SECONDS // 2)), (max(reached, DAY_SECONDS // 2), start)):
                if begins < ends:
                    windows.append((frozenset({day}), begins, ends))
            reached = max(reached, end)
    return tuple(windows)


def _step(values: Values, journey: Journey) -> Gate:
    return Gate(closed=closed_windows(values), blocked=_blocked(values), zone=values["zone"])


KIND = NodeKind(
    id="time_window",
    family=WAIT,
    words=mark("Time window"),
    help=mark("People pass at certain hours of certain days; at other times they wait for the next."),
    icon="timer",
    rank=70,
    replay="exact",
    practices=("SIN-7",),
    search=(mark("gate"), mark("opening hours"), mark("business hours"), mark("holidays"), mark("send window")),
    parameters=(
        Parameter("weekdays", mark("On"), WeekdaysType(), default=list(WEEKDAYS[:5]), required=True),
        Parameter("start", mark("From"), TimeType(), default="09:00", required=True),
        Parameter("end", mark("To"), TimeType(), default="18:00", required=True),
        Parameter(
            "blocked",
            mark("Not on"),
            TextType(4000),
            default="",
            help=mark("Dates with blanks between them: 2026-12-24, or 12-25 for every year."),
        ),
        Parameter("zone", mark("Whose time"), ZoneType(), default="person"),
    ),
    summary=_summary,
    step=_step,
    problems=_problems,
)
