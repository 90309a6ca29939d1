"""A step that stands for a part of a journey which is drawn once and used in several places."""

from __future__ import annotations

from journey.declaration import EndsType, KeptIdsType, NodeKind, Output, Parameter, ReferenceType, Values, ValuesType
from journey.families import FLOW
from journey.fragments import fragment, inner_steps, newest_of, versions_of
from journey.journey import Journey
from journey.steps import Branch
from journey.words import mark, say, say_count


def _outputs(values: Values) -> tuple[Output, ...]:
    return tuple(Output(row["id"], row.get("name") or "", optional=True) for row in values["ends"])


def _summary(values: Values, journey: Journey) -> str:
    found = fragment(journey, values["fragment"])
    if found is None:
        return say("No fragment chosen")
    steps = say_count("{count} step", "{count} steps", len(inner_steps(found)))
    if len(versions_of(journey, found)) == 1 and found.version == 1:
        return steps
    version = say("version {number}", number=found.version)
    if newest_of(journey, found).version > found.version:
        version = say("version {number}, not the newest", number=found.version)
    return say("{steps}, {version}", steps=steps, version=version)


def _step(values: Values, journey: Journey) -> Branch:
    """Fragments are put in place before anything runs (journey.fragments_inlining); one that is switched off is left
    by its first end."""
    outputs = _outputs(values)
    return Branch((), outputs[0].id if outputs else "next")


KIND = NodeKind(
    id="fragment",
    family=FLOW,
    words=mark("Fragment"),
    help=mark("A part of a journey that is drawn once and used in several places."),
    icon="layers",
    rank=26,
    replay="exact",
    group="structure",
    search=(mark("sub-journey"), mark("reusable"), mark("group"), mark("block"), mark("component")),
    parameters=(
        Parameter(
            "fragment",
            mark("Fragment"),
            ReferenceType("fragments"),
            default="",
            required=True,
            help=mark("What it stands for; a double click on the step opens it."),
        ),
        Parameter("ends", mark("Ends"), EndsType(), default=[], hidden=True),
        Parameter("values", mark("Settings of its own"), ValuesType(), default={}, hidden=True),
        Parameter("ids", mark("Names of the steps inside"), KeptIdsType(), default={}, hidden=True),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
