"""Waits for the first of several events, at most for some time."""

from __future__ import annotations

from journey.condition_words import match_words
from journey.declaration import DurationType, EventBranchesType, NodeKind, Output, Parameter, Values
from journey.families import WAIT
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import EventBranch, WaitForEvents
from journey.values import to_match, to_seconds
from journey.words import mark, say


def event_branch_outputs(values: Values) -> list[Output]:
    """An output for each event."""
    return [
        Output(branch["id"], branch.get("name") or match_words(to_match(branch["event"])))
        for branch in values["branches"] or ()
    ]


def event_branches(values: Values) -> tuple[EventBranch, ...]:
    """The branches as the engines take them."""
    return tuple(EventBranch(branch["id"], to_match(branch["event"])) for branch in values["branches"])


def _outputs(values: Values) -> tuple[Output, ...]:
    return (
        *event_branch_outputs(values),
        Output("timeout", say("after {duration}", duration=duration_words(values["timeout"]))),
    )


def _summary(values: Values, journey: Journey) -> str:
    names = say(" or ").join(output.words for output in event_branch_outputs(values))
    return say("Wait {duration} or until {events}", duration=duration_words(values["timeout"]), events=names)


def _step(values: Values, journey: Journey) -> WaitForEvents:
    return WaitForEvents(event_branches(values), to_seconds(values["timeout"]))


KIND = NodeKind(
    id="wait_for_event",
    family=WAIT,
    words=mark("Wait for an event"),
    help=mark("People wait until the first of the events happens, at most for the given time."),
    icon="hourglass",
    rank=30,
    replay="exact",
    practices=("AUTO-02",),
    search=(mark("hold until"), mark("wait for trigger"), mark("race")),
    parameters=(
        Parameter(
            "branches",
            mark("Until"),
            EventBranchesType(),
            default=[{"id": "order", "name": "ordered", "event": {"event": "order"}}],
            required=True,
        ),
        Parameter("timeout", mark("At most"), DurationType(), default="P2D", required=True),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
