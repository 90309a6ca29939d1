"""Waits until somebody has had time to judge what was delivered."""

from __future__ import annotations

from journey.condition import EventMatch
from journey.declaration import ChoiceType, EventNameType, NodeKind, NumberType, Parameter, TableType, Values
from journey.families import WAIT
from journey.journey import Journey
from journey.steps import DAY, WaitAfterEvent
from journey.values import COUNTRY, to_lookup
from journey.words import mark, say, say_count

#: Days from delivery to the question by goods class (practice AUTO-06: soft goods 7 to 14, hard goods at least 21).
CLASS_DAYS = {"soft": (7, 14), "hard": (21, 365)}


def _summary(values: Values, journey: Journey) -> str:
    return say("{days} after delivery", days=say_count("{count} day", "{count} days", int(values["days"])))


def _problems(values: Values, journey: Journey) -> tuple[tuple[str, str], ...]:
    bounds = CLASS_DAYS.get(values["goods"])
    if bounds is None or bounds[0] <= values["days"] <= bounds[1]:
        return ()
    if values["goods"] == "soft":
        return (("days", say("Soft goods are best asked about 7 to 14 days after delivery.")),)
    return (("days", say("Hard goods need at least 21 days after delivery.")),)


def _step(values: Values, journey: Journey) -> WaitAfterEvent:
    return WaitAfterEvent(
        event=EventMatch(event=values["event"]),
        seconds=int(values["days"]) * DAY,
        assumed_days=to_lookup(values["transit_days"], values["transit_by_country"], COUNTRY),
    )


KIND = NodeKind(
    id="review_wait",
    family=WAIT,
    words=mark("Review wait"),
    help=mark("People wait some days from the delivery, not from the order."),
    icon="star",
    rank=50,
    replay="exact",
    practices=("AUTO-06",),
    search=(mark("delivery wait"), mark("product review"), mark("delivered")),
    parameters=(
        Parameter(
            "goods",
            mark("Goods"),
            ChoiceType(
                (
                    ("soft", mark("Soft goods, such as clothes and cosmetics")),
                    ("hard", mark("Hard goods, such as furniture and sports")),
                    ("other", mark("Other")),
                )
            ),
            default="soft",
        ),
        Parameter(
            "days",
            mark("Days from delivery"),
            NumberType(0, 365, whole=True, unit=mark("days")),
            default=10,
            required=True,
        ),
        Parameter("event", mark("Delivery event"), EventNameType(), default="delivered", required=True),
        Parameter(
            "transit_days",
            mark("Delivered after, where not logged"),
            NumberType(0, 365, unit=mark("days")),
            default=5,
        ),
        Parameter("transit_by_country", mark("The same, by country"), TableType(0, 365), default=[]),
    ),
    summary=_summary,
    step=_step,
    problems=_problems,
)
