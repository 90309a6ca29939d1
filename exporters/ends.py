"""Why instances ended and why people got nothing, in words."""

from __future__ import annotations

from collections.abc import Mapping

from journey.words import mark, say

_ENDS = {
    "end of path": mark("end of path"),
    "goal": mark("goal reached"),
    "limit": mark("stopped at a loop's limit"),
    "cap": mark("stopped by a cap"),
    "past": mark("the moment was past"),
    "timed out": mark("timed out"),
    "removed": mark("taken out by another journey"),
}

_NOTHING = {
    "consent": mark("no consent"),
    "reachability": mark("no address"),
    "suppression": mark("suppressed"),
    "valid until": mark("no longer valid"),
    "quiet hours": mark("quiet hours"),
    "no visit": mark("no visit to show it at"),
    "no place": mark("no place was free"),
    "capped": mark("kept back by a cap"),
    "left before sending": mark("left before it went out"),
    "waiting": mark("still waiting"),
    "no message": mark("came to no message"),
}

_REFUSED = {
    "once": mark("may enter only once"),
    "running": mark("was in the journey already"),
    "too soon": mark("too soon after the last time"),
    "no key": mark("the event lacks the key"),
    "limit": mark("at most so many at once"),
    "excluded": mark("was in another journey"),
    "too many": mark("was in too many journeys"),
    "same instant": mark("started at the same moment already"),
    "holdout": mark("was held out"),
    "full": mark("no place was free"),
}

_ACTIVE = {
    "wait": mark("waiting"),
    "quiet": mark("held by quiet hours"),
    "cap": mark("waiting for a cap"),
    "loop": mark("held on a loop"),
    "stay": mark("staying at a loop's limit"),
    "place": mark("waiting for a free place"),
}


def end_words(reason: str, names: Mapping[str, str] | None = None) -> str:
    """Why instances ended; ``names`` gives those of exit criteria by id. An empty reason is any."""
    if not reason:
        return say("ended here")
    if reason.startswith("exit:"):
        rule = reason.removeprefix("exit:")
        return say("exit criterion “{name}”", name=(names or {}).get(rule) or rule)
    return say(_ENDS[reason]) if reason in _ENDS else reason


def nothing_words(reason: str) -> str:
    """Why a person who entered was sent nothing, or why a message was blocked."""
    return say(_NOTHING[reason]) if reason in _NOTHING else reason


def refused_words(reason: str) -> str:
    """Why an entry was refused."""
    return say(_REFUSED[reason]) if reason in _REFUSED else reason


def active_words(kind: str) -> str:
    """What an active instance waits for."""
    return say(_ACTIVE[kind]) if kind in _ACTIVE else kind
