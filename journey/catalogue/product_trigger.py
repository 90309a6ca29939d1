"""Starts when something changes about a product that somebody was interested in."""

from __future__ import annotations

from journey.condition import Comparison, Condition, EventMatch, EventPropertyOperand, Operator
from journey.condition_words import attribute_words
from journey.declaration import (
    ChoiceType,
    DurationType,
    EventMatchesType,
    EventNameType,
    FlagType,
    NodeKind,
    NumberType,
    Parameter,
    PropertyType,
    Values,
)
from journey.families import TRIGGER
from journey.journey import Journey
from journey.steps import Earlier, EventTrigger
from journey.values import to_match, to_seconds
from journey.words import mark, say

#: What can happen: its words, and how the changed value is compared with the threshold.
_CHANGES: dict[str, tuple[str, Operator]] = {
    "price_drop": (mark("The price drops"), "at_least"),
    "back_in_stock": (mark("It is in stock again"), "at_least"),
    "low_inventory": (mark("Little is left"), "at_most"),
    "new_in_category": (mark("It is new"), "at_least"),
}


def _summary(values: Values, journey: Journey) -> str:
    return say(_CHANGES[values["change"]][0])


def _where(values: Values) -> Condition | None:
    if not values["field"]:
        return None
    operator = _CHANGES[values["change"]][1]
    return Comparison(
        left=EventPropertyOperand(name=values["field"]), operator=operator, value=float(values["threshold"])
    )


def _step(values: Values, journey: Journey) -> EventTrigger:
    earlier = None
    if values["interested"]:
        matches = tuple(to_match(event) for event in values["interest"])
        earlier = Earlier(matches, to_seconds(values["within"]), values["product"])
    return EventTrigger(EventMatch(event=values["event"], where=_where(values)), earlier=earlier)


def _problems(values: Values, journey: Journey) -> tuple[tuple[str, str], ...]:
    if values["change"] != values["event"] and values["event"] in _CHANGES:
        event, change = attribute_words(values["event"]), say(_CHANGES[values["change"]][0])
        return (("event", say("The event is “{event}”, but the step says: {change}.", event=event, change=change)),)
    return ()


KIND = NodeKind(
    id="product_trigger",
    family=TRIGGER,
    words=mark("Product change"),
    help=mark("People start when a product that they looked at gets cheaper, comes back or runs out."),
    icon="tag",
    rank=45,
    replay="exact",
    practices=("RULE-05",),
    search=(mark("price drop"), mark("back in stock"), mark("low inventory"), mark("wish list"), mark("feed")),
    parameters=(
        Parameter(
            "change",
            mark("When"),
            ChoiceType(tuple((change, words) for change, (words, _) in _CHANGES.items())),
            default="price_drop",
        ),
        Parameter(
            "event",
            mark("Event"),
            EventNameType(),
            default="price_drop",
            required=True,
            help=mark("The event of the history that says so, for each person whom it may concern."),
        ),
        Parameter(
            "field",
            mark("Only if"),
            PropertyType(),
            default="",
            help=mark("A property such as the drop in per cent or the pieces left; empty: always."),
        ),
        Parameter(
            "threshold",
            mark("Reaches"),
            NumberType(-1e12, 1e12),
            default=10,
            help=mark("At least this; for what runs out, at most this."),
        ),
        Parameter("interested", mark("Only people who were interested in it"), FlagType(), default=True),
        Parameter(
            "interest",
            mark("Interested are those with"),
            EventMatchesType(),
            default=[{"event": "view"}],
            required=True,
            shown_if=("interested", (True,)),
        ),
        Parameter(
            "product",
            mark("Of the same"),
            PropertyType(),
            default="product",
            required=True,
            shown_if=("interested", (True,)),
        ),
        Parameter(
            "within",
            mark("In the last"),
            DurationType(60),
            default="P30D",
            required=True,
            shown_if=("interested", (True,)),
        ),
    ),
    summary=_summary,
    step=_step,
    problems=_problems,
)
