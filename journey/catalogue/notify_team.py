"""Tells somebody of the shop."""

from __future__ import annotations

from journey.declaration import FlagType, NodeKind, Parameter, TextType, Values
from journey.families import ACTION
from journey.journey import Journey
from journey.steps import PASS, Branch
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    team = values["team"] or "?"
    return say("Hand over to {team}", team=team) if values["hand_over"] else say("Tell {team}", team=team)


def _step(values: Values, journey: Journey) -> Branch:
    return PASS


KIND = NodeKind(
    id="notify_team",
    family=ACTION,
    words=mark("Notify team"),
    help=mark("Somebody of your team is told, or takes over, such as after a complaint."),
    icon="megaphone",
    rank=90,
    replay="exact",
    practices=("RULE-07",),
    search=(mark("hand over"), mark("complaint"), mark("alert"), mark("internal message")),
    parameters=(
        Parameter("team", mark("Whom"), TextType(80), default="", required=True),
        Parameter("text", mark("What they are told"), TextType(2000, multiline=True), default=""),
        Parameter("hand_over", mark("They take over"), FlagType(), default=False),
    ),
    summary=_summary,
    step=_step,
)
