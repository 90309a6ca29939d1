"""Tells another system."""

from __future__ import annotations

from journey.declaration import NodeKind, NumberType, Parameter, TextType, Values
from journey.families import SEND
from journey.journey import Journey
from journey.steps import PASS, Branch
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return say("To {system}", system=values["address"] or "?")


def _step(values: Values, journey: Journey) -> Branch:
    return PASS


KIND = NodeKind(
    id="webhook",
    family=SEND,
    words=mark("Webhook"),
    help=mark("Another system is told that the person came by. A replay only counts this."),
    icon="webhook",
    rank=80,
    replay="none",
    practices=("LIFE-03",),
    search=(mark("HTTP"), mark("export"), mark("integration"), mark("API call")),
    parameters=(
        Parameter(
            "address",
            mark("Send to"),
            TextType(120),
            default="",
            required=True,
            help=mark("A name for the address. The address itself is kept by the system that runs the journey."),
        ),
        Parameter("payload", mark("What is told"), TextType(4000, multiline=True), default=""),
        Parameter("retries", mark("Tried again"), NumberType(0, 10, whole=True, unit=mark("times")), default=3),
    ),
    summary=_summary,
    step=_step,
)
