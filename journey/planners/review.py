"""When to ask for a review, by class of goods, counted from the delivery (practice AUTO-06)."""

from __future__ import annotations

from journey.catalogue.review_wait import CLASS_DAYS
from journey.declaration import NumberType
from journey.planners.planner import NewStep, Plan, PlanError, Planner
from journey.words import mark, say, say_count

PLANNER = Planner(
    id="review",
    words=mark("Review request"),
    help=mark("How many days after the delivery to ask what people think."),
    icon="star",
    practices=("AUTO-06",),
)

#: The classes of goods, and what each is called.
GOODS: tuple[tuple[str, str], ...] = (
    ("soft", mark("Soft goods: clothes, shoes, cosmetics, jewellery")),
    ("hard", mark("Hard goods: furniture, homeware, sports")),
    ("other", mark("Other goods: your own number of days")),
)
#: What is proposed for each class.
PROPOSED = {"soft": 10, "hard": 21, "other": 14}
DAYS = NumberType(0, 365, whole=True)


def advice(goods: str) -> str:
    """What practice says about a class of goods."""
    if goods == "soft":
        return say("Soft goods are judged after days of use: 7 to 14 days after the delivery.")
    if goods == "hard":
        return say("Hard goods take time to live with: three weeks or more after the delivery.")
    return say("No rule is known for these goods: choose days in which people can have used them.")


def check_days(goods: str, days: int) -> None:
    """PlanError if practice says another number of days for these goods."""
    if not DAYS.minimum <= days <= DAYS.maximum:
        raise PlanError(say("Enter a whole number from {low} to {high}.", low=0, high=365), "days")
    bounds = CLASS_DAYS.get(goods)
    if bounds is None or bounds[0] <= days <= bounds[1]:
        return
    if goods == "soft":
        raise PlanError(say("Soft goods are best asked about 7 to 14 days after delivery."), "days")
    raise PlanError(say("Hard goods need at least 21 days after delivery."), "days")


def sentence(goods: str, days: int, delivered_after: float | None = None) -> str:
    """The plan in words; with the days from order to delivery, the day after the order, too. PlanError as
    check_days."""
    check_days(goods, days)
    asked = say_count("Ask {count} day after the delivery.", "Ask {count} days after the delivery.", days)
    if delivered_after is None:
        return asked
    day = round(delivered_after + days)
    return " ".join((asked, say("Counted from the order that is about day {day}.", day=day)))


def plan(goods: str, days: int) -> Plan:
    """The plan for a journey. PlanError as check_days."""
    check_days(goods, days)
    values = {"goods": goods, "days": days}
    return Plan(
        name=say("Plan the review request"),
        step=NewStep("review_wait", values),
        settings={"review_wait": values},
        start=NewStep("order_completed"),
    )
