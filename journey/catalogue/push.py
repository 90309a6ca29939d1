"""Sends: Push."""

from __future__ import annotations

from journey.declaration import NodeKind
from journey.families import SEND
from journey.message_parameters import message_outputs, message_parameters, message_step, message_summary
from journey.words import mark

KIND = NodeKind(
    id="push",
    family=SEND,
    words=mark("Push"),
    help=mark("A push message is sent to browser or phone."),
    icon="bell",
    rank=30,
    replay="exact",
    practices=("SIN-4", "AUTO-03"),
    search=(
        mark("web push"),
        mark("mobile push"),
        mark("notification"),
    ),
    parameters=message_parameters(0.7),
    outputs=message_outputs,
    summary=message_summary,
    step=message_step("push"),
)
