"""Counts who meets a condition, for the lines below conditions. Runs in the background."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journey.condition import Condition, EventMatch
from journey.words import number, say

if TYPE_CHECKING:
    from simulator.history.history import History


@dataclass(frozen=True)
class Matching:
    """``count`` of ``whole`` meet a condition; None if only the replay can tell, or it cannot be evaluated."""

    count: int | None
    whole: int
    day: datetime.date


def last_day(history: History, zone: str) -> datetime.date:
    """The day of the history's last event in a zone (UTC if there is no such zone)."""
    from zoneinfo import ZoneInfo

    moment = datetime.datetime.fromtimestamp(history.origin + history.end, datetime.UTC)
    try:
        return moment.astimezone(ZoneInfo(zone)).date()
    except (ValueError, KeyError, OSError):
        return moment.date()


def can_count() -> bool:
    """Whether the engine is ready for this computer. Until it is, counting would keep a worker waiting for it."""
    from simulator.compiled.cache import is_warm

    return is_warm()


def matching_people(
    conditions: Sequence[Condition],
    history: History,
    segments: Mapping[str, Condition],
    zone: str,
    cancel: Callable[[], bool],
) -> tuple[Matching, ...]:
    """How many people meet each of the conditions at the history's end. Raises Cancelled if ``cancel`` says so."""
    from simulator.membership import count_people, depends_on_journey
    from simulator.run import RunError

    day = last_day(history, zone)
    found = []
    for condition in conditions:
        count = None
        if not depends_on_journey(condition, history, segments):
            try:
                count = count_people(condition, history, segments, zone, cancel)
            except RunError:
                count = None
        found.append(Matching(count, history.customers, day))
    return tuple(found)


def matching_events(match: EventMatch, history: History, zone: str) -> Matching:
    """How many events of a kind meet a filter."""
    from simulator.membership import count_events

    count, whole = count_events(match, history)
    return Matching(count, whole, last_day(history, zone))


def people_words(matching: Matching) -> str:
    """The sentence below a condition on people."""
    from exporters.dates import day_words

    if matching.count is None:
        return say("Who matches depends on the journey; the replay counts them.")
    return say(
        "Matches {count} of {people} people on {day}",
        count=number(matching.count),
        people=number(matching.whole),
        day=day_words(matching.day),
    )


def event_count_words(matching: Matching, event: str) -> str:
    """The sentence below a filter of events."""
    if not matching.whole:
        return say("This history has no “{event}”.", event=event)
    return say(
        "Matches {count} of {whole} events “{event}”",
        count=number(matching.count or 0),
        whole=number(matching.whole),
        event=event,
    )


def row_count_words(matching: Matching) -> str:
    """The figure at one row of several."""
    return "" if matching.count is None else number(matching.count)
