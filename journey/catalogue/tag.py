"""Puts a tag on a person or takes it off."""

from __future__ import annotations

from journey.declaration import ChoiceType, NodeKind, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.steps import SetAttribute
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    tag = values["tag"] or "?"
    return say("Add {tag}", tag=tag) if values["operation"] == "add" else say("Remove {tag}", tag=tag)


def _step(values: Values, journey: Journey) -> SetAttribute:
    return SetAttribute(f"tag.{values['tag']}", "set", 1.0 if values["operation"] == "add" else 0.0)


KIND = NodeKind(
    id="tag",
    family=ACTION,
    words=mark("Tag"),
    help=mark("Puts a tag on the person, or takes it off."),
    icon="tag",
    rank=20,
    replay="exact",
    practices=("SEG-01",),
    search=(mark("label"), mark("list")),
    parameters=(
        Parameter("tag", mark("Tag"), TextType(80), default="", required=True),
        Parameter(
            "operation",
            mark("Do"),
            ChoiceType((("add", mark("Add it")), ("remove", mark("Remove it")))),
            default="add",
        ),
    ),
    summary=_summary,
    step=_step,
)
