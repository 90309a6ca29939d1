"""How much people are written to by channel and class, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journey.condition_words import CHANNEL_WORDS
from journey.words import mark, number, say

if TYPE_CHECKING:
    from simulator.estimates.channel_load import ChannelLoad

_CLASSES = {"commercial": mark("commercial"), "transactional": mark("transactional")}


def channel_words(load: ChannelLoad) -> str:
    """Such as: e-mail, commercial."""
    channel = say(CHANNEL_WORDS[load.channel]) if load.channel in CHANNEL_WORDS else load.channel
    of_class = say(_CLASSES[load.message_class]) if load.message_class in _CLASSES else load.message_class
    return say("{channel}, {kind}", channel=channel, kind=of_class)


def busiest_words(load: ChannelLoad, days: int) -> str:
    """The percentiles 50, 90, 99 and the highest: 1, 2, 3, 5."""
    return " · ".join(number(load.busiest[days][percent]) for percent in (50, 90, 99, 100))
