"""Takes people out of other journeys."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.steps import RemoveFromJourney
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    if not values["journey"]:
        return say("Out of all other journeys")
    return say("Out of {journey}", journey=values["journey"])


def _step(values: Values, journey: Journey) -> RemoveFromJourney:
    return RemoveFromJourney(values["journey"])


KIND = NodeKind(
    id="remove_from_journey",
    family=ACTION,
    words=mark("Remove from journey"),
    help=mark("The person leaves another journey, or all others, wherever they are in it."),
    icon="user-round-check",
    rank=85,
    replay="exact",
    search=(mark("unenrol"), mark("stop flow"), mark("cancel")),
    parameters=(
        Parameter(
            "journey",
            mark("Journey"),
            TextType(120),
            default="",
            help=mark("Its id, which stands in its settings; empty: all others."),
        ),
    ),
    summary=_summary,
    step=_step,
)
