"""Starts when somebody signs up."""

from __future__ import annotations

from journey.condition import Comparison, Condition, EventMatch, EventPropertyOperand, Group
from journey.declaration import DurationType, EventNameType, FlagType, NodeKind, Parameter, TextType, Values
from journey.families import TRIGGER
from journey.journey import Journey
from journey.steps import Earlier, EventTrigger
from journey.values import to_seconds
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    text = say("Form {form}", form=values["form"]) if values["form"] else say("Any form")
    return say("{form}, confirmed", form=text) if values["double_opt_in"] else text


def _where(values: Values) -> Condition | None:
    wanted = {name: values[name] for name in ("form", "source") if values[name]}
    tests = tuple(Comparison(left=EventPropertyOperand(name=name), value=text) for name, text in wanted.items())
    return Group(conditions=tests) if tests else None


def _step(values: Values, journey: Journey) -> EventTrigger:
    filled_in = EventMatch(event=values["event"], where=_where(values))
    if not values["double_opt_in"]:
        return EventTrigger(filled_in)
    confirmed = EventMatch(event=values["confirmation"])
    return EventTrigger(confirmed, earlier=Earlier((filled_in,), to_seconds(values["within"])))


KIND = NodeKind(
    id="form",
    family=TRIGGER,
    words=mark("Form or sign-up"),
    help=mark("People start when they fill in a form, or once they have confirmed it."),
    icon="user-plus",
    rank=15,
    replay="exact",
    practices=("RULE-09", "FLOW-11"),
    search=(mark("subscribe"), mark("registration"), mark("newsletter"), mark("double opt-in"), mark("pop-up")),
    parameters=(
        Parameter("event", mark("Event"), EventNameType(), default="signup", required=True),
        Parameter(
            "form",
            mark("Only the form"),
            TextType(120),
            default="",
            help=mark("The value of the event's property “form”; empty: any."),
        ),
        Parameter(
            "source",
            mark("Only from"),
            TextType(120),
            default="",
            help=mark("The value of the event's property “source”; empty: from anywhere."),
        ),
        Parameter("double_opt_in", mark("Only once it is confirmed"), FlagType(), default=False),
        Parameter(
            "confirmation",
            mark("Confirming event"),
            EventNameType(),
            default="confirmed",
            required=True,
            shown_if=("double_opt_in", (True,)),
        ),
        Parameter(
            "within",
            mark("At most so long after it"),
            DurationType(60),
            default="P7D",
            required=True,
            shown_if=("double_opt_in", (True,)),
        ),
    ),
    summary=_summary,
    step=_step,
)
