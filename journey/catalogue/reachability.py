"""Splits people by the first channel that reaches them."""

from __future__ import annotations

from journey.condition import AttributeOperand, Comparison, Condition, Group
from journey.condition_words import CHANNEL_WORDS
from journey.declaration import ChoiceType, FlagType, NodeKind, Output, Parameter, Values
from journey.families import SPLIT
from journey.journey import Journey
from journey.letters import listed
from journey.steps import Branch, ConditionBranch
from journey.words import mark, say

_CHANNELS = ("push", "sms", "email", "messenger", "call", "direct_mail")
_CHOICES = (("no", mark("No other")), *((channel, CHANNEL_WORDS[channel]) for channel in _CHANNELS))
_PLACES = ("first", "second", "third", "fourth")


def _order(values: Values) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values[place] for place in _PLACES if values[place] != "no"))


def _outputs(values: Values) -> tuple[Output, ...]:
    named = (Output(channel, say(CHANNEL_WORDS[channel])) for channel in _order(values))
    return (*named, Output("none", say("by none")))


def _summary(values: Values, journey: Journey) -> str:
    return say("By {channels}", channels=listed(say(CHANNEL_WORDS[channel]) for channel in _order(values)) or "?")


def _reached(channel: str, consent: bool) -> Condition:
    names = (f"reachable.{channel}", *((f"consent.{channel}",) if consent else ()))
    return Group(conditions=tuple(Comparison(left=AttributeOperand(name=name), value=True) for name in names))


def _step(values: Values, journey: Journey) -> Branch:
    branches = (ConditionBranch(channel, _reached(channel, bool(values["consent"]))) for channel in _order(values))
    return Branch(tuple(branches), "none")


KIND = NodeKind(
    id="reachability",
    family=SPLIT,
    words=mark("Reachability"),
    help=mark("People take the way of the first channel that reaches them."),
    icon="activity",
    rank=70,
    replay="exact",
    practices=("SIN-4", "SEG-03"),
    search=(mark("check reachability"), mark("channel"), mark("bounce"), mark("best channel")),
    parameters=(
        Parameter("first", mark("First choice"), ChoiceType(_CHOICES[1:]), default="push"),
        Parameter("second", mark("Second choice"), ChoiceType(_CHOICES), default="sms"),
        Parameter("third", mark("Third choice"), ChoiceType(_CHOICES), default="email"),
        Parameter("fourth", mark("Fourth choice"), ChoiceType(_CHOICES), default="no"),
        Parameter(
            "consent",
            mark("Only with consent"),
            FlagType(),
            default=True,
            help=mark("People who have an address but have not agreed count as not reached."),
        ),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
