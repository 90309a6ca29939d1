"""Keeps some people out, to compare with."""

from __future__ import annotations

from journey.declaration import FlagType, NodeKind, NumberType, Output, Parameter, TextType, Values
from journey.families import SPLIT
from journey.journey import Journey
from journey.steps import RandomSplit
from journey.values import to_thousandths
from journey.words import mark, say, value_text


def _outputs(values: Values) -> tuple[Output, ...]:
    return (Output("go", say("go on")), Output("hold", values["label"] or say("held out")))


def _summary(values: Values, journey: Journey) -> str:
    return say("{share} % are held out", share=value_text(values["share"]))


def _step(values: Values, journey: Journey) -> RandomSplit:
    held = to_thousandths(values["share"])
    return RandomSplit((("hold", held), ("go", 100_000 - held)), values["salt"], bool(values["sticky"]))


KIND = NodeKind(
    id="holdout",
    family=SPLIT,
    words=mark("Holdout"),
    help=mark("A share of the people, drawn by lot, goes another way: what the rest does more is your effect."),
    icon="shield",
    rank=55,
    replay="exact",
    practices=("RULE-12",),
    search=(mark("control group"), mark("global holdout"), mark("incrementality"), mark("test")),
    parameters=(
        Parameter("share", mark("Held out"), NumberType(0, 100, unit=mark("%")), default=10, required=True),
        Parameter("label", mark("Label"), TextType(60), default=""),
        Parameter(
            "salt",
            mark("Draw together with"),
            TextType(60),
            default="",
            help=mark("Steps with the same word here hold out the same people."),
        ),
        Parameter("sticky", mark("Always the same people"), FlagType(), default=True),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
