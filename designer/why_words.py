"""What happened to a customer, and why people did not get something, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from exporters.ends import active_words, end_words, nothing_words, refused_words
from journey.words import mark, say

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.why.trace import Moment
    from simulator.why.who import Reason, WhoNot

_OUTCOMES = {
    "not entered": mark("never entered"),
    "on the way": mark("is still on the way"),
    "another way": mark("took another way"),
    "goal": mark("reached the goal before"),
    "exited": mark("left the journey before"),
    "limit reached": mark("was stopped by a limit"),
    "unreachable": mark("cannot be reached"),
    "no longer valid": mark("came too late"),
    "blocked": mark("could not be shown it"),
    "quiet": mark("came in quiet hours"),
    "capped": mark("was kept back by a cap"),
    "left": mark("left before it went out"),
    "waiting": mark("is still waiting for it"),
}

_DEFERRED = {
    "deferred": mark("waits for another journey"),
    "dropped": mark("an exit or a goal came while another journey was waited for"),
}


def moment_words(
    moment: Moment,
    names: Names,
    zone: str | None,
    caps: Mapping[str, str] | None = None,
    clock: Callable[[int, str | None], str] | None = None,
) -> str:
    """One moment of a trace as a sentence, its times in ``zone`` (None: UTC); ``caps`` gives what caps are called by
    id; ``clock`` writes times, as ``moment_time`` does if none is given."""
    node = names.node(moment.node)
    way = names.ways.get(moment.edge, moment.edge)
    if moment.what == "waits":
        until = "" if moment.until is None else (clock or moment_time)(moment.until, zone)
        return _waits(moment, node, way, until)
    reason = _reason(moment, names, caps or {})
    texts = {
        "refused": mark("May not enter at “{node}”: {reason}."),
        "deferred": mark("Waits at “{node}” until another journey is over."),
        "dropped": mark("No longer waits at “{node}”: an exit or a goal came first."),
        "pending": mark("Still waits at “{node}” for another journey to be over."),
        "started": mark("Enters at “{node}”."),
        "arrived": mark("Comes to “{node}”."),
        "jumped": mark("Goes to “{node}”: a goal was reached."),
        "limit": mark("Has come to the limit of “{way}”."),
        "left": mark("Leaves: {way}."),
        "sent": mark("“{node}” is sent."),
        "blocked": mark("“{node}” cannot go out: {reason}."),
        "capped": mark("“{node}” is kept back by a cap: {reason}."),
        "unsent": mark("“{node}” does not go out: {reason}."),
        "converted": mark("Reaches the goal “{reason}”."),
        "ended": mark("The journey ends: {reason}."),
        "active": mark("Is still at “{node}”: {reason}."),
    }
    return say(texts[moment.what], node=node, way=way, reason=reason)


def _reason(moment: Moment, names: Names, caps: Mapping[str, str]) -> str:
    if moment.what == "refused":
        return refused_words(moment.reason)
    if moment.what == "capped":
        return caps.get(moment.reason, moment.reason)
    if moment.what == "converted":
        return names.goals.get(moment.reason, moment.reason)
    if moment.what == "ended":
        return end_words(moment.reason, names.exits)
    return active_words(moment.reason) if moment.what == "active" else nothing_words(moment.reason)


def _waits(moment: Moment, node: str, way: str, until: str) -> str:
    if moment.reason == "quiet":
        return say("“{node}” is held by quiet hours until {until}.", node=node, until=until)
    if moment.reason == "cap":
        return say("“{node}” waits for a cap, at most until {until}.", node=node, until=until)
    if moment.reason == "loop":
        return say("May pass “{way}” again from {until} on.", way=way, until=until)
    if moment.reason == "stay":
        return say("Stays at “{node}”: the limit of “{way}” is reached.", node=node, way=way)
    if moment.reason != "wait":
        reason = active_words(moment.reason)
        return say("Is at “{node}” until {until}: {reason}.", node=node, until=until, reason=reason)
    if not until:
        return say("Waits at “{node}”.", node=node)
    return say("Waits at “{node}”, at most until {until}.", node=node, until=until)


def moment_time(instant: int, zone: str | None) -> str:
    """A UNIX time as date and time of day, in a zone or UTC."""
    moment = datetime.fromtimestamp(instant, ZoneInfo(zone) if zone else UTC)
    return moment.strftime("%Y-%m-%d %H:%M")


def reason_words(reason: Reason, names: Names) -> str:
    """Why people did not get something."""
    words = say(_OUTCOMES[reason.outcome])
    detail = _detail(reason, names)
    return f"{words}: {detail}" if detail else words


def _detail(reason: Reason, names: Names) -> str:
    if not reason.detail:
        return say("no start matched") if reason.outcome == "not entered" else ""
    if reason.outcome == "not entered":
        return say(_DEFERRED[reason.detail]) if reason.detail in _DEFERRED else refused_words(reason.detail)
    if reason.outcome in ("on the way", "waiting"):
        return active_words(reason.detail)
    if reason.outcome in ("another way", "exited"):
        return end_words(reason.detail, names.exits)
    if reason.outcome in ("unreachable", "blocked"):
        return nothing_words(reason.detail)
    return ""


def headline(who: WhoNot, names: Names) -> str:
    """How many got it, of how many."""
    from journey.words import number

    text = (
        mark("“{node}” went to {got} of {customers} customers.")
        if who.sends
        else mark("{got} of {customers} customers came to “{node}”.")
    )
    return say(text, node=names.node(who.node), got=number(who.got), customers=number(who.customers))
