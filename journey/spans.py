"""Durations and times of day as the document writes them, and in seconds.

A duration is an ISO 8601 text with one unit: ``PT30M``, ``PT4H``, ``P7D``, ``P2W``. The unit a person chose is
kept ("14 days" stays 14 days, not two weeks). A day is 86,400 s, a week seven days. A time of day is ``HH:MM``.
"""

from __future__ import annotations

import re

from journey.words import mark_count, say_count

DAY_SECONDS = 86_400
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800}

_PATTERNS = {
    "weeks": re.compile(r"P(\d{1,9})W"),
    "days": re.compile(r"P(\d{1,9})D"),
    "hours": re.compile(r"PT(\d{1,9})H"),
    "minutes": re.compile(r"PT(\d{1,9})M"),
    "seconds": re.compile(r"PT(\d{1,9})S"),
}
_WRITTEN = {"weeks": "P{}W", "days": "P{}D", "hours": "PT{}H", "minutes": "PT{}M", "seconds": "PT{}S"}
_PEOPLE = re.compile(r"\s*(\d{1,9})\s*(second|minute|hour|day|week)s?\s*", re.IGNORECASE)
_COUNTED = {
    "seconds": mark_count("{count} second", "{count} seconds"),
    "minutes": mark_count("{count} minute", "{count} minutes"),
    "hours": mark_count("{count} hour", "{count} hours"),
    "days": mark_count("{count} day", "{count} days"),
    "weeks": mark_count("{count} week", "{count} weeks"),
}
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")

#: The longest duration that is accepted: a hundred years.
LONGEST = 100 * 366 * 86_400


def split_duration(text: str) -> tuple[int, str]:
    """Amount and unit of a duration, in ISO 8601 or in words ("4 hours").

    Raises ValueError if the text is no duration or longer than LONGEST.
    """
    found = next(((m, unit) for unit, pattern in _PATTERNS.items() if (m := pattern.fullmatch(text))), None)
    if found is not None:
        amount, unit = int(found[0][1]), found[1]
    else:
        people = _PEOPLE.fullmatch(text)
        if people is None:
            raise ValueError(text)
        amount, unit = int(people[1]), people[2].lower() + "s"
    if amount * SECONDS[unit] > LONGEST:
        raise ValueError(text)
    return amount, unit


def write_duration(amount: int, unit: str) -> str:
    """The document's text of a duration."""
    return _WRITTEN[unit].format(amount)


def duration_seconds(text: str) -> int:
    """A duration in seconds. Raises ValueError as split_duration does."""
    amount, unit = split_duration(text)
    return amount * SECONDS[unit]


def duration_words(text: str) -> str:
    """A duration as people say it: "4 hours"."""
    amount, unit = split_duration(text)
    return say_count(*_COUNTED[unit], amount)


def seconds_words(seconds: int) -> str:
    """A number of seconds in the largest unit that divides it: 7,200 is "2 hours"."""
    for unit in ("weeks", "days", "hours", "minutes"):
        if seconds and seconds % SECONDS[unit] == 0 and (unit != "weeks" or seconds > SECONDS["weeks"]):
            return say_count(*_COUNTED[unit], seconds // SECONDS[unit])
    return say_count(*_COUNTED["seconds"], seconds)


def time_seconds(text: str) -> int:
    """A time of day in seconds after midnight. Raises ValueError if it is none."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return int(match[1]) * 3600 + int(match[2]) * 60
