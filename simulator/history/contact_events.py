"""Events that change whether and how a person may be reached: opting in, opting out, bouncing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.history.assembling import Timeline
from simulator.history.attributes import AttributeTable, Rows
from simulator.history.history import TEXT, Property
from simulator.history.mapping import normal

CHANNELS = ("email", "sms", "push", "call", "ads")
_CHANNEL_WORDS = {
    "email": ("email", "mail", "newsletter"),
    "sms": ("sms", "text"),
    "push": ("push", "webpush", "browserpush", "mobilepush"),
    "call": ("call", "phone", "voice", "telephone"),
    "ads": ("ads", "ad", "audience"),
}

#: What an event can mean: which attribute of the channel it sets, and to what.
EFFECTS = {"subscribe": ("consent", 1.0), "unsubscribe": ("consent", 0.0), "bounce": ("reachable", 0.0)}
NO_EFFECT = ""

_NONE, _UNKNOWN = -1, -2

_NAME = re.compile(
    r"(?:(?P<channel>email|mail|sms|push|call|phone|ads))?"
    r"(?:(?P<subscribe>subscribed?|opt(?:ed)?in)|(?P<unsubscribe>unsubscribed?|opt(?:ed)?out)"
    r"|(?P<bounce>(?:hard)?bounced?))"
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event means, and for which channel if its name says so ("" if its property ``channel`` does)."""

    meaning: str
    channel: str


def effect_of(name: str, given: Mapping[str, str]) -> Effect | None:
    """What an event of this name means: as ``given`` says (event name to "subscribe", "unsubscribe", "bounce" or
    "" for nothing), else by its name ("unsubscribed", "sms_opt_out"...)."""
    found = _NAME.fullmatch(normal(name))
    channel = channel_of(found["channel"] or "") if found else ""
    if name in given:
        return Effect(given[name], channel) if given[name] != NO_EFFECT else None
    if found is None:
        return None
    return Effect(next(meaning for meaning in EFFECTS if found[meaning]), channel)


def channel_of(word: str) -> str:
    """The channel that a word means, or "" if it is none of ours."""
    return next((channel for channel, words in _CHANNEL_WORDS.items() if normal(word) in words), "")


def add_contact_events(
    timeline: Timeline, channel: Property | None, table: AttributeTable, given: Mapping[str, str]
) -> int:
    """Add dated values for the events that mean consent or a bounce, e-mail where no channel is named.

    ``channel`` is the property of that name. The values come after those of files of customers, so that they
    win at the same second. Gives the number of events whose channel is not known and that change nothing.
    """
    effects = {code: effect for code, name in enumerate(timeline.names) if (effect := effect_of(name, given))}
    places = np.flatnonzero(np.isin(timeline.events, np.array(list(effects), dtype=np.uint8)))
    if not len(places):
        return 0
    named = _channels_named(channel, places)
    owners = timeline.owners()[places]
    times = timeline.times[places].astype(np.int64) + timeline.origin
    kinds = timeline.events[places]
    unknown = 0
    for code, effect in effects.items():
        attribute, value = EFFECTS[effect.meaning]
        mine = kinds == code
        meant = np.where(named == _NONE, CHANNELS.index(effect.channel or "email"), named)
        unknown += int(np.count_nonzero(mine & (meant == _UNKNOWN)))
        for place, name in enumerate(CHANNELS):
            chosen = mine & (meant == place)
            rows = Rows(owners[chosen], times[chosen], np.full(int(chosen.sum()), value))
            table.add(f"{attribute}.{name}", rows)
    return unknown


def _channels_named(channel: Property | None, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """The channel that each event's property names: a place in CHANNELS, _NONE or _UNKNOWN."""
    if channel is None or channel.kind != TEXT:
        return np.full(len(places), _NONE, dtype=np.int64)
    known = [channel_of(word) for word in channel.words]
    by_word = [CHANNELS.index(name) if name else _UNKNOWN for name in known]
    return np.array([*by_word, _NONE], dtype=np.int64)[channel.values[places]]
