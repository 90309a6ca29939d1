"""Ads: Remove from ad audience."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, TextType, Values
from journey.families import SEND
from journey.journey import Journey
from journey.steps import SetAttribute
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return say("Out of {audience}", audience=values["audience"] or "?")


def _step(values: Values, journey: Journey) -> SetAttribute:
    return SetAttribute(f"audience.{values['audience']}", "set", 0.0)


KIND = NodeKind(
    id="audience_remove",
    family=SEND,
    words=mark("Remove from ad audience"),
    help=mark("People are taken out of an ad audience."),
    icon="megaphone",
    rank=60,
    replay="exact",
    practices=("AUTO-02", "FLOW-12"),
    search=(mark("custom audience"), mark("retargeting"), mark("Facebook"), mark("Google")),
    parameters=(
        Parameter("audience", mark("Audience"), TextType(100), default="", required=True),
        Parameter("platform", mark("Platform"), TextType(60), default=""),
    ),
    summary=_summary,
    step=_step,
)
