"""Inside a fragment: where people come in."""

from __future__ import annotations

from journey.declaration import NodeKind, Values
from journey.families import FLOW
from journey.journey import Journey
from journey.steps import PASS, Branch
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return say("People come in here")


def _step(values: Values, journey: Journey) -> Branch:
    return PASS


KIND = NodeKind(
    id="fragment_start",
    family=FLOW,
    words=mark("Way in"),
    help=mark("Where people come into the fragment."),
    icon="log-in",
    rank=28,
    replay="exact",
    group="structure",
    parameters=(),
    summary=_summary,
    step=_step,
    offered="never",
)
