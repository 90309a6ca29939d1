"""Takes people off a topic or a channel."""

from __future__ import annotations

from journey.condition_words import CHANNEL_WORDS
from journey.declaration import ChoiceType, NodeKind, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.steps import SetAttribute
from journey.words import mark, say

_CHANNELS = tuple((channel, CHANNEL_WORDS[channel]) for channel in ("email", "sms", "push", "messenger", "call"))


def _summary(values: Values, journey: Journey) -> str:
    if values["scope"] == "channel":
        return say("No more {channel}", channel=say(dict(_CHANNELS)[values["channel"]]))
    return say("No more about {topic}", topic=values["topic"] or "?")


def _step(values: Values, journey: Journey) -> SetAttribute:
    if values["scope"] == "channel":
        return SetAttribute(f"consent.{values['channel']}", "set", 0.0)
    return SetAttribute(f"unsubscribed.{values['topic']}", "set", 1.0)


KIND = NodeKind(
    id="unsubscribe",
    family=ACTION,
    words=mark("Unsubscribe"),
    help=mark("The person gets no more commercial messages about a topic, or over a channel."),
    icon="user-x",
    rank=55,
    replay="exact",
    practices=("AUTO-10", "RULE-11"),
    search=(mark("opt out"), mark("topic"), mark("preference centre"), mark("consent")),
    parameters=(
        Parameter(
            "scope",
            mark("Unsubscribe from"),
            ChoiceType((("topic", mark("A topic")), ("channel", mark("A channel")))),
            default="topic",
        ),
        Parameter("topic", mark("Topic"), TextType(60), default="news", required=True, shown_if=("scope", ("topic",))),
        Parameter("channel", mark("Channel"), ChoiceType(_CHANNELS), default="email", shown_if=("scope", ("channel",))),
    ),
    summary=_summary,
    step=_step,
)
