"""Sends: SMS."""

from __future__ import annotations

from journey.declaration import NodeKind
from journey.families import SEND
from journey.message_parameters import message_outputs, message_parameters, message_step, message_summary
from journey.words import mark

KIND = NodeKind(
    id="sms",
    family=SEND,
    words=mark("SMS"),
    help=mark("A text message is sent."),
    icon="message-square",
    rank=20,
    replay="exact",
    practices=("SIN-4", "AUTO-02"),
    search=(
        mark("text message"),
        mark("mobile"),
    ),
    parameters=message_parameters(2.0),
    outputs=message_outputs,
    summary=message_summary,
    step=message_step("sms"),
)
