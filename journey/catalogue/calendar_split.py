"""Splits people by the day of the week or the season."""

from __future__ import annotations

from journey.condition import CalendarOperand, Comparison, Condition, Group
from journey.declaration import ChoiceType, NodeKind, NumberType, Output, Parameter, Values, WeekdaysType
from journey.families import SPLIT
from journey.journey import Journey
from journey.model import WEEKDAYS
from journey.steps import Branch, ConditionBranch
from journey.values import to_weekdays
from journey.words import mark, say

from .wait_until import weekdays_words

#: Seasons and their months.
_SEASONS = {
    "spring": (mark("spring"), (3, 4, 5)),
    "summer": (mark("summer"), (6, 7, 8)),
    "autumn": (mark("autumn"), (9, 10, 11)),
    "winter": (mark("winter"), (12, 1, 2)),
}


def _outputs(values: Values) -> tuple[Output, ...]:
    if values["by"] == "season":
        return tuple(Output(season, say(words)) for season, (words, _) in _SEASONS.items())
    if values["by"] == "weekday":
        return (Output("yes", weekdays_words(values["weekdays"])), Output("no", say("other days")))
    return (Output("yes", _dates(values)), Output("no", say("other dates")))


def _dates(values: Values) -> str:
    first = f"{int(values['first_month']):02}-{int(values['first_day']):02}"
    last = f"{int(values['last_month']):02}-{int(values['last_day']):02}"
    return say("{first} to {last}", first=first, last=last)


def _summary(values: Values, journey: Journey) -> str:
    if values["by"] == "season":
        return say("By season")
    return weekdays_words(values["weekdays"]) if values["by"] == "weekday" else _dates(values)


def _between(values: Values) -> Condition:
    """Between two dates of the year, both included; over the turn of the year if the first is the later."""
    operand = CalendarOperand(part="month_day")
    first = float(values["first_month"] * 100 + values["first_day"])
    last = float(values["last_month"] * 100 + values["last_day"])
    bounds = (
        Comparison(left=operand, operator="at_least", value=first),
        Comparison(left=operand, operator="at_most", value=last),
    )
    return Group(match="all" if first <= last else "any", conditions=bounds)


def _step(values: Values, journey: Journey) -> Branch:
    if values["by"] == "season":
        month = CalendarOperand(part="month")
        branches = [
            ConditionBranch(season, Comparison(left=month, operator="one_of", value=tuple(map(float, months))))
            for season, (_, months) in _SEASONS.items()
        ]
        return Branch(tuple(branches[:-1]), branches[-1].output)
    if values["by"] == "weekday":
        days = tuple(float(day + 1) for day in sorted(to_weekdays(values["weekdays"])))
        condition: Condition = Comparison(left=CalendarOperand(part="weekday"), operator="one_of", value=days)
    else:
        condition = _between(values)
    return Branch((ConditionBranch("yes", condition),), "no")


_BY_DATES = ("by", ("dates",))

KIND = NodeKind(
    id="calendar_split",
    family=SPLIT,
    words=mark("Calendar split"),
    help=mark("People are split by the day or season on which they come by, in their own time."),
    icon="calendar",
    rank=110,
    replay="exact",
    practices=("AUTO-05", "SIN-7"),
    search=(mark("weekday"), mark("season"), mark("weekend"), mark("holiday"), mark("Christmas"), mark("month")),
    parameters=(
        Parameter(
            "by",
            mark("By"),
            ChoiceType(
                (("weekday", mark("Day of the week")), ("season", mark("Season")), ("dates", mark("Dates of the year")))
            ),
            default="weekday",
        ),
        Parameter("weekdays", mark("On"), WeekdaysType(), default=list(WEEKDAYS[5:]), shown_if=("by", ("weekday",))),
        Parameter("first_month", mark("From month"), NumberType(1, 12, whole=True), default=11, shown_if=_BY_DATES),
        Parameter("first_day", mark("From day"), NumberType(1, 31, whole=True), default=15, shown_if=_BY_DATES),
        Parameter("last_month", mark("To month"), NumberType(1, 12, whole=True), default=12, shown_if=_BY_DATES),
        Parameter("last_day", mark("To day"), NumberType(1, 31, whole=True), default=26, shown_if=_BY_DATES),
    ),
    outputs=_outputs,
    summary=_summary,
    step=_step,
)
