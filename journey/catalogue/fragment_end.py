"""Inside a fragment: an end, by which people leave it and its step."""

from __future__ import annotations

from journey.declaration import NodeKind, Values, no_outputs
from journey.families import FLOW
from journey.journey import Journey
from journey.steps import PASS, Branch
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    return say("A way out of the fragment")


def _step(values: Values, journey: Journey) -> Branch:
    return PASS


KIND = NodeKind(
    id="fragment_end",
    family=FLOW,
    words=mark("Way out"),
    help=mark("An end of the fragment: a way out of each step that stands for it."),
    icon="log-out",
    rank=29,
    replay="exact",
    group="structure",
    search=(mark("output"), mark("return")),
    parameters=(),
    outputs=no_outputs,
    summary=_summary,
    step=_step,
    offered="inside",
)
