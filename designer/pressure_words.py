"""The rule of the pressure index in words, and what settings say of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from journey.letters import listed
from journey.words import mark, say, value_text

if TYPE_CHECKING:
    from simulator.estimates.pressure import PressureRule

#: The channels whose weights people set, and what they are called.
CHANNELS: Mapping[str, str] = {
    "email": mark("e-mail"),
    "sms": mark("SMS"),
    "push": mark("push"),
    "call": mark("call"),
}

#: How settings name the half-life beside the channels.
HALF_LIFE = "half_life"
#: What weights and half-life may be.
LARGEST_WEIGHT, SHORTEST, LONGEST = 100.0, 0.1, 365.0


def rule_from(chosen: Mapping[str, float]) -> PressureRule:
    """The rule with weights by channel and the half-life (days) as chosen; the usual ones for what is not named, or is
    out of bounds."""
    from simulator.estimates.pressure import CHANNEL_WEIGHTS, PressureRule

    weights = {name: chosen[name] for name in CHANNELS if 0 <= chosen.get(name, -1) <= LARGEST_WEIGHT}
    half_life = chosen.get(HALF_LIFE, 0.0)
    usual = PressureRule().half_life_days
    return PressureRule(half_life if SHORTEST <= half_life <= LONGEST else usual, {**CHANNEL_WEIGHTS, **weights})


def rule_words(rule: PressureRule) -> str:
    """How messages count in the index."""
    weights = listed(
        say("{channel} {weight}", channel=say(words), weight=value_text(round(rule.weights.get(name, 1.0), 1)))
        for name, words in CHANNELS.items()
    )
    return say(
        "Each message counts with the weight of its channel ({weights}) and fades by half in {days} days.",
        weights=weights,
        days=value_text(round(rule.half_life_days, 1)),
    )
