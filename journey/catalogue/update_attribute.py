"""Writes something that is known about a person."""

from __future__ import annotations

from journey.condition_words import attribute_words
from journey.declaration import AttributeType, ChoiceType, NodeKind, NumberType, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.steps import SetAttribute
from journey.words import mark, say, value_text


def _summary(values: Values, journey: Journey) -> str:
    name = attribute_words(values["attribute"] or "?")
    operation = values["operation"]
    if operation == "clear":
        return say("Forget {name}", name=name)
    if operation == "add":
        return say("Add {value} to {name}", value=value_text(values["number"]), name=name)
    value = _value(values)
    return say("{name} is {value}", name=name, value=value if isinstance(value, str) else value_text(value))


def _value(values: Values) -> float | str:
    if values["operation"] == "add" or values["type"] == "number":
        return float(values["number"])
    return str(values["text"])


def _step(values: Values, journey: Journey) -> SetAttribute:
    return SetAttribute(values["attribute"], values["operation"], _value(values))


KIND = NodeKind(
    id="update_attribute",
    family=ACTION,
    words=mark("Update attribute"),
    help=mark("Writes a value that later steps and messages can use."),
    icon="pencil-line",
    rank=30,
    replay="exact",
    practices=("SIN-5",),
    search=(mark("property"), mark("field"), mark("profile")),
    parameters=(
        Parameter("attribute", mark("Attribute"), AttributeType(), default="", required=True),
        Parameter(
            "operation",
            mark("Do"),
            ChoiceType((("set", mark("Set it to")), ("add", mark("Add a number")), ("clear", mark("Forget it")))),
            default="set",
        ),
        Parameter(
            "type",
            mark("Type"),
            ChoiceType((("text", mark("Text")), ("number", mark("Number")))),
            default="text",
            shown_if=("operation", ("set",)),
        ),
        Parameter("text", mark("Text"), TextType(), default="", shown_if=("type", ("text",))),
        Parameter("number", mark("Number"), NumberType(-1e12, 1e12), default=1),
    ),
    summary=_summary,
    step=_step,
)
