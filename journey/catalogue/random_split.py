"""Splits people by chance, for tests and holdouts."""

from __future__ import annotations

from journey.declaration import FlagType, NodeKind, Output, Parameter, SharesType, TextType, Values
from journey.families import SPLIT
from journey.journey import Journey
from journey.letters import listed
from journey.steps import RandomSplit
from journey.words import mark, value_text


def _outputs(values: Values) -> tuple[Output, ...]:
    shares = values["shares"] or ()
    total = sum(int(share["weight"]) for share in shares) or 1
    return tuple(
        Output(
            share["id"],
            f"{share.get('name') or share['id']} {value_text(round(100 * share['weight'] / total, 1))} %",
        )
        for share in shares
    )


def _summary(values: Values, journey: Journey) -> str:
    return listed(output.words for output in _outputs(values))


def _step(values: Values, journey: Journey) -> RandomSplit:
    return RandomSplit(
        tuple((share["id"], int(share["weight"])) for share in values["shares"]),
        salt=values["salt"],
        sticky=bool(values["sticky"]),
    )


KIND = NodeKind(
    id="random_split",
    family=SPLIT,
    words=mark("Random or A/B"),
    help=mark("People are split by chance in the shares you give."),
    icon="percent",
    rank=50,
    replay="exact",
    practices=("RULE-12",),
    search=(mark("A/B test"), mark("holdout"), mark("experiment"), mark("random")),
    parameters=(
        Parameter(
            "shares",
            mark("Shares"),
            SharesType(),
            default=[{"id": "a", "name": "A", "weight": 50}, {"id": "b", "name": "B", "weight": 50}],
            required=True,
        ),
        Parameter(
            "sticky",
            mark("The same way at every visit"),
            FlagType(),
            default=True,
        ),
        Parameter(
            "salt",
            mark("Draw together with"),
            TextType(60),
            default="",
            help=mark("Splits with the same word here draw the same way for a person."),
        ),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
