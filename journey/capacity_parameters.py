"""How capacities are given and said: calls a day, people an hour."""

from __future__ import annotations

from journey.words import mark, mark_count, say_count

PER = (
    ("hour", mark("Hour")),
    ("day", mark("Day")),
    ("week", mark("Week")),
    ("all", mark("In all, only once")),
)
_COUNTED = {
    "hour": mark_count("{count} an hour", "{count} an hour"),
    "day": mark_count("{count} a day", "{count} a day"),
    "week": mark_count("{count} a week", "{count} a week"),
    "all": mark_count("{count} in all", "{count} in all"),
}


def per_words(limit: int, per: str) -> str:
    """A capacity in words: "20 a day"."""
    return say_count(*_COUNTED[per], limit)
