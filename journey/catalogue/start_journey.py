"""Sends people into another journey too."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.steps import StartJourney
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return say("Start {journey}", journey=values["journey"] or "?")


def _step(values: Values, journey: Journey) -> StartJourney:
    return StartJourney(values["journey"])


KIND = NodeKind(
    id="start_journey",
    family=ACTION,
    words=mark("Start journey"),
    help=mark("The person enters another journey as well and goes on in this one."),
    icon="play",
    rank=80,
    replay="exact",
    practices=("AUTO-10",),
    search=(mark("enrol"), mark("trigger flow"), mark("chain")),
    parameters=(
        Parameter(
            "journey",
            mark("Journey"),
            TextType(120),
            default="",
            required=True,
            help=mark("Its id, which stands in its settings. It needs the start “From a journey”."),
        ),
    ),
    summary=_summary,
    step=_step,
)
