"""Sends: an offer to chat."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, TextType
from journey.families import SEND
from journey.message_parameters import (
    message_outputs,
    message_parameters,
    message_step,
    message_summary,
    visit_parameters,
)
from journey.words import mark

KIND = NodeKind(
    id="live_chat",
    family=SEND,
    words=mark("Live chat"),
    help=mark("Somebody of your team offers a chat when the person next visits the site."),
    icon="heart-handshake",
    rank=36,
    replay="assumed",
    practices=("SIN-4", "RULE-02"),
    search=(mark("proactive chat"), mark("operator"), mark("help")),
    parameters=(
        Parameter("team", mark("Team"), TextType(80), default="", help=mark("Who chats, such as the service team.")),
        *visit_parameters(),
        *message_parameters(1.0),
    ),
    outputs=message_outputs,
    summary=message_summary,
    step=message_step("live_chat", needs_consent=False, needs_address=False),
)
