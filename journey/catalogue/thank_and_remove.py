"""Says thank you and lets people go."""

from __future__ import annotations

import msgspec

from journey.declaration import ChoiceType, NodeKind, Parameter, Values, no_outputs
from journey.families import ACTION
from journey.journey import Journey
from journey.message_parameters import message_parameters, message_step
from journey.steps import Send
from journey.words import mark, say

#: The reason with which the instance ends.
REASON = "thanked"
_LEFT_OUT = ("message", "blocked_path", "capped_path")


def _summary(values: Values, journey: Journey) -> str:
    return say("Thank, then exit")


def _step(values: Values, journey: Journey) -> Send:
    complete = {**values, "blocked_path": False, "capped_path": False}
    return msgspec.structs.replace(message_step(values["channel"])(complete, journey), end_reason=REASON)


KIND = NodeKind(
    id="thank_and_remove",
    family=ACTION,
    words=mark("Thank and remove"),
    help=mark("A last message says thank you, and the journey ends for the person."),
    icon="heart-handshake",
    rank=87,
    replay="exact",
    practices=("AUTO-01", "AUTO-02", "AUTO-09"),
    search=(mark("thank you"), mark("macro"), mark("end")),
    parameters=(
        Parameter(
            "channel",
            mark("Channel"),
            ChoiceType(
                (
                    ("email", mark("E-mail")),
                    ("sms", mark("SMS")),
                    ("push", mark("Push")),
                    ("messenger", mark("Messenger")),
                )
            ),
            default="email",
        ),
        *(parameter for parameter in message_parameters(1.0) if parameter.id not in _LEFT_OUT),
    ),
    outputs=no_outputs,
    summary=_summary,
    step=_step,
)
