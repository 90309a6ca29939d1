"""Asks the social team to write to somebody."""

from __future__ import annotations

from journey.declaration import NodeKind, Parameter, TextType
from journey.families import SEND
from journey.message_parameters import message_outputs, message_parameters, message_step, message_summary
from journey.words import mark

KIND = NodeKind(
    id="social_team",
    family=SEND,
    words=mark("Social team"),
    help=mark("Your social team is asked to write to people whose account in a social network is known."),
    icon="heart-handshake",
    rank=70,
    replay="exact",
    practices=("SIN-4", "SEG-03", "RULE-08"),
    search=(mark("notification"), mark("Instagram"), mark("Facebook"), mark("TikTok"), mark("direct message")),
    parameters=(
        Parameter("network", mark("Network"), TextType(60), default=""),
        Parameter("team", mark("Team"), TextType(80), default=""),
        *message_parameters(1.0),
    ),
    outputs=message_outputs,
    summary=message_summary,
    step=message_step("social_team", needs_consent=False),
)
