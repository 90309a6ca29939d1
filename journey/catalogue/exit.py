"""Ends the way with a reason."""

from __future__ import annotations

from journey.declaration import ChoiceType, NodeKind, Parameter, Values, no_outputs
from journey.families import FLOW
from journey.journey import Journey
from journey.steps import End
from journey.words import mark, say

REASONS = (
    ("converted", mark("converted")),
    ("unsubscribed", mark("unsubscribed")),
    ("timed out", mark("timed out")),
    ("limit", mark("limit")),
    ("sunset", mark("sunset")),
    ("error", mark("error")),
)


def _summary(values: Values, journey: Journey) -> str:
    return say("Exit, reason: {reason}", reason=say(dict(REASONS).get(values["reason"]) or str(values["reason"])))


def _step(values: Values, journey: Journey) -> End:
    return End(values["reason"])


KIND = NodeKind(
    id="exit",
    family=FLOW,
    words=mark("Exit"),
    help=mark("The journey ends here, for the reason you choose."),
    icon="log-out",
    rank=20,
    replay="exact",
    group="structure",
    search=(mark("end"), mark("stop"), mark("leave")),
    parameters=(Parameter("reason", mark("Reason"), ChoiceType(REASONS), default="timed out"),),
    outputs=no_outputs,
    summary=_summary,
    step=_step,
)
