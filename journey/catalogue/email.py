"""Sends: E-mail."""

from __future__ import annotations

from journey.declaration import NodeKind
from journey.families import SEND
from journey.message_parameters import message_outputs, message_parameters, message_step, message_summary
from journey.words import mark

KIND = NodeKind(
    id="email",
    family=SEND,
    words=mark("E-mail"),
    help=mark("An e-mail is sent."),
    icon="mail",
    rank=10,
    replay="exact",
    search=(
        mark("newsletter"),
        mark("letter"),
    ),
    parameters=message_parameters(1.0),
    outputs=message_outputs,
    summary=message_summary,
    step=message_step("email"),
)
