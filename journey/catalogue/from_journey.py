"""Starts people who come from another journey."""

from __future__ import annotations

from journey.declaration import ChoiceType, NodeKind, Parameter, TextType, Values
from journey.families import TRIGGER
from journey.journey import Journey
from journey.steps import JourneyTrigger
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    source = values["source"] or say("another journey")
    if values["on"] == "start":
        return say("{journey} starts it", journey=source)
    if values["reason"]:
        return say("Left {journey}: {reason}", journey=source, reason=values["reason"])
    return say("Left {journey}", journey=source)


def _step(values: Values, journey: Journey) -> JourneyTrigger:
    return JourneyTrigger(values["on"], values["source"], values["reason"] if values["on"] == "exit" else "")


KIND = NodeKind(
    id="from_journey",
    family=TRIGGER,
    words=mark("From a journey"),
    help=mark("People start when they leave another journey, or when a step of it sends them here."),
    icon="arrow-right-left",
    rank=90,
    replay="exact",
    practices=("SIN-2", "LIFE-01"),
    search=(mark("journey entry"), mark("chain"), mark("next journey")),
    parameters=(
        Parameter(
            "on",
            mark("When"),
            ChoiceType((("exit", mark("They leave it")), ("start", mark("A step of it starts this one")))),
            default="exit",
        ),
        Parameter(
            "source",
            mark("Journey"),
            TextType(120),
            default="",
            help=mark("Its id, which stands in its settings; empty: any other."),
        ),
        Parameter(
            "reason",
            mark("Only for the reason"),
            TextType(120),
            default="",
            help=mark("The reason of its exit step, or “goal”, “limit”, “timed out”; empty: any."),
            shown_if=("on", ("exit",)),
        ),
    ),
    summary=_summary,
    step=_step,
)
