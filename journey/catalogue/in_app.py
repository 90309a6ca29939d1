"""Sends: a message inside the app."""

from __future__ import annotations

from journey.declaration import ChoiceType, NodeKind, Parameter
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
    id="in_app",
    family=SEND,
    words=mark("In-app message"),
    help=mark("A message is shown when the person next opens the app."),
    icon="monitor-smartphone",
    rank=33,
    replay="assumed",
    practices=("SIN-4",),
    search=(mark("app"), mark("content card"), mark("inbox")),
    parameters=(
        Parameter(
            "placement",
            mark("Placement"),
            ChoiceType(
                (
                    ("modal", mark("Window")),
                    ("banner", mark("Banner")),
                    ("card", mark("Content card")),
                    ("inbox", mark("Inbox")),
                )
            ),
            default="modal",
        ),
        *visit_parameters(),
        *message_parameters(0.5),
    ),
    outputs=message_outputs,
    summary=message_summary,
    step=message_step("in_app", needs_consent=False, needs_address=False),
)
