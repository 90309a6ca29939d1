"""Splits people by what they do within some time."""

from __future__ import annotations

from journey.catalogue.wait_for_event import event_branch_outputs, event_branches
from journey.declaration import (
    ChoiceType,
    DurationType,
    EventBranchesType,
    NodeKind,
    Output,
    Parameter,
    Values,
)
from journey.families import SPLIT
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import WaitForEvents
from journey.values import to_seconds
from journey.words import mark, say


def _outputs(values: Values) -> tuple[Output, ...]:
    return (*event_branch_outputs(values), Output("timeout", say("none of these")))


def _summary(values: Values, journey: Journey) -> str:
    names = say(" or ").join(output.words for output in event_branch_outputs(values))
    window = duration_words(values["timeout"])
    if values["look"] == "back":
        return say("{events} in the last or next {window}", events=names, window=window)
    return say("{events} within {window}", events=names, window=window)


def _step(values: Values, journey: Journey) -> WaitForEvents:
    return WaitForEvents(
        event_branches(values),
        to_seconds(values["timeout"]),
        ranked=values["choose"] == "ranked",
        look_back=values["look"] == "back",
    )


KIND = NodeKind(
    id="event_split",
    family=SPLIT,
    words=mark("Event split"),
    help=mark("People go the way of what they do within the given time."),
    icon="mouse-pointer-click",
    rank=40,
    replay="exact",
    practices=("AUTO-01",),
    search=(mark("action paths"), mark("engagement"), mark("clicked")),
    parameters=(
        Parameter(
            "branches",
            mark("What they do"),
            EventBranchesType(),
            default=[
                {"id": "cart", "name": "filled a cart", "event": {"event": "cart"}},
                {"id": "view", "name": "came back", "event": {"event": "view"}},
            ],
            required=True,
        ),
        Parameter("timeout", mark("Within"), DurationType(), default="P2D", required=True),
        Parameter(
            "choose",
            mark("If they do several"),
            ChoiceType(
                (
                    ("first", mark("The first they do counts")),
                    ("ranked", mark("The highest in the list counts")),
                )
            ),
            default="first",
        ),
        Parameter(
            "look",
            mark("What counts"),
            ChoiceType((("ahead", mark("From now on")), ("back", mark("What they did shortly before, too")))),
            default="ahead",
        ),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
