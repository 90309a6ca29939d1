"""Takes a person out of the shop's lists for good."""

from __future__ import annotations

from journey.declaration import ChoiceType, FlagType, NodeKind, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.steps import Suppress
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return say("Delete the contact") if values["do"] == "delete" else say("Archive the contact")


def _problems(values: Values, journey: Journey) -> tuple[tuple[str, str], ...]:
    if values["confirmed"]:
        return ()
    return (("confirmed", say("Whoever comes here is lost to all journeys. Confirm that this is meant.")),)


def _step(values: Values, journey: Journey) -> Suppress:
    return Suppress(None)


KIND = NodeKind(
    id="archive_contact",
    family=ACTION,
    words=mark("Archive contact"),
    help=mark("The person gets no message of any journey any more, such as after a long silence."),
    icon="trash-2",
    rank=60,
    replay="exact",
    practices=("AUTO-10", "RULE-11"),
    search=(mark("sunset"), mark("delete"), mark("clean list"), mark("remove")),
    parameters=(
        Parameter(
            "do",
            mark("Do"),
            ChoiceType((("archive", mark("Archive")), ("delete", mark("Delete")))),
            default="archive",
        ),
        Parameter("reason", mark("Reason"), TextType(), default=""),
        Parameter("confirmed", mark("Yes, this is meant"), FlagType(), default=False),
    ),
    summary=_summary,
    step=_step,
    problems=_problems,
)
