"""What figures are called, as the beginning of the sentence that says what they are an answer to."""

from __future__ import annotations

from collections.abc import Mapping

from journey.condition_words import CHANNEL_WORDS
from journey.words import mark, number, say
from simulator.estimates.basis import Lack
from simulator.estimates.interval import Interval
from simulator.figures import Figure

_RUN = {
    "customers": mark("Customers replayed"),
    "entered": mark("People who entered"),
    "reach": mark("People to whom at least one message was sent"),
    "sent": mark("Messages sent"),
    "repeated": mark("People with two messages or more"),
    "repeated_within_day": mark("People with two messages within 24 hours"),
    "sent_nothing": mark("People who entered and got nothing ({part})"),
    "most_7": mark("People with {part} messages in their busiest 7 days"),
    "most_28": mark("People with {part} messages in their busiest 28 days"),
}
_JOURNEY = {
    "instances": mark("Runs through the journey"),
    "entered": mark("People who entered the journey"),
    "converted": mark("People who reached a goal"),
    "reach": mark("People to whom the journey sent a message"),
    "refused": mark("Entries refused ({part})"),
    "ended": mark("Runs that ended ({part})"),
    "sent_nothing": mark("People who entered the journey and got nothing ({part})"),
    "goal": mark("Times a goal was reached ({part})"),
    "deferred": mark("Entries that waited for another journey"),
    "deferred_dropped": mark("Entries that waited for another journey and were dropped"),
    "deferred_waiting": mark("Entries that still wait for another journey at the end"),
}
_NODE = {
    "entries": mark("Visits at “{name}”"),
    "unique": mark("People at “{name}”"),
    "starts": mark("Runs that start at “{name}”"),
    "jumps_in": mark("Jumps to “{name}”"),
    "jumps_out": mark("Jumps away from “{name}”"),
    "ends": mark("Runs that end at “{name}”"),
    "sent": mark("Messages sent by “{name}”"),
    "reached": mark("People to whom “{name}” was sent"),
    "held": mark("Messages of “{name}” held by quiet hours"),
    "cap_waited": mark("Messages of “{name}” that waited for a cap"),
    "capped": mark("Messages of “{name}” kept back by a cap"),
    "conversions": mark("Goals reached at “{name}”"),
    "blocked": mark("Messages of “{name}” that could not go out ({part})"),
    "active": mark("Runs that are still at “{name}” at the end ({part})"),
    "gaps": mark("Messages of “{name}” that followed another one"),
    "gaps_within_day": mark("Messages of “{name}” within 24 hours of another one"),
}
_EDGE = {
    "passes": mark("Passes on the way “{name}”"),
    "held": mark("Passes held on the way “{name}”"),
    "limit_reached": mark("Times the limit of the way “{name}” was reached"),
}
_SCOPES = {"run": _RUN, "journey": _JOURNEY, "node": _NODE, "edge": _EDGE}


def figure_words(figure: Figure, names: Mapping[str, str] | None = None) -> str:
    """What a figure counts; ``names`` gives names of steps, edges and parts by id. With
    ``exporters.estimand.estimand`` it makes the whole sentence."""
    known = names or {}
    text = _SCOPES[figure.scope].get(figure.name, figure.name)
    part = known.get(figure.part, figure.part)
    return say(text, name=known.get(figure.id, figure.id), part=part) if "{" in text else say(text)


def lack_words(lack: Lack) -> str:
    """Of how many customers the history lacks something that steps read."""
    share = say("{number} %", number=number(lack.share * 100, 1))
    if lack.what == "zone":
        return say("{share} of customers have no time zone: the journey's was taken.", share=share)
    if lack.what == "consent":
        return say(
            "{share} of customers have no record of consent for {channel}: they count as not willing.",
            share=share,
            channel=say(CHANNEL_WORDS.get(lack.name, lack.name)),
        )
    return say("{share} of customers have no value of “{name}”.", share=share, name=lack.name)


def range_words(interval: Interval) -> str:
    """What an interval says."""
    return say(
        "In {level} of 100 cases the range holds what as many other customers of the same kind would give.",
        level=round(interval.level * 100),
    )
