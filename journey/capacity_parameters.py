"""How capacities are given and said: calls a day, people an hour."""

from __future__ import annotations

from journey.words import mark, say_count

PER = (
    ("hour", mark("Hour")),
    ("day", mark("Day")),
    ("week", mark("Week")),
    ("all", mark("In all, only once")),
)
_COUNTED = {
    "hour": (mark("{count} an hour"), mark("{count} an hour")),
    "day": (mark("{count} a day"), mark("{count} a day")),
    "week": (mark("{count} a week"), mark("{count} a week")),
    "all": (mark("{count} in all"), mark("{count} in all")),
}


def per_words(limit: int, per: str) -> str:
    """A capacity in words: "20 a day"."""
    return say_count(*_COUNTED[per], limit)
