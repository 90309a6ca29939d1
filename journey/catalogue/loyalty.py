"""Gives loyalty points or a tier."""

from __future__ import annotations

from journey.condition_words import attribute_words
from journey.declaration import AttributeType, ChoiceType, NodeKind, NumberType, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.steps import SetAttribute
from journey.words import mark, say, value_text


def _summary(values: Values, journey: Journey) -> str:
    if values["give"] == "tier":
        return say("{name} is {value}", name=attribute_words(values["tier_attribute"]), value=values["tier"] or "?")
    return say("{points} points", points=value_text(values["points"]))


def _step(values: Values, journey: Journey) -> SetAttribute:
    if values["give"] == "tier":
        return SetAttribute(values["tier_attribute"], "set", str(values["tier"]))
    return SetAttribute(values["points_attribute"], "add", float(values["points"]))


KIND = NodeKind(
    id="loyalty",
    family=ACTION,
    words=mark("Loyalty points"),
    help=mark("Gives the person points, or another tier such as VIP."),
    icon="gift",
    rank=45,
    replay="exact",
    practices=("RULE-10",),
    search=(mark("VIP"), mark("bonus"), mark("reward"), mark("points")),
    parameters=(
        Parameter(
            "give",
            mark("Give"),
            ChoiceType((("points", mark("Points")), ("tier", mark("A tier")))),
            default="points",
        ),
        Parameter(
            "points",
            mark("Points"),
            NumberType(-1e9, 1e9),
            default=100,
            shown_if=("give", ("points",)),
            help=mark("Negative: taken away."),
        ),
        Parameter(
            "points_attribute",
            mark("Kept in"),
            AttributeType(),
            default="points",
            required=True,
            shown_if=("give", ("points",)),
        ),
        Parameter("tier", mark("Tier"), TextType(60), default="VIP", required=True, shown_if=("give", ("tier",))),
        Parameter(
            "tier_attribute",
            mark("Kept in"),
            AttributeType(),
            default="tier",
            required=True,
            shown_if=("give", ("tier",)),
        ),
    ),
    summary=_summary,
    step=_step,
)
