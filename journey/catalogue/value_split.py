"""Splits people by a value, such as that of the cart."""

from __future__ import annotations

from journey.condition import (
    AnyOperand,
    AttributeOperand,
    Comparison,
    EntryPropertyOperand,
    EventsOperand,
)
from journey.condition_words import attribute_words
from journey.declaration import (
    ChoiceType,
    EventNameType,
    NodeKind,
    Output,
    Parameter,
    PropertyType,
    TextType,
    ValueBranchesType,
    Values,
)
from journey.families import SPLIT
from journey.journey import Journey
from journey.letters import listed
from journey.steps import Branch, ConditionBranch
from journey.words import mark, say, value_text


def _amount(values: Values, value: float) -> str:
    """An amount with its currency, where one is named."""
    return f"{value_text(value)} {values['currency'] or ''}".strip()


def _outputs(values: Values) -> tuple[Output, ...]:
    branches = sorted(values["branches"] or (), key=lambda branch: -branch["above"])
    named = [
        Output(branch["id"], branch.get("name") or say("over {value}", value=_amount(values, branch["above"])))
        for branch in branches
    ]
    lowest = branches[-1]["above"] if branches else 0
    return (*named, Output("else", say("up to {value}", value=_amount(values, lowest))))


def _summary(values: Values, journey: Journey) -> str:
    return say(
        "{what}: {ways}",
        what=attribute_words(values["property"]),
        ways=listed(output.words for output in _outputs(values)),
    )


def _operand(values: Values) -> AnyOperand:
    if values["source"] == "attribute":
        return AttributeOperand(name=values["property"])
    if values["source"] == "entry":
        return EntryPropertyOperand(name=values["property"])
    return EventsOperand(event=values["event"], measure="last", property=values["property"])


def _step(values: Values, journey: Journey) -> Branch:
    operand = _operand(values)
    branches = sorted(values["branches"], key=lambda branch: -branch["above"])
    return Branch(
        tuple(
            ConditionBranch(branch["id"], Comparison(left=operand, operator="greater", value=float(branch["above"])))
            for branch in branches
        ),
        "else",
    )


KIND = NodeKind(
    id="value_split",
    family=SPLIT,
    words=mark("Value split"),
    help=mark("People are split by an amount; exactly the amount goes to the lower way."),
    icon="ticket",
    rank=30,
    replay="exact",
    practices=("SEG-02",),
    search=(mark("cart value"), mark("order value"), mark("threshold")),
    parameters=(
        Parameter(
            "source",
            mark("Value from"),
            ChoiceType(
                (
                    ("entry", mark("The event that started the journey")),
                    ("latest", mark("The person's latest event")),
                    ("attribute", mark("What is known of the person")),
                )
            ),
            default="latest",
        ),
        Parameter(
            "event",
            mark("Event"),
            EventNameType(),
            default="cart",
            required=True,
            shown_if=("source", ("latest",)),
        ),
        Parameter("property", mark("Value in"), PropertyType(), default="value", required=True),
        Parameter(
            "branches",
            mark("Over"),
            ValueBranchesType(),
            default=[{"id": "high", "name": "", "above": 200}],
            required=True,
        ),
        Parameter(
            "currency",
            mark("Currency"),
            TextType(10),
            default="",
            help=mark("Shown only; nothing is converted."),
        ),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
