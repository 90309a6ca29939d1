"""Ads: Add to ad audience."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, TextType, Values
from journey.families import SEND
from journey.journey import Journey
from journey.steps import SetAttribute
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return say("Into {audience}", audience=values["audience"] or "?")


def _step(values: Values, journey: Journey) -> SetAttribute:
    return SetAttribute(f"audience.{values['audience']}", "set", 1.0)


KIND = NodeKind(
    id="audience_add",
    family=SEND,
    words=mark("Add to ad audience"),
    help=mark("People see your ads from now on."),
    icon="megaphone",
    rank=50,
    replay="exact",
    practices=("AUTO-01", "AUTO-02", "FLOW-12"),
    search=(mark("custom audience"), mark("retargeting"), mark("Facebook"), mark("Google")),
    parameters=(
        Parameter("audience", mark("Audience"), TextType(100), default="", required=True),
        Parameter("platform", mark("Platform"), TextType(60), default=""),
    ),
    summary=_summary,
    step=_step,
)
