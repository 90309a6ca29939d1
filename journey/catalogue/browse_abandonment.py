"""Starts when somebody looked and left without a cart."""

from __future__ import annotations

from journey.condition import Comparison, Condition, EventMatch, EventPropertyOperand, Group
from journey.declaration import (
    DurationType,
    EventNameType,
    FilterType,
    NodeKind,
    NumberType,
    Parameter,
    Values,
)
from journey.families import TRIGGER
from journey.journey import Journey
from journey.spans import duration_words
from journey.steps import SilenceTrigger
from journey.values import to_filter, to_optional_seconds, to_seconds
from journey.words import mark, say, say_count

#: The property of views that holds how many seconds the page was looked at, where a shop logs it.
DWELL = "seconds"


def _summary(values: Values, journey: Journey) -> str:
    return say(
        "{views} in {window}, no cart",
        views=say_count("{count} view", "{count} views", int(values["count"])),
        window=duration_words(values["window"]),
    )


def _where(values: Values) -> Condition | None:
    where = to_filter(values["where"])
    if not values["dwell"]:
        return where
    operand = EventPropertyOperand(name=DWELL)
    long_enough = Group(
        match="any",
        conditions=(
            Comparison(left=operand, operator="at_least", value=float(to_seconds(values["dwell"]))),
            Comparison(left=operand, operator="missing"),
        ),
    )
    return Group(conditions=(long_enough, where)) if where else long_enough


def _step(values: Values, journey: Journey) -> SilenceTrigger:
    return SilenceTrigger(
        arm=(EventMatch(event=values["event"], where=_where(values)),),
        after=to_seconds(values["after"]),
        count=int(values["count"]),
        window=to_seconds(values["window"]),
        cancel=(EventMatch(event=values["cart"]), EventMatch(event=values["order"])),
        again_after=to_optional_seconds(values["again_after"]) or 0,
    )


KIND = NodeKind(
    id="browse_abandonment",
    family=TRIGGER,
    words=mark("Viewed and left"),
    help=mark("People start when they looked several times and then left without a cart."),
    icon="eye",
    rank=40,
    replay="exact",
    practices=("AUTO-01",),
    search=(mark("browse abandonment"), mark("viewed product"), mark("page view")),
    parameters=(
        Parameter("event", mark("View event"), EventNameType(), default="view", required=True),
        Parameter(
            "where",
            mark("Only views where"),
            FilterType(),
            default=None,
            help=mark("For example one category or product."),
        ),
        Parameter("count", mark("At least"), NumberType(1, 1000, whole=True, unit=mark("views")), default=2),
        Parameter("window", mark("Within"), DurationType(60), default="PT24H", required=True),
        Parameter(
            "dwell",
            mark("Each at least this long"),
            DurationType(),
            default="PT60S",
            help=mark("Counts only where the history holds the seconds on a page; a tab left open proves nothing."),
        ),
        Parameter(
            "after",
            mark("No cart for"),
            DurationType(60),
            default="PT2H",
            required=True,
            help=mark("Counted from the last view."),
        ),
        Parameter("cart", mark("Cart event"), EventNameType(), default="cart", required=True),
        Parameter("order", mark("Order event"), EventNameType(), default="order", required=True),
        Parameter(
            "again_after",
            mark("At most once every"),
            DurationType(),
            default="P7D",
            help=mark("Empty: every visit counts."),
        ),
    ),
    summary=_summary,
    step=_step,
)
