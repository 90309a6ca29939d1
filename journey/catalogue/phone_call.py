"""Asks a person of the shop to call."""

from __future__ import annotations

import msgspec

from journey.declaration import DurationType, NodeKind, NumberType, Parameter, TextType, Values
from journey.families import SEND
from journey.journey import Journey
from journey.message_parameters import message_outputs, message_parameters, message_step
from journey.spans import duration_words
from journey.steps import Capacity, Send
from journey.words import mark, say


def _summary(values: Values, journey: Journey) -> str:
    due = duration_words(values["due"])
    if values["queue"]:
        return say("{queue}, due in {duration}", queue=values["queue"], duration=due)
    return say("Due in {duration}", duration=due)


def _step(values: Values, journey: Journey) -> Send:
    capacity = Capacity(int(values["capacity"]), "day") if values["capacity"] else None
    return msgspec.structs.replace(message_step("call")(values, journey), capacity=capacity)


KIND = NodeKind(
    id="phone_call",
    family=SEND,
    words=mark("Phone task"),
    help=mark("Somebody of your team is asked to call the person."),
    icon="phone",
    rank=40,
    replay="exact",
    practices=("SEG-02",),
    search=(mark("call"), mark("task"), mark("sales")),
    parameters=(
        Parameter("queue", mark("Team"), TextType(80), default="", help=mark("Who calls, such as the sales team.")),
        Parameter("due", mark("Due in"), DurationType(), default="P1D", required=True),
        Parameter("script", mark("What to say"), TextType(4000, multiline=True), default=""),
        Parameter(
            "capacity",
            mark("At most, for all people"),
            NumberType(0, 1e6, whole=True, unit=mark("calls a day")),
            default=0,
            help=mark("Who comes first is called first, the others on a later day; 0: no limit."),
        ),
        Parameter("cost", mark("Cost of a call"), NumberType(0, 1e6), default=0),
        *(parameter for parameter in message_parameters(3.0) if parameter.id != "message"),
    ),
    outputs=message_outputs,
    summary=_summary,
    step=_step,
)
